#include "conformance/runner/runner.hpp"

#include <algorithm>
#include <set>

#include "conformance/runner/fence.hpp"
#include "conformance/runner/player.hpp"
#include "conformance/runner/stream.hpp"

namespace chathack::runner {
namespace {

template <class... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};

constexpr Time never = Time::max();
constexpr std::string_view witness_name = "(witness)";

/// One list of steps being played. `Parallel` makes more of them.
struct Track {
    const std::vector<scenario::Step>* steps = nullptr;
    Track* parent = nullptr;
    std::size_t at = 0;
    std::size_t children = 0;
    bool begun = false;  // the step at `at`
    StepRecord record;   // of that step
    Time deadline = never;
    Time next_at = never;             // when the next piece or claim is due
    std::vector<std::string> pieces;  // of a Send, still to write
    std::size_t next_piece = 0;
    std::set<std::string> pending;  // of a Login or Connect: who is not there yet
    std::set<std::string> asked;    // of a Login: who has sent its frame
    Fence fence;                    // of an Expect
};

/// What became of a step when it was looked at.
enum class Poll { waiting, done, failed };

std::string in_words(const std::string& actor, const match::Sight& sight) {
    return actor + " saw " + match::to_string(sight);
}

}  // namespace

class Runner::Impl {
public:
    Impl(const scenario::Case& scenario_case, RunOptions options);

    void start(Time now, transport::Actions& out);
    void abandon(const std::string& why, Time now, transport::Actions& out);
    void exhausted(Time now, transport::Actions& out);
    void handle(const transport::Event& event, Time now, transport::Actions& out);

    bool finished = false;
    Transcript transcript;

private:
    // What happened on the network.
    void on(const transport::Connected& event);
    void on(const transport::ConnectFailed& event);
    void on(const transport::Received& event);
    void on(const transport::Ended& event) { link_over(event.conn, "end of stream"); }
    void on(const transport::Closed& event) { link_over(event.conn, std::string{to_string(event.error)}); }
    template <class Other>
    void on(const Other&) {}
    void link_over(transport::ConnId conn, const std::string& how);

    // The steps: begun once, then polled after every event.
    void advance();
    Poll step_on(Track& track);
    void begin(Track& track, const scenario::Step& step);
    Poll poll(Track& track, const scenario::Step& step);
    Poll poll(Track& track, const scenario::Connect& step);
    Poll poll(Track& track, const scenario::Login& step);
    Poll poll(Track& track, const scenario::Reclaim& step);
    Poll poll(Track& track, const scenario::Send& step);
    Poll poll(Track& track, const scenario::Expect& step);
    Poll poll(Track& track, const scenario::Race& step);
    Poll poll(Track& track, const scenario::Leave& step);
    Poll poll(Track& track, const scenario::Reading& step);
    Poll poll(Track& track, const scenario::Parallel& step);
    Poll lost(Track& track, std::string note);
    void end_step(Track& track, StepRecord::End end);
    void finish(const std::string& why);

    // Fences.
    void raise_fence(Track& track, const scenario::Expect& expect);
    void send_marker(Track& track, const scenario::Expect& expect);
    void poll_fence(Track& track, const scenario::Expect& expect);
    void marker_seen(const std::string& text, const std::string& by);
    void go_quiet(Fence& fence);
    bool take_marker(Player& player, const match::Sight& sight);

    // Players.
    void share_account(const scenario::Actor& actor);
    Player& player(const std::string& name);
    bool speaks(const std::string& name);
    void open(Player& player);
    void write(Player& player, std::string bytes, bool harness);
    void leave(Player& player, scenario::Leave::How how);
    match::SeenByActor seen_by(const std::vector<std::string>& actors, bool nothing_more);
    void take(const match::FitResult& result);
    void note(Entry::Kind kind, const Player& player, std::string bytes, std::string note, bool harness);

    const scenario::Case& case_;
    RunOptions options_;
    match::Bindings bindings_;
    std::map<std::string, std::unique_ptr<Player>, std::less<>> players_;
    std::map<transport::ConnId, Player*> by_conn_;
    std::map<transport::Tag, Player*> by_tag_;
    std::uint64_t tags_ = 0;
    std::vector<std::unique_ptr<Track>> tracks_;
    std::set<std::string, std::less<>> markers_;  // every marker ever sent
    std::uint64_t marker_count_ = 0;
    std::size_t frames_ = 0;
    std::size_t step_ = 0;  // the step that entries belong to
    bool exhausted_ = false;
    Time now_{};
    transport::Actions* out_ = nullptr;
};

