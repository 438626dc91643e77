#pragma once

#include "reports/model/result.hpp"

/// Results written by hand, for tests.
namespace chathack::testing {

/// A small run with a case of every verdict. It is summarised.
reports::Result sample_result();

/// The same run against a hostile target: `hostile_text` is added to its texts.
reports::Result hostile_result();

/// A text that would run a script where it is taken as HTML, end a script element or a CDATA section, and
/// control a terminal. It also has bytes that are not UTF-8.
inline constexpr const char* hostile_text =
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "<!--<script>]]>&amp;\x1b[2J\xe2\x80\xae\xff\x07";

}  // namespace chathack::testing
