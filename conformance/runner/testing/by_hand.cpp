#include "conformance/runner/testing/by_hand.hpp"

#include <map>

namespace chathack::runner::testing {
namespace {

/// How many texts a frame has, and how many bytes follow them.
struct Shape {
    std::size_t texts = 0;
    std::size_t tail_bytes = 0;
};
constexpr std::size_t port_address_id_bytes = 4 + 5 + 8;

const std::map<int, Shape> to_server{
    {1, {2, 0}}, {2, {1, 0}}, {3, {2, 0}}, {4, {2, 0}}, {5, {2, port_address_id_bytes}}, {6, {2, 0}}};
const std::map<int, Shape> to_client{
    {1, {}},    {2, {}}, {3, {}}, {4, {}}, {5, {2, 0}}, {6, {1, 0}}, {7, {1, port_address_id_bytes}},
    {8, {1, 0}}};

std::size_t int_at(const std::string& bytes, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

bool take_frame(const std::map<int, Shape>& shapes, std::string& stream, HandFrame& frame) {
    if (stream.empty()) return false;
    const auto shape = shapes.find(stream.front());
    if (shape == shapes.end()) return false;
    frame = {{}, stream.front(), {}};
    std::size_t at = 1;
    for (std::size_t i = 0; i < shape->second.texts; ++i) {
        if (stream.size() < at + 4 || stream.size() < at + 4 + int_at(stream, at)) return false;
        frame.texts.push_back(stream.substr(at + 4, int_at(stream, at)));
        at += 4 + frame.texts.back().size();
    }
    at += shape->second.tail_bytes;
    if (stream.size() < at) return false;
    frame.bytes = stream.substr(0, at);
    stream.erase(0, at);
    return true;
}

}  // namespace

bool take_frame_to_server(std::string& stream, HandFrame& frame) {
    return take_frame(to_server, stream, frame);
}
bool take_frame_to_client(std::string& stream, HandFrame& frame) {
    return take_frame(to_client, stream, frame);
}

}  // namespace chathack::runner::testing
