#include "conformance/runner/transcript.hpp"

#include <map>
#include <utility>

#include "reference/wire/decoder.hpp"

namespace chathack::runner {

namespace {

using ServerDecoder = wire::Decoder<wire::Direction::to_server>;

/// What an actor has sent to the server on its latest connection, up to the end of a step.
std::string sent_to_server(const Transcript& transcript, std::string_view actor, std::size_t step) {
    std::string stream;
    for (const auto& entry : transcript.entries) {
        if (entry.actor != actor || entry.step > step) continue;
        if (entry.kind == Entry::Kind::connected) stream.clear();
        if (entry.kind == Entry::Kind::sent && entry.direction == wire::Direction::to_server)
            stream += entry.bytes;
    }
    return stream;
}

/// Shows each frame, and each error that can be skipped. Returns the error that ended it.
template <class Visit>
wire::WireError read_frames(std::string_view stream, Visit&& visit) {
    ServerDecoder decoder;
    auto bytes = wire::as_bytes(stream);
    for (;;) {
        const auto frame = decoder.next(bytes);
        if (!frame && !wire::is_skippable(frame.error())) return frame.error();
        visit(frame);
    }
}

}  // namespace

std::string_view latest_login_frame(const Transcript& transcript, std::string_view actor, std::size_t step) {
    std::string_view latest;
    read_frames(sent_to_server(transcript, actor, step), [&](const auto& frame) {
        if (!frame) return;
        if (std::holds_alternative<wire::to_server::NewLogin>(*frame))
            latest = wire::to_server::NewLogin::name;
        if (std::holds_alternative<wire::to_server::LoginWithPassword>(*frame))
            latest = wire::to_server::LoginWithPassword::name;
    });
    return latest;
}

bool has_only_logged_in(const Transcript& transcript, std::string_view actor, std::size_t step) {
    bool only = true;
    const auto end = read_frames(sent_to_server(transcript, actor, step), [&](const auto& frame) {
        only = only && frame &&
               (std::holds_alternative<wire::to_server::NewLogin>(*frame) ||
                std::holds_alternative<wire::to_server::LoginWithPassword>(*frame));
    });
    return only && end == wire::WireError::need_more;
}

bool holds_bad_frame(const Transcript& transcript) {
    std::map<std::string, std::string> streams;  // by actor
    bool bad = false;
    const auto look_at = [&](const std::string& stream) {
        const auto end = read_frames(stream, [&](const auto& frame) {
            bad = bad || (!frame && frame.error() == wire::WireError::bad_utf8);
        });
        bad = bad || end != wire::WireError::need_more;
    };
    for (const auto& entry : transcript.entries) {
        auto& stream = streams[entry.actor];
        if (entry.kind == Entry::Kind::connected) look_at(std::exchange(stream, {}));
        if (entry.kind == Entry::Kind::sent && entry.direction == wire::Direction::to_server)
            stream += entry.bytes;
    }
    for (const auto& [actor, stream] : streams)
        look_at(stream);
    return bad;
}

Transcript counted_from(Time began, Transcript transcript) {
    for (auto& entry : transcript.entries)
        entry.at -= began;
    for (auto& step : transcript.steps) {
        step.began -= began;
        step.ended -= began;
    }
    return transcript;
}

}  // namespace chathack::runner
