#include "reference/apps/chathack/find_server.hpp"

#include <fmt/format.h>

#include "reference/apps/chathack/words.hpp"
#include "reference/asio/resolve.hpp"

namespace chathack::apps {

boost::system::result<transport::Endpoint, EarlyEnd> find_server(const std::string& server) {
    const auto found = asio::find_server(server);
    if (found) return *found;
    if (is_not_found(found.error()))
        return EarlyEnd{ClientExitCode::no_server,
                        fmt::format("chathack: cannot find the host of \"{}\": {}", visible(server),
                                    asio::to_string(found.error()))};
    return EarlyEnd{ClientExitCode::wrong_use, fmt::format("chathack: cannot use \"{}\" as HOST:PORT: {}",
                                                           visible(server), asio::to_string(found.error()))};
}

}  // namespace chathack::apps
