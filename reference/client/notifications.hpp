#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reference/transport/event.hpp"
#include "reference/wire/result.hpp"

/// What a client tells its user. Logins, texts and names are as they came off the wire: any bytes.
namespace chathack::client {

/// Why a connection ended or never came to be.
enum class Why {
    closed_by_us = 1,    ///< our user wanted it
    closed_by_far_side,  ///< in good order
    cut_short,           ///< by the far side, in the middle of a frame
    network,             ///< `Cause::error` says what
    unreadable,          ///< a frame that we cannot read, `Cause::wire` (CLIENT-7); we ended it
    wrong_sender,        ///< the peer sent under another login (PEER-10); we ended it
    no_answer,           ///< the far side did not answer, or did not come, in time
    bad_port,            ///< the accept named a port outside 1 to 65535
    cannot_listen,       ///< `Cause::error` says why
    too_many,            ///< `Settings::links_max`, or `wrong_hellos_max` for one accept
    server_lost,         ///< before our accept could leave
};

struct Cause {
    Why why{};
    transport::TransportError error{};
    wire::WireError wire{};
    friend bool operator==(const Cause&, const Cause&) = default;
};

/// Why the server let us not in (CLIENT-6).
enum class LoginFailure {
    wrong_password = 1,  ///< ACK 2: no such account, or another password
    login_exists,        ///< ACK 4: somebody is connected under it, or it needs a password
    packet_error,        ///< ACK 1: the server does not take such a login
};

/// Why a command was not carried out; nothing was sent.
enum class Refusal {
    not_logged_in = 1,     ///< not yet, or no longer
    too_long,              ///< a message or file over 1024 bytes (CLIENT-5, PEER-6)
    not_utf8,              ///< text that is not UTF-8 (WIRE-2)
    login_too_long,        ///< no such login can be
    file_name_too_long,    ///< `Limits::file_name_bytes_max`
    yourself,              ///< a direct connection takes two
    not_asked,             ///< there is no open ask of that login
    no_direct_connection,  ///< there is none with that login
    too_many,              ///< `Settings::links_max`
};

/// The server is reached; our login frame leaves.
struct Reached {
    transport::Endpoint server;
    friend bool operator==(const Reached&, const Reached&) = default;
};
/// ACK 3.
struct LoggedIn {
    friend bool operator==(const LoggedIn&, const LoggedIn&) = default;
};
/// The server said no; its connection is closed.
struct LoginFailed {
    LoginFailure why{};
    friend bool operator==(const LoginFailed&, const LoginFailed&) = default;
};
/// No endpoint of the server could be reached.
struct ServerUnreachable {
    Cause cause;
    friend bool operator==(const ServerUnreachable&, const ServerUnreachable&) = default;
};
/// The connection to the server is gone; direct connections go on.
struct ServerLost {
    Cause cause;
    friend bool operator==(const ServerLost&, const ServerLost&) = default;
};
/// ACK 1 after the login: the server rejected something that we sent.
struct ServerRejectedPacket {
    friend bool operator==(const ServerRejectedPacket&, const ServerRejectedPacket&) = default;
};
/// The server sent a frame that answers nothing; it was ignored.
struct Unexpected {
    std::string_view frame;  ///< its name in the frame table
    std::string login;       ///< empty when the frame names none
    friend bool operator==(const Unexpected&, const Unexpected&) = default;
};
/// A message to everyone (CLIENT-3).
struct GlobalMessageReceived {
    std::string sender;
    std::string text;
    friend bool operator==(const GlobalMessageReceived&, const GlobalMessageReceived&) = default;
};
/// `login` asks for a direct connection: the user may accept or refuse (CLIENT-4).
struct AskedBy {
    std::string login;
    friend bool operator==(const AskedBy&, const AskedBy&) = default;
};
/// Our accept left; we listen for `login` there (PEER-2).
struct WaitingFor {
    std::string login;
    transport::Endpoint advertised;
    friend bool operator==(const WaitingFor&, const WaitingFor&) = default;
};
/// `login` accepted our ask; we connect to it there.
struct AcceptedBy {
    std::string login;
    std::int32_t port = 0;
    transport::Address address;
    friend bool operator==(const AcceptedBy&, const AcceptedBy&) = default;
};
struct RefusedBy {
    std::string login;
    friend bool operator==(const RefusedBy&, const RefusedBy&) = default;
};
/// The direct connection with `login` is open.
struct DirectOpened {
    std::string login;
    friend bool operator==(const DirectOpened&, const DirectOpened&) = default;
};
/// An open direct connection ended (PEER-9).
struct DirectClosed {
    std::string login;
    Cause cause;
    friend bool operator==(const DirectClosed&, const DirectClosed&) = default;
};
/// A direct connection did not come to be.
struct DirectFailed {
    std::string login;
    Cause cause;
    friend bool operator==(const DirectFailed&, const DirectFailed&) = default;
};
/// Somebody who could not show to be `expected` connected and was turned away (PEER-3); nothing of what it
/// sent is here.
struct TurnedAway {
    std::string expected;
    friend bool operator==(const TurnedAway&, const TurnedAway&) = default;
};
struct PrivateMessageReceived {
    std::string login;
    std::string text;
    friend bool operator==(const PrivateMessageReceived&, const PrivateMessageReceived&) = default;
};
/// A file; its name may be hostile (PEER-7 is for whoever stores it).
struct FileReceived {
    std::string login;
    std::string name;
    std::string bytes;
    friend bool operator==(const FileReceived&, const FileReceived&) = default;
};
/// A message or file over the limit came in and was skipped (PEER-5).
struct Skipped {
    std::string login;  ///< of the direct connection; empty when it came from the server
    friend bool operator==(const Skipped&, const Skipped&) = default;
};
/// The last command was not carried out.
struct Rejected {
    Refusal why{};
    std::size_t size_bytes = 0;  ///< of what was too long
    friend bool operator==(const Rejected&, const Rejected&) = default;
};

using Notification = std::variant<Reached, LoggedIn, LoginFailed, ServerUnreachable, ServerLost,
                                  ServerRejectedPacket, Unexpected, GlobalMessageReceived, AskedBy,
                                  WaitingFor, AcceptedBy, RefusedBy, DirectOpened, DirectClosed, DirectFailed,
                                  TurnedAway, PrivateMessageReceived, FileReceived, Skipped, Rejected>;
using Notifications = std::vector<Notification>;

/// Stable words for programs, such as "closed_by_far_side".
std::string_view code(Why why) noexcept;
std::string_view code(LoginFailure why) noexcept;
std::string_view code(Refusal why) noexcept;

/// Ends of sentences for people, such as "the far side closed it".
std::string to_string(const Cause& cause);
std::string_view to_string(LoginFailure why) noexcept;
std::string_view to_string(Refusal why) noexcept;

}  // namespace chathack::client
