#include "reports/render/simulation_overview.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "reports/render/markup.hpp"

namespace chathack::reports {
namespace {

using Json = nlohmann::ordered_json;
using markup::element;
using markup::text;
using verdict::Outcome;

Json at(const Json& json, const char* name) {
    const auto found = json.is_object() ? json.find(name) : json.end();
    return json.is_object() && found != json.end() ? *found : Json{};
}
std::string word(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string{}; }
double amount(const Json& value) { return value.is_number() ? value.get<double>() : 0; }
bool is_set(const Json& value) { return value.is_boolean() ? value.get<bool>() : amount(value) != 0; }

/// "1,234", or with decimals where they matter: "0.987".
std::string number(double value) {
    if (std::abs(value) < 10 && value != std::round(value)) return fmt::format("{:.3g}", value);
    auto digits = fmt::format("{:.0f}", value);
    for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
        digits.insert(static_cast<std::size_t>(place), ",");
    return digits;
}
std::string counted(double count, const std::string& one, const std::string& many) {
    return number(count) + " " + (count == 1 ? one : many);
}

struct Unit {
    double size;
    const char* name;
};
template <std::size_t n>
std::string in_units(double value, const std::array<Unit, n>& units) {
    for (const auto& unit : units)
        if (value >= unit.size) return fmt::format("{:.3g} {}", value / unit.size, unit.name);
    return fmt::format("{:.0f} {}", value, units.back().name);
}
std::string rate(double bits) {
    return in_units(
        bits, std::array{Unit{1e9, "Gbit/s"}, Unit{1e6, "Mbit/s"}, Unit{1e3, "kbit/s"}, Unit{1, "bit/s"}});
}
std::string size(double bytes) {
    return in_units(bytes, std::array{Unit{1U << 30U, "GiB"}, Unit{1U << 20U, "MiB"}, Unit{1U << 10U, "KiB"},
                                      Unit{1, "bytes"}});
}
std::string time(const Json& us) {
    return us.is_number() ? markup::time_in_words(static_cast<std::int64_t>(amount(us))) : "–";
}

std::string warning(const std::string& words) { return element("p", {{"class", "warning"}}, text(words)); }

/// How the run went. @param more  markup below the sentence
std::string hero(const std::string& classes, const std::string& stamp, const std::string& title,
                 const std::string& sentence, const std::string& more, const std::string& beside) {
    return element("section", {{"class", "hero " + classes}, {"aria-labelledby", "verdict"}},
                   element("div", {{"class", "verdict"}},
                           element("p", {{"class", "stamp"}}, text(stamp)) +
                               element("h1", {{"id", "verdict"}}, text(title)) +
                               element("p", {{"class", "headline"}}, text(sentence)) + more) +
                       beside);
}

std::string figure(const std::string& name, const std::string& value, const std::string& note) {
    return element("div", {{"class", "figure-card"}},
                   element("h2", {}, text(name)) + element("p", {}, element("b", {}, text(value))) +
                       element("p", {{"class", "note"}}, text(note)));
}

/// A simulated load.
class Load {
public:
    // Parentheses: braces would make an array of one.
    explicit Load(const Json& data)
        : data_{data},
          violation_(at(data, "violation")),
          links_(at(data, "connections")),
          logins_{amount(at(links_, "logins"))},
          partial_{is_set(at(data, "partial"))},
          undelivered_{amount(at(data, "undelivered"))} {}

    std::string write() const {
        const auto fairness = at(data_, "fairness");
        const auto when_any = [](double value, std::string words) {
            return value != 0 ? words : std::string{};
        };
        const auto direct = amount(at(data_, "direct_deliveries"));
        const auto goodput = amount(at(fairness, "goodput")), latency = amount(at(fairness, "latency"));
        const auto facts = markup::facts({{"simulated", time(at(data_, "simulated_us"))},
                                          {"seed", fmt::format("{:.0f}", amount(at(data_, "seed")))},
                                          {"goodput", rate(amount(at(data_, "goodput_bits_per_s")))},
                                          {"delivered", size(amount(at(data_, "delivered_bytes")))},
                                          {"direct deliveries", when_any(direct, number(direct))},
                                          {"fairness of goodput", when_any(goodput, number(goodput))},
                                          {"fairness of latency", when_any(latency, number(latency))}});
        return hero(state(), stamp(), word(at(data_, "workload")), sentence(), warnings() + facts,
                    figures()) +
               wrong();
    }

private:
    bool is_violated() const { return violation_.is_object(); }
    bool nobody_in() const { return logins_ == 0 && !partial_; }
    const char* state() const {
        return is_violated() || nobody_in() ? "failed" : partial_ || undelivered_ > 0 ? "partial" : "passed";
    }
    const char* stamp() const {
        return is_violated()      ? "Violated"
               : partial_         ? "Interrupted"
               : logins_ == 0     ? "Nobody let in"
               : undelivered_ > 0 ? "Not all delivered"
                                  : "All delivered";
    }

