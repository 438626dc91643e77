#pragma once

#include <string>
#include <vector>

#include "conformance/input/position.hpp"

namespace chathack::input {

/// One fault in a file that a user wrote: where it is, what is wrong, and what to do about it.
struct Diagnostic {
    enum class Severity { error, warning };
    std::string file;
    Position position;  ///< line 0: the fault concerns the whole file
    std::string message;
    Severity severity = Severity::error;
    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// "scenarios/global/limit.yaml:3:5: error: unknown key `titel`; did you mean `title`?"
std::string to_string(const Diagnostic& diagnostic);

/// Whether any of them is an error.
bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace chathack::input
