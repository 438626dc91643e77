#pragma once

#include <vector>

#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// The addresses of all network interfaces of this machine; none when the system does not tell.
std::vector<transport::Address> own_addresses();

}  // namespace chathack::apps
