#pragma once

#include <string_view>

namespace chathack {

/// What `--version` says of a program behind its name: the version, the commit that it was built from where
/// that is known, and what this build leaves out, as "0.1.0 (commit 0123abc, changed since, without the
/// simulator)".
std::string_view version() noexcept;

}  // namespace chathack
