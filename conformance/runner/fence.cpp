#include "conformance/runner/fence.hpp"

#include "conformance/runner/disguise.hpp"

namespace chathack::runner {
namespace {

constexpr const char* witness_name = "(witness)";
constexpr std::size_t witness_number = 4752;  // beyond all actors of a case

/// What is said to everybody, and what of it a client shows; nothing for other observations.
const std::string* said_in(const match::Observation& observation) {
    const auto* frame = std::get_if<match::FrameSeen>(&observation);
    if (!frame) return nullptr;
    const auto& name = frame->frame.name;
    const bool said = name == wire::to_client::GlobalMessage::name;
    if (!said && name != "message" && name != "private_message") return nullptr;
    const auto* message = frame->frame.find(said ? "message" : "text");
    return message ? std::get_if<std::string>(message) : nullptr;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Markers::Markers(std::uint64_t seed, std::uint64_t disguise)
    : words_{marker_words(disguise)}, end_{words_.between + std::to_string(seed)} {}

bool Markers::like_one(std::string_view text) const {
    const auto at = text.find(words_.between);
    if (!text.starts_with(words_.begin) || at == std::string_view::npos || at < words_.begin.size())
        return false;
    return is_number(text.substr(words_.begin.size(), at - words_.begin.size())) &&
           is_number(text.substr(at + words_.between.size()));
}

std::string Markers::make() {
    auto text = words_.begin + std::to_string(++count_) + end_;
    texts_.insert(text);
    return text;
}

const std::string* marker_in(const match::Observation& observation, const Markers& markers) {
    const auto* text = said_in(observation);
    return text && markers.known(*text) ? text : nullptr;
}

bool is_of_another_case(const match::Observation& observation, const Markers& markers,
                        const std::string& login_suffix) {
    const auto* text = said_in(observation);
    if (!text || !markers.like_one(*text)) return false;
    const auto* sender = std::get<match::FrameSeen>(observation).frame.find("sender");
    const auto* login = sender ? std::get_if<std::string>(sender) : nullptr;
    return login && !login->ends_with(login_suffix);
}

Fence::Fence(ActorSet& actors, Markers& markers, const scenario::ExpectStep& expect, Time quiet)
    : actors_{actors}, markers_{markers}, speaker_{expect.fence}, quiet_{quiet} {
    start(expect);
}

void Fence::start(const scenario::ExpectStep& expect) {
    if (!actors_.speaks(speaker_)) return go_quiet();
    look_for_observers(expect);
    if (speaker_observes_) helper_ = actors_.another_speaker(speaker_);
    const bool client = actors_.named(speaker_).role == scenario::Actor::Role::client;
    if (speaker_observes_ && !client) return go_quiet();
    if (speaker_observes_ && helper_.empty()) return call_witness();
    send_marker();
}

void Fence::look_for_observers(const scenario::ExpectStep& expect) {
    for (const auto& alternative : expect.alternatives) {
        for (const auto& sees : alternative.sees) {
            if (sees.actor == speaker_) {
                speaker_observes_ = true;
            } else if (actors_.hears(sees.actor, speaker_)) {
                awaited_.insert(sees.actor);
            } else if (actors_.named(sees.actor).link == RunningActor::Link::open) {
                deaf_observers_ = true;
            }
        }
    }
}

void Fence::call_witness() {
    helper_ = witness_name;
    auto& witness = actors_.named(helper_);
    witness.sender.login =
        login_stem("witness", witness_number, actors_.options().disguise) + actors_.options().login_suffix;
    actors_.open(witness);
    phase_ = Phase::witness;
}

void Fence::poll_witness() {
    auto& witness = actors_.named(helper_);
    if (witness.link == RunningActor::Link::open && !asked_) {
        asked_ = true;
        actors_.write(witness, witness.login_frame(), true);
    }
    if (witness.logged_in) return send_marker();
    if (witness.link == RunningActor::Link::over || witness.refused || !actors_.speaks(speaker_)) go_quiet();
}

void Fence::send_marker() {
    if (!actors_.speaks(speaker_)) return go_quiet();
    marker_ = markers_.make();
    if (!helper_.empty()) awaited_.insert(helper_);
    actors_.say(actors_.named(speaker_), marker_);
    phase_ = Phase::marker;
}

void Fence::send_answer() {
    answer_ = markers_.make();
    actors_.say(actors_.named(helper_), answer_);
    awaited_.insert(speaker_);
    phase_ = Phase::answer;
}

void Fence::go_quiet() {
    phase_ = Phase::quiet;
    proof_ = Proof::quiet;
    quiet_until_ = actors_.now() + quiet_;
}

void Fence::poll_markers() {
    std::erase_if(awaited_,
                  [&](const auto& name) { return actors_.named(name).link == RunningActor::Link::over; });
    const bool speaker_gone = !actors_.speaks(speaker_);
    const bool helper_gone = !helper_.empty() && !actors_.speaks(helper_);
    if (helper_gone || (phase_ == Phase::marker && speaker_gone && !awaited_.empty())) return go_quiet();
    const bool answer_due = phase_ == Phase::marker && !helper_.empty() && !awaited_.contains(helper_);
    if (answer_due && !speaker_gone) send_answer();
    if (!awaited_.empty()) return;
    if (deaf_observers_) return go_quiet();
    phase_ = Phase::passed;
}

void Fence::poll() {
    if (phase_ == Phase::witness) poll_witness();
    if (phase_ == Phase::marker || phase_ == Phase::answer) poll_markers();
    if (phase_ == Phase::quiet && actors_.now() >= quiet_until_) phase_ = Phase::passed;
}

void Fence::heard(const std::string& marker, const std::string& by) {
    const bool first = marker == marker_ && by != speaker_;
    const bool second = phase_ == Phase::answer && marker == answer_ && by == speaker_;
    if (first || second) awaited_.erase(by);
}

}  // namespace chathack::runner
