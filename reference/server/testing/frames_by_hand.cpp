#include "reference/server/testing/frames_by_hand.hpp"

#include <optional>

namespace chathack::server::by_hand {
namespace {

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += {digits[value >> 4U], digits[value & 15U]};
    }
    return text;
}

struct Reader {
    std::string_view bytes;
    bool good = true;

    std::string_view take(std::size_t size_bytes) {
        good = good && bytes.size() >= size_bytes;
        if (!good) return {};
        const auto taken = bytes.substr(0, size_bytes);
        bytes.remove_prefix(size_bytes);
        return taken;
    }
    std::uint64_t number(std::size_t size_bytes) {
        std::uint64_t value = 0;
        for (const char byte : take(size_bytes))
            value = value << 8U | static_cast<unsigned char>(byte);
        return value;
    }
    std::string text() { return std::string{take(number(4))}; }
    std::string address() {
        const auto code = take(1);
        return hex(code) + hex(take(code == "\x01" ? 4 : 16));
    }
};

std::string read_ack(Reader& in) {
    const auto code = in.number(1);
    std::string ack = "ACK " + std::to_string(code);
    if (code >= 1 && code <= 4) return ack;
    if (code < 5 || code > 8) in.good = false;
    ack += " " + in.text();
    if (code == 5) ack += ": " + in.text();
    if (code == 7) {
        ack += " port " + std::to_string(static_cast<std::int32_t>(in.number(4)));
        ack += " at " + in.address();
        ack += " id " + std::to_string(static_cast<std::int64_t>(in.number(8)));
    }
    return ack;
}

}  // namespace

std::vector<std::string> read_acks(std::string_view bytes) {
    std::vector<std::string> acks;
    Reader in{bytes};
    while (!in.bytes.empty() && in.good)
        acks.push_back(read_ack(in));
    if (!in.good) acks.back() = "garbage";
    return acks;
}

}  // namespace chathack::server::by_hand
