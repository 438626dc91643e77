#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

#include "reference/wire/bytes.hpp"

namespace chathack::wire {

/// An IP address as in frames: an adCode, then 4 or 16 bytes in network byte order (WIRE-8, PRIVATE-3).
class Address {
public:
    enum class Code : std::uint8_t { ipv4 = 1, ipv6 = 2 };

    constexpr Address() noexcept = default;  ///< 0.0.0.0
    explicit constexpr Address(const std::array<std::uint8_t, 4>& ipv4) noexcept {
        for (std::size_t i = 0; i < ipv4.size(); ++i)
            bytes_[i] = std::byte{ipv4[i]};
    }
    explicit constexpr Address(const std::array<std::uint8_t, 16>& ipv6) noexcept : code_{Code::ipv6} {
        for (std::size_t i = 0; i < ipv6.size(); ++i)
            bytes_[i] = std::byte{ipv6[i]};
    }

    constexpr Code code() const noexcept { return code_; }
    constexpr bool is_ipv6() const noexcept { return code_ == Code::ipv6; }
    /// The 4 or 16 bytes.
    Bytes bytes() const noexcept { return Bytes{bytes_}.first(is_ipv6() ? 16 : 4); }

    friend auto operator<=>(const Address&, const Address&) = default;

private:
    Code code_ = Code::ipv4;
    std::array<std::byte, 16> bytes_{};  // the last twelve are zero for an IPv4 address
};

}  // namespace chathack::wire