    std::string sentence() const {
        if (is_violated())
            return fmt::format("At {} an invariant was violated: {}.", time(at(violation_, "at_us")),
                               word(at(violation_, "what")));
        const auto who =
            counted(amount(at(data_, "users")), "user", "users") + " on " + word(at(data_, "network"));
        if (nobody_in()) return who + ": nobody could log in, so nothing was measured.";
        auto said = fmt::format("{}: {}, {}, each exact, in order and once.", who,
                                counted(amount(at(data_, "messages")), "message", "messages"),
                                counted(amount(at(data_, "deliveries")), "delivery", "deliveries"));
        const auto took = at(data_, "latency_us");
        if (amount(at(took, "count")) > 0)
            said += fmt::format(" Half of them took at most {}, 99 of 100 at most {}.", time(at(took, "p50")),
                                time(at(took, "p99")));
        return said;
    }

    std::string warnings() const {
        std::string all;
        if (partial_)
            all += warning("The run was interrupted: the numbers are those of the simulated time so far.");
        if (undelivered_ > 0 && !is_violated() && !partial_)
            all += warning(counted(undelivered_, "delivery was", "deliveries were") +
                           " owed when the run ended: TCP had not brought them through the network yet.");
        const auto never = amount(at(links_, "never_in"));
        if (never > 0 && logins_ > 0)
            all += warning(fmt::format("{} of {} could never log in.", counted(never, "user", "users"),
                                       number(amount(at(data_, "users")))));
        return all;
    }

    std::string figures() const {
        const auto took = at(data_, "latency_us"), login = at(data_, "login_us");
        return element("div", {{"class", "figures"}},
                       figure("Median", time(at(took, "p50")), "of a delivery to everyone") +
                           figure("p99", time(at(took, "p99")),
                                  amount(at(took, "count")) > 0 ? "at most " + time(at(took, "max")) : "") +
                           figure("Login", time(at(login, "p50")),
                                  amount(at(login, "count")) > 0 ? "p99 " + time(at(login, "p99")) : "") +
                           figure("Connections lost", number(amount(at(links_, "lost"))),
                                  "of " + counted(logins_, "login", "logins")));
    }

    std::string wrong() const {
        if (!is_violated()) return {};
        const auto facts = markup::facts({{"when", time(at(violation_, "at_us"))},
                                          {"message", word(at(violation_, "message"))},
                                          {"of", word(at(violation_, "sender"))},
                                          {"to", word(at(violation_, "receiver"))}});
        return markup::section(
            "violation", "What is wrong",
            element(
                "div", {{"class", "card violates-must"}},
                element("h3", {}, markup::mark(Outcome::violates_must) + text(word(at(violation_, "what")))) +
                    facts));
    }

    const Json& data_;
    Json violation_, links_;
    double logins_;
    bool partial_;
    double undelivered_;
};

/// A sweep.
class Sweep {
public:
    explicit Sweep(const Json& data)
        : data_{data}, points_(at(data, "points")), troubles_(at(data, "troubles")) {
        for (const auto& one : troubles_)
            if (is_violation(one)) ++violated_;
        const auto first = at(points_.empty() ? Json{} : points_[0], "values");
        for (const auto& [name, value] : first.items()) {
            std::set<std::string> values;
            for (const auto& point : points_)
                values.insert(at(at(point, "values"), name.c_str()).dump());
            all_.push_back(name);
            if (values.size() > 1) varied_.push_back(name);
        }
    }

