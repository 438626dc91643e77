#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reference/transport/event.hpp"
#include "reference/wire/result.hpp"

/// What a client tells its user. Logins, texts and names are as they arrived, and may be any bytes.
namespace chathack::client {

/// Why a connection ended or was never made.
enum class Why {
    closed_by_us = 1,    ///< our user wanted it
    closed_by_far_side,  ///< in good order
    cut_short,           ///< the far side ended it in the middle of a frame
    network,             ///< `Cause::error` says what happened
    unreadable,          ///< we ended it at a frame that we cannot read, see `Cause::wire` (CLIENT-7)
    wrong_sender,        ///< we ended it because the peer sent under another login (PEER-10)
    no_answer,           ///< the far side did not answer in time
    nobody_came,         ///< the peer whose ask we accepted did not connect in time
    bad_port,            ///< the accept named a port outside 1 to 65535
    bad_address,         ///< the accept named an address that no machine has
    own_machine,         ///< the accept named our own machine, and the server is on another
    link_local,          ///< the accept named a link-local address, and the server has none
    cannot_listen,       ///< `Cause::error` says why
    too_many,            ///< over `Settings::links_max`, or `wrong_hellos_max` for one accept
    server_lost,         ///< the server was lost before our accept could be sent
};

struct Cause {
    Why why{};
    transport::TransportError error{};
    wire::WireError wire{};
    friend bool operator==(const Cause&, const Cause&) = default;
};

/// Why the server refused our login (CLIENT-6).
enum class LoginFailure {
    wrong_password = 1,  ///< ACK 2: no such account, or a wrong password
    login_exists,        ///< ACK 4: somebody is connected under it, or it needs a password
    packet_error,        ///< ACK 1: the server does not allow such a login
};

/// Why a command was not carried out. Nothing was sent.
enum class Refusal {
    not_logged_in = 1,     ///< not yet, or no longer
    too_long,              ///< a message or file over 1024 bytes (CLIENT-5, PEER-6)
    not_utf8,              ///< text that is not UTF-8 (WIRE-2)
    login_too_long,        ///< no login can be so long
    file_name_too_long,    ///< over `Limits::file_name_bytes_max`
    yourself,              ///< nobody can have a direct connection with himself
    not_asked,             ///< there is no open ask of that login
    no_direct_connection,  ///< there is no direct connection with that login
    too_many,              ///< over `Settings::links_max`
};

/// The server was reached, and our login frame is being sent.
struct Reached {
    transport::Endpoint server;
    friend bool operator==(const Reached&, const Reached&) = default;
};
/// The client is logged in (ACK 3).
struct LoggedIn {
    friend bool operator==(const LoggedIn&, const LoggedIn&) = default;
};
/// The server refused the login. Its connection is closed.
struct LoginFailed {
    LoginFailure why{};
    friend bool operator==(const LoginFailed&, const LoginFailed&) = default;
};
/// No endpoint of the server could be reached.
struct ServerUnreachable {
    Cause cause;
    friend bool operator==(const ServerUnreachable&, const ServerUnreachable&) = default;
};
/// The connection to the server is lost. Direct connections go on.
struct ServerLost {
    Cause cause;
    friend bool operator==(const ServerLost&, const ServerLost&) = default;
};
/// ACK 1 after the login: the server rejected something that we sent.
struct ServerRejectedPacket {
    friend bool operator==(const ServerRejectedPacket&, const ServerRejectedPacket&) = default;
};
/// The server sent a frame that answers nothing. It was ignored.
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
/// `login` asks for a direct connection. The user may accept or refuse (CLIENT-4).
struct AskedBy {
    std::string login;
    friend bool operator==(const AskedBy&, const AskedBy&) = default;
};
/// Who can come to an address of ours.
enum class Reach {
    everybody = 1,
    this_network,  ///< machines of the own network
    this_machine,  ///< programs of the own machine
};
/// Our accept was sent, and we listen there for `login` (PEER-2).
struct WaitingFor {
    std::string login;
    transport::Endpoint advertised;
    Reach reach = Reach::everybody;
    friend bool operator==(const WaitingFor&, const WaitingFor&) = default;
};
/// `login` accepted our ask, and we connect to it there.
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
/// A direct connection could not be made.
struct DirectFailed {
    std::string login;
    Cause cause;
    std::optional<transport::Endpoint> where{};  ///< where we connected to, or waited
    friend bool operator==(const DirectFailed&, const DirectFailed&) = default;
};
/// Somebody connected who could not prove to be `expected`, and was turned away (PEER-3). What it sent is
/// dropped.
struct TurnedAway {
    std::string expected;
    friend bool operator==(const TurnedAway&, const TurnedAway&) = default;
};
struct PrivateMessageReceived {
    std::string login;
    std::string text;
    friend bool operator==(const PrivateMessageReceived&, const PrivateMessageReceived&) = default;
};
/// A file arrived. Its name may be hostile: whoever stores the file must see to PEER-7.
struct FileReceived {
    std::string login;
    std::string name;
    std::string bytes;
    friend bool operator==(const FileReceived&, const FileReceived&) = default;
};
/// A message or file over the limit arrived and was skipped (PEER-5).
struct Skipped {
    std::string login;  ///< the peer; empty when it came from the server
    friend bool operator==(const Skipped&, const Skipped&) = default;
};
/// The last command was not carried out.
struct Rejected {
    Refusal why{};
    std::size_t size_bytes = 0;  ///< the size of what was too long
    friend bool operator==(const Rejected&, const Rejected&) = default;
};

using Notification = std::variant<Reached, LoggedIn, LoginFailed, ServerUnreachable, ServerLost,
                                  ServerRejectedPacket, Unexpected, GlobalMessageReceived, AskedBy,
                                  WaitingFor, AcceptedBy, RefusedBy, DirectOpened, DirectClosed, DirectFailed,
                                  TurnedAway, PrivateMessageReceived, FileReceived, Skipped, Rejected>;
using Notifications = std::vector<Notification>;

/// Stable words for programs, such as "closed_by_far_side".
std::string_view code(Why why) noexcept;
std::string_view code(Reach reach) noexcept;
std::string_view code(LoginFailure why) noexcept;
std::string_view code(Refusal why) noexcept;

/// Ends of sentences for people, such as "the far side closed it".
std::string to_string(const Cause& cause);
std::string_view to_string(LoginFailure why) noexcept;
std::string_view to_string(Refusal why) noexcept;

}  // namespace chathack::client
