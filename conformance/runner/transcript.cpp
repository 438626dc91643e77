#include "conformance/runner/transcript.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "reference/wire/decoder.hpp"
#include "reference/wire/limits.hpp"

namespace chathack::runner {

namespace {

constexpr std::size_t received_kept = 600;  // entries at the beginning, and as many at the end
constexpr std::size_t seen_kept = 100;      // observations of an actor in a step

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

bool ends_inside_a_frame(const std::string& stream) {
    ServerDecoder decoder;
    auto bytes = wire::as_bytes(stream);
    for (;;) {
        const auto frame = decoder.next(bytes);
        if (!frame && !wire::is_skippable(frame.error()))
            return frame.error() == wire::WireError::need_more && decoder.in_frame();
    }
}

/// Asks of what each actor has sent to the server on each connection.
template <class Ask>
bool any_stream(const Transcript& transcript, Ask&& ask) {
    std::map<std::string, std::string> streams;  // by actor, of the latest connection
    for (const auto& entry : transcript.entries) {
        auto& stream = streams[entry.actor];
        if (entry.kind == Entry::Kind::connected && ask(entry.actor, std::exchange(stream, {}))) return true;
        if (entry.kind == Entry::Kind::sent && entry.direction == wire::Direction::to_server)
            stream += entry.bytes;
    }
    return std::ranges::any_of(streams, [&](const auto& one) { return ask(one.first, one.second); });
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

bool holds_bad_frame(const Transcript& transcript, std::string_view actor) {
    return any_stream(transcript, [&](const std::string& sender, const std::string& stream) {
        if (!actor.empty() && sender != actor) return false;
        bool bad_text = false;
        const auto end = read_frames(stream, [&](const auto& frame) {
            bad_text = bad_text || (!frame && frame.error() == wire::WireError::bad_utf8);
        });
        return bad_text || end != wire::WireError::need_more;
    });
}

bool holds_half_frame(const Transcript& transcript) {
    return any_stream(transcript,
                      [](const auto&, const std::string& stream) { return ends_inside_a_frame(stream); });
}

bool waits_inside_a_frame(const Transcript& transcript, std::string_view except, std::size_t step) {
    std::map<std::string, std::string> open;  // what was sent on connections that have not ended
    for (const auto& entry : transcript.entries) {
        if (entry.step > step) continue;
        using enum Entry::Kind;
        if (entry.kind == connected || entry.kind == left || entry.kind == ended) open.erase(entry.actor);
        if (entry.kind == sent && entry.direction == wire::Direction::to_server)
            open[entry.actor] += entry.bytes;
    }
    return std::ranges::any_of(
        open, [&](const auto& one) { return one.first != except && ends_inside_a_frame(one.second); });
}

bool was_refused(const Transcript& transcript, std::string_view actor, std::size_t step) {
    bool refused = false;
    for (const auto& entry : transcript.entries) {
        if (entry.actor != actor || entry.step > step) continue;
        if (entry.kind == Entry::Kind::connected) refused = false;
        if (entry.kind != Entry::Kind::received || entry.bytes.empty()) continue;
        if (entry.bytes.front() == wire::to_client::Connected::opcode) refused = false;
        refused = refused || entry.bytes.front() == wire::to_client::LoginError::opcode ||
                  entry.bytes.front() == wire::to_client::LoginExists::opcode;
    }
    return refused;
}

bool has_sent_message(const Transcript& transcript, std::string_view actor, std::size_t step) {
    bool sent = false;
    read_frames(sent_to_server(transcript, actor, step), [&](const auto& frame) {
        sent = sent || (frame && std::holds_alternative<wire::to_server::GlobalMessage>(*frame));
    });
    return sent;
}

bool was_let_in_for_a_message(const Transcript& transcript, std::string_view actor, std::size_t step) {
    std::size_t times = 0;
    bool spoke = false;
    for (const auto& entry : transcript.entries) {
        if (entry.actor != actor || entry.step > step) continue;
        if (entry.kind == Entry::Kind::connecting) spoke = false, times = 0;
        if (entry.kind == Entry::Kind::sent && entry.direction == wire::Direction::to_server)
            read_frames(entry.bytes, [&](const auto& frame) {  // each for itself: one before may be bad
                spoke = spoke || (frame && std::holds_alternative<wire::to_server::GlobalMessage>(*frame));
            });
        const bool lets_in = entry.kind == Entry::Kind::received && !entry.bytes.empty() &&
                             entry.bytes.front() == wire::to_client::Connected::opcode;
        if (lets_in && ++times == 2) return spoke;
    }
    return false;
}

bool left_right_behind(const Transcript& transcript, std::string_view actor, std::size_t step) {
    std::optional<std::size_t> sent_in;
    bool left = false;
    for (const auto& entry : transcript.entries) {
        if (entry.actor != actor || entry.step > step || entry.harness) continue;
        if (entry.kind == Entry::Kind::sent) sent_in = entry.step;
        if (entry.kind == Entry::Kind::connecting) left = false;
        if (entry.kind == Entry::Kind::left)
            left = sent_in && entry.step == *sent_in + 1 && entry.note != "reset";
    }
    return left;
}

Stale stale_message(const Transcript& transcript, std::string_view actor, std::size_t step) {
    struct Count {
        std::size_t sent = 0, sent_since = 0, received = 0;  // since the actor was let in
    };
    std::map<std::string, Count> texts;
    std::map<std::string, ServerDecoder> decoders;  // by actor, of the latest connection
    for (const auto& entry : transcript.entries) {
        if (entry.step > step) break;
        if (entry.kind == Entry::Kind::connected) decoders.erase(entry.actor);
        if (entry.kind == Entry::Kind::sent && entry.direction == wire::Direction::to_server) {
            auto bytes = wire::as_bytes(entry.bytes);
            auto& decoder = decoders[entry.actor];
            for (auto frame = decoder.next(bytes); frame || wire::is_skippable(frame.error());
                 frame = decoder.next(bytes)) {
                const auto* message = frame ? std::get_if<wire::to_server::GlobalMessage>(&*frame) : nullptr;
                if (!message) continue;
                auto& count = texts[std::string{message->message}];
                ++count.sent;
                ++count.sent_since;
            }
        }
        if (entry.actor != actor || entry.kind != Entry::Kind::received) continue;
        wire::Decoder<wire::Direction::to_client> decoder;
        auto bytes = wire::as_bytes(entry.bytes);
        const auto frame = decoder.next(bytes);
        if (frame && std::holds_alternative<wire::to_client::Connected>(*frame))
            for (auto& [text, count] : texts)
                count.sent_since = count.received = 0;
        const auto* message = frame ? std::get_if<wire::to_client::GlobalMessage>(&*frame) : nullptr;
        const auto at = message ? texts.find(std::string{message->message}) : texts.end();
        if (at == texts.end()) continue;
        if (at->second.sent_since == 0) return Stale::old;
        if (++at->second.received > at->second.sent) return Stale::repeated;
    }
    return Stale::no;
}

bool holds_longest_message(const Transcript& transcript, std::string_view actor) {
    return any_stream(transcript, [&](const std::string& sender, const std::string& stream) {
        if (!actor.empty() && sender != actor) return false;
        bool longest = false;
        read_frames(stream, [&](const auto& frame) {
            const auto* message = frame ? std::get_if<wire::to_server::GlobalMessage>(&*frame) : nullptr;
            longest = longest || (message && message->message.size() == wire::Limits{}.message_bytes_max);
        });
        return longest;
    });
}

std::size_t count_asks(const Transcript& transcript, std::string_view asker, std::string_view asked_login,
                       std::size_t step) {
    std::size_t count = 0;
    read_frames(sent_to_server(transcript, asker, step), [&](const auto& frame) {
        const auto* ask = frame ? std::get_if<wire::to_server::PrivateAsk>(&*frame) : nullptr;
        if (ask && ask->receiver == asked_login) ++count;
    });
    return count;
}

bool holds_reset(const Transcript& transcript) {
    return std::ranges::any_of(transcript.entries, [](const auto& entry) {
        return entry.kind == Entry::Kind::left && entry.note == "reset";
    });
}

void shorten(Transcript& transcript) {
    transcript.left_over.clear();
    for (auto& step : transcript.steps) {
        for (auto& [actor, seen] : step.seen) {
            if (seen.observations.size() <= seen_kept) continue;
            seen.left_out += seen.observations.size() - seen_kept;
            seen.observations.resize(seen_kept);
            seen.observations.shrink_to_fit();
        }
    }
    const auto is_received = [](const Entry& entry) { return entry.kind == Entry::Kind::received; };
    const auto received = static_cast<std::size_t>(std::ranges::count_if(transcript.entries, is_received));
    if (received <= 2 * received_kept) return;
    std::vector<Entry> kept;
    Entry::LeftOut left_out;
    std::size_t number = 0;
    for (auto& entry : transcript.entries) {
        if (is_received(entry) && ++number > received_kept && number <= received - received_kept) {
            left_out.entries += 1;
            left_out.bytes += entry.bytes.size();
            continue;
        }
        entry.left_out = std::exchange(left_out, {});
        kept.push_back(std::move(entry));
    }
    transcript.entries = std::move(kept);
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
