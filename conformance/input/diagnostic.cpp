#include "conformance/input/diagnostic.hpp"

#include <algorithm>

namespace chathack::input {

std::string to_string(const Diagnostic& diagnostic) {
    std::string text = diagnostic.file + ":";
    if (diagnostic.position.line != 0) {
        text +=
            std::to_string(diagnostic.position.line) + ":" + std::to_string(diagnostic.position.column) + ":";
    }
    text += diagnostic.severity == Diagnostic::Severity::error ? " error: " : " warning: ";
    return text + diagnostic.message;
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const auto& d) { return d.severity == Diagnostic::Severity::error; });
}

}  // namespace chathack::input
