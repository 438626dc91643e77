#include "conformance/runner/stream.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "reference/wire/bytes.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::runner {
namespace {

constexpr std::size_t message_bytes_max = 1024;  // GLOBAL-5
constexpr std::size_t gentle_frames = 50;  // so many more, and one more goes with each: all are waited for
constexpr std::size_t gentle_together_max = 32;  // many servers hold no more at a time
constexpr std::size_t bytewise_bytes = 64;  // of a long stream, how many bytes at its front go one at a time

void put_integer(const scenario::RawInteger& raw, std::vector<std::byte>& out) {
    const auto before = out.size();
    out.resize(before + raw.width_bytes);
    wire::Writer writer{out.data() + before};
    if (raw.width_bytes == 1) writer.put_integer(static_cast<std::int8_t>(raw.value));
    if (raw.width_bytes == 4) writer.put_integer(static_cast<std::int32_t>(raw.value));
    if (raw.width_bytes == 8) writer.put_integer(raw.value);
}

bool put_text(const scenario::RawText& raw, const match::Bindings& bindings, std::vector<std::byte>& out) {
    const auto text = match::resolve(raw.text, bindings);
    if (!text) return false;
    if (raw.counted) put_integer({4, static_cast<std::int64_t>(text->size())}, out);
    const auto bytes = wire::as_bytes(*text);
    out.insert(out.end(), bytes.begin(), bytes.end());
    return true;
}

/// The frame with every field given: from the step, else the sender's own login and password.
std::optional<frames::FrameData> fill_in(const scenario::FrameSpec& spec, const Sender& sender,
                                         const match::Bindings& bindings) {
    frames::FrameData frame{spec.name, {}};
    for (const auto& [name, value] : spec.fields) {
        auto resolved = match::resolve(value, bindings);
        if (!resolved) return std::nullopt;
        frame.fields.emplace_back(name, *std::move(resolved));
    }
    const auto* shape = frames::find_frame(spec.direction, spec.name);
    if (!shape) return std::nullopt;
    for (const auto& field : shape->fields) {
        if (frame.find(field.name)) continue;
        if (field.name == "sender" || field.name == "login")
            frame.fields.emplace_back(field.name, sender.login);
        if (field.name == "password") frame.fields.emplace_back(field.name, sender.password);
    }
    return frame;
}

bool put_frame(const scenario::FrameSpec& spec, const Sender& sender, const match::Bindings& bindings,
               std::vector<std::byte>& out) {
    const auto frame = fill_in(spec, sender, bindings);
    return frame && frames::encode(spec.direction, *frame, out);
}

std::set<std::size_t> cut_positions(std::size_t size_bytes, const scenario::Cuts& cuts, DeliveryMode delivery,
                                    std::uint64_t seed) {
    if (!cuts.at.empty()) return {cuts.at.begin(), cuts.at.end()};
    std::set<std::size_t> at;
    if (cuts.every_byte || delivery == DeliveryMode::bytes) {
        const auto last = cuts.every_byte ? size_bytes : std::min(size_bytes, bytewise_bytes);
        for (std::size_t i = 1; i < last; ++i)
            at.insert(i);
    } else if (delivery == DeliveryMode::cuts && size_bytes > 1) {
        std::mt19937_64 draw{match::derive_seed(seed, "cuts")};
        const auto count = 1 + draw() % 4;
        for (std::size_t i = 0; i < count; ++i)
            at.insert(1 + draw() % (size_bytes - 1));
    }
    return at;
}

}  // namespace

std::optional<frames::FrameData> resolve_act(const scenario::FrameSpec& act,
                                             const match::Bindings& bindings) {
    frames::FrameData resolved{act.name, {}};
    for (const auto& [name, value] : act.fields) {
        auto field = match::resolve(value, bindings);
        if (!field) return std::nullopt;
        resolved.fields.emplace_back(name, *std::move(field));
    }
    return resolved;
}

std::optional<std::string> build_stream(const scenario::SendStep& send, const Sender& sender,
                                        const match::Bindings& bindings,
                                        std::vector<std::size_t>* frame_ends) {
    std::vector<std::byte> bytes;
    std::vector<std::size_t> ends;
    for (const auto& part : send.parts) {
        bool good = true;
        // Raw parts make up a frame together; a frame by name stands for itself.
        if (std::holds_alternative<scenario::FrameSpec>(part)) ends.push_back(bytes.size());
        if (const auto* frame = std::get_if<scenario::FrameSpec>(&part)) {
            good = put_frame(*frame, sender, bindings, bytes);
        } else if (const auto* integer = std::get_if<scenario::RawInteger>(&part)) {
            put_integer(*integer, bytes);
        } else {
            good = put_text(std::get<scenario::RawText>(part), bindings, bytes);
        }
        if (!good) return std::nullopt;
        if (std::holds_alternative<scenario::FrameSpec>(part)) ends.push_back(bytes.size());
    }
    auto stream = wire::as_text(bytes);
    const auto skipped = std::min(send.skip_bytes, stream.size());
    stream.remove_prefix(skipped);
    if (send.most_bytes) stream = stream.substr(0, *send.most_bytes);
    stream.remove_suffix(std::min(send.drop_bytes, stream.size()));
    if (frame_ends) {
        frame_ends->clear();
        for (const auto end : ends) {
            const bool inside = end > skipped && end - skipped < stream.size();
            if (inside && (frame_ends->empty() || end - skipped > frame_ends->back()))
                frame_ends->push_back(end - skipped);
        }
    }
    return std::string{stream};
}

std::vector<std::string> split_frames(std::string_view stream, const std::vector<std::size_t>& frame_ends,
                                      std::size_t sent_before) {
    scenario::Cuts cuts;
    const auto together =
        std::min(1 + (sent_before + frame_ends.size()) / gentle_frames, gentle_together_max);
    for (std::size_t i = together - 1; i < frame_ends.size(); i += together)
        cuts.at.push_back(frame_ends[i]);
    return cut_stream(stream, cuts, DeliveryMode::whole, 0);
}

std::vector<std::string> echoes_of(const scenario::SendStep& send, const Sender& sender,
                                   const match::Bindings& bindings) {
    std::vector<std::string> echoes;
    for (const auto& part : send.parts) {
        const auto* spec = std::get_if<scenario::FrameSpec>(&part);
        if (!spec || spec->name != wire::to_server::GlobalMessage::name) continue;
        const auto frame = fill_in(*spec, sender, bindings);
        if (!frame) continue;
        const auto* from = frame->find("sender");
        const auto* message = frame->find("message");
        if (!from || *from != frames::FieldValue{sender.login}) continue;
        const auto* text = message ? std::get_if<std::string>(message) : nullptr;
        if (!text || text->size() <= message_bytes_max) echoes.push_back(text ? *text : std::string{});
    }
    return echoes;
}

std::vector<std::string> cut_stream(std::string_view stream, const scenario::Cuts& cuts,
                                    DeliveryMode delivery, std::uint64_t seed) {
    std::vector<std::string> pieces;
    std::size_t begin = 0;
    for (const auto cut : cut_positions(stream.size(), cuts, delivery, seed)) {
        if (cut <= begin || cut >= stream.size()) continue;
        pieces.emplace_back(stream.substr(begin, cut - begin));
        begin = cut;
    }
    if (begin < stream.size()) pieces.emplace_back(stream.substr(begin));
    return pieces;
}

}  // namespace chathack::runner
