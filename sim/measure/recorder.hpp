#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/measure/direct_ledger.hpp"
#include "sim/measure/public_ledger.hpp"
#include "sim/measure/result.hpp"
#include "sim/workload/notes.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::measure {

/// What may happen on the network of a run.
struct Conditions {
    /// Whether connections may break, because the network loses packets or has faults. Otherwise a lost
    /// connection is a violation.
    bool may_break = false;
};

/// Follows a run: it is told what every user did and saw, checks the invariants, and measures. Pure. Times
/// must never go back.
class Recorder {
public:
    Recorder(const workload::Workload& workload, const Conditions& conditions);

    void on(std::size_t user, const workload::Note& note, Time now);
    /// The server let the user in.
    void on_server_login(std::size_t user, Time now);
    /// The server's connection with the user is over.
    /// @param slow_reader  the user read so little that the server's queue for it was full
    void on_server_close(std::size_t user, bool in_good_order, bool slow_reader, Time now);
    /// The server crashed, with all its connections.
    void on_server_crash(Time now);
    /// @param ends  it ends an earlier fault, and is not measured by itself
    void on_fault(std::string what, bool ends, Time now);
    /// A second is over.
    /// @param network  what the network did since the beginning
    void end_second(const MeasuredNetworkUse& network);

    /// The first violation so far.
    const std::optional<Violation>& violation() const noexcept { return violation_; }
    /// Whether something that was sent has not arrived yet.
    bool owes(Time now) const { return public_.owed(now) || direct_.owed(now); }
    std::uint64_t deliveries() const noexcept { return result_.deliveries + result_.direct_deliveries; }
    std::size_t logged_in() const noexcept { return logged_in_; }

    /// Ends the account. What is still owed is a violation, apart from what is stalled, unless the run was
    /// interrupted or has a violation already.
    SimulationResult finish(const MeasuredNetworkUse& network, bool interrupted, const Stalled& stalled,
                            Time now);

private:
    struct Account {
        SparseHistogram latency;
        std::uint64_t delivered_bytes = 0;
        Time connected{};
        std::optional<Time> logged_in_at;
        Time began_at{};
        bool tried = false;  // it has tried to log in
        bool was_in = false;
        bool lost = false;         // lost its connection and has not come back
        bool server_side = false;  // the server has a connection with its login
    };

    void handle(std::size_t user, const workload::Began&, Time now);
    void handle(std::size_t user, const workload::ServerReached&, Time now);
    void handle(std::size_t user, const workload::LoginSucceeded&, Time now);
    void handle(std::size_t user, const workload::TurnedDown&, Time now);
    void handle(std::size_t user, const workload::Lost& note, Time now);
    void handle(std::size_t user, const workload::Left&, Time now);
    void handle(std::size_t user, const workload::Said& note, Time now);
    void handle(std::size_t user, const workload::Heard& note, Time now);
    void handle(std::size_t user, const workload::Asked& note, Time now);
    void handle(std::size_t user, const workload::Refused& note, Time now);
    void handle(std::size_t user, const workload::SessionOpened& note, Time now);
    void handle(std::size_t user, const workload::SessionFailed& note, Time now);
    void handle(std::size_t user, const workload::SessionEnded& note, Time now);
    void handle(std::size_t user, const workload::Told& note, Time now);
    void handle(std::size_t user, const workload::Got& note, Time now);
    void handle(std::size_t user, const workload::Odd& note, Time now);

    void log_out(Account& account, Time now);
    void lose(std::size_t user);
    void violate(std::size_t user, Time now, std::string what);
    void violate(std::optional<Violation> violation);
    void deliver_late(Time latency, Time now);
    void recover(Time now);
    std::vector<ReceiverResult> receiver_results(Time now);

    const workload::Workload& workload_;
    const Conditions conditions_;
    PublicLedger public_;
    DirectLedger direct_;
    std::vector<Account> accounts_;
    std::optional<Violation> violation_;
    bool slow_readers_ = false;  // the server has closed connections of slow readers
    std::size_t logged_in_ = 0;
    std::size_t lost_now_ = 0;  // users that are `lost`
    Histogram direct_latency_, connect_, login_, handshake_, second_latency_;
    Second second_;
    MeasuredNetworkUse network_before_;
    std::optional<std::size_t> fault_;  // index of the last fault that is measured
    std::optional<Time> latest_before_faults_;
    SimulationResult result_;
};

}  // namespace chathack::measure
