#pragma once

#include "reports/model/result.hpp"

/// Results made by hand, for tests.
namespace chathack::testing {

/// A small run with a case of every verdict, summarised.
reports::Result sample_result();

/// The same run against a target that means harm: each of its texts is markup, script, control characters or
/// no UTF-8 at all.
reports::Result hostile_result();

/// A text that runs a script where it is taken as HTML, ends an element where it is pasted into one, and
/// moves the cursor of a terminal.
inline constexpr const char* hostile_text =
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "<!--<script>]]>&amp;\x1b[2J\xe2\x80\xae\xff\x07";

}  // namespace chathack::testing
