#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Makes the frames of clients byte by byte without our encoder, and reads ACKs without our decoder.
namespace chathack::server::by_hand {

inline std::string big_endian(std::uint64_t value, int size_bytes) {
    std::string bytes;
    for (int shift = 8 * (size_bytes - 1); shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<unsigned char>(value >> shift));
    return bytes;
}
inline std::string text(std::string_view text) { return big_endian(text.size(), 4) + std::string{text}; }

inline const std::string ipv4_loopback{"\x01\x7f\x00\x00\x01", 5};  // adCode 1, 127.0.0.1
inline const std::string ipv6_loopback =
    std::string{"\x02", 1} + std::string(15, '\0') + '\x01';  // adCode 2, ::1

inline std::string login_with_password(std::string_view login, std::string_view password) {
    return '\x01' + text(login) + text(password);
}
inline std::string new_login(std::string_view login) { return '\x02' + text(login); }
inline std::string global(std::string_view sender, std::string_view message) {
    return '\x03' + text(sender) + text(message);
}
inline std::string ask(std::string_view sender, std::string_view receiver) {
    return '\x04' + text(sender) + text(receiver);
}
inline std::string accept(std::string_view sender, std::string_view receiver, std::int64_t id = 42,
                          std::int32_t port = 4000, std::string_view address = ipv4_loopback) {
    return '\x05' + text(sender) + text(receiver) + big_endian(static_cast<std::uint32_t>(port), 4) +
           std::string{address} + big_endian(static_cast<std::uint64_t>(id), 8);
}
inline std::string refuse(std::string_view sender, std::string_view receiver) {
    return '\x06' + text(sender) + text(receiver);
}

/// The ACKs in `bytes`, one text for each: "ACK 3", "ACK 5 bob: hi", "ACK 7 bob port 4000 at 017f000001 id
/// 42", "ACK 8 bob". Anything else, or an incomplete ACK, becomes "garbage" and ends the list.
std::vector<std::string> read_acks(std::string_view bytes);

}  // namespace chathack::server::by_hand
