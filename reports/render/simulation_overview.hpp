#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace chathack::reports {

/// The beginning of the page of a load or a sweep, as HTML that needs no script: how it went, the most
/// important numbers, and what is wrong. Whatever `json` lacks, or has in another form, is left out.
std::string simulation_overview(const nlohmann::ordered_json& json);

}  // namespace chathack::reports
