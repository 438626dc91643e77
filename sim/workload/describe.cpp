#include "sim/workload/describe.hpp"

#include <fmt/format.h>

namespace chathack::workload {
namespace {

double seconds(Time time) noexcept { return std::chrono::duration<double>{time}.count(); }

struct Spread {
    std::string_view unit;
    std::string operator()(const Constant& shape) const { return fmt::format("{:g} {}", shape.value, unit); }
    std::string operator()(const Exponential& shape) const {
        return fmt::format("{:g} {} in the mean, exponential", shape.mean, unit);
    }
    std::string operator()(const LogNormal& shape) const {
        return fmt::format("{:g} {} in the median, log-normal with sigma {:g}", shape.median, unit,
                           shape.sigma);
    }
    std::string operator()(const Empirical& shape) const {
        return fmt::format("one of {} measured values, {:.3g} {} in the mean", shape.values.size(),
                           Distribution{shape}.mean(), unit);
    }
};

std::string text_of(const Distribution& distribution, std::string_view unit) {
    return std::visit(Spread{unit}, distribution.shape);
}

std::string text_of(const Arrival& arrive) {
    switch (arrive.kind) {
        case Arrival::Kind::at_once:
            return fmt::format("all at {:g} s", seconds(arrive.from));
        case Arrival::Kind::evenly:
            return fmt::format("evenly from {:g} s to {:g} s", seconds(arrive.from),
                               seconds(arrive.from + arrive.over));
        case Arrival::Kind::poisson:
            return fmt::format("{:g} a second in the mean from {:g} s, Poisson", arrive.per_second,
                               seconds(arrive.from));
    }
    return {};
}

std::string text_of(const Speech& speech) {
    return fmt::format("every {}; {}", text_of(speech.every, "s"), text_of(speech.bytes, "bytes"));
}

std::string text_of(const UserGroup& group) {
    auto text = fmt::format("\n{}: {} user{}\n  come       {}\n", group.name, group.users,
                            group.users == 1 ? "" : "s", text_of(group.arrive));
    if (group.stay) text += fmt::format("  stay       {}\n", text_of(*group.stay, "s"));
    if (group.away) text += fmt::format("  come back  after {}\n", text_of(*group.away, "s"));
    if (group.messages) text += fmt::format("  messages   {}\n", text_of(*group.messages));
    if (group.sessions) {
        const auto& sessions = *group.sessions;
        text += fmt::format("  ask        {} every {}; direct connections last {}\n", sessions.with,
                            text_of(sessions.every, "s"), text_of(sessions.lasts, "s"));
        if (sessions.messages) text += fmt::format("    messages {}\n", text_of(*sessions.messages));
        if (sessions.files) text += fmt::format("    files    {}\n", text_of(*sessions.files));
    }
    if (group.accepts < 1) text += fmt::format("  accept     {:g} % of asks\n", group.accepts * 100);
    return text;
}

}  // namespace

std::string describe(const Workload& workload) {
    auto text = workload.title + "\n";
    if (!workload.about.empty()) text += workload.about + (workload.about.ends_with('\n') ? "" : "\n");
    text += fmt::format("\n{} users, {:g} s, and at most {:g} s until nothing is owed\n", workload.users(),
                        seconds(workload.duration), seconds(workload.drain));
    double messages_per_second = 0;
    for (const auto& group : workload.groups) {
        text += text_of(group);
        if (group.messages)
            messages_per_second += static_cast<double>(group.users) / group.messages->every.mean();
    }
    text += fmt::format("\nWith everybody there: {:.3g} messages to everyone a second, {:.4g} deliveries\n",
                        messages_per_second, messages_per_second * static_cast<double>(workload.users() - 1));
    return text;
}

}  // namespace chathack::workload
