#include "conformance/frames/user_words.hpp"

#include <algorithm>
#include <array>

namespace chathack::frames {
namespace {

constexpr auto text = FieldType::text;

const FrameShape* find(const std::vector<FrameShape>& shapes, std::string_view name) {
    const auto at = std::ranges::find(shapes, name, &FrameShape::name);
    return at == shapes.end() ? nullptr : &*at;
}

}  // namespace

const std::vector<FrameShape>& acts() {
    static const std::vector<FrameShape> shapes{
        {"say", 0, {{"text", text}}},
        {"ask", 0, {{"login", text}}},
        {"accept", 0, {{"login", text}}},
        {"refuse", 0, {{"login", text}}},
        {"private_message", 0, {{"login", text}, {"text", text}}},
        {"file", 0, {{"login", text}, {"name", text}, {"content", text}}},
        {"close", 0, {{"login", text}}},
        {"quit", 0, {}},
    };
    return shapes;
}

const std::vector<FrameShape>& observations() {
    static const std::vector<FrameShape> shapes{
        {"logged_in", 0, {}},
        {"login_error", 0, {}},
        {"login_exists", 0, {}},
        {"server_lost", 0, {}},
        {"message", 0, {{"from", text}, {"text", text}}},
        {"asked", 0, {{"from", text}}},
        {"accepted", 0, {{"from", text}}},
        {"refused", 0, {{"from", text}}},
        {"direct_opened", 0, {{"with", text}}},
        {"direct_closed", 0, {{"with", text}}},
        {"private_message", 0, {{"from", text}, {"text", text}}},
        {"not_done", 0, {}},
        {"file", 0, {{"name", text}, {"content", text}, {"place", text}}},
        {"overwritten", 0, {{"name", text}, {"content", text}}},
    };
    return shapes;
}

const FrameShape* find_act(std::string_view name) { return find(acts(), name); }
const FrameShape* find_observation(std::string_view name) { return find(observations(), name); }

bool is_notice(std::string_view observation) {
    constexpr std::array notices{"logged_in", "login_error",   "login_exists",  "server_lost", "accepted",
                                 "refused",   "direct_opened", "direct_closed", "not_done"};
    return std::ranges::find(notices, observation) != notices.end();
}

}  // namespace chathack::frames
