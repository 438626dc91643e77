#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reference/apps/chathack/dialogue.hpp"

namespace chathack::apps {

/// Talks with a program, with one JSON object a line in both directions (docs/client-json.md). Texts are
/// passed on unchanged. In a text that is not UTF-8, bad bytes are replaced by U+FFFD, and all its bytes are
/// given in base64 beside it.
class JsonDialogue final : public Dialogue {
public:
    JsonDialogue(std::string own_login, Print print)
        : own_login_{std::move(own_login)}, print_{std::move(print)} {}

    Understood read(std::string_view line) const override;
    void greet() override;
    void show(const client::Notification& notification) override;
    void show_file(const client::FileReceived& file, const FileResult<std::string>& stored) override;
    void show_who(std::span<const Acquaintance> known) override;
    void show_help() override;
    void done(const Request& request) override;
    void rejected(std::string_view name, std::string_view ref, std::string_view code,
                  std::string_view why) override;

private:
    void print(const nlohmann::ordered_json& event);

    std::string own_login_;
    Print print_;
};

}  // namespace chathack::apps
