#include "sim/workload/workload.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <charconv>

#include "reference/wire/check.hpp"

namespace chathack::workload {
namespace {

constexpr std::uint64_t arrival_streams = std::uint64_t{1} << 32U;  // apart from the users' streams

Time seconds(double count) { return Time{static_cast<Time::rep>(count * 1e9)}; }

}  // namespace

GroupMember place_of(const Workload& workload, std::size_t user) noexcept {
    CHATHACK_CHECK(user < workload.users());
    std::size_t group = 0;
    for (; user >= workload.groups[group].users; ++group)
        user -= workload.groups[group].users;
    return {group, user};
}

std::string login_of(const Workload& workload, std::size_t user) {
    const auto place = place_of(workload, user);
    return workload.groups[place.group].name + "-" + std::to_string(place.index + 1);
}

std::optional<std::size_t> user_of(const Workload& workload, std::string_view login) noexcept {
    const auto dash = login.rfind('-');
    if (dash == login.npos) return std::nullopt;
    std::size_t number = 0;
    const auto digits = login.substr(dash + 1);
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || stop != digits.data() + digits.size() || digits.starts_with('0'))
        return std::nullopt;
    std::size_t first = 0;
    for (const auto& group : workload.groups) {
        if (group.name == login.substr(0, dash))
            return number <= group.users ? std::optional{first + number - 1} : std::nullopt;
        first += group.users;
    }
    return std::nullopt;
}

std::vector<Time> arrivals(const Workload& workload, std::uint64_t seed) {
    std::vector<Time> all;
    all.reserve(workload.users());
    for (std::size_t group = 0; group < workload.groups.size(); ++group) {
        const auto& arrive = workload.groups[group].arrive;
        const auto users = workload.groups[group].users;
        auto random = random_stream(seed, arrival_streams + group);
        auto at = arrive.from;
        for (std::size_t i = 0; i < users; ++i) {
            if (arrive.kind == Arrival::Kind::evenly)
                at = arrive.from + arrive.over * static_cast<Time::rep>(i) / static_cast<Time::rep>(users);
            if (arrive.kind == Arrival::Kind::poisson)
                at += seconds(boost::random::exponential_distribution<double>{arrive.per_second}(random));
            all.push_back(at);
        }
    }
    return all;
}

}  // namespace chathack::workload
