#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <vector>

#include "reference/apps/chathack/options.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// The endpoints that HOST:PORT stands for, in the order to be tried. Asks the name service, and waits.
/// Errors: wrong_use for what is no HOST:PORT, no_server for a host that is not found.
boost::system::result<std::vector<transport::Endpoint>, EarlyEnd> find_server(boost::asio::io_context& loop,
                                                                              const std::string& server);

}  // namespace chathack::apps
