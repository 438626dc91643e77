#pragma once

#include <string>

#include "reference/apps/chathack/dialogue.hpp"
#include "reference/apps/chathack/paint.hpp"

namespace chathack::apps {

/// Talks with a person, or with a script that reads the same: typed lines come in, and one line per event
/// goes out. Texts of others are made harmless first.
///
/// `<bob> text` is a message to everyone, `[bob] text` one on the direct connection, `* ...` what happened,
/// `! ...` what went wrong.
class PlainDialogue final : public Dialogue {
public:
    /// @param prefix  called for each line; gives what the line begins with, such as the time of day
    PlainDialogue(std::string own_login, ChatPaint paint, std::function<std::string()> prefix, Print print);

    Understood read(std::string_view line) const override;
    void greet() override {}
    void show(const client::Notification& notification) override;
    void show_file(const client::FileReceived& file, const FileResult<std::string>& stored) override;
    void show_who(std::span<const Acquaintance> known) override;
    void show_help() override;
    void done(const Request&) override {}
    void rejected(std::string_view name, std::string_view ref, std::string_view code,
                  std::string_view why) override;

private:
    void tell(const client::Reached& notification);
    void tell(const client::LoggedIn& notification);
    void tell(const client::LoginFailed& notification);
    void tell(const client::ServerUnreachable& notification);
    void tell(const client::ServerLost& notification);
    void tell(const client::ServerRejectedPacket& notification);
    void tell(const client::Unexpected& notification);
    void tell(const client::GlobalMessageReceived& notification);
    void tell(const client::AskedBy& notification);
    void tell(const client::WaitingFor& notification);
    void tell(const client::AcceptedBy& notification);
    void tell(const client::RefusedBy& notification);
    void tell(const client::DirectOpened& notification);
    void tell(const client::DirectClosed& notification);
    void tell(const client::DirectFailed& notification);
    void tell(const client::TurnedAway& notification);
    void tell(const client::PrivateMessageReceived& notification);
    void tell(const client::FileReceived&) {}
    void tell(const client::Skipped& notification);
    void tell(const client::Rejected&) {}

    std::string login(std::string_view login) const;
    void happened(std::string_view text) { print_(prefix_() + paint_.faint("*") + " " + std::string{text}); }
    void went_wrong(std::string_view text) { print_(prefix_() + paint_.bad("!") + " " + std::string{text}); }

    std::string own_login_;
    ChatPaint paint_;
    std::function<std::string()> prefix_;
    Print print_;
};

}  // namespace chathack::apps
