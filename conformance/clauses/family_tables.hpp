#pragma once

#include "conformance/clauses/clause.hpp"

/// The families, each defined in a file of its own. Other code uses clauses.hpp instead.
namespace chathack::clauses {

extern const Family wire_family;
extern const Family login_family;
extern const Family global_family;
extern const Family private_family;
extern const Family peer_family;
extern const Family client_family;

}  // namespace chathack::clauses
