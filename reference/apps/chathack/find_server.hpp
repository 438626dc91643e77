#pragma once

#include <boost/system/result.hpp>
#include <string>

#include "reference/apps/chathack/options.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// The endpoint of HOST:PORT; of a host with several addresses, one that takes connections. Asks the name
/// service and waits for it.
/// Errors: wrong_use when the text is no HOST:PORT, no_server when the host is not found.
boost::system::result<transport::Endpoint, EarlyEnd> find_server(const std::string& server);

}  // namespace chathack::apps
