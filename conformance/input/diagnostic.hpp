#pragma once

#include <string>
#include <vector>

#include "conformance/input/position.hpp"

namespace chathack::input {

/// Something wrong in a file that somebody wrote: where, what, and what to do about it.
struct Diagnostic {
    enum class Severity { error, warning };
    std::string file;
    Position position;  ///< line 0: the file as a whole
    std::string message;
    Severity severity = Severity::error;
    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// "scenarios/global/limit.yaml:3:5: error: unknown key `titel`; did you mean `title`?"
std::string to_string(const Diagnostic& diagnostic);

/// Whether any of them is an error.
bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace chathack::input
