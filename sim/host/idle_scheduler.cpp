#include "sim/host/idle_scheduler.hpp"

#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <utility>

namespace chathack::sim {
namespace {

// Global, because ns-3 creates the scheduler itself. There is one simulation at a time.
IdleScheduler::Waiting waiting_event;

}  // namespace

ns3::TypeId IdleScheduler::GetTypeId() {
    static const auto id = ns3::TypeId{"chathack::sim::IdleScheduler"}
                               .SetParent<ns3::MapScheduler>()
                               .AddConstructor<IdleScheduler>();
    return id;
}

void IdleScheduler::install(Waiting waiting) {
    waiting_event = std::move(waiting);
    ns3::ObjectFactory factory;
    factory.SetTypeId(GetTypeId());
    ns3::Simulator::SetScheduler(factory);
}

void IdleScheduler::let_all_pass() { waiting_event = nullptr; }

void IdleScheduler::Insert(const ns3::Scheduler::Event& event) {
    ++events_;
    MapScheduler::Insert(event);
}

bool IdleScheduler::IsEmpty() const {
    if (events_ == 0) return true;
    return events_ == 1 && waiting_event && waiting_event() == PeekNext().key.m_uid;
}

ns3::Scheduler::Event IdleScheduler::RemoveNext() {
    --events_;
    return MapScheduler::RemoveNext();
}

void IdleScheduler::Remove(const ns3::Scheduler::Event& event) {
    --events_;
    MapScheduler::Remove(event);
}

}  // namespace chathack::sim
