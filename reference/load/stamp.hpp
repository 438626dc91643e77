#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::load {

/// What every message of the load says about itself: its sender, and its number among that sender's messages.
struct Stamp {
    std::uint32_t sender = 0;
    std::uint32_t number = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
};

/// Fewest bytes of a message: sixteen hex digits.
inline constexpr std::size_t stamp_bytes = 16;

/// Writes and reads the messages of one run. All have the same size: a stamp and then a fixed filler, so that
/// a receiver notices a changed byte. ASCII only.
class Stamper {
public:
    /// @param message_bytes  size of every message, at least `stamp_bytes`
    explicit Stamper(std::size_t message_bytes);

    /// The message with that stamp. It points into this object, and is valid until the next call.
    std::string_view write(const Stamp& stamp) noexcept;
    /// The stamp of a message; nothing when `write` makes no such message.
    std::optional<Stamp> read(std::string_view message) const noexcept;

private:
    std::string text_;
};

}  // namespace chathack::load
