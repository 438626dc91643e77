#include "reference/apps/chathack/find_server.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>

#include "reference/apps/chathack/words.hpp"

namespace chathack::apps {
namespace {

transport::Endpoint endpoint_of(const boost::asio::ip::tcp::endpoint& found) {
    const auto address = found.address();
    if (address.is_v4()) return {transport::Address{address.to_v4().to_bytes()}, found.port()};
    return {transport::Address{address.to_v6().to_bytes()}, found.port()};
}

}  // namespace

boost::system::result<std::vector<transport::Endpoint>, EarlyEnd> find_server(boost::asio::io_context& loop,
                                                                              const std::string& server) {
    const auto wrong = [&](std::string_view why) {
        return EarlyEnd{ClientExitCode::wrong_use,
                        fmt::format("chathack: cannot use \"{}\" as HOST:PORT: {}", visible(server), why)};
    };
    const auto literal = transport::parse_endpoint(server);
    if (literal && literal->port == 0) return wrong("the port is not a number from 1 to 65535");
    if (literal) return std::vector{*literal};
    if (literal.error() != transport::EndpointError::bad_address) return wrong(to_string(literal.error()));

    const auto colon = server.rfind(':');
    const auto host = server.substr(0, colon);
    if (host.empty()) return wrong("it lacks a host");
    if (host.find_first_of(":[]") != std::string::npos) return wrong(to_string(literal.error()));
    boost::system::error_code error;
    boost::asio::ip::tcp::resolver resolver{loop};
    const auto found = resolver.resolve(host, server.substr(colon + 1), error);
    if (error) {
        return EarlyEnd{ClientExitCode::no_server, fmt::format("chathack: cannot find the host \"{}\": {}",
                                                               visible(host), error.message())};
    }
    std::vector<transport::Endpoint> endpoints;
    for (const auto& entry : found)
        endpoints.push_back(endpoint_of(entry.endpoint()));
    if (!endpoints.empty() && endpoints.front().port == 0)
        return wrong("the port is not a number from 1 to 65535");
    return endpoints;
}

}  // namespace chathack::apps
