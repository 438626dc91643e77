#include "conformance/suite/entry_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "conformance/frames/frame_data.hpp"
#include "reference/transport/event.hpp"
#include "reference/wire/bytes.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::suite {
namespace {

using reports::EntryResult;
using EntryKind = runner::Entry::Kind;

constexpr const char* more_frames = "more frames than are shown";

std::string kind_name(runner::Entry::Kind kind) {
    switch (kind) {
        case EntryKind::connecting:
            return "connecting";
        case EntryKind::connected:
            return "connected";
        case EntryKind::connect_failed:
            return "connect failed";
        case EntryKind::sent:
            return "sent";
        case EntryKind::received:
            return "received";
        case EntryKind::unreadable:
            return "unreadable";
        case EntryKind::ended:
            return "ended";
        case EntryKind::left:
            return "left";
        case EntryKind::paused:
            return "paused";
        case EntryKind::resumed:
            return "resumed";
        case EntryKind::flooded:
            return "flooded";
        case EntryKind::listening:
            return "listening";
        case EntryKind::started:
            return "started";
        case EntryKind::did:
            return "did";
        case EntryKind::showed:
            return "showed";
        case EntryKind::exited:
            return "exited";
    }
    return {};
}

std::uint64_t size_on_wire(const frames::FieldValue& value, frames::FieldType type) {
    if (const auto* text = std::get_if<std::string>(&value)) return 4 + text->size();
    if (const auto* address = std::get_if<wire::Address>(&value)) return 1 + address->bytes().size();
    return type == frames::FieldType::int32 ? 4 : 8;
}

reports::FrameResult make_frame(wire::Direction direction, const frames::FrameData& data) {
    reports::FrameResult made{data.name, 0, 1, {}};
    const auto* shape = frames::find_frame(direction, data.name);
    for (std::size_t i = 0; i < data.fields.size(); ++i) {
        const auto& [name, value] = data.fields[i];
        const auto size = size_on_wire(value, shape->fields[i].type);
        made.fields.push_back({name, frames::to_string(value), made.size, size});
        made.size += size;
    }
    return made;
}

/// Reads the frames that `bytes` begin with. Knows no limit of the protocol: this is what was sent, right or
/// wrong.
template <wire::Direction direction>
void decode_into(EntryResult& entry, std::string_view bytes) {
    wire::Limits limits;
    limits.login_bytes_max = limits.password_bytes_max = limits.message_bytes_max = bytes.size();
    limits.file_name_bytes_max = limits.file_bytes_max = bytes.size();
    limits.skipped_bytes_max = 0;
    limits.check_utf8 = false;
    wire::Decoder<direction> decoder{limits};
    auto rest = wire::as_bytes(bytes);
    std::uint64_t offset = 0;
    while (!rest.empty() && entry.frames.size() < reports::frames_shown_max) {
        const auto frame = decoder.next(rest);
        if (!frame) {
            entry.rest = wire::to_string(frame.error());
            return;
        }
        auto made = make_frame(direction, frames::to_data(*frame));
        made.offset = std::exchange(offset, offset + made.size);
        entry.frames.push_back(std::move(made));
    }
    if (!rest.empty()) entry.rest = more_frames;
}

void decode_as(EntryResult& entry, wire::Direction direction, std::string_view bytes) {
    switch (direction) {
        case wire::Direction::to_server:
            return decode_into<wire::Direction::to_server>(entry, bytes);
        case wire::Direction::to_client:
            return decode_into<wire::Direction::to_client>(entry, bytes);
        case wire::Direction::peer:
            return decode_into<wire::Direction::peer>(entry, bytes);
    }
}

void decode(EntryResult& entry, const runner::Entry& from) {
    if (from.kind != EntryKind::sent && from.kind != EntryKind::received) return;
    const auto& bytes = from.bytes;
    decode_as(entry, from.direction, bytes);
    const bool misdirected = from.kind == EntryKind::sent && from.direction == wire::Direction::to_server;
    if (!misdirected || !entry.frames.empty()) return;
    EntryResult as_peer;
    decode_into<wire::Direction::peer>(as_peer, bytes);
    if (as_peer.rest.empty()) entry.frames = std::exchange(as_peer.frames, {}), entry.rest.clear();
}

/// Pieces of one stream, written one after the other, as what they are together.
struct Whole {
    runner::Entry entry;
    runner::Time until{};
    std::uint64_t pieces = 1;
};

std::vector<Whole> join_pieces(const std::vector<runner::Entry>& entries) {
    std::vector<Whole> wholes;
    std::map<std::string, std::size_t> last_of;  // of each actor
    for (const auto& entry : entries) {
        const auto last = last_of.find(entry.actor);
        if (entry.kind == EntryKind::sent && last != last_of.end()) {
            auto& whole = wholes[last->second];
            if (whole.entry.kind == EntryKind::sent && whole.entry.step == entry.step &&
                whole.entry.harness == entry.harness) {
                whole.entry.bytes += entry.bytes;
                whole.entry.left_out.entries += entry.left_out.entries;
                whole.entry.left_out.bytes += entry.left_out.bytes;
                whole.until = entry.at;
                ++whole.pieces;
                continue;
            }
        }
        last_of[entry.actor] = wholes.size();
        wholes.push_back({entry, entry.at, 1});
    }
    return wholes;
}

/// How much of an entry is told.
struct Detail {
    std::size_t hex_bytes = reports::hex_bytes_max;
    std::size_t frames = reports::frames_shown_max;
};
constexpr Detail in_short{.hex_bytes = 256, .frames = 10};

EntryResult make_entry(const Whole& whole, const Detail& detail) {
    EntryResult result;
    result.at_us = transport::in_us(whole.entry.at);
    result.until_us = transport::in_us(whole.until);
    result.step = whole.entry.step;
    result.actor = whole.entry.actor;
    result.kind = kind_name(whole.entry.kind);
    result.hex = frames::hex(std::string_view{whole.entry.bytes}.substr(0, detail.hex_bytes));
    result.bytes = whole.entry.bytes.size();
    result.pieces = whole.pieces;
    result.note = whole.entry.note;
    result.harness = whole.entry.harness;
    decode(result, whole.entry);
    if (result.frames.size() > detail.frames) {
        result.frames.resize(detail.frames);
        result.rest = more_frames;
    }
    return result;
}

/// About how many bytes of JSON it is.
std::size_t size_of(const EntryResult& entry) {
    constexpr std::size_t keys = 200, keys_of_frame = 60, keys_of_field = 50;
    auto size = keys + entry.actor.size() + entry.hex.size() + entry.rest.size() + entry.note.size();
    for (const auto& frame : entry.frames) {
        size += keys_of_frame + frame.name.size();
        for (const auto& field : frame.fields)
            size += keys_of_field + field.name.size() + field.value.size();
    }
    return size;
}

using LeftOut = runner::Entry::LeftOut;

void say_left_out(EntryResult& behind, const LeftOut& left_out) {
    if (left_out.entries == 0) return;
    constexpr std::size_t kilo = 1000;
    const auto size = left_out.bytes < kilo
                          ? fmt::format("{} bytes", left_out.bytes)
                          : fmt::format("{} kB", fmt::group_digits((left_out.bytes + kilo / 2) / kilo));
    behind.note += fmt::format("{}... {} entries / {} left out before this one",
                               behind.note.empty() ? "" : "; ", fmt::group_digits(left_out.entries), size);
}

/// The beginning and the end, which tell the most, as far as there is room.
struct Excerpt {
    std::vector<EntryResult> entries;
    bool is_all = false;
};

Excerpt excerpt_of(const std::vector<Whole>& wholes, std::size_t bytes_max, const Detail& detail) {
    std::vector<EntryResult> front, back;
    std::size_t begin = 0, end = wholes.size();  // of those that are left out
    std::size_t front_bytes = 0, back_bytes = 0;
    while (begin < end && front.size() + back.size() < entries_shown_max) {
        const bool at_front = front_bytes <= back_bytes;
        auto made = make_entry(wholes[at_front ? begin : end - 1], detail);
        const auto size = size_of(made);
        const bool needed = front.empty() || back.empty();
        if (!needed && front_bytes + back_bytes + size > bytes_max) break;
        (at_front ? front_bytes : back_bytes) += size;
        say_left_out(made, wholes[at_front ? begin++ : --end].entry.left_out);
        (at_front ? front : back).push_back(std::move(made));
    }
    LeftOut left_out;
    for (auto i = begin; i < end; ++i) {
        left_out.entries += 1 + wholes[i].entry.left_out.entries;
        left_out.bytes += wholes[i].entry.bytes.size() + wholes[i].entry.left_out.bytes;
    }
    if (!back.empty()) say_left_out(back.back(), left_out);
    std::move(back.rbegin(), back.rend(), std::back_inserter(front));
    return {std::move(front), begin == end && front_bytes + back_bytes <= bytes_max};
}

}  // namespace

std::vector<EntryResult> make_entry_results(const std::vector<runner::Entry>& entries,
                                            std::size_t bytes_max) {
    const auto wholes = join_pieces(entries);
    auto all = excerpt_of(wholes, bytes_max, {});
    return all.is_all ? std::move(all.entries) : excerpt_of(wholes, bytes_max, in_short).entries;
}

}  // namespace chathack::suite
