#pragma once

#include <string_view>

/// The pages of reports/web without their data. The build puts each together from its parts. A page has each
/// of the words @STATIC@, @SUMMARY@, @DETAILS@ and @VERDICTS@ once, which `filled_page` replaces by data. The
/// page of marks has no script, and only the words @TITLE@ and @STATIC@.
namespace chathack::reports {

std::string_view report_page();
std::string_view marks_page();
std::string_view matrix_page();
std::string_view simulation_page();

}  // namespace chathack::reports
