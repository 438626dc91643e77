#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/runner.hpp"
#include "conformance/runner/testing/scripted_target.hpp"

namespace chathack::runner::testing {

/// The only case of a scenario whose id, title and paragraph do not matter: `text` begins with `clauses:`.
/// Fails the test when the loader complains.
scenario::Case one_case(std::string_view text);

/// Logins end in "-7"; the seed is 1, so that the first marker says "fence 1 of 1".
RunOptions usual_options();

/// One case, played by a Runner against a ScriptedTarget in a time of its own. Everything takes one
/// millisecond from side to side.
class Play {
public:
    explicit Play(std::string_view text, RunOptions options = usual_options());

    FakeClock clock;
    ScriptedTarget target;
    /// As in a simulated network: with nothing under way, the runner is told that nothing can come.
    bool virtual_time = false;
    /// Does what the driver is to do, in the place of the fake clients. False: they do it.
    std::function<bool(const DriverAction&)> drive;

    /// Plays to the end. Fails the test when the runner never comes to one.
    void run();
    /// Plays up to this time, and no further than the end.
    void run_until(Time at);
    void abandon(const std::string& why);
    void driver_says(const DriverEvent& event, Time delay = trip);

    bool finished() const noexcept { return runner_.finished(); }
    const Transcript& transcript() const noexcept { return runner_.transcript(); }
    /// What the driver was to do, one line each.
    const std::vector<std::string>& driven() const noexcept { return driven_; }

    /// The transcript from this step on: what happened, how the steps went, what was left over, how it ended.
    /// What is the harness's own ends in `*`. Begins with a line end, as raw strings do. The first step is 1.
    std::string told_from(std::size_t step) const;
    /// Only how the steps went, and what comes after.
    std::string steps_from(std::size_t step) const;

private:
    template <class Input>
    void feed(const Input& input);
    bool go_on(Time most);
    void ring();
    void take(const DriverAction& action);
    void fake(const StartProgram& action);
    void fake(const DoAct& action);
    void fake(const EndProgram& action);
    void fake_client_gets(const std::string& user, const std::string& bytes);

    const scenario::Case case_;
    Runner runner_;
    Time alarm_ = Time::max();
    bool told_exhausted_ = false;
    std::map<std::string, std::string> logins_;  ///< of the fake clients, by user
    std::vector<std::string> driven_;
};

}  // namespace chathack::runner::testing
