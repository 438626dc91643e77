#pragma once

#include <cstdint>

namespace chathack::transport {

/// A connection, named by its transport. The low 32 bits are a slot that is used again after the connection,
/// the high 32 bits count its uses: a stale id never names a new connection, and tables by connection are
/// plain arrays. Uses are counted from 1, so `ConnId{}` names no connection.
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

/// A listener or an outgoing connection attempt, named by the machine that asked for it.
enum class Tag : std::uint64_t {};

}  // namespace chathack::transport
