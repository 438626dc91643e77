#pragma once

#include <ns3/map-scheduler.h>

#include <cstdint>
#include <functional>
#include <optional>

namespace chathack::sim {

/// ns-3's scheduler of events, which calls itself empty, so that `Simulator::Run` returns, when the only
/// event left is one that waits for nothing else to happen: the alarm of who wants to know that nothing more
/// can.
class IdleScheduler final : public ns3::MapScheduler {
public:
    /// The number of the event that waits; none: every event counts.
    using Waiting = std::function<std::optional<std::uint32_t>()>;

    static ns3::TypeId GetTypeId();
    ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }

    /// Makes it the scheduler of the simulation that begins. Call `let_all_pass` before the simulation is
    /// destroyed.
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
