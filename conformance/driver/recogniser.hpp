#pragma once

#include <memory>
#include <optional>
#include <string>

#include "conformance/driver/client_file.hpp"
#include "conformance/frames/frame_data.hpp"

namespace chathack::driver {

/// Tells which observation a line of a client's screen is. In time that grows with the line only, whatever
/// the patterns.
class Recogniser {
public:
    explicit Recogniser(const ClientFile& client);
    ~Recogniser();
    Recogniser(const Recogniser&) = delete;
    Recogniser& operator=(const Recogniser&) = delete;

    /// The first observation in the order of the file whose pattern is found in the line; nothing when none
    /// is.
    std::optional<frames::FrameData> recognise(const std::string& line) const;
    /// Whether the prompt for a password is shown.
    bool is_prompt(const std::string& pending) const;

private:
    struct Patterns;
    std::unique_ptr<Patterns> patterns_;  // nothing: JSON lines
};

/// What is wrong with a regular expression as the pattern of a observation; empty when nothing is.
std::string pattern_fault(const std::string& observation, const std::string& pattern);

}  // namespace chathack::driver
