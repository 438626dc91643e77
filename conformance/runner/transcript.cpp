#include "conformance/runner/transcript.hpp"

#include "reference/wire/decoder.hpp"

namespace chathack::runner {

std::string_view latest_login_frame(const Transcript& transcript, std::string_view actor, std::size_t step) {
    std::string stream;
    for (const auto& entry : transcript.entries) {
        if (entry.actor != actor || entry.step > step) continue;
        if (entry.kind == Entry::Kind::connected) stream.clear();
        if (entry.kind == Entry::Kind::sent && entry.direction == wire::Direction::to_server)
            stream += entry.bytes;
    }
    std::string_view latest;
    wire::Decoder<wire::Direction::to_server> decoder;
    auto bytes = wire::as_bytes(stream);
    for (auto frame = decoder.next(bytes); frame || wire::is_skippable(frame.error());
         frame = decoder.next(bytes)) {
        if (!frame) continue;
        if (std::holds_alternative<wire::to_server::NewLogin>(*frame))
            latest = wire::to_server::NewLogin::name;
        if (std::holds_alternative<wire::to_server::LoginWithPassword>(*frame))
            latest = wire::to_server::LoginWithPassword::name;
    }
    return latest;
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
