#include "conformance/runner/step_thread.hpp"

#include <algorithm>

#include "conformance/runner/stream.hpp"

namespace chathack::runner {
namespace {

constexpr Time never = Time::max();
constexpr Time waiting_least = std::chrono::milliseconds{10};  // a step that takes less is at work
constexpr int long_list_factor = 10;                           // patience for a whole list, while it goes on
constexpr int next_of_list_factor = 4;                         // at most, for the next of a list that goes on
constexpr double patient_factor_max = 2;  // of a step that asks for patience, where a play is patient anyway
constexpr Time program_start = std::chrono::seconds{15};  // a client under test may take so long to connect

constexpr std::size_t many_frames = 200;  // in a case; then a gentle play settles for a part of the time
constexpr int settle_part_of_many = 8;
constexpr int settle_times_without_effect = 4;

std::string in_words(const std::string& actor, const match::Observation& observation) {
    return actor + " saw " + match::to_string(observation);
}

/// Whether an actor whose connection is over had one.
bool was_connected(const RunningActor& who) {
    return who.connect_error == transport::TransportError{} && !who.inbox.empty();
}

/// Why an actor whose connection is over is not connected.
std::string not_connected(const RunningActor& who) {
    if (was_connected(who)) return "connected, " + in_words(who.name, who.inbox.back());
    return who.name + " could not connect: " + std::string{to_string(who.connect_error)};
}

std::vector<std::string> observers_of(const scenario::ExpectStep& expect) {
    std::vector<std::string> actors;
    for (const auto& alternative : expect.alternatives) {
        for (const auto& sees : alternative.sees)
            actors.push_back(sees.actor);
    }
    return actors;
}

}  // namespace

// --- from step to step
// ----------------------------------------------------------------------------------------------------

StepThread::State StepThread::advance(bool exhausted) {
    if (at_ == steps_.size()) return State::ended;
    exhausted_ = exhausted;
    const auto& step = steps_[at_];
    actors_.enter_step(step.index);
    const bool begins = !begun_;
    if (begins) begin(step);
    if (begins && branches_ > 0) return State::branches;
    switch (std::visit([&](const auto& what) { return poll(what); }, step.what)) {
        case Poll::waiting:
            return State::waiting;
        case Poll::failed:
            return State::failed;
        case Poll::done:
            break;
    }
    end_step(StepRecord::End::satisfied);
    ++at_;
    return State::moved;
}

const scenario::ParallelStep& StepThread::parallel() const {
    return std::get<scenario::ParallelStep>(steps_[at_].what);
}

Time StepThread::wake_at() const noexcept {
    return std::min({deadline_, next_at_, fence_ ? fence_->wake_at() : never});
}

void StepThread::abandon(const std::string& why) {
    if (!begun_) return;
    record_.note = why;
    end_step(StepRecord::End::lost);
}

void StepThread::begin(const scenario::Step& step) {
    begun_ = true;
    record_ = {};
    record_.step = step.index;
    record_.began = actors_.now();
    record_.bindings = actors_.bindings;
    deadline_ = actors_.now() + actors_.options().timing.answer;
    std::visit([&](const auto& what) { begin(what); }, step.what);
}

void StepThread::end_step(StepRecord::End end) {
    record_.ended = actors_.now();
    record_.end = end;
    const auto took = record_.ended - record_.began;
    const bool in_vain = end == StepRecord::End::timed_out || record_.proof == Proof::quiet;
    if (in_vain ||
        (took >= waiting_least && !std::holds_alternative<scenario::ParallelStep>(steps_[at_].what)))
        transcript_.waited += took;
    transcript_.steps.push_back(std::move(record_));
    begun_ = false;
    deadline_ = next_at_ = never;
    pieces_.clear();
    next_piece_ = 0;
    pending_.clear();
    asked_.clear();
    settled_since_.reset();
    waits_on_ = false;
    fence_.reset();
}

StepThread::Poll StepThread::fail(StepRecord::End end, std::string why) {
    end_step(end);
    why_ = std::move(why);
    return Poll::failed;
}

StepThread::Poll StepThread::lost(std::string note) {
    record_.note = note;
    return fail(late() ? StepRecord::End::timed_out : StepRecord::End::lost, std::move(note));
}

// --- connections
// ----------------------------------------------------------------------------------------------------------

void StepThread::connect(const std::vector<std::string>& actors) {
    pending_.insert(actors.begin(), actors.end());
    if (actors_.options().pace != Pace::fast) return open_next(actors);
    for (const auto& name : actors)
        open(actors_.named(name));
}

/// One after another: the first that is not there yet.
void StepThread::open_next(const std::vector<std::string>& actors) {
    const auto next = std::ranges::find_if(actors, [&](const auto& name) { return pending_.contains(name); });
    if (next == actors.end()) return;
    deadline_ = actors_.now() + actors_.options().timing.answer;
    open(actors_.named(*next));
}

void StepThread::open(RunningActor& who) {
    if (who.role == scenario::Actor::Role::user)
        deadline_ = std::max(deadline_, actors_.now() + program_start);
    if (who.link != RunningActor::Link::open) actors_.open(who);
}

bool StepThread::settled(int times) {
    if (actors_.options().pace == Pace::fast) return true;
    if (!settled_since_ || settled_news_ != actors_.news()) {
        settled_since_ = actors_.now();
        settled_news_ = actors_.news();
    }
    // Megabytes of frames would take minutes.
    const auto part = frames_sent_ > many_frames ? settle_part_of_many : 1;
    next_at_ = *settled_since_ + times * actors_.options().timing.settle / part;
    return actors_.now() >= next_at_;
}

StepThread::Poll StepThread::poll(const scenario::ConnectStep& step) {
    const bool in_turn = actors_.options().pace != Pace::fast;
    for (const auto& name : step.actors) {
        const auto& who = actors_.named(name);
        const bool user = who.role == scenario::Actor::Role::user;
        const auto& connected =
            user ? actors_.named(who.counterpart) : who;  // a program connects to our server
        // One that was ended at once was there too: what follows shows what comes of it.
        const bool is_there = connected.link == RunningActor::Link::open ||
                              (connected.link == RunningActor::Link::over && was_connected(connected));
        if (is_there && pending_.erase(name) > 0 && in_turn) open_next(step.actors);
        if (who.link == RunningActor::Link::over && user && pending_.contains(name))
            return lost(name + "'s client did not connect: " + in_words(name, who.inbox.back()));
        if (who.link == RunningActor::Link::over && !user && !was_connected(who))
            return lost(not_connected(who));
        if (in_turn && pending_.contains(name)) break;  // the others have not begun yet
    }
    if (pending_.empty()) return Poll::done;
    return late() ? lost("no connection in time") : Poll::waiting;
}

void StepThread::begin(const scenario::ConnectToStep& step) {
    const auto port = match::resolve(scenario::Value{step.port}, actors_.bindings);
    const auto address = match::resolve(scenario::Value{step.address}, actors_.bindings);
    if (!port || !address) return;
    const auto number = std::get<std::int64_t>(*port);
    if (number < 1 || number > 65535) return;
    actors_.connect_to(actors_.named(step.actor),
                       {std::get<wire::Address>(*address), static_cast<std::uint16_t>(number)});
}

StepThread::Poll StepThread::poll(const scenario::ConnectToStep& step) {
    const auto& who = actors_.named(step.actor);
    if (who.link == RunningActor::Link::open) return Poll::done;
    if (who.link == RunningActor::Link::connecting && !late()) return Poll::waiting;
    if (step.clause.empty()) return Poll::done;  // whoever looks sees that it is closed
    record_.note =
        step.actor + (who.link == RunningActor::Link::idle ? " has no port from 1 to 65535 to connect to"
                      : late()                             ? " got no answer there"
                               : " could not connect there: " + std::string{to_string(who.connect_error)});
    return fail(StepRecord::End::disappointed, record_.note);
}

void StepThread::begin(const scenario::ListenAtStep& step) {
    for (const auto& name : step.actors)
        actors_.listen(actors_.named(name));
}

StepThread::Poll StepThread::poll(const scenario::ListenAtStep& step) {
    const bool all = std::all_of(step.actors.begin(), step.actors.end(),
                                 [&](const auto& name) { return actors_.named(name).listening.has_value(); });
    if (all) return Poll::done;
    return late() ? lost("cannot listen on the loopback address") : Poll::waiting;
}

void StepThread::begin(const scenario::UserActsStep& step) {
    for (const auto& act : step.acts) {
        if (auto resolved = resolve_act(act, actors_.bindings))
            actors_.act(actors_.named(step.actor), *std::move(resolved), false);
    }
}

/// A client under test logs in by itself; our server lets it in, and waits until the client shows that.
StepThread::Poll StepThread::poll_login_of_user(RunningActor& user) {
    auto& server = actors_.named(user.counterpart);
    if (user.link == RunningActor::Link::over)
        return lost("logging in, " + in_words(user.name, user.inbox.back()));
    if (server.link == RunningActor::Link::over && !server.inbox.empty())
        return lost("logging in, " + in_words(server.name, server.inbox.front()));
    if (server.watches) return poll_login_at_target(user, server);
    if (!server.inbox.empty() && asked_.insert(user.name).second) {
        const auto* frame = std::get_if<match::FrameSeen>(&server.inbox.front());
        const bool login = frame && (frame->frame.name == wire::to_server::NewLogin::name ||
                                     frame->frame.name == wire::to_server::LoginWithPassword::name);
        if (!login) return lost("logging in, " + in_words(server.name, server.inbox.front()));
        server.drop(1);
        actors_.admit(user);
    }
    if (!asked_.contains(user.name)) return Poll::waiting;
    const auto& clients = actors_.options().clients;
    if (!clients.empty() && !clients[user.client].shows_login) return Poll::done;
    return take_shown_login(user) ? Poll::done : Poll::waiting;
}

bool StepThread::take_shown_login(RunningActor& user) {
    const auto shown = std::find_if(user.inbox.begin(), user.inbox.end(), [](const auto& observation) {
        const auto* seen = std::get_if<match::FrameSeen>(&observation);
        return seen && seen->frame.name == "logged_in";
    });
    if (shown == user.inbox.end()) return false;
    user.inbox.erase(shown);
    return true;
}

/// The server under test lets the client in, which is seen from the middle.
StepThread::Poll StepThread::poll_login_at_target(RunningActor& user, RunningActor& server) {
    auto& client = actors_.watcher_of(user, scenario::Actor::Role::client);
    if (server.inbox.empty() || client.inbox.empty()) return Poll::waiting;
    for (const auto* watcher : {&server, &client}) {
        const auto* frame = std::get_if<match::FrameSeen>(&watcher->inbox.front());
        const auto& name = frame ? frame->frame.name : std::string{};
        const bool right = watcher == &client ? name == wire::to_client::Connected::name
                                              : name == wire::to_server::NewLogin::name ||
                                                    name == wire::to_server::LoginWithPassword::name;
        if (!right) return lost("logging in, " + in_words(watcher->name, watcher->inbox.front()));
    }
    if (!take_shown_login(user)) return Poll::waiting;
    server.drop(1);
    client.drop(1);
    return Poll::done;
}

StepThread::Poll StepThread::poll(const scenario::LoginStep& step) {
    const bool in_turn = actors_.options().pace != Pace::fast;
    for (const auto& name : step.actors) {
        if (!pending_.contains(name)) continue;
        const auto state = poll_login(actors_.named(name));
        if (state == Poll::failed) return state;
        if (state == Poll::done) {
            pending_.erase(name);
            if (in_turn) open_next(step.actors);
        } else if (in_turn) {
            break;
        }
    }
    if (pending_.empty()) {
        deadline_ = never;
        return actors_.options().pace != Pace::gentle || settled() ? Poll::done : Poll::waiting;
    }
    if (!late()) return Poll::waiting;
    const auto first =
        std::ranges::find_if(step.actors, [&](const auto& name) { return pending_.contains(name); });
    return lost("logging in, " + *first + " got no answer");
}

StepThread::Poll StepThread::poll_login(RunningActor& who) {
    if (who.role == scenario::Actor::Role::user) return poll_login_of_user(who);
    if (who.link == RunningActor::Link::open && asked_.insert(who.name).second)
        actors_.write(who, who.login_frame(), true);
    who.pass_over_optional();
    if (who.inbox.empty())
        return who.link == RunningActor::Link::over ? lost(not_connected(who)) : Poll::waiting;
    const auto* frame = std::get_if<match::FrameSeen>(&who.inbox.front());
    if (!frame || frame->frame.name != wire::to_client::Connected::name)
        return lost("logging in, " + in_words(who.name, who.inbox.front()));
    who.drop(1);
    return Poll::done;
}

void StepThread::begin(const scenario::ReclaimStep& step) {
    const auto& timing = actors_.options().timing;
    deadline_ = actors_.now() + timing.freed;
    actors_.open(actors_.named(step.actor));
}

StepThread::Poll StepThread::poll(const scenario::ReclaimStep& step) {
    auto& who = actors_.named(step.actor);
    if (who.link == RunningActor::Link::open && asked_.insert(step.actor).second) {
        actors_.write(who, who.login_frame(), false);
        next_at_ = never;
    }
    who.pass_over_optional();
    const bool answered = !who.inbox.empty();
    const auto* first = answered ? std::get_if<match::FrameSeen>(&who.inbox.front()) : nullptr;
    if (first && first->frame.name == wire::to_client::Connected::name) {
        who.drop(1);
        return Poll::done;
    }
    // A target that is busy with something else has not said that the login is taken.
    if (late() && !answered && who.link == RunningActor::Link::open && !waits_on_) {
        waits_on_ = true;
        deadline_ = actors_.now() + actors_.options().timing.answer;
    }
    if (answered) {
        record_.note = in_words(step.actor, who.inbox.front());
        record_.symptom = {};
        if (first && first->frame.name != wire::to_client::LoginExists::name)
            record_.symptom = {match::Symptom::What::unexpected, first->frame.name, {}, {}};
    }
    if (late()) {
        if (record_.note.empty()) record_.note = step.actor + " got no answer";
        return fail(StepRecord::End::timed_out, "the login did not become free");
    }
    if (answered || who.link == RunningActor::Link::over) {  // not free yet: again, a little later
        actors_.leave(who, scenario::LeaveStep::How::reset);
        who.start_over();
        asked_.clear();
        // The longer it takes, the less is gained by asking often.
        const auto taken = actors_.now() - record_.began;
        next_at_ = actors_.now() + std::max<Time>(actors_.options().timing.retry_gap, taken / 8);
    } else if (who.link == RunningActor::Link::idle && actors_.now() >= next_at_) {
        actors_.open(who);
        next_at_ = never;
    }
    return Poll::waiting;
}

void StepThread::begin(const scenario::LeaveStep& step) {
    for (const auto& name : step.actors)
        actors_.leave(actors_.named(name), step.how);
    deadline_ = never;
}

StepThread::Poll StepThread::poll(const scenario::LeaveStep&) {
    return settled() ? Poll::done : Poll::waiting;
}

// --- bytes
// -------------------------------------------------------------------------------------------------------------

void StepThread::begin(const scenario::SendStep& step) {
    auto& who = actors_.named(step.actor);
    std::vector<std::size_t> frame_ends;
    const auto stream = build_stream(step, who.sender, actors_.bindings, &frame_ends);
    if (!stream) return;
    const auto& options = actors_.options();
    pieces_ = options.pace == Pace::gentle ? split_frames(*stream, frame_ends, frames_sent_)
                                           : cut_stream(*stream, step.cuts, options.delivery,
                                                        match::derive_seed(options.seed, record_.step));
    frames_sent_ += frame_ends.size();
    for (auto& echo : echoes_of(step, who.sender, actors_.bindings))
        who.echoes_due.push_back(std::move(echo));
    if (who.role != scenario::Actor::Role::server) return;
    for (const auto& part : step.parts) {
        const auto* frame = std::get_if<scenario::FrameSpec>(&part);
        if (frame && frame->name == wire::to_client::Connected::name) actors_.note_admission(who);
    }
}

StepThread::Poll StepThread::poll(const scenario::SendStep& step) {
    auto& who = actors_.named(step.actor);
    const bool awaited = who.listening && who.link == RunningActor::Link::idle;  // nobody has connected yet
    if (awaited && !late()) return Poll::waiting;
    while (next_piece_ < pieces_.size()) {
        if (who.link != RunningActor::Link::open) break;  // the target hung up: what follows will tell
        const bool gentle = actors_.options().pace == Pace::gentle && next_piece_ > 0;
        // What has had no effect so far may still have one, on a machine that is busy.
        const bool had_effect = actors_.news() != news_before_piece_;
        if (gentle && !settled(had_effect ? 1 : settle_times_without_effect)) return Poll::waiting;
        if (next_at_ != never && actors_.now() < next_at_) return Poll::waiting;
        news_before_piece_ = actors_.news();
        actors_.write(who, pieces_[next_piece_++], false);
        next_at_ = actors_.now() + actors_.options().timing.piece_gap;
        settled_since_.reset();
        deadline_ = never;  // there was somebody to send to; the pieces take what they take
    }
    deadline_ = never;
    return settled() ? Poll::done : Poll::waiting;
}

StepThread::Poll StepThread::poll(const scenario::ReadingStep& step) {
    for (const auto& name : step.actors)
        actors_.set_reading(actors_.named(name), !step.paused);
    return Poll::done;
}

// --- what is seen
// --------------------------------------------------------------------------------------------------------

void StepThread::begin(const scenario::ExpectStep& step) {
    const auto& timing = actors_.options().timing;
    const bool patient = timing.late != never;
    const auto factor = patient ? std::min(step.patience, patient_factor_max) : step.patience;
    patience_ = std::chrono::duration_cast<Time>(timing.answer * factor);
    deadline_ = actors_.now() + patience_;
    news_ = 0;
    heard_at_ = actors_.now();
    longest_wait_ = {};
    if (!step.fence.empty()) fence_.emplace(actors_, markers_, step, timing.quiet);
}

/// A long list may take long, as long as it goes on.
void StepThread::wait_anew() {
    const bool has_begun =
        std::ranges::any_of(record_.seen, [](const auto& seen) { return !seen.second.observations.empty(); });
    const auto& timing = actors_.options().timing;
    const bool patient = timing.late != never;
    const auto next = patient ? timing.answer : next_of_list_factor * timing.answer;
    const auto patience = has_begun ? std::min(patience_, next) : patience_;
    deadline_ = std::min(actors_.now() + patience, record_.began + long_list_factor * patience_);
}

StepThread::Poll StepThread::poll(const scenario::ExpectStep& step) {
    if (fence_) fence_->poll();
    const bool passed = fence_ && fence_->passed();
    const bool fresh = news_ != actors_.news() + 1;
    if (!fresh && !passed && !late() && !exhausted_) return Poll::waiting;
    const bool goes_on = fresh && news_ != 0 && !late();
    news_ = actors_.news() + 1;
    longest_wait_ = std::max(longest_wait_, actors_.now() - heard_at_);
    if (fresh) heard_at_ = actors_.now();
    record_.seen = actors_.seen_by(observers_of(step), passed || late() || exhausted_);
    if (goes_on) wait_anew();
    auto outcome = match::decide(step, record_.seen, actors_.bindings);
    if (outcome.fit == match::Fit::undecided) return Poll::waiting;
    // What a quiet time did not bring may still come, and so may what others did than who sent the marker: on
    // a network it overtakes.
    const bool weak = passed && (fence_->proof() == Proof::quiet || actors_.others_acted(step.fence)) &&
                      !late() && !exhausted_;
    if (weak && outcome.fit != match::Fit::fits) {
        const auto open = actors_.seen_by(observers_of(step), false);
        if (match::decide(step, open, actors_.bindings).fit == match::Fit::undecided) return Poll::waiting;
    }
    if (fence_) note_proof(step, passed, outcome.fit == match::Fit::fits);
    outcome.result.fit = outcome.fit;
    const auto late = actors_.options().timing.late;
    // What never came was not late.
    if (outcome.fit == match::Fit::fits && late != never && longest_wait_ > step.patience * late)
        record_.late = longest_wait_;
    return settle(outcome.result, outcome.alternative);
}

/// What shows that nothing else came; nothing does when what came ended the step early.
void StepThread::note_proof(const scenario::ExpectStep& step, bool passed, bool fits) {
    if (passed) {
        record_.proof = fence_->proof();
        record_.quiet = fence_->quiet();
        record_.overtakable = fits && actors_.others_acted(step.fence);
        if (fits) actors_.forget_deeds();
    } else if (exhausted_) {
        record_.proof = Proof::exhausted;
    } else if (late()) {
        record_.proof = Proof::quiet;
        record_.quiet = actors_.now() - record_.began;
    } else if (fits) {
        record_.proof = Proof::ended;
    }
}

StepThread::Poll StepThread::poll(const scenario::RaceStep& step) {
    record_.seen = actors_.seen_by(step.actors, late() || exhausted_);
    return settle(match::decide(step, record_.seen, actors_.bindings), 0);
}

/// Ends an Expect or a Race once it is decided, and keeps what was decided: nobody decides it again.
StepThread::Poll StepThread::settle(const match::FitResult& result, std::size_t alternative) {
    if (result.fit == match::Fit::undecided) return Poll::waiting;
    if (result.fit == match::Fit::fits) {
        record_.came_true = alternative;
        actors_.take(result);
        return Poll::done;
    }
    record_.note = result.why_not;
    record_.symptom = result.symptom;
    return fail(late() ? StepRecord::End::timed_out : StepRecord::End::disappointed,
                "a step before it was disappointed: " + record_.note);
}

void StepThread::begin(const scenario::ParallelStep& step) {
    deadline_ = never;
    branches_ = step.branches.size();
}

}  // namespace chathack::runner
