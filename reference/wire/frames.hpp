#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>
#include <variant>

#include "reference/wire/address.hpp"
#include "reference/wire/limits.hpp"

/// The frame table: one struct for each frame of CHATHACK, in three directions.
///
/// Every struct has its opcode, its name and its fields in the order of the wire. Decoding, encoding,
/// printing and YAML all use that list. Texts point into bytes owned elsewhere; those of a decoded frame are
/// valid until the decoder is called again.
namespace chathack::wire {

/// A text: an `int` byte count, then that many bytes (WIRE-2).
template <class Frame>
struct TextField {
    std::string_view name;
    std::string_view Frame::*member;
    TextKind kind;
};

/// An `int`, a `long` or an address.
template <class Frame, class Value>
struct PlainField {
    std::string_view name;
    Value Frame::*member;
};

/// Makes a text field, for the lists of fields below.
template <class Frame>
constexpr TextField<Frame> text(std::string_view name, std::string_view Frame::*member, TextKind kind) {
    return {name, member, kind};
}
template <class Frame, class Value>
constexpr PlainField<Frame, Value> plain(std::string_view name, Value Frame::*member) {
    return {name, member};
}

/// Frames that clients send to their server.
namespace to_server {

struct LoginWithPassword {  // LOGIN-4
    static constexpr std::int8_t opcode = 1;
    static constexpr std::string_view name = "login_with_password";
    std::string_view login;
    std::string_view password;
    static constexpr auto fields() {
        return std::tuple{text("login", &LoginWithPassword::login, TextKind::login),
                          text("password", &LoginWithPassword::password, TextKind::password)};
    }
    friend bool operator==(const LoginWithPassword&, const LoginWithPassword&) = default;
};

struct NewLogin {  // LOGIN-1
    static constexpr std::int8_t opcode = 2;
    static constexpr std::string_view name = "new_login";
    std::string_view login;
    static constexpr auto fields() { return std::tuple{text("login", &NewLogin::login, TextKind::login)}; }
    friend bool operator==(const NewLogin&, const NewLogin&) = default;
};

struct GlobalMessage {  // GLOBAL-1
    static constexpr std::int8_t opcode = 3;
    static constexpr std::string_view name = "global_message";
    std::string_view sender;
    std::string_view message;
    static constexpr auto fields() {
        return std::tuple{text("sender", &GlobalMessage::sender, TextKind::login),
                          text("message", &GlobalMessage::message, TextKind::message)};
    }
    friend bool operator==(const GlobalMessage&, const GlobalMessage&) = default;
};

struct PrivateAsk {  // PRIVATE-1
    static constexpr std::int8_t opcode = 4;
    static constexpr std::string_view name = "private_ask";
    std::string_view sender;
    std::string_view receiver;
    static constexpr auto fields() {
        return std::tuple{text("sender", &PrivateAsk::sender, TextKind::login),
                          text("receiver", &PrivateAsk::receiver, TextKind::login)};
    }
    friend bool operator==(const PrivateAsk&, const PrivateAsk&) = default;
};

struct PrivateAccept {  // PRIVATE-2
    static constexpr std::int8_t opcode = 5;
    static constexpr std::string_view name = "private_accept";
    std::string_view sender;    ///< who accepts
    std::string_view receiver;  ///< who asked
    std::int32_t port = 0;
    Address address;
    std::int64_t id = 0;
    static constexpr auto fields() {
        return std::tuple{text("sender", &PrivateAccept::sender, TextKind::login),
                          text("receiver", &PrivateAccept::receiver, TextKind::login),
                          plain("port", &PrivateAccept::port), plain("address", &PrivateAccept::address),
                          plain("id", &PrivateAccept::id)};
    }
    friend bool operator==(const PrivateAccept&, const PrivateAccept&) = default;
};

struct PrivateRefuse {  // PRIVATE-4
    static constexpr std::int8_t opcode = 6;
    static constexpr std::string_view name = "private_refuse";
    std::string_view sender;    ///< who refuses
    std::string_view receiver;  ///< who asked
    static constexpr auto fields() {
        return std::tuple{text("sender", &PrivateRefuse::sender, TextKind::login),
                          text("receiver", &PrivateRefuse::receiver, TextKind::login)};
    }
    friend bool operator==(const PrivateRefuse&, const PrivateRefuse&) = default;
};

using Frame =
    std::variant<LoginWithPassword, NewLogin, GlobalMessage, PrivateAsk, PrivateAccept, PrivateRefuse>;

}  // namespace to_server

/// Frames that the server sends to its clients (the ACKs).
namespace to_client {

struct PacketError {  // ACK 1
    static constexpr std::int8_t opcode = 1;
    static constexpr std::string_view name = "packet_error";
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const PacketError&, const PacketError&) = default;
};

struct LoginError {  // LOGIN-5, LOGIN-6
    static constexpr std::int8_t opcode = 2;
    static constexpr std::string_view name = "login_error";
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const LoginError&, const LoginError&) = default;
};

