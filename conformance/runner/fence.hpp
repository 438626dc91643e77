#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "conformance/runner/actor_set.hpp"
#include "conformance/runner/disguise.hpp"

namespace chathack::runner {

/// What all fences of a case share: every marker that was ever sent, so that a late one is known.
class Markers {
public:
    explicit Markers(std::uint64_t seed, std::uint64_t disguise = 0);

    /// A text that nobody else says.
    std::string make();
    bool known(const std::string& text) const { return texts_.contains(text); }
    /// Whether a text looks like a marker, of this case or another of the run.
    bool like_one(std::string_view text) const;

private:
    MarkerWords words_;
    std::string end_;
    std::uint64_t count_ = 0;
    std::set<std::string, std::less<>> texts_;
};

/// The text of a observation that is one of `markers`; else nothing.
const std::string* marker_in(const match::Observation& observation, const Markers& markers);
/// Whether it is a marker of a case that is over, whose logins ended otherwise: a server with many threads
/// may deliver it to those who have come since.
bool is_of_another_case(const match::Observation& observation, const Markers& markers,
                        const std::string& login_suffix);

/// Shows that nothing more came: the speaker, whose deed could have caused it, sends a marker to everyone,
/// and the marker comes through. What had to come before it has come. When the speaker is itself looked at,
/// somebody who got the first marker answers with a second one. Where no marker can pass, because the
/// speaker has left or who looks on is not logged in, a quiet time is waited instead.
class Fence {
public:
    Fence(ActorSet& actors, Markers& markers, const scenario::ExpectStep& expect, Time quiet);

    /// Goes on as far as it can; after every event.
    void poll();
    /// `by` got this marker.
    void heard(const std::string& marker, const std::string& by);

    bool passed() const noexcept { return phase_ == Phase::passed; }
    Proof proof() const noexcept { return proof_; }
    /// How long quiet was waited for, when that is the proof.
    Time quiet() const noexcept { return proof_ == Proof::quiet ? quiet_ : Time{}; }
    /// When `poll` has to be called though nothing happens; `Time::max()`: not at all.
    Time wake_at() const noexcept { return phase_ == Phase::quiet ? quiet_until_ : Time::max(); }

private:
    enum class Phase {
        witness,  ///< a helper of ours is logging in, to answer the speaker
        marker,   ///< the speaker's marker is on its way
        answer,   ///< the helper's marker to the speaker is on its way
        quiet,    ///< waiting for nothing to come
        passed,
    };
    void start(const scenario::ExpectStep& expect);
    void look_for_observers(const scenario::ExpectStep& expect);
    void call_witness();
    void poll_witness();
    void poll_markers();
    void send_marker();
    void send_answer();
    void go_quiet();

    ActorSet& actors_;
    Markers& markers_;
    Phase phase_ = Phase::marker;
    Proof proof_ = Proof::fence;
    std::string speaker_;
    std::string helper_;  ///< who answers the speaker; empty when the speaker need not hear
    std::string marker_;
    std::string answer_;
    std::set<std::string> awaited_;  ///< who has yet to get the marker
    bool speaker_observes_ = false;
    bool deaf_observers_ = false;  ///< somebody who cannot get a marker: not logged in
    bool asked_ = false;           ///< the witness has sent its login
    Time quiet_;
    Time quiet_until_{};
};

}  // namespace chathack::runner
