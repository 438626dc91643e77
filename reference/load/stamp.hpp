#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::load {

/// What every message of the load says about itself: who sent it, and the how-manieth of that sender it is.
struct Stamp {
    std::uint32_t sender = 0;
    std::uint32_t number = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
};

/// Fewest bytes a message must have: sixteen hex digits.
inline constexpr std::size_t stamp_bytes = 16;

/// The messages of one run: all of one size, a stamp and then a fixed filler, so that a receiver can tell a
/// changed byte. ASCII only.
class Stamper {
public:
    /// @param message_bytes  size of every message, at least `stamp_bytes`
    explicit Stamper(std::size_t message_bytes);

    /// The message of that stamp; views this object, until the next call.
    std::string_view write(const Stamp& stamp) noexcept;
    /// The stamp of a message, nothing when it is not one that `write` gives.
    std::optional<Stamp> read(std::string_view message) const noexcept;

private:
    std::string text_;
};

}  // namespace chathack::load
