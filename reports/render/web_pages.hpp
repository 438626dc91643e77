#pragma once

#include <string_view>

/// The pages without their data: reports/web, put together by the build. `filled_page` puts their data
/// in place of the words @SUMMARY@, @DETAILS@ and @VERDICTS@, each of which they hold once.
namespace chathack::reports {

std::string_view report_page();
std::string_view matrix_page();
std::string_view simulation_page();

}  // namespace chathack::reports
