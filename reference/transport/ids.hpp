#pragma once

#include <cstdint>

namespace chathack::transport {

/// A connection; its transport chooses the id. The low 32 bits are a slot, which is used again after the
/// connection, so tables by connection are plain arrays. The high 32 bits count the uses of the slot, so an
/// old id never means a new connection. Uses are counted from 1, so `ConnId{}` is no connection.
enum class ConnId : std::uint64_t {};

constexpr std::uint32_t slot_of(ConnId conn) noexcept {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(conn));
}
constexpr std::uint32_t use_of(ConnId conn) noexcept {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(conn) >> 32);
}
constexpr ConnId make_conn_id(std::uint32_t slot, std::uint32_t use) noexcept {
    return static_cast<ConnId>(std::uint64_t{use} << 32 | slot);
}

/// A listener or an outgoing connection attempt; the machine that asks for it chooses the tag.
enum class Tag : std::uint64_t {};

}  // namespace chathack::transport
