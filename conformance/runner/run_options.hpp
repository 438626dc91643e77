#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/transport/endpoint.hpp"
#include "reference/transport/event.hpp"

/// What one run of one case needs besides the case.
namespace chathack::runner {

using transport::Time;

/// How long the suite is patient, from the target's own measured pace.
struct Timing {
    Time answer{std::chrono::seconds{2}};            ///< a frame that must come has come by then
    Time quiet{std::chrono::milliseconds{40}};       ///< what has not come by then is held not to come
    Time piece_gap{std::chrono::microseconds{200}};  ///< between two pieces of a stream that is cut
    /// What comes later than this in a step that waits longer has come late: see StepRecord::late.
    Time late{Time::max()};
    Time freed{std::chrono::seconds{2}};           ///< a login whose client has left is free by then
    Time retry_gap{std::chrono::milliseconds{2}};  ///< between two claims of one login
    /// What a step has caused has come when nothing has come for so long. Not used at Pace::fast.
    Time settle{std::chrono::milliseconds{10}};
};

/// How much a case asks of the target at the same time, where its scenario does not say it.
enum class Pace {
    fast,      ///< each step begins as soon as the one before allows it; users log in together
    one_step,  ///< users log in one after another, and what a step has caused is awaited; what one step sends
               ///< goes together, or is cut, as the scenario says
    gentle,    ///< and each frame of what a step sends goes by itself and in one piece
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
    Time whole_most{Time::max()};  ///< a run that takes longer is abandoned
    DeliveryMode delivery = DeliveryMode::whole;
    Pace pace = Pace::fast;
    std::uint64_t seed = 1;
    std::string login_suffix;    ///< makes logins unique: alice becomes "alice" + suffix
    std::uint64_t disguise = 0;  ///< not 0: "alice" and what a server might know us by are other words
    std::vector<KnownAccount> accounts;
    std::vector<KnownClient> clients;          ///< of the users in their order, and again from the first
    bool ipv6 = false;                         ///< servers and peers of ours listen on IPv6
    std::optional<transport::Address> listen;  ///< where they do; nothing: on the loopback address
    /// What a case takes in; more is a flood.
    std::size_t frames_max = 20'000;                ///< and one for each byte sent,
    std::size_t frames_answered_max = 300'000;      ///< at most so many
    std::size_t bytes_max = std::size_t{2} << 20U;  ///< and `bytes_for_each_sent` for each byte sent
    std::size_t bytes_for_each_sent = 4;
};

}  // namespace chathack::runner
