#pragma once

#include <string>

#include "sim/workload/workload.hpp"

namespace chathack::workload {

/// The workload for people: what each group does, and what that comes to per second.
std::string describe(const Workload& workload);

}  // namespace chathack::workload
