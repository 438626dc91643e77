#pragma once

#include <ns3/map-scheduler.h>

#include <cstdint>
#include <functional>
#include <optional>

namespace chathack::sim {

/// ns-3's scheduler of events, except that it also counts as empty when one chosen event is the only one
/// left. `Simulator::Run` then returns before that event. So a machine that waits for its alarm can be told
/// that nothing else will ever happen.
class IdleScheduler final : public ns3::MapScheduler {
public:
    /// Gives the number of the chosen event; nothing: every event counts.
    using Waiting = std::function<std::optional<std::uint32_t>()>;

    static ns3::TypeId GetTypeId();
    ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }

    /// Makes it the scheduler of the new simulation. Call `let_all_pass` before the simulation is destroyed,
    /// so that `waiting` is not called any more.
    static void install(Waiting waiting);
    static void let_all_pass();

    void Insert(const ns3::Scheduler::Event& event) override;
    bool IsEmpty() const override;
    ns3::Scheduler::Event RemoveNext() override;
    void Remove(const ns3::Scheduler::Event& event) override;

private:
    std::size_t events_ = 0;
};

}  // namespace chathack::sim
