#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/frames/frame_data.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::match {

/// What the names in a case stand for in one run of it.
struct Bindings {
    std::map<std::string, std::string, std::less<>> logins;           ///< by actor
    std::map<std::string, std::string, std::less<>> passwords{};      ///< by actor, of those with an account
    std::map<std::string, frames::FieldValue, std::less<>> captures;  ///< by name
    std::uint64_t seed = 0;  ///< of the case; draws every random text
    friend bool operator==(const Bindings&, const Bindings&) = default;
};

/// The bytes, number or address that a value stands for; nullopt when it names a capture that was never made
/// or that holds another type.
std::optional<std::string> resolve(const scenario::Text& text, const Bindings& bindings);
std::optional<frames::FieldValue> resolve(const scenario::Value& value, const Bindings& bindings);

/// A well-mixed number from a seed and a word or two: the same on every machine.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view word) noexcept;
std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t word) noexcept;

}  // namespace chathack::match
