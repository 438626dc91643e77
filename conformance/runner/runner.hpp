#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/runner/driving.hpp"
#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::runner {

/// How long the suite is patient, from the target's own measured pace.
struct Timing {
    Time answer{std::chrono::seconds{2}};            ///< a frame that must come has come by then
    Time quiet{std::chrono::milliseconds{40}};       ///< what has not come by then is held not to come
    Time piece_gap{std::chrono::microseconds{200}};  ///< between two pieces of a stream that is cut
    Time retry_gap{std::chrono::milliseconds{2}};    ///< between two claims of one login
};

/// How frames are handed to the network where the scenario does not say it.
enum class DeliveryMode {
    whole,  ///< each frame in one piece
    bytes,  ///< one byte at a time
    cuts,   ///< cut where the seed says
};

struct KnownAccount {
    std::string login;
    std::string password;
};

/// A client under test, as far as the runner has to know it.
struct KnownClient {
    bool shows_login = true;  ///< it shows `logged_in`
};

/// What one run of one case needs besides the case.
struct RunOptions {
    transport::Endpoint target;
    Timing timing;
    DeliveryMode delivery = DeliveryMode::whole;
    std::uint64_t seed = 1;
    std::string login_suffix;  ///< makes logins unique: alice becomes "alice" + suffix
    std::vector<KnownAccount> accounts;
    std::vector<KnownClient> clients;          ///< of the users in their order, and again from the first
    bool ipv6 = false;                         ///< servers and peers of ours listen on IPv6
    std::optional<transport::Address> listen;  ///< where they do; nothing: on the loopback address
    std::size_t frames_max = 20'000;  ///< and one for each byte sent: what a case takes in; more is a flood
};

/// Plays all actors of one case against a target: a machine for the pump.
///
/// It records and never judges; it only asks `match::decide` whether an awaited thing has come. After the
/// first disappointment the rest of the case is not played. When `finished()`, every connection has been
/// closed.
class Runner {
public:
    Runner(const scenario::Case& scenario_case, RunOptions options);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Begins; feed it once, first.
    struct Start {};
    /// Ends early: the user interrupted, or the target died; `why` goes to the transcript.
    struct Abandon {
        std::string why;
    };
    /// Virtual time only: no event is left, so nothing more can come.
    struct Exhausted {};

    void on(const Start&, Time now, transport::Actions& out);
    void on(const Abandon&, Time now, transport::Actions& out);
    void on(const Exhausted&, Time now, transport::Actions& out);
    void on(const transport::Event& event, Time now, transport::Actions& out);
    void on(const DriverEvent& event, Time now, transport::Actions& out);

    /// What the driver of the clients under test has to do; after each `on`.
    std::vector<DriverAction> take_driving();

    bool finished() const noexcept;
    /// Whole once `finished()`.
    const Transcript& transcript() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chathack::runner