Runner::Impl::Impl(const scenario::Case& scenario_case, RunOptions options)
    : case_{scenario_case}, options_{std::move(options)} {
    bindings_.seed = transcript.seed = options_.seed;
    std::size_t accounts = 0;
    for (const auto& actor : case_.actors) {
        auto made = std::make_unique<Player>(actor.name);
        made->sender.login = actor.name + options_.login_suffix;
        if (actor.account && !actor.login && accounts < options_.accounts.size()) {
            made->sender = {options_.accounts[accounts].login, options_.accounts[accounts].password};
            made->by_password = true;
            ++accounts;
        }
        bindings_.logins.emplace(actor.name, made->sender.login);
        if (made->by_password) bindings_.passwords.emplace(actor.name, made->sender.password);
        players_.emplace(actor.name, std::move(made));
    }
    for (const auto& actor : case_.actors) {  // logins that name other actors' logins
        if (!actor.login) continue;
        const auto login = match::resolve(*actor.login, bindings_);
        if (!login) continue;
        player(actor.name).sender.login = *login;
        bindings_.logins.insert_or_assign(actor.name, *login);
        if (actor.account) share_account(actor);
    }
    tracks_.push_back(std::make_unique<Track>());
    tracks_.back()->steps = &case_.steps;
}

/// A second user of the account whose login the actor has.
void Runner::Impl::share_account(const scenario::Actor& actor) {
    const auto* login = actor.login && actor.login->pieces.size() == 1
                            ? std::get_if<scenario::LoginOf>(&actor.login->pieces.front())
                            : nullptr;
    if (!login || !bindings_.passwords.contains(login->actor)) return;
    auto& second = player(actor.name);
    second.sender = player(login->actor).sender;
    second.by_password = true;
    bindings_.passwords.insert_or_assign(actor.name, second.sender.password);
}

// --- inputs
// -------------------------------------------------------------------------------------------------------

void Runner::Impl::start(Time now, transport::Actions& out) {
    now_ = now;
    out_ = &out;
    advance();
}

void Runner::Impl::abandon(const std::string& why, Time now, transport::Actions& out) {
    now_ = now;
    out_ = &out;
    finish(why);
}

void Runner::Impl::exhausted(Time now, transport::Actions& out) {
    now_ = now;
    out_ = &out;
    exhausted_ = true;
    advance();
    exhausted_ = false;
}

void Runner::Impl::handle(const transport::Event& event, Time now, transport::Actions& out) {
    now_ = now;
    out_ = &out;
    if (finished) return;
    std::visit([&](const auto& e) { on(e); }, event);
    advance();
}

void Runner::Impl::on(const transport::Connected& event) {
    const auto at = by_tag_.find(event.tag);
    if (at == by_tag_.end()) return;
    Player& connected = *at->second;
    by_tag_.erase(at);
    connected.link = Player::Link::open;
    connected.conn = event.conn;
    by_conn_.emplace(event.conn, &connected);
    note(Entry::Kind::connected, connected, {}, to_string(event.local), connected.harness);
}

void Runner::Impl::on(const transport::ConnectFailed& event) {
    const auto at = by_tag_.find(event.tag);
    if (at == by_tag_.end()) return;
    Player& failed = *at->second;
    by_tag_.erase(at);
    failed.link = Player::Link::over;
    failed.connect_error = event.error;
    note(Entry::Kind::connect_failed, failed, {}, std::string{to_string(event.error)}, failed.harness);
}

