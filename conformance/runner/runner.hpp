#pragma once

#include <memory>
#include <string>
#include <vector>

#include "conformance/runner/driving.hpp"
#include "conformance/runner/run_options.hpp"
#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::runner {

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
    /// The same, without a copy. The last that is asked of a runner.
    Transcript take_transcript();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chathack::runner
