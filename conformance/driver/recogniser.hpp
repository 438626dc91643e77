#pragma once

#include <memory>
#include <optional>
#include <string>

#include "conformance/driver/client_file.hpp"
#include "conformance/frames/frame_data.hpp"

namespace chathack::driver {

/// Recognises observations in the lines that a client shows. Patterns are matched with RE2, so the time is
/// linear in the length of the line, whatever the pattern.
class Recogniser {
public:
    explicit Recogniser(const ClientFile& client);
    ~Recogniser();
    Recogniser(const Recogniser&) = delete;
    Recogniser& operator=(const Recogniser&) = delete;

    /// The observation whose pattern is found in the line; of several the first in the order of
    /// frames::observations. Nullopt when there is none.
    std::optional<frames::FrameData> recognise(const std::string& line) const;
    /// Whether the unfinished line `pending` is the prompt for a password.
    bool is_prompt(const std::string& pending) const;

private:
    struct Patterns;
    std::unique_ptr<Patterns> patterns_;  // null for a client that speaks JSON lines
};

/// What is wrong with a regular expression as the pattern of an observation; empty when nothing is.
std::string pattern_fault(const std::string& observation, const std::string& pattern);

}  // namespace chathack::driver
