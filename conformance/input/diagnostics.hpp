#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "conformance/input/diagnostic.hpp"

namespace chathack::input {

/// Collects what is wrong with one file. The same fault found again (in another row of a table, in another
/// round of a loop) is told once.
class Diagnostics {
public:
    /// Most that are told of one file; what follows is only counted.
    static constexpr std::size_t diagnostics_max = 100;

    explicit Diagnostics(std::string file) : file_{std::move(file)} {}

    void error(Position position, std::string message);
    /// Tells of something that works and will not for ever.
    void warning(Position position, std::string message);
    /// How many errors there have been: who has called others can tell whether they complained.
    std::size_t errors() const noexcept { return errors_; }
    const std::string& file() const noexcept { return file_; }
    /// Everything, in the order of the file.
    std::vector<Diagnostic> take();

private:
    void add(Position position, std::string message, Diagnostic::Severity severity);

    std::string file_;
    std::vector<Diagnostic> all_;
    std::set<std::tuple<std::size_t, std::size_t, std::string>> told_;
    std::size_t errors_ = 0;
    std::size_t untold_ = 0;
};

/// "`alice`": how messages show a word of the file. Long ones are cut, control characters become "?".
std::string shown(std::string_view word);
/// "a, b or c".
std::string either(const std::vector<std::string_view>& words);
/// "; did you mean `title`?" when a word is near enough, else "; known are a, b and c" for a short list, else
/// nothing.
/// @param also  words that might have been meant, and are not worth listing
std::string hint(std::string_view word, const std::vector<std::string_view>& known,
                 const std::vector<std::string_view>& also = {});

}  // namespace chathack::input
