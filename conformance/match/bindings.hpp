#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/frames/frame_data.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::match {

/// What a scenario leaves open and one run of a case fills in: the real logins and passwords, the captured
/// values, and the seed of random texts.
struct Bindings {
    std::map<std::string, std::string, std::less<>> logins;       ///< by actor
    std::map<std::string, std::string, std::less<>> passwords{};  ///< by actor, only those with an account
    std::map<std::string, frames::FieldValue, std::less<>> captures;  ///< by name
    std::uint64_t seed = 0;  ///< of the case; every random text follows from it
    friend bool operator==(const Bindings&, const Bindings&) = default;
};

/// The bytes, number or address that a value stands for. Nullopt when it names an actor without that login or
/// password, a capture that was never made, or a capture of another type.
std::optional<std::string> resolve(const scenario::Text& text, const Bindings& bindings);
std::optional<frames::FieldValue> resolve(const scenario::Value& value, const Bindings& bindings);

/// The text with a small change. It always differs from `text` unless the change is `none`.
std::string changed(std::string text, scenario::Change change);

/// A new seed from a seed and a word (or a number). The result is the same on every machine, so a run can be
/// repeated anywhere from its seed.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view word) noexcept;
std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t word) noexcept;

}  // namespace chathack::match
