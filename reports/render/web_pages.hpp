#pragma once

#include <string_view>

/// The pages without their data: reports/web, put together by the build. Packed data goes in place of the
/// words
/// @SUMMARY@ and @DETAILS@, each of which they hold once.
namespace chathack::reports {

std::string_view report_page();
std::string_view matrix_page();
std::string_view simulation_page();

}  // namespace chathack::reports
