#include "reference/load/run.hpp"

#include "reference/load/dialect.hpp"
#include "reference/load/login.hpp"
#include "reference/load/swarm.hpp"
#include "reference/load/traffic.hpp"

namespace chathack::load {
namespace {

constexpr std::uint64_t other_files = 32;

std::vector<Address> own_addresses(const LoadOptions& options) {
    return options.sources.empty() ? sources_for(options.server, options.links()) : options.sources;
}

bool has_faults(const TrafficOutcome& traffic) {
    const auto& tally = traffic.tally;
    return traffic.owed + tally.skipped + tally.repeated + tally.wrong + traffic.lost_links != 0;
}

}  // namespace

Stop LoadOutcome::stop() const {
    if (login.stop) return *login.stop;
    if (traffic && traffic->stop) return *traffic->stop;
    if (idle && idle->stop) return *idle->stop;
    if (traffic && has_faults(*traffic))
        return {Exit::faults, "messages were lost, repeated, overtaken or wrong"};
    return {};
}

LoadOutcome run(const LoadOptions& options) {
    LoadOutcome outcome;
    if (!allow_open_files(options.links() + other_files)) {
        outcome.login.stop = Stop{Exit::usage, "this process may not open so many files: raise ulimit -n"};
        return outcome;
    }
    if (options.server_pid != 0 && !cpu_use(options.server_pid)) {
        outcome.login.stop = Stop{Exit::usage, "there is no process of that --server-pid"};
        return outcome;
    }
    const auto dialect = options.redis ? make_redis_dialect(options.clients, options.prefix)
                                       : make_chathack_dialect(options.links(), options.prefix);
    Swarm swarm{options.server, own_addresses(options), *dialect, options.links()};
    if (options.idle) outcome.idle.emplace();
    const bool looks = options.idle && options.server_pid != 0;
    const auto cpu_before = looks ? cpu_use(options.server_pid) : std::nullopt;
    if (looks) outcome.idle->before = memory_use(options.server_pid);

    outcome.login = log_in(swarm, options);
    if (outcome.login.stop) return outcome;
    if (!options.idle) {
        outcome.traffic = run_traffic(swarm, *dialect, options);
        return outcome;
    }
    if (looks) outcome.idle->login_cpu = used_between(cpu_before, cpu_use(options.server_pid));
    run_idle(swarm, options, *outcome.idle);
    if (looks) outcome.idle->after = memory_use(options.server_pid);
    return outcome;
}

}  // namespace chathack::load
