#include "reference/transport/actions.hpp"

#include <string_view>
#include <type_traits>

#include "reference/wire/check.hpp"

namespace chathack::transport {
namespace {

std::string number(ConnId conn) { return std::to_string(slot_of(conn)) + "/" + std::to_string(use_of(conn)); }
std::string number(Tag tag) { return std::to_string(static_cast<std::uint64_t>(tag)); }

std::string hex(wire::Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        const auto value = std::to_integer<unsigned>(byte);
        text += {' ', digits[value >> 4U], digits[value & 15U]};
    }
    return text;
}

struct Describe {
    std::string operator()(const Listen& a) const {
        return "listen " + number(a.tag) + " at " + to_string(a.local);
    }
    std::string operator()(const StopListening& a) const { return "stop listening " + number(a.tag); }
    std::string operator()(const Connect& a) const {
        return "connect " + number(a.tag) + " to " + to_string(a.remote);
    }
    std::string operator()(const CancelConnect& a) const { return "cancel connect " + number(a.tag); }
    std::string operator()(const Send& a) const {
        std::string text = "send to";
        for (const auto conn : a.to)
            text += " " + number(conn);
        return text + ":" + hex(a.bytes);
    }
    std::string operator()(const HalfClose& a) const { return "half-close " + number(a.conn); }
    std::string operator()(const Close& a) const { return "close " + number(a.conn); }
    std::string operator()(const Reset& a) const { return "reset " + number(a.conn); }
    std::string operator()(const Pause& a) const { return "pause " + number(a.conn); }
    std::string operator()(const Resume& a) const { return "resume " + number(a.conn); }
    std::string operator()(const WakeAt& a) const {
        return "wake at " + std::to_string(a.at.count()) + " ns";
    }
};

}  // namespace

Action Actions::operator[](std::size_t index) const {
    CHATHACK_CHECK(index < steps_.size());
    return std::visit(
        [&](const auto& action) -> Action {
            if constexpr (std::is_same_v<std::decay_t<decltype(action)>, StoredSend>) {
                return view(action);
            } else {
                return action;
            }
        },
        steps_[index]);
}

std::string to_string(const Action& action) { return std::visit(Describe{}, action); }

}  // namespace chathack::transport
