#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "reference/apps/chathack/acts.hpp"
#include "reference/apps/chathack/file_fault.hpp"
#include "reference/client/notifications.hpp"

namespace chathack::apps {

/// A login that the client has heard of.
struct Acquaintance {
    std::string login;
    bool direct = false;  ///< a direct connection is open
    bool asks = false;    ///< it has asked us, and waits for an answer
    bool asked = false;   ///< we have asked it, and wait for an answer
};

/// The language between the program and its user: what a line of input means, and which lines tell what
/// happened.
class Dialogue {
public:
    /// Takes one line of output, without its end.
    using Print = std::function<void(std::string_view)>;

    virtual ~Dialogue() = default;

    virtual Understood read(std::string_view line) const = 0;

    /// Prints the first lines, before anything else happens.
    virtual void greet() = 0;
    /// Shows any notification except a received file and a rejection.
    virtual void show(const client::Notification& notification) = 0;
    /// Shows that a file arrived.
    /// @param stored  its path, or why it was not stored
    virtual void show_file(const client::FileReceived& file, const FileResult<std::string>& stored) = 0;
    virtual void show_who(std::span<const Acquaintance> known) = 0;
    virtual void show_help() = 0;
    /// Tells that the request was carried out.
    virtual void done(const Request& request) = 0;
    /// Tells that a request was not carried out.
    /// @param code  a stable word for the reason
    /// @param why   a sentence about it
    virtual void rejected(std::string_view name, std::string_view ref, std::string_view code,
                          std::string_view why) = 0;
};

}  // namespace chathack::apps