void Runner::Impl::on(const transport::Received& event) {
    const auto at = by_conn_.find(event.conn);
    if (at == by_conn_.end()) return;
    Player& receiver = *at->second;
    if (frames_ > options_.frames_max) return;
    const auto before = receiver.inbox.size();
    receiver.receive(event.bytes, [&](Entry::Kind kind, std::string bytes, std::string why) {
        if (++frames_ > options_.frames_max) return;
        const bool of_harness =
            receiver.harness || std::any_of(markers_.begin(), markers_.end(), [&](const auto& m) {
                return bytes.find(m) != std::string::npos;
            });
        note(kind, receiver, std::move(bytes), std::move(why), of_harness);
    });
    if (frames_ > options_.frames_max) {
        note(Entry::Kind::flooded, receiver, {},
             "more than " + std::to_string(options_.frames_max) + " frames", false);
        return finish("the target sent more than " + std::to_string(options_.frames_max) + " frames");
    }
    auto& inbox = receiver.inbox;
    for (std::size_t i = before; i < inbox.size();) {
        if (take_marker(receiver, inbox[i])) {
            inbox.erase(inbox.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    if (receiver.harness) inbox.clear();
}

void Runner::Impl::link_over(transport::ConnId conn, const std::string& how) {
    const auto at = by_conn_.find(conn);
    if (at == by_conn_.end()) return;
    Player& gone = *at->second;
    by_conn_.erase(at);
    gone.link = Player::Link::over;
    gone.logged_in = false;
    gone.inbox.emplace_back(match::EndSeen{});
    note(Entry::Kind::ended, gone, {}, how, gone.harness);
    out_->add(transport::Close{conn});
}

// --- steps
// --------------------------------------------------------------------------------------------------------

void Runner::Impl::advance() {
    for (bool moved = true; moved && !finished;) {
        moved = false;
        for (std::size_t i = 0; i < tracks_.size() && !finished; ++i) {
            Track& track = *tracks_[i];
            if (track.at < track.steps->size()) {
                moved |= step_on(track) == Poll::done;
            } else if (track.parent) {
                --track.parent->children;
                tracks_.erase(tracks_.begin() + static_cast<std::ptrdiff_t>(i));
                moved = true;
                break;
            } else {
                transcript.complete = true;
                finish({});
            }
        }
    }
    if (finished) return;
    Time wake = never;
    for (const auto& track : tracks_) {
        wake = std::min({wake, track->deadline, track->next_at});
        if (track->fence.phase == Fence::Phase::quiet) wake = std::min(wake, track->fence.quiet_until);
    }
    if (wake != never) out_->add(transport::WakeAt{wake});
}

Poll Runner::Impl::step_on(Track& track) {
    const auto& step = (*track.steps)[track.at];
    step_ = step.index;
    if (!track.begun) begin(track, step);
    const auto result = poll(track, step);
    if (result == Poll::done) {
        if (track.begun) end_step(track, StepRecord::End::satisfied);
        ++track.at;
    }
    return result;
}

void Runner::Impl::begin(Track& track, const scenario::Step& step) {
    track.begun = true;
    track.record = {};
    track.record.step = step.index;
    track.record.began = now_;
    track.record.bindings = bindings_;
    track.next_at = never;
    track.pieces.clear();
    track.next_piece = 0;
    track.pending.clear();
    track.asked.clear();
    track.fence = {};
    const auto* expect = std::get_if<scenario::Expect>(&step.what);
    const double patience = expect ? expect->patience : 1.0;
    track.deadline = now_ + std::chrono::duration_cast<Time>(options_.timing.answer * patience);

    const auto connect = [&](const std::vector<std::string>& actors) {
        for (const auto& name : actors) {
            track.pending.insert(name);
            if (auto& who = player(name); who.link != Player::Link::open) open(who);
        }
    };
    std::visit(Overloaded{[&](const scenario::Connect& s) { connect(s.actors); },
                          [&](const scenario::Login& s) { connect(s.actors); },
                          [&](const scenario::Reclaim& s) {
                              open(player(s.actor));
                              track.next_at = now_;
                          },
                          [&](const scenario::Send& s) {
                              auto& who = player(s.actor);
                              auto stream = build_stream(s, who.sender, bindings_);
                              if (!stream) return;
                              track.pieces = cut_stream(*stream, s.cuts, options_.delivery,
                                                        match::derive_seed(options_.seed, step.index));
                              for (auto& echo : echoes_of(s, who.sender, bindings_))
                                  who.echoes_due.push_back(echo);
                          },
                          [&](const scenario::Expect& s) {
                              if (!s.fence.empty()) raise_fence(track, s);
                          },
                          [&](const scenario::Parallel& s) {
                              track.deadline = never;
                              for (const auto& branch : s.branches) {
                                  tracks_.push_back(std::make_unique<Track>());
                                  tracks_.back()->steps = &branch;
                                  tracks_.back()->parent = &track;
                                  ++track.children;
                              }
                          },
                          [](const auto&) {}},
               step.what);
}

Poll Runner::Impl::poll(Track& track, const scenario::Step& step) {
    return std::visit([&](const auto& what) { return poll(track, what); }, step.what);
}

Poll Runner::Impl::poll(Track& track, const scenario::Connect& step) {
    for (const auto& name : step.actors) {
        const auto& who = player(name);
        if (who.link == Player::Link::open) track.pending.erase(name);
        if (who.link == Player::Link::over) {
            return lost(track, name + " could not connect: " + std::string{to_string(who.connect_error)});
        }
    }
    if (track.pending.empty()) return Poll::done;
    if (now_ < track.deadline) return Poll::waiting;
    return lost(track, "no connection in time");
}

Poll Runner::Impl::poll(Track& track, const scenario::Login& step) {
    for (const auto& name : step.actors) {
        if (!track.pending.contains(name)) continue;
        auto& who = player(name);
        if (who.link == Player::Link::open && track.asked.insert(name).second)
            write(who, who.login_frame(), true);
        if (!who.inbox.empty()) {
            const auto sight = who.inbox.front();
            const auto* frame = std::get_if<match::FrameSeen>(&sight);
            if (!frame || frame->frame.name != wire::to_client::Connected::name) {
                return lost(track, "logging in, " + in_words(name, sight));
            }
            who.drop(1);
            track.pending.erase(name);
        } else if (who.link == Player::Link::over) {
            return lost(track, name + " could not connect: " + std::string{to_string(who.connect_error)});
        }
    }
    if (track.pending.empty()) return Poll::done;
    if (now_ < track.deadline) return Poll::waiting;
    return lost(track, "logging in, " + *track.pending.begin() + " got no answer");
}

Poll Runner::Impl::poll(Track& track, const scenario::Reclaim& step) {
    auto& who = player(step.actor);
    if (who.link == Player::Link::open && track.asked.insert(step.actor).second) {
        write(who, who.login_frame(), false);
        track.next_at = never;
    }
    const bool answered = !who.inbox.empty();
    if (answered && who.logged_in) {
        who.drop(1);
        return Poll::done;
    }
    if (now_ >= track.deadline) {
        track.record.note =
            answered ? in_words(step.actor, who.inbox.front()) : step.actor + " got no answer";
        end_step(track, StepRecord::End::timed_out);
        finish("the login did not become free");
        return Poll::failed;
    }
    if (answered || who.link == Player::Link::over) {  // not free yet: again, a little later
        track.record.note = answered ? in_words(step.actor, who.inbox.front()) : std::string{};
        leave(who, scenario::Leave::How::reset);
        who.start_over();
        track.asked.clear();
        track.next_at = now_ + options_.timing.retry_gap;
    } else if (who.link == Player::Link::idle && now_ >= track.next_at) {
        open(who);
        track.next_at = never;
    }
    return Poll::waiting;
}

Poll Runner::Impl::poll(Track& track, const scenario::Send& step) {
    auto& who = player(step.actor);
    while (track.next_piece < track.pieces.size()) {
        if (who.link != Player::Link::open) break;  // the target hung up: what follows will tell
        if (track.next_at != never && now_ < track.next_at) return Poll::waiting;
        write(who, track.pieces[track.next_piece++], false);
        track.next_at = now_ + options_.timing.piece_gap;
    }
    track.next_at = never;
    return Poll::done;
}

Poll Runner::Impl::poll(Track& track, const scenario::Expect& step) {
    std::vector<std::string> actors;
    for (const auto& alternative : step.alternatives) {
        for (const auto& sees : alternative.sees)
            actors.push_back(sees.actor);
    }
    auto& fence = track.fence;
    const bool timed_out = now_ >= track.deadline;
    if (fence.phase != Fence::Phase::off && fence.phase != Fence::Phase::passed) poll_fence(track, step);
    if (timed_out && fence.phase != Fence::Phase::passed) {
        fence.proof = Proof::quiet;
        fence.quiet_for = now_ - track.record.began;
    }
    if (exhausted_ && fence.phase != Fence::Phase::passed) fence.proof = Proof::exhausted;
    const bool nothing_more = fence.phase == Fence::Phase::passed || timed_out || exhausted_;
    track.record.seen = seen_by(actors, nothing_more);
    const auto outcome = match::decide(step, track.record.seen, bindings_);
    if (outcome.fit == match::Fit::undecided) return Poll::waiting;
    if (!step.fence.empty()) {
        track.record.proof = fence.proof;
        track.record.quiet = fence.quiet_for;
    }
    if (outcome.fit == match::Fit::fits) {
        take(outcome.result);
        return Poll::done;
    }
    track.record.note = outcome.result.why_not;
    end_step(track, timed_out ? StepRecord::End::timed_out : StepRecord::End::disappointed);
    finish("an expectation was disappointed");
    return Poll::failed;
}

Poll Runner::Impl::poll(Track& track, const scenario::Race& step) {
    const bool timed_out = now_ >= track.deadline;
    track.record.seen = seen_by(step.actors, timed_out || exhausted_);
    const auto result = match::decide(step, track.record.seen, bindings_);
    if (result.fit == match::Fit::undecided) return Poll::waiting;
    if (result.fit == match::Fit::fits) {
        take(result);
        return Poll::done;
    }
    track.record.note = result.why_not;
    end_step(track, timed_out ? StepRecord::End::timed_out : StepRecord::End::disappointed);
    finish("an expectation was disappointed");
    return Poll::failed;
}

Poll Runner::Impl::poll(Track&, const scenario::Leave& step) {
    for (const auto& name : step.actors)
        leave(player(name), step.how);
    return Poll::done;
}

Poll Runner::Impl::poll(Track&, const scenario::Reading& step) {
    for (const auto& name : step.actors) {
        auto& who = player(name);
        if (who.link != Player::Link::open) continue;
        if (step.paused) {
            out_->add(transport::Pause{who.conn});
        } else {
            out_->add(transport::Resume{who.conn});
        }
        note(step.paused ? Entry::Kind::paused : Entry::Kind::resumed, who, {}, {}, false);
    }
    return Poll::done;
}

Poll Runner::Impl::poll(Track& track, const scenario::Parallel&) {
    return track.children == 0 ? Poll::done : Poll::waiting;
}

Poll Runner::Impl::lost(Track& track, std::string note) {
    track.record.note = std::move(note);
    const auto why = track.record.note;
    end_step(track, now_ >= track.deadline ? StepRecord::End::timed_out : StepRecord::End::lost);
    finish(why);
    return Poll::failed;
}

void Runner::Impl::end_step(Track& track, StepRecord::End end) {
    track.record.ended = now_;
    track.record.end = end;
    if (end == StepRecord::End::timed_out || track.record.proof == Proof::quiet) {
        transcript.waited += track.record.ended - track.record.began;
    }
    transcript.steps.push_back(std::move(track.record));
    track.begun = false;
    track.deadline = never;
    track.fence = {};
}

void Runner::Impl::finish(const std::string& why) {
    if (finished) return;
    finished = true;
    transcript.cut_short = why;
    for (auto& track : tracks_) {
        if (!track->begun) continue;
        track->record.note = why;
        end_step(*track, StepRecord::End::lost);
    }
    for (auto& [name, who] : players_) {
        if (who->link == Player::Link::open) out_->add(transport::Close{who->conn});
        if (who->link == Player::Link::connecting) out_->add(transport::CancelConnect{who->tag});
    }
    by_conn_.clear();
    by_tag_.clear();
}

// --- fences
// -------------------------------------------------------------------------------------------------------

void Runner::Impl::raise_fence(Track& track, const scenario::Expect& expect) {
    auto& fence = track.fence;
    fence.speaker = expect.fence;
    if (!speaks(fence.speaker)) return go_quiet(fence);
    bool speaker_observes = false;
    for (const auto& alternative : expect.alternatives) {
        for (const auto& sees : alternative.sees) {
            if (sees.actor == fence.speaker) {
                speaker_observes = true;
            } else if (speaks(sees.actor)) {
                fence.awaited.insert(sees.actor);
            } else if (player(sees.actor).link == Player::Link::open) {
                fence.silent_observers = true;
            }
        }
    }
    if (!speaker_observes) return send_marker(track, expect);
    for (const auto& [name, who] : players_) {
        if (fence.helper.empty() && name != fence.speaker && speaks(name)) fence.helper = name;
    }
    if (!fence.helper.empty()) return send_marker(track, expect);
    auto& witness = player(std::string{witness_name});
    witness.harness = true;
    witness.sender.login = "witness" + options_.login_suffix;
    witness.start_over();
    open(witness);
    fence.helper = witness_name;
    fence.phase = Fence::Phase::witness;
}

void Runner::Impl::send_marker(Track& track, const scenario::Expect&) {
    auto& fence = track.fence;
    if (!speaks(fence.speaker)) return go_quiet(fence);
    const auto number = std::to_string(++marker_count_);
    fence.marker = "fence " + number + " " + std::to_string(options_.seed);
    fence.answer = "fence " + number + " answer " + std::to_string(options_.seed);
    markers_.insert(fence.marker);
    markers_.insert(fence.answer);
    if (!fence.helper.empty()) fence.awaited.insert(fence.helper);
    auto& speaker = player(fence.speaker);
    std::vector<std::byte> bytes;
    wire::encode(wire::to_server::GlobalMessage{speaker.sender.login, fence.marker}, bytes);
    write(speaker, std::string{wire::as_text(bytes)}, true);
    fence.phase = Fence::Phase::marker;
}

void Runner::Impl::poll_fence(Track& track, const scenario::Expect& expect) {
    auto& fence = track.fence;
    if (fence.phase == Fence::Phase::witness) {
        auto& witness = player(fence.helper);
        if (witness.link == Player::Link::open && track.asked.insert(fence.helper).second) {
            write(witness, witness.login_frame(), true);
        }
        if (witness.logged_in) {
            send_marker(track, expect);
        } else if (witness.link == Player::Link::over || !speaks(fence.speaker)) {
            go_quiet(fence);
        }
    }
    std::erase_if(fence.awaited, [&](const auto& name) { return player(name).link == Player::Link::over; });
    if (fence.phase == Fence::Phase::marker) {
        const bool broken = !speaks(fence.speaker) || (!fence.helper.empty() && !speaks(fence.helper));
        if (broken && (!fence.awaited.empty() || !fence.helper.empty())) {
            go_quiet(fence);
        } else if (!fence.helper.empty() && !fence.awaited.contains(fence.helper)) {
            auto& helper = player(fence.helper);
            std::vector<std::byte> bytes;
            wire::encode(wire::to_server::GlobalMessage{helper.sender.login, fence.answer}, bytes);
            write(helper, std::string{wire::as_text(bytes)}, true);
            fence.awaited.insert(fence.speaker);
            fence.phase = Fence::Phase::answer;
        }
    }
    const bool through = fence.phase == Fence::Phase::marker || fence.phase == Fence::Phase::answer;
    if (through && fence.phase == Fence::Phase::answer && !speaks(fence.helper)) return go_quiet(fence);
    if (through && fence.awaited.empty()) {
        if (fence.silent_observers) return go_quiet(fence);
        fence.phase = Fence::Phase::passed;
    }
    if (fence.phase == Fence::Phase::quiet && now_ >= fence.quiet_until) fence.phase = Fence::Phase::passed;
}

void Runner::Impl::go_quiet(Fence& fence) {
    fence.phase = Fence::Phase::quiet;
    fence.proof = Proof::quiet;
    fence.quiet_for = options_.timing.quiet;
    fence.quiet_until = now_ + options_.timing.quiet;
}

void Runner::Impl::marker_seen(const std::string& text, const std::string& by) {
    for (auto& track : tracks_) {
        auto& fence = track->fence;
        const bool first = fence.phase == Fence::Phase::marker && fence.marker == text && by != fence.speaker;
        const bool second =
            fence.phase == Fence::Phase::answer && fence.answer == text && by == fence.speaker;
        const bool late = fence.phase == Fence::Phase::answer && fence.marker == text && by != fence.speaker;
        if (first || second || late) fence.awaited.erase(by);
    }
}

bool Runner::Impl::take_marker(Player& receiver, const match::Sight& sight) {
    const auto* frame = std::get_if<match::FrameSeen>(&sight);
    if (!frame || frame->frame.name != wire::to_client::GlobalMessage::name) return false;
    const auto* message = frame->frame.find("message");
    const auto* text = message ? std::get_if<std::string>(message) : nullptr;
    if (!text || !markers_.contains(*text)) return false;
    marker_seen(*text, receiver.name);
    return true;
}

// --- players
// ------------------------------------------------------------------------------------------------------

Player& Runner::Impl::player(const std::string& name) {
    auto& made = players_[name];
    if (!made) made = std::make_unique<Player>(name);
    return *made;
}

bool Runner::Impl::speaks(const std::string& name) {
    const auto& who = player(name);
    return who.link == Player::Link::open && who.logged_in;
}

void Runner::Impl::open(Player& who) {
    if (who.link == Player::Link::open || who.link == Player::Link::connecting) return;
    who.start_over();
    who.link = Player::Link::connecting;
    who.tag = transport::Tag{++tags_};
    by_tag_.emplace(who.tag, &who);
    out_->add(transport::Connect{who.tag, options_.target});
    note(Entry::Kind::connecting, who, {}, {}, who.harness);
}

void Runner::Impl::write(Player& who, std::string bytes, bool harness) {
    out_->send_bytes(who.conn, wire::as_bytes(bytes));
    note(Entry::Kind::sent, who, std::move(bytes), {}, harness || who.harness);
}

void Runner::Impl::leave(Player& who, scenario::Leave::How how) {
    if (who.link == Player::Link::connecting) {
        out_->add(transport::CancelConnect{who.tag});
        by_tag_.erase(who.tag);
    }
    if (who.link != Player::Link::open) {
        if (how != scenario::Leave::How::half_close) who.link = Player::Link::over;
        return;
    }
    if (how == scenario::Leave::How::half_close) {
        out_->add(transport::HalfClose{who.conn});
        note(Entry::Kind::left, who, {}, "half-close", false);
        return;
    }
    if (how == scenario::Leave::How::reset) {
        out_->add(transport::Reset{who.conn});
    } else {
        out_->add(transport::Close{who.conn});
    }
    by_conn_.erase(who.conn);
    who.link = Player::Link::over;
    who.logged_in = false;
    note(Entry::Kind::left, who, {}, how == scenario::Leave::How::reset ? "reset" : "close", false);
}

match::SeenByActor Runner::Impl::seen_by(const std::vector<std::string>& actors, bool nothing_more) {
    match::SeenByActor seen;
    for (const auto& name : actors) {
        const auto& who = player(name);
        seen[name] = {who.inbox, nothing_more || who.link == Player::Link::over};
    }
    return seen;
}

void Runner::Impl::take(const match::FitResult& result) {
    bindings_.captures = result.bindings.captures;
    for (const auto& [name, count] : result.taken)
        player(name).drop(count);
}

void Runner::Impl::note(Entry::Kind kind, const Player& who, std::string bytes, std::string text,
                        bool harness) {
    transcript.entries.push_back({now_, step_, who.name, kind, std::move(bytes), std::move(text), harness});
}

// --- the public face
// ----------------------------------------------------------------------------------------------

Runner::Runner(const scenario::Case& scenario_case, RunOptions options)
    : impl_{std::make_unique<Impl>(scenario_case, std::move(options))} {}
Runner::~Runner() = default;

void Runner::on(const Start&, Time now, transport::Actions& out) { impl_->start(now, out); }
void Runner::on(const Abandon& abandon, Time now, transport::Actions& out) {
    impl_->abandon(abandon.why, now, out);
}
void Runner::on(const Exhausted&, Time now, transport::Actions& out) { impl_->exhausted(now, out); }
void Runner::on(const transport::Event& event, Time now, transport::Actions& out) {
    impl_->handle(event, now, out);
}

bool Runner::finished() const noexcept { return impl_->finished; }
const Transcript& Runner::transcript() const noexcept { return impl_->transcript; }

}  // namespace chathack::runner
