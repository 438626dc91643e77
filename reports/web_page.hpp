#pragma once

#include <string_view>

namespace chathack::reports {

/// The page of `to_html` without its data: reports/web, put together by the build. The data goes in place of
/// the words @SUMMARY@ and @DETAILS@, each of which it holds once.
std::string_view web_page();

}  // namespace chathack::reports
