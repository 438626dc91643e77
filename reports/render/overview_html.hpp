#pragma once

#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The first view of a report as HTML that needs no script: the verdict, the clauses kept by level, what is
/// wrong, what is flaky, every clause, and the target's choices. The page's script adds links, charts and
/// times to it.
std::string overview_html(const Result& result);

}  // namespace chathack::reports
