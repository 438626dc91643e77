#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

struct MarkdownOptions {
    /// Greatest size. Findings beyond it are only counted, because a comment on GitHub has at most 65,536
    /// characters.
    std::size_t bytes_max = 60'000;
};

/// The result as GitHub-flavoured Markdown, for a job summary or a comment on a pull request: the verdict,
/// the coverage of each level, each violated clause with one case and how to rerun it, and the profile.
///
/// Texts of the target are in code spans, where they are neither markup nor mentions of users.
std::string to_markdown(const Result& result, const MarkdownOptions& options = {});

}  // namespace chathack::reports
