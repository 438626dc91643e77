#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "reference/wire/bytes.hpp"

namespace chathack::load {

/// Who hears what one connection receives. Texts hold during the call only.
class ConnectionListener {
public:
    ConnectionListener() = default;
    ConnectionListener(const ConnectionListener&) = delete;
    ConnectionListener& operator=(const ConnectionListener&) = delete;
    virtual ~ConnectionListener() = default;

    /// The server has let the connection in.
    virtual void on_ready(std::size_t link) = 0;
    /// The server has turned the connection away, or said what this side cannot read.
    virtual void on_refused(std::size_t link, std::string_view why) = 0;
    /// A message to everyone arrived. `sender` is empty where the protocol does not name one.
    virtual void on_message(std::size_t link, std::string_view sender, std::string_view message) = 0;
    /// The connection failed or ended; its last event. No error: the server ended it in good order.
    virtual void on_lost(std::size_t link, std::error_code error) = 0;
};

/// Understands the bytes that one connection receives, wherever they are cut.
class Parser {
public:
    Parser() = default;
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
    virtual ~Parser() = default;

    /// Tells `listener` everything that is complete with `bytes`; holds the rest.
    virtual void take(wire::Bytes bytes, std::size_t link, ConnectionListener& listener) = 0;
};

/// One way to talk to a server that passes messages on to everyone: CHATHACK, or Redis publish and subscribe.
class Dialect {
public:
    Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;
    virtual ~Dialect() = default;

    /// Whether a connection that sends also receives; if not, sending takes connections of its own.
    virtual bool senders_receive() const = 0;
    /// Appends what a new connection says first; answered by `on_ready`.
    /// @param link  number of the connection; those from `receivers` on only send
    virtual void greet(std::size_t link, std::vector<std::byte>& out) const = 0;
    /// Appends a message to everyone.
    virtual void send(std::size_t link, std::string_view message, std::vector<std::byte>& out) const = 0;
    /// The name under which a message of that connection must arrive; empty where the protocol has none.
    virtual std::string_view name_of(std::size_t link) const = 0;
    virtual std::unique_ptr<Parser> make_parser() const = 0;
};

/// CHATHACK clients that log in as `prefix`, "-" and a number, without a password.
std::unique_ptr<Dialect> make_chathack_dialect(std::size_t links, const std::string& prefix);
/// Redis clients (RESP2): `receivers` subscribers to the channel `prefix`, and after them publishers.
std::unique_ptr<Dialect> make_redis_dialect(std::size_t receivers, const std::string& prefix);

}  // namespace chathack::load
