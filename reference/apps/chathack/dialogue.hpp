#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "reference/apps/chathack/acts.hpp"
#include "reference/apps/chathack/file_fault.hpp"
#include "reference/client/notifications.hpp"

namespace chathack::apps {

/// One login that we have heard of.
struct Acquaintance {
    std::string login;
    bool direct = false;  ///< a direct connection is open
    bool asks = false;    ///< it asked us and waits
    bool asked = false;   ///< we asked it and wait
};

/// How the program and its user talk: what a line of input means, and which lines tell what happened.
class Dialogue {
public:
    /// Takes one line of output, its end not included.
    using Print = std::function<void(std::string_view)>;

    virtual ~Dialogue() = default;

    virtual Understood read(std::string_view line) const = 0;

    /// Said first, before anything else happens.
    virtual void greet() = 0;
    /// Any notification but a received file and a rejection.
    virtual void show(const client::Notification& notification) = 0;
    /// A file came; `stored` is its path, or why it was not stored.
    virtual void show_file(const client::FileReceived& file, const FileResult<std::string>& stored) = 0;
    virtual void show_who(std::span<const Acquaintance> known) = 0;
    virtual void show_help() = 0;
    /// The request was carried out.
    virtual void done(const Request& request) = 0;
    /// It was not: a stable word and a sentence say why.
    virtual void rejected(std::string_view name, std::string_view ref, std::string_view code,
                          std::string_view why) = 0;
};

}  // namespace chathack::apps
