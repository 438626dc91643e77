#pragma once

#include <string>

#include "sim/workload/workload.hpp"

namespace chathack::workload {

/// Describes a workload for people: what each group does, and the total per second.
std::string describe(const Workload& workload);

}  // namespace chathack::workload
