#include "reference/asio/resolve.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <cstring>
#include <functional>
#include <list>
#include <optional>
#include <string>

namespace chathack::asio {
namespace {

using boost::asio::ip::tcp;
using transport::Address;
using transport::Endpoint;
using transport::EndpointError;

Endpoint to_endpoint(const tcp::endpoint& from) {
    const auto address = from.address();
    if (address.is_v4()) return {Address{address.to_v4().to_bytes()}, from.port()};
    return {Address{address.to_v6().to_bytes()}, from.port(),
            static_cast<std::uint32_t>(address.to_v6().scope_id())};
}

tcp::endpoint to_boost(const Endpoint& from) {
    const auto bytes = from.address.bytes();
    if (from.address.is_ipv6()) {
        boost::asio::ip::address_v6::bytes_type v6{};
        std::memcpy(v6.data(), bytes.data(), v6.size());
        return {boost::asio::ip::address_v6{v6, from.zone}, from.port};
    }
    boost::asio::ip::address_v4::bytes_type v4{};
    std::memcpy(v4.data(), bytes.data(), v4.size());
    return {boost::asio::ip::address_v4{v4}, from.port};
}

/// Attempts to connect, of which the first that succeeds ends all.
class Race {
public:
    Race(const std::vector<Endpoint>& endpoints, std::chrono::milliseconds stagger)
        : endpoints_{endpoints}, stagger_{stagger} {}

    std::optional<Endpoint> run(std::chrono::milliseconds patience) {
        begin_next();
        loop_.run_for(patience);
        return winner_;
    }

private:
    void begin_next() {
        if (begun_ == endpoints_.size()) return;
        const auto& endpoint = endpoints_[begun_++];
        auto& socket = sockets_.emplace_back(loop_);
        socket.async_connect(to_boost(endpoint), [this, endpoint](const boost::system::error_code& error) {
            if (!error) {
                winner_ = endpoint;
                loop_.stop();
            } else if (begun_ < endpoints_.size()) {
                next_.cancel();
                begin_next();
            }
        });
        if (begun_ == endpoints_.size()) return;
        next_.expires_after(stagger_);
        next_.async_wait([this](const boost::system::error_code& error) {
            if (!error) begin_next();
        });
    }

    const std::vector<Endpoint>& endpoints_;
    std::chrono::milliseconds stagger_;
    boost::asio::io_context loop_{1};
    std::list<tcp::socket> sockets_;
    boost::asio::steady_timer next_{loop_};
    std::size_t begun_ = 0;
    std::optional<Endpoint> winner_;
};

}  // namespace

bool is_not_found(ResolveError error) noexcept {
    return error == ResolveError::unknown_host || error == ResolveError::no_answer;
}

std::string_view to_string(ResolveError error) noexcept {
    switch (error) {
        case ResolveError::no_port:
            return "it lacks a port, as in example.org:7777";
        case ResolveError::bad_port:
            return "the port is not a number from 1 to 65535";
        case ResolveError::unknown_host:
            return "no such host; check its name, or give its address, as in 192.0.2.7:7777";
        case ResolveError::no_answer:
            return "the name service does not answer; try again, or give the address, as in 192.0.2.7:7777";
        case ResolveError::bad_address:
            return "it is no HOST:PORT: a name, an IPv4 address (192.0.2.7:7777), or an IPv6 address in "
                   "brackets "
                   "([2001:db8::1]:7777)";
        case ResolveError::bad_zone:
            return transport::to_string(EndpointError::bad_zone);
    }
    return "unknown error";
}

boost::system::result<std::vector<Endpoint>, ResolveError> resolve(std::string_view where, PortZero zero) {
    const auto colon = where.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == where.size() || where.ends_with(']'))
        return ResolveError::no_port;
    const auto digits = where.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool number = error == std::errc{} && end == digits.data() + digits.size();
    if (!number || (port == 0 && zero == PortZero::refused)) return ResolveError::bad_port;
    const auto literal = transport::parse_endpoint(where);
    if (literal) return std::vector{*literal};
    if (literal.error() == EndpointError::bad_zone) return ResolveError::bad_zone;

    const std::string host{where.substr(0, colon)};
    if (host.empty() || host.find_first_of("[]:/ ") != std::string::npos) return ResolveError::bad_address;
    boost::asio::io_context loop;
    boost::system::error_code failure;
    const auto found = tcp::resolver{loop}.resolve(host, std::string{digits}, failure);
    if (failure == boost::asio::error::host_not_found_try_again) return ResolveError::no_answer;
    std::vector<Endpoint> endpoints;
    for (const auto& one : found) {
        const auto endpoint = to_endpoint(one.endpoint());
        if (std::ranges::find(endpoints, endpoint) == endpoints.end()) endpoints.push_back(endpoint);
    }
    if (host == "localhost" && zero == PortZero::refused) {  // is both, whatever /etc/hosts says (RFC 6761)
        for (const auto* text : {"127.0.0.1", "::1"}) {
            const Endpoint loopback{*transport::parse_address(text), port};
            if (std::ranges::find(endpoints, loopback) == endpoints.end()) endpoints.push_back(loopback);
        }
    }
    if (endpoints.empty()) return ResolveError::unknown_host;
    return endpoints;
}

Endpoint reachable_of(const std::vector<Endpoint>& endpoints, std::chrono::milliseconds stagger,
                      std::chrono::milliseconds patience) {
    if (endpoints.size() == 1) return endpoints.front();
    return Race{endpoints, stagger}.run(patience).value_or(endpoints.front());
}

boost::system::result<Endpoint, ResolveError> find_server(std::string_view where) {
    const auto endpoints = resolve(where);
    if (!endpoints) return endpoints.error();
    return reachable_of(*endpoints);
}

}  // namespace chathack::asio
