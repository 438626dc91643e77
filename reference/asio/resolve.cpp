#include "reference/asio/resolve.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <charconv>
#include <string>

namespace chathack::asio {
namespace {

using boost::asio::ip::tcp;
using transport::Address;
using transport::Endpoint;

Endpoint to_endpoint(const tcp::endpoint& from) {
    const auto address = from.address();
    if (address.is_v4()) return {Address{address.to_v4().to_bytes()}, from.port()};
    return {Address{address.to_v6().to_bytes()}, from.port()};
}

}  // namespace

std::string_view to_string(ResolveError error) noexcept {
    switch (error) {
        case ResolveError::no_port:
            return "it lacks a port, as in example.org:7777";
        case ResolveError::bad_port:
            return "the port is not a number from 1 to 65535";
        case ResolveError::unknown_host:
            return "no such host";
        case ResolveError::no_answer:
            return "the name service does not answer";
    }
    return "unknown error";
}

boost::system::result<std::vector<Endpoint>, ResolveError> resolve(std::string_view where) {
    const auto colon = where.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == where.size()) return ResolveError::no_port;
    const auto digits = where.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || port == 0)
        return ResolveError::bad_port;
    if (const auto literal = transport::parse_endpoint(where)) return std::vector{*literal};

    const std::string host{where.substr(0, colon)};
    if (host.empty() || host.find_first_of("[]:/") != std::string::npos) return ResolveError::unknown_host;
    boost::asio::io_context loop;
    boost::system::error_code failure;
    const auto found = tcp::resolver{loop}.resolve(host, std::string{digits}, failure);
    if (failure == boost::asio::error::host_not_found_try_again) return ResolveError::no_answer;
    std::vector<Endpoint> endpoints;
    for (const auto& one : found) {
        const auto endpoint = to_endpoint(one.endpoint());
        if (std::ranges::find(endpoints, endpoint) == endpoints.end()) endpoints.push_back(endpoint);
    }
    if (endpoints.empty()) return ResolveError::unknown_host;
    return endpoints;
}

}  // namespace chathack::asio
