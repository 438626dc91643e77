#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "reference/wire/bytes.hpp"

namespace chathack::load {

/// Is told what connections receive. Texts are valid only during the call.
class ConnectionListener {
public:
    ConnectionListener() = default;
    ConnectionListener(const ConnectionListener&) = delete;
    ConnectionListener& operator=(const ConnectionListener&) = delete;
    virtual ~ConnectionListener() = default;

    /// The server has let the connection in.
    virtual void on_ready(std::size_t link) = 0;
    /// The server has turned the connection away, or has sent what this side cannot read.
    virtual void on_refused(std::size_t link, std::string_view why) = 0;
    /// A message to everyone arrived. `sender` is empty when the protocol does not name one.
    virtual void on_message(std::size_t link, std::string_view sender, std::string_view message) = 0;
    /// The connection failed or ended. It is its last event. Without an error, the server ended it in good
    /// order.
    virtual void on_lost(std::size_t link, std::error_code error) = 0;
};

/// Parses the bytes that one connection receives, wherever they are cut.
class Parser {
public:
    Parser() = default;
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
    virtual ~Parser() = default;

    /// Tells `listener` everything that `bytes` completes, and keeps the rest.
    virtual void take(wire::Bytes bytes, std::size_t link, ConnectionListener& listener) = 0;
};

/// The protocol of a server that passes messages on to everyone: CHATHACK, or publish and subscribe of Redis.
class Dialect {
public:
    Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;
    virtual ~Dialect() = default;

    /// Whether a connection that sends also receives. If not, senders have connections of their own.
    virtual bool senders_receive() const = 0;
    /// Appends the first bytes of a new connection; `on_ready` tells of the answer.
    /// @param link  number of the connection; those from `receivers` on only send
    virtual void greet(std::size_t link, std::vector<std::byte>& out) const = 0;
    /// Appends a message to everyone.
    virtual void send(std::size_t link, std::string_view message, std::vector<std::byte>& out) const = 0;
    /// The sender's name with which a message of that connection must arrive; empty when the protocol has
    /// none.
    virtual std::string_view name_of(std::size_t link) const = 0;
    virtual std::unique_ptr<Parser> make_parser() const = 0;
};

/// CHATHACK clients that log in as `prefix`, "-" and a number, without a password.
std::unique_ptr<Dialect> make_chathack_dialect(std::size_t links, const std::string& prefix);
/// Redis clients (RESP2): `receivers` subscribers to the channel `prefix`, and after them publishers.
std::unique_ptr<Dialect> make_redis_dialect(std::size_t receivers, const std::string& prefix);

}  // namespace chathack::load
