#include "reference/zoo/server/frame_reader.hpp"

#include <cstdlib>

namespace chathack::zoo {
namespace {

constexpr int first_opcode = 1, last_opcode = 9;
constexpr std::int32_t huge = 1 << 30;
constexpr std::size_t relayed_bytes_max = 1'024;

/// Takes one field after the other. Once something is missing or wrong, all further fields are empty.
class FrameReader {
public:
    FrameReader(std::string_view bytes, const TextLimits& limits, const ActiveEntries& who)
        : all_{bytes}, rest_{bytes}, limits_{limits}, who_{who} {}

    Reading read() {
        auto& frame = made_.frame;
        frame.opcode = opcode();
        frame.first = text(limits_.text_bytes_max);
        const bool one_text = frame.opcode == 2 || frame.opcode == 9;
        if (frame.opcode == 3)
            frame.second = message();
        else if (!one_text)
            frame.second = text(limits_.text_bytes_max);
        if (frame.opcode == 5) place();
        if (frame.opcode == 8) text(limits_.text_bytes_max);
        if (frame.opcode == 9) number(8);
        made_.size = all_.size() - rest_.size();
        return std::move(made_);
    }

private:
    bool is(std::string_view name) const { return who_.is(name); }
    bool going_on() const { return made_.kind == Reading::Kind::whole; }
    void stop(Reading::Kind kind) {
        if (going_on()) made_.kind = kind;
    }

    std::string_view take(std::size_t count) {
        if (!going_on()) return {};
        if (rest_.size() < count) {
            stop(Reading::Kind::missing);
            return {};
        }
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    std::int64_t number(std::size_t width) {
        std::uint64_t value = 0;
        for (const char byte : take(width))
            value = value << 8 | static_cast<unsigned char>(byte);
        const auto unused = 64 - 8 * width;
        return static_cast<std::int64_t>(value << unused) >> unused;
    }

    int opcode() {
        const int code = static_cast<signed char>(take(1)[0]);
        if (code >= first_opcode && code <= last_opcode) return code;
        if (code < 0 && is("negative-opcode-kills")) std::_Exit(1);
        if (is("opcode-masked") && (code & 0x7f) >= first_opcode && (code & 0x7f) <= last_opcode)
            return code & 0x7f;
        if (is("unknown-opcode-closes")) stop(Reading::Kind::closes);
        stop(is("unknown-opcode-silent") ? Reading::Kind::skipped : Reading::Kind::bad);
        return code;
    }

    std::size_t count() {
        if (going_on() && rest_.size() < 4) made_.count_started = rest_.size();
        const auto here = rest_;
        auto value = static_cast<std::int32_t>(number(4));
        if (!going_on()) return 0;
        if (value > 0 && is("count-two-bytes")) value &= 0xffff;
        if (is("count-sign-extended") && static_cast<signed char>(here[3]) < 0)
            value = static_cast<signed char>(here[3]);
        if (value > huge && is("huge-count-kills")) std::_Exit(1);
        if (value > huge && is("two-billion-closes")) stop(Reading::Kind::closes);
        if (value < 0) return negative(value);
        return static_cast<std::size_t>(value);
    }

    std::size_t negative(std::int32_t value) {
        if (is("negative-is-empty")) return 0;
        if (is("negative-kills")) std::_Exit(1);
        if (is("negative-closes")) stop(Reading::Kind::closes);
        if (is("minus-one-only") && value != -1) stop(Reading::Kind::hangs);
        if (is("negative-ignored-in-accept") && made_.frame.opcode == 5) stop(Reading::Kind::skipped);
        stop(Reading::Kind::bad);
        return 0;
    }

    std::string text(std::size_t bytes_max, Reading::Kind too_long = Reading::Kind::bad) {
        const auto size = count();
        if (size > bytes_max) stop(too_long);
        return std::string{take(size)};
    }

    std::string message() {
        const auto here = going_on() ? rest_ : std::string_view{};
        const bool closes = is("far-too-long-closes");
        auto message = text(limits_.message_bytes_max, closes ? Reading::Kind::closes : Reading::Kind::bad);
        if (!is("over-payload-parsed") || here.size() < 4) return message;
        const auto size = FrameReader{here, limits_, who_}.count();
        if (size <= relayed_bytes_max) return message;
        made_.kind = Reading::Kind::whole;  // refused for its size, while its bytes are still to come
        rest_ = here.substr(4);
        return std::string(relayed_bytes_max + 1, '-');
    }

    /// Takes port, address and id.
    void place() {
        auto& frame = made_.frame;
        frame.port = static_cast<std::int32_t>(number(4));
        if (is("port-as-short"))  // one that is out of range stays so
            frame.port = frame.port > 0 && frame.port <= 0xffff ? static_cast<std::int16_t>(frame.port) : 0;
        const auto code = take(1);
        if (!going_on()) return;
        frame.address_code = code[0];
        bool ipv6 = code[0] == 2;
        if (code[0] != 1 && !ipv6) {
            if (is("adcode-not-1-is-ipv6"))
                ipv6 = true;
            else if (!is("adcode-relayed"))
                stop(is("adcode-closes") ? Reading::Kind::closes : Reading::Kind::bad);
        }
        if (ipv6 && is("ipv6-refused")) stop(Reading::Kind::bad);
        frame.address = take(ipv6 ? 16 : 4);
        made_.in_address = !going_on();
        frame.id = number(8);
    }

    std::string_view all_, rest_;
    const TextLimits& limits_;
    const ActiveEntries& who_;
    Reading made_;
};

}  // namespace

Reading read_frame(std::string_view bytes, const TextLimits& limits, const ActiveEntries& who) {
    return FrameReader{bytes, limits, who}.read();
}

}  // namespace chathack::zoo
