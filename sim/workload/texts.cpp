#include "sim/workload/texts.hpp"

#include <array>
#include <charconv>

#include "reference/wire/check.hpp"
#include "sim/workload/random.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::workload {
namespace {

constexpr std::size_t offsets = 16 * 1024;
constexpr std::uint32_t number_max = 9'999'999;  // seven digits and a blank are `message_bytes_min`

/// The letters that fillers are cut from.
const std::string& letters() {
    static const std::string all = [] {
        auto random = random_stream(0, 0);
        std::string text(offsets + message_bytes_max, ' ');
        for (auto& letter : text)
            letter = static_cast<char>('a' + random() % 26);
        return text;
    }();
    return all;
}

std::string_view filler(Channel channel, std::size_t user, std::uint32_t number, std::size_t bytes) {
    const auto key = (std::uint64_t{user} * 3 + static_cast<std::uint64_t>(channel)) * 0x9e3779b97f4a7c15U +
                     std::uint64_t{number} * 0xd1b54a32d192ed03U;
    return std::string_view{letters()}.substr((key >> 40U) % offsets, bytes);
}

/// The head of a text: its number and a blank.
struct Head {
    std::array<char, message_bytes_min> text{};
    std::size_t bytes = 0;

    explicit Head(std::uint32_t number) {
        CHATHACK_CHECK(number <= number_max);
        auto* const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
        *end = ' ';
        bytes = static_cast<std::size_t>(end - text.data()) + 1;
    }
    std::string_view view() const noexcept { return {text.data(), bytes}; }
};

}  // namespace

std::string text_of(Channel channel, std::size_t user, std::uint32_t number, std::size_t bytes) {
    CHATHACK_CHECK(bytes >= message_bytes_min && bytes <= message_bytes_max);
    const Head head{number};
    std::string text{head.view()};
    text += filler(channel, user, number, bytes - head.bytes);
    return text;
}

bool is_text_of(std::string_view text, Channel channel, std::size_t user, std::uint32_t number,
                std::size_t bytes) {
    const Head head{number};
    return text.size() == bytes && text.starts_with(head.view()) &&
           text.substr(head.bytes) == filler(channel, user, number, bytes - head.bytes);
}

std::optional<std::uint32_t> number_of(std::string_view text) noexcept {
    std::uint32_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop == end || *stop != ' ' || number > number_max) return std::nullopt;
    return number;
}

}  // namespace chathack::workload
