#include "conformance/suite/client_policy.hpp"

#include <algorithm>
#include <set>

namespace chathack::suite {
namespace {

using Kind = verdict::Kind;

constexpr std::chrono::milliseconds settle{60};       // what a client does with a frame, it has done by then
constexpr std::chrono::milliseconds quiet_least{40};  // a program that is driven takes its time

std::string missing(const std::set<std::string>& wanted, const std::set<std::string>& has) {
    const auto at = std::ranges::find_if(wanted, [&](const auto& name) { return !has.contains(name); });
    return at == wanted.end() ? std::string{} : *at;
}

/// Why a client cannot take part in a case; empty when it can.
std::string lack(const scenario::Needs& needs, const driver::ClientFile& client, bool ipv6) {
    if (const auto act = missing(needs.acts, client.can_do()); !act.empty())
        return client.name + " cannot do `" + act + "`";
    if (const auto observation = missing(needs.observations, client.can_show()); !observation.empty())
        return client.name + " does not show `" + observation + "`";
    if (needs.password && !client.password) return client.name + " cannot log in with a password";
    if (needs.raw_texts && !client.raw_texts)
        return client.name + " does not show control characters as they are";
    if ((needs.ipv6 || ipv6) && !client.ipv6) return client.name + " has no IPv6";
    return {};
}

std::string last_lines(const runner::Transcript& transcript) {
    std::string text;
    for (const auto& [user, lines] : transcript.last_lines) {
        if (!lines.empty()) text += "\n" + user + "'s client showed last:\n" + lines;
    }
    return text;
}

class ClientPolicy final : public Policy {
public:
    ClientPolicy(Host& host, const SuiteOptions& options, const std::vector<driver::ClientFile>& clients,
                 KnownTarget& known)
        : host_{host}, options_{options}, clients_{clients}, known_{known} {}

    bool has_target() const override { return options_.selection.side == clauses::Side::both; }

    std::optional<Untried> untried(const Item& item) override {
        for (const auto& client : clients_) {
            const auto lacking = lack(item.scenario_case->needs, client, item.variant.ipv6);
            if (!lacking.empty()) return Untried{Kind::skipped, lacking};
        }
        if ((item.scenario_case->needs.ipv6 || item.variant.ipv6) && !host_.capabilities().ipv6)
            return Untried{Kind::skipped, "it needs IPv6, which this machine does not have"};
        if (!options_.thorough) {
            auto enough = known_.enough_of(*item.scenario_case);
            if (!enough.empty()) return Untried{Kind::skipped, std::move(enough)};
        }
        if (has_target() && item.variant.ipv6 && !options_.target.ipv6)
            return Untried{Kind::skipped, options_.target.name + " has no IPv6"};
        return std::nullopt;
    }

    runner::RunOptions begin(const Item& item, const Attempt& attempt) override {
        auto run_options = client_run_options(options_, clients_, item.variant, item.seed);
        if (has_target()) run_options.target = host_.target_endpoint(item.variant.ipv6);
        run_options.pace = attempt.pace;
        if (attempt.pace == runner::Pace::gentle) run_options.delivery = runner::DeliveryMode::whole;
        run_options.timing.settle = settle;
        return run_options;
    }

    std::optional<Attempt> next(const Item&, const std::vector<Played>& plays) override {
        if (plays.size() == 1 && known_.confirmed(plays.front().verdicts)) return std::nullopt;
        return next_attempt(plays);
    }

    Played conclude(const Item& item, std::vector<Played> plays) override {
        auto played = suite::conclude(std::move(plays));
        known_.add(played);
        name_parties(item, played);
        return played;
    }

private:
    void name_parties(const Item& item, Played& played) const {
        for (auto& verdict : played.verdicts) {
            verdict.party = name_of_party(verdict.party, *item.scenario_case);
            if (verdict.kind != Kind::violates) continue;
            if (!verdict.party.empty()) verdict.why = verdict.party + ": " + verdict.why;
            verdict.why += last_lines(played.transcript);
        }
    }

    /// How reports call a party of a verdict.
    std::string name_of_party(const std::string& party, const scenario::Case& one) const {
        if (party.empty()) return {};
        if (party == judge::server_party) return "the server (" + options_.target.name + ")";
        std::size_t users = 0;
        for (const auto& actor : one.actors) {
            if (actor.role != scenario::Actor::Role::user) continue;
            if (actor.name == party) break;
            ++users;
        }
        return party + "'s client (" + clients_[users % clients_.size()].name + ")";
    }

    Host& host_;
    const SuiteOptions& options_;
    const std::vector<driver::ClientFile>& clients_;
    KnownTarget& known_;
};

}  // namespace

runner::RunOptions client_run_options(const SuiteOptions& options,
                                      const std::vector<driver::ClientFile>& clients, const Variant& variant,
                                      std::uint64_t seed) {
    runner::RunOptions made;
    made.timing.answer = made.timing.freed = options.answer_least;
    made.timing.quiet = std::max<runner::Time>(options.quiet_least, quiet_least);
    made.delivery = variant.delivery;
    made.ipv6 = variant.ipv6;
    made.seed = seed;
    made.login_suffix = "-" + std::to_string(seed % 10'000);
    for (const auto& client : clients)
        made.clients.push_back({client.can_show().contains("logged_in")});
    return made;
}

std::unique_ptr<Policy> make_client_policy(Host& host, const SuiteOptions& options,
                                           const std::vector<driver::ClientFile>& clients,
                                           KnownTarget& known) {
    return std::make_unique<ClientPolicy>(host, options, clients, known);
}

}  // namespace chathack::suite
