#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::workload {

/// What is said where: each has numbers of its own.
enum class Channel : std::uint8_t { everyone, direct_message, direct_file };

/// The text of message `number` of `user`: the number, a blank, then a filler that differs from message to
/// message, so that a receiver can tell a changed, cut or foreign one. ASCII.
/// @param bytes  from `message_bytes_min` to `message_bytes_max`
std::string text_of(Channel channel, std::size_t user, std::uint32_t number, std::size_t bytes);
/// Whether `text` is that message, byte for byte; writes nothing.
bool is_text_of(std::string_view text, Channel channel, std::size_t user, std::uint32_t number,
                std::size_t bytes);
/// The number that a text says it has; nothing when it is none of ours.
std::optional<std::uint32_t> number_of(std::string_view text) noexcept;

}  // namespace chathack::workload
