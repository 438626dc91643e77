#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chathack::reports {

/// A text as the data of a page: compressed in the zlib format (which browsers call "deflate"), then in
/// base64, whose characters cannot be markup.
std::string packed(std::string_view text);

/// `page` with HTML that needs no script in place of @STATIC@, packed data in place of @SUMMARY@ and
/// @DETAILS@, and `verdict_table` in place of @VERDICTS@.
std::string filled_page(std::string_view page, const std::string& without_script, const std::string& summary,
                        const std::string& details);

}  // namespace chathack::reports