    std::string write() const {
        const auto replications = amount(at(data_, "replications"));
        const auto seed = amount(at(data_, "seed"));
        const bool partial = is_set(at(data_, "partial"));
        const auto* state = violated_ > 0 ? "failed" : !troubles_.empty() || partial ? "partial" : "passed";
        const auto* stamp = violated_ > 0                   ? "Violated"
                            : !troubles_.empty() || partial ? "Incomplete"
                                                            : "All well";
        std::string names;
        for (const auto& one : parameters())
            names += (names.empty() ? "" : " and ") + short_name(one);
        const auto facts =
            markup::facts({{"workload", word(at(data_, "workload"))},
                           {"network", word(at(data_, "network"))},
                           {"seeds", fmt::format("{:.0f} to {:.0f}", seed, seed + replications - 1)},
                           {"confidence", number(100 * amount(at(data_, "confidence"))) + " %"}});
        const auto sentence = fmt::format(
            "{} of {}, {} each: {}", counted(static_cast<double>(points_.size()), "point", "points"), names,
            counted(replications, "run", "runs"), outcome(replications, partial));
        return hero(fmt::format("matrix-hero {}", state), stamp, word(at(data_, "title")), sentence, facts,
                    "") +
               wrong();
    }

private:
    static bool is_violation(const Json& trouble) { return !word(at(trouble, "violation")).empty(); }
    static std::string short_name(const std::string& parameter) {
        auto name = parameter.substr(parameter.rfind('.') + 1);
        std::replace(name.begin(), name.end(), '_', ' ');
        return name;
    }
    const std::vector<std::string>& parameters() const { return varied_.empty() ? all_ : varied_; }

    std::string outcome(double replications, bool partial) const {
        const auto runs = static_cast<double>(points_.size()) * replications;
        if (violated_ > 0)
            return fmt::format("{} of {} violated an invariant.", violated_, counted(runs, "run", "runs"));
        if (!troubles_.empty())
            return fmt::format("{} of {} gave no numbers, or ended before everything had come.",
                               troubles_.size(), counted(runs, "run", "runs"));
        if (partial) return "the sweep was interrupted, and some runs are missing.";
        return fmt::format("in {} every delivery was exact, in order and once.",
                           runs == 1 ? "the one run" : "all " + number(runs) + " runs");
    }

    std::string point_name(const Json& trouble) const {
        const auto index = static_cast<std::size_t>(amount(at(trouble, "point")));
        if (index >= points_.size()) return {};
        std::string name;
        for (const auto& one : parameters()) {
            const auto value = at(at(points_[index], "values"), one.c_str());
            name += (name.empty() ? "" : ", ") + short_name(one) + " " +
                    (value.is_string() ? word(value) : value.dump());
        }
        return name;
    }

    std::string wrong() const {
        std::string cards;
        for (const auto& one : troubles_) {
            const auto grave = is_violation(one) ? Outcome::violates_must : Outcome::inconclusive;
            const auto failed = word(at(one, "failed"));
            const auto why =
                is_violation(one) ? word(at(one, "violation"))
                : !failed.empty()
                    ? failed
                    : counted(amount(at(one, "undelivered")), "delivery was", "deliveries were") +
                          " owed when the run ended: the network had not brought them";
            const auto title = fmt::format("{}, seed {:.0f}", point_name(one), amount(at(one, "seed")));
            cards += element("li", {{"class", "card " + std::string{verdict::to_string(grave)}}},
                             element("h3", {}, markup::mark(grave) + text(title)) +
                                 element("p", {{"class", "why"}}, text(why)));
        }
        if (cards.empty()) return {};
        return markup::section("troubles", "What is wrong", element("ol", {{"class", "findings"}}, cards));
    }

    const Json& data_;
    Json points_, troubles_;
    std::size_t violated_ = 0;
    std::vector<std::string> all_, varied_;
};

}  // namespace

std::string simulation_overview(const Json& json) {
    const bool sweep = word(at(json, "schema")).starts_with("chathack-sweep/");
    return element("div", {{"class", "overview simulation"}},
                   sweep ? Sweep{json}.write() : Load{json}.write());
}

}  // namespace chathack::reports
