#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "conformance/input/diagnostic.hpp"

namespace chathack::input {

/// Collects the faults of one file. A fault that is found again, in another row of a table or another round
/// of a loop, is reported once.
class Diagnostics {
public:
    /// Most diagnostics of one file. One more says that others were left out.
    static constexpr std::size_t diagnostics_max = 100;

    explicit Diagnostics(std::string file) : file_{std::move(file)} {}

    void error(Position position, std::string message);
    /// For something that still works, but not in a later version.
    void warning(Position position, std::string message);
    /// How many errors there have been. A caller compares it before and after a call to know whether the
    /// callee reported one.
    std::size_t errors() const noexcept { return errors_; }
    const std::string& file() const noexcept { return file_; }
    /// All diagnostics, sorted by position. Call it once: it empties the collection.
    std::vector<Diagnostic> take();

private:
    void add(Position position, std::string message, Diagnostic::Severity severity);

    std::string file_;
    std::vector<Diagnostic> all_;
    std::set<std::tuple<std::size_t, std::size_t, std::string>> told_;
    std::size_t errors_ = 0;
    std::size_t untold_ = 0;
};

/// How messages show a word of the file: "`alice`". After 60 bytes it is cut; control characters become "?".
std::string shown(std::string_view word);
/// "a, b or c".
std::string either(const std::vector<std::string_view>& words);
/// The end of a message about an unknown word: "; did you mean `title`?" when a known word is near enough,
/// else
/// "; known are a, b and c" for a short list, else nothing.
/// @param also  words that may have been meant, but are not listed
std::string hint(std::string_view word, const std::vector<std::string_view>& known,
                 const std::vector<std::string_view>& also = {});

}  // namespace chathack::input
