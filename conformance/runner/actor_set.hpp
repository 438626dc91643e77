#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/match/bindings.hpp"
#include "conformance/match/fit.hpp"
#include "conformance/runner/driving.hpp"
#include "conformance/runner/own_words.hpp"
#include "conformance/runner/run_options.hpp"
#include "conformance/runner/running_actor.hpp"
#include "conformance/runner/transcript.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::runner {

/// The actors of a case and their connections: what a step wants done on the network is done here, and what
/// happens there is noted here and waits in the actors' inboxes.
class ActorSet {
public:
    using Role = scenario::Actor::Role;
    /// Whether a observation is the harness's own and is kept from the scenario.
    using Filter = std::function<bool(const RunningActor&, const match::Observation&)>;

    ActorSet(const scenario::Case& scenario_case, const RunOptions& options, Transcript& transcript);

    /// Everything until the next turn happens at `now`; what the network is to do goes to `out`.
    void begin_turn(Time now, transport::Actions& out);
    Time now() const noexcept { return now_; }
    const RunOptions& options() const noexcept { return options_; }
    void set_filter(Filter filter) { filter_ = std::move(filter); }
    /// What is noted from here on belongs to this step.
    void enter_step(std::size_t step) noexcept { step_ = step; }

    void handle(const transport::Event& event);
    /// Grows whenever something came that an expectation may be about.
    std::uint64_t news() const noexcept { return news_; }
    void handle(const DriverEvent& event);
    std::vector<DriverAction> take_driving() { return std::exchange(driving_, {}); }
    /// More came than a case takes in; nothing more is taken.
    bool flooded() const noexcept { return frames_ > frames_most() || bytes_taken_ > bytes_most(); }
    /// What that was, once it is flooded: "20000 frames".
    std::string flood() const;

    /// The actor of that name; one that no actor has is a helper of the harness, made on first use.
    RunningActor& named(const std::string& name);
    /// Somebody else than `name` who is logged in; nobody: empty.
    std::string another_speaker(const std::string& name);
    /// Whether it is connected and logged in (a peer: connected), so that what is said to all comes to it.
    bool takes_part(const std::string& name);
    /// Whether it takes part and can itself speak to all (of a peer: to the far side).
    bool speaks(const std::string& name);
    /// Whether what `speaker` says comes to `listener`.
    bool hears(const std::string& listener, const std::string& speaker);

    /// Who sees from the middle what the server under test sends to this user.
    RunningActor& watcher_of(const RunningActor& user, Role role);
    /// Connects a client to the target, or starts the program of a user and waits for its connection.
    void open(RunningActor& actor);
    void connect_to(RunningActor& peer, const transport::Endpoint& remote);
    void listen(RunningActor& actor);
    void act(RunningActor& user, frames::FrameData act, bool harness);
    /// The server of a user lets it in: ACK 3.
    void admit(RunningActor& user);
    /// What a server says is ACK 3 to its user, whoever sent it.
    void note_admission(RunningActor& server);

    void write(RunningActor& actor, std::string bytes, bool harness);
    /// Says `text` to everybody who hears this actor, for the harness.
    void say(RunningActor& actor, const std::string& text);
    void leave(RunningActor& actor, scenario::LeaveStep::How how);
    void set_reading(RunningActor& actor, bool reading);
    void close_all();

    /// Whether somebody else than `speaker` has written or left since the last `forget_deeds`: what comes of
    /// that may be under way while the speaker's words, on another connection, have arrived.
    bool others_acted(const std::string& speaker) const;
    void forget_deeds() { acted_.clear(); }

    /// What came to each actor and no step has used.
    match::SeenByActor left_over() const;
    match::SeenByActor seen_by(const std::vector<std::string>& actors, bool nothing_more);
    /// Keeps what a fit has captured, and drops what it has used.
    void take(const match::FitResult& result);

    match::Bindings bindings;

private:
    void on(const transport::Connected& event);
    void on(const transport::ConnectFailed& event);
    void on(const transport::Received& event);
    void on(const transport::Listening& event);
    void on(const transport::Accepted& event);
    void on(const ProgramStarted& event);
    void on(const Typed& event);
    void on(const Shown& event);
    void on(const ProgramEnded& event);
    void on(const Passed& event);
    void take_in(RunningActor& receiver, wire::Bytes bytes);
    std::size_t frames_most() const noexcept;
    std::size_t bytes_most() const noexcept;
    void start_program(RunningActor& user, const transport::Endpoint& server);
    void note_start_over(RunningActor& user);
    void join(RunningActor& actor, transport::ConnId conn, const transport::Endpoint& local);
    void on(const transport::Ended& event) { link_over(event.conn, "end of stream"); }
    void on(const transport::Closed& event) { link_over(event.conn, std::string{to_string(event.error)}); }
    template <class Other>
    void on(const Other&) {}
    void link_over(transport::ConnId conn, const std::string& how);
    bool hears_in_the_middle(const RunningActor& to, const RunningActor& from);
    void add_watcher(const scenario::Actor& actor);
    void note_echo_due(const RunningActor& server, const match::Observation& observation);
    void add_actor(const scenario::Actor& actor, std::size_t& accounts_given);
    void share_account(const scenario::Actor& actor);
    void note(Entry::Kind kind, const RunningActor& actor, std::string bytes, std::string note, bool harness);

    const RunOptions& options_;
    Transcript& transcript_;
    Filter filter_;
    std::map<std::string, std::unique_ptr<RunningActor>, std::less<>> by_name_;
    std::map<transport::ConnId, RunningActor*> by_conn_;
    std::map<transport::Tag, RunningActor*> by_tag_;
    std::map<transport::Tag, RunningActor*> by_listener_;
    std::map<std::pair<std::string, Role>, RunningActor*> watchers_;  // by whom they watch, and what they are
    std::vector<DriverAction> driving_;
    std::set<std::string> acted_;
    OwnWords own_words_;  // of the server under test
    std::size_t users_ = 0;
    std::size_t starting_ = 0;  // programs
    Time starting_since_{};
    std::uint64_t tags_ = 0;
    std::size_t frames_ = 0;
    std::size_t bytes_taken_ = 0;  // of frames
    std::size_t bytes_sent_ = 0;   // a target may answer each of them
    std::uint64_t news_ = 0;
    std::size_t step_ = 0;
    Time now_{};
    transport::Actions* out_ = nullptr;
};

}  // namespace chathack::runner
