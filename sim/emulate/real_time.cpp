#include "sim/emulate/real_time.hpp"

#include <ns3/map-scheduler.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>
#include <poll.h>

#include <algorithm>
#include <ctime>
#include <optional>

namespace chathack::emulate {
namespace {

/// ns-3's scheduler of events, extended to tell when the next event is due.
class OpenScheduler final : public ns3::MapScheduler {
public:
    static ns3::TypeId GetTypeId() {
        static const auto id = ns3::TypeId{"chathack::emulate::OpenScheduler"}
                                   .SetParent<ns3::MapScheduler>()
                                   .AddConstructor<OpenScheduler>();
        return id;
    }
    OpenScheduler() { current = this; }  // ns-3 creates the object, so this is how we find it
    ~OpenScheduler() override {
        if (current == this) current = nullptr;
    }
    OpenScheduler(const OpenScheduler&) = delete;
    OpenScheduler& operator=(const OpenScheduler&) = delete;
    ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }

    static std::optional<transport::Time> next() {
        if (!current || current->IsEmpty()) return std::nullopt;
        return transport::Time{current->PeekNext().key.m_ts};  // ns-3 counts nanoseconds
    }

private:
    static inline OpenScheduler* current = nullptr;
};

constexpr std::chrono::milliseconds step{5};  // simulated at a time, counted from the first event that is due

}  // namespace

transport::Time simulated() { return transport::Time{ns3::Simulator::Now().GetNanoSeconds()}; }

RealTime::RealTime() {
    ns3::ObjectFactory factory;
    factory.SetTypeId(OpenScheduler::GetTypeId());
    ns3::Simulator::SetScheduler(factory);
    began_ = Clock::now() - simulated();
}

transport::Time RealTime::wall() const {
    return std::chrono::duration_cast<transport::Time>(Clock::now() - began_);
}

void RealTime::catch_up() {
    lateness_ = std::max(lateness_, -until_next());
    // Only a step at a time: a simulation slower than the clock would never finish catching up.
    const auto here = simulated();
    const auto ahead = std::min(wall(), std::max(OpenScheduler::next().value_or(wall()), here) + step) - here;
    if (ahead.count() <= 0) return;
    ns3::Simulator::Stop(ns3::NanoSeconds(static_cast<std::uint64_t>(ahead.count())));
    ns3::Simulator::Run();
}

transport::Time RealTime::until_next() const {
    const auto next = OpenScheduler::next();
    return next ? *next - wall() : transport::Time::max();
}

void RealTime::turn(int descriptor, transport::Time at_most) {
    if (until_next().count() < 0) catch_up();
    at_most = std::min(at_most, until_next());
    if (at_most.count() > 0) {
        constexpr long second = 1'000'000'000;
        const timespec wait{at_most.count() / second, at_most.count() % second};
        pollfd readable{descriptor, POLLIN, 0};
        ppoll(&readable, 1, &wait, nullptr);
    }
}

}  // namespace chathack::emulate
