#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::workload {

/// The ways in which users send. Each has its own count of numbers.
enum class Channel : std::uint8_t { everyone, direct_message, direct_file };

/// The text of message `number` of `user`, in ASCII: the number, a blank, then a filler. The filler differs
/// from message to message, so that a receiver notices a changed, cut or foreign text.
/// @param bytes  from `message_bytes_min` to `message_bytes_max`
std::string text_of(Channel channel, std::size_t user, std::uint32_t number, std::size_t bytes);
/// Whether `text` is that message, byte for byte. Makes no copy.
bool is_text_of(std::string_view text, Channel channel, std::size_t user, std::uint32_t number,
                std::size_t bytes);
/// The number at the front of a text; nothing when the text is not one of ours.
std::optional<std::uint32_t> number_of(std::string_view text) noexcept;

}  // namespace chathack::workload
