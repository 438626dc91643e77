#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <vector>

#include "reference/apps/chathack/options.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// The endpoints of HOST:PORT, in the order in which to try them. Asks the name service and waits for it.
/// Errors: wrong_use when the text is no HOST:PORT, no_server when the host is not found.
boost::system::result<std::vector<transport::Endpoint>, EarlyEnd> find_server(boost::asio::io_context& loop,
                                                                              const std::string& server);

}  // namespace chathack::apps
