#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct MarkdownOptions {
    /// Findings that would make it longer are only counted: a comment on GitHub has at most 65,536
    /// characters.
    std::size_t bytes_max = 60'000;
};

/// The result as GitHub-flavoured Markdown, for a job summary or a comment on a pull request: verdict,
/// coverage by level, each violated clause with one case and how to rerun it, and the profile.
///
/// What a target says stands in code spans, where it is neither markup nor a mention of anybody.
std::string to_markdown(const Result& result, const MarkdownOptions& options = {});

}  // namespace chathack::reports