struct Connected {  // LOGIN-1, LOGIN-4
    static constexpr std::int8_t opcode = 3;
    static constexpr std::string_view name = "connected";
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const Connected&, const Connected&) = default;
};

struct LoginExists {  // LOGIN-2, LOGIN-3
    static constexpr std::int8_t opcode = 4;
    static constexpr std::string_view name = "login_exists";
    static constexpr auto fields() { return std::tuple{}; }
    friend bool operator==(const LoginExists&, const LoginExists&) = default;
};

struct GlobalMessage {  // GLOBAL-1
    static constexpr std::int8_t opcode = 5;
    static constexpr std::string_view name = "global_message";
    std::string_view sender;
    std::string_view message;
    static constexpr auto fields() {
        return std::tuple{text("sender", &GlobalMessage::sender, TextKind::login),
                          text("message", &GlobalMessage::message, TextKind::message)};
    }
    friend bool operator==(const GlobalMessage&, const GlobalMessage&) = default;
};

struct PrivateAsk {  // PRIVATE-1
    static constexpr std::int8_t opcode = 6;
    static constexpr std::string_view name = "private_ask";
    std::string_view sender;  ///< who asks
    static constexpr auto fields() {
        return std::tuple{text("sender", &PrivateAsk::sender, TextKind::login)};
    }
    friend bool operator==(const PrivateAsk&, const PrivateAsk&) = default;
};

struct PrivateValidation {  // PRIVATE-2
    static constexpr std::int8_t opcode = 7;
    static constexpr std::string_view name = "private_validation";
    std::string_view login;  ///< who accepted
    std::int32_t port = 0;
    Address address;
    std::int64_t id = 0;
    static constexpr auto fields() {
        return std::tuple{text("login", &PrivateValidation::login, TextKind::login),
                          plain("port", &PrivateValidation::port),
                          plain("address", &PrivateValidation::address), plain("id", &PrivateValidation::id)};
    }
    friend bool operator==(const PrivateValidation&, const PrivateValidation&) = default;
};

struct PrivateRefusal {  // PRIVATE-4
    static constexpr std::int8_t opcode = 8;
    static constexpr std::string_view name = "private_refusal";
    std::string_view login;  ///< who refused
    static constexpr auto fields() {
        return std::tuple{text("login", &PrivateRefusal::login, TextKind::login)};
    }
    friend bool operator==(const PrivateRefusal&, const PrivateRefusal&) = default;
};

using Frame = std::variant<PacketError, LoginError, Connected, LoginExists, GlobalMessage, PrivateAsk,
                           PrivateValidation, PrivateRefusal>;

}  // namespace to_client

/// Frames between two clients on their direct connection.
namespace peer {

struct PrivateHello {  // PEER-1
    static constexpr std::int8_t opcode = 9;
    static constexpr std::string_view name = "private_hello";
    std::string_view login;  ///< who connects
    std::int64_t id = 0;
    static constexpr auto fields() {
        return std::tuple{text("login", &PrivateHello::login, TextKind::login),
                          plain("id", &PrivateHello::id)};
    }
    friend bool operator==(const PrivateHello&, const PrivateHello&) = default;
};

struct PrivateMessage {  // PEER-4
    static constexpr std::int8_t opcode = 7;
    static constexpr std::string_view name = "private_message";
    std::string_view login;
    std::string_view message;
    static constexpr auto fields() {
        return std::tuple{text("login", &PrivateMessage::login, TextKind::login),
                          text("message", &PrivateMessage::message, TextKind::message)};
    }
    friend bool operator==(const PrivateMessage&, const PrivateMessage&) = default;
};

struct PrivateFile {  // PEER-4, PEER-7
    static constexpr std::int8_t opcode = 8;
    static constexpr std::string_view name = "private_file";
    std::string_view login;
    std::string_view file_name;
    std::string_view file;  ///< any bytes
    static constexpr auto fields() {
        return std::tuple{text("login", &PrivateFile::login, TextKind::login),
                          text("file_name", &PrivateFile::file_name, TextKind::file_name),
                          text("file", &PrivateFile::file, TextKind::file)};
    }
    friend bool operator==(const PrivateFile&, const PrivateFile&) = default;
};

using Frame = std::variant<PrivateHello, PrivateMessage, PrivateFile>;

}  // namespace peer

/// Each direction has its own opcodes: opcode 7 and ACK 7 are different frames.
enum class Direction { to_server, to_client, peer };

template <Direction direction>
struct FrameOf;
template <>
struct FrameOf<Direction::to_server> {
    using type = to_server::Frame;
};
template <>
struct FrameOf<Direction::to_client> {
    using type = to_client::Frame;
};
template <>
struct FrameOf<Direction::peer> {
    using type = peer::Frame;
};

/// Any frame of one direction.
template <Direction direction>
using Frame = typename FrameOf<direction>::type;

/// The frame's name, such as "private_ask".
template <class... Frames>
constexpr std::string_view name_of(const std::variant<Frames...>& frame) {
    return std::visit([]<class F>(const F&) { return F::name; }, frame);
}

}  // namespace chathack::wire
