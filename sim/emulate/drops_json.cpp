#include "sim/emulate/drops_json.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "sim/emulate/drops_schema.hpp"

namespace chathack::emulate {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array all_causes{topology::LossCause::loss,       topology::LossCause::burst,
                                topology::LossCause::corruption, topology::LossCause::queue,
                                topology::LossCause::down,       topology::LossCause::partition,
                                topology::LossCause::too_big};
static_assert(all_causes.size() == topology::causes);

std::int64_t in_us(network::Duration time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

/// Where an error lies, such as `drops[1].nth`; empty when it concerns the whole file.
std::string path_of(const std::vector<std::string>& context) {
    std::string path;
    for (std::size_t i = 1; i < context.size(); ++i) {  // after "<root>" come "[drops]", "[1]"
        const auto& step = context[i];
        const bool is_index = step.find_first_not_of("[0123456789]") == step.npos;
        path += is_index ? step : (path.empty() ? "" : ".") + step.substr(1, step.size() - 2);
    }
    return path;
}

struct Fault {
    std::string path;
    std::string what;
};

/// The first place where `json` departs from drops.schema.json, or nothing.
std::optional<Fault> fault_of(const nlohmann::json& json) {
    using Adapter = valijson::adapters::NlohmannJsonAdapter;
    static const auto schema = [] {
        const auto text = nlohmann::json::parse(drops_schema);
        auto made = std::make_unique<valijson::Schema>();
        valijson::SchemaParser{}.populateSchema(Adapter{text}, *made);
        return made;
    }();
    valijson::ValidationResults found;
    valijson::Validator{}.validate(*schema, Adapter{json}, &found);
    valijson::ValidationResults::Error first;  // the innermost error; those of its parents follow
    if (!found.popError(first)) return std::nullopt;
    return Fault{path_of(first.context), first.description};
}

/// Reads one drop from JSON that has passed the schema.
CaseDrop read_drop(const nlohmann::json& value) {
    CaseDrop whole;
    whole.play = value.at("case").get<std::string>();
    auto& drop = whole.drop;
    drop.link = value.at("link").get<std::string>();
    drop.direction =
        value.at("direction") == "up" ? topology::LinkDirection::up : topology::LinkDirection::down;
    drop.nth = value.at("nth").get<std::uint64_t>();
    drop.at = std::chrono::microseconds{value.value("at_us", std::int64_t{0})};
    const auto cause = value.value("cause", std::string{to_string(topology::LossCause::loss)});
    drop.cause = *std::ranges::find(all_causes, cause, [](auto known) { return to_string(known); });
    return whole;
}

}  // namespace

std::string to_json(const EmulatedNetworkUse& use) {
    Json json;
    json["packets"] = use.all.packets;
    json["bytes"] = use.all.bytes;
    json["duplicated"] = use.all.duplicated;
    json["reordered"] = use.all.reordered;
    for (const auto cause : all_causes)
        json["lost"][std::string{to_string(cause)}] = use.all.lost_by(cause);
    json["retransmissions"] = use.retransmissions;
    json["lag_worst_us"] = in_us(use.lag_worst);
    json["drops_untold"] = use.drops_untold;
    json["drops"] = Json::array();
    for (const auto& [play, drop] : use.drops) {
        json["drops"].push_back({{"case", play},
                                 {"link", drop.link},
                                 {"direction", to_string(drop.direction)},
                                 {"nth", drop.nth},
                                 {"at_us", in_us(drop.at)},
                                 {"cause", to_string(drop.cause)}});
    }
    return json.dump(1) + '\n';
}

bool add_json(const std::string& text, EmulatedNetworkUse& sum) {
    try {
        const auto json = nlohmann::json::parse(text);
        if (fault_of(json)) return false;
        sum.all.packets += json.at("packets").get<std::uint64_t>();
        sum.all.bytes += json.at("bytes").get<std::uint64_t>();
        sum.all.duplicated += json.at("duplicated").get<std::uint64_t>();
        sum.all.reordered += json.at("reordered").get<std::uint64_t>();
        for (const auto cause : all_causes)
            sum.all.lost[static_cast<std::size_t>(cause) - 1] +=
                json.at("lost").at(std::string{to_string(cause)}).get<std::uint64_t>();
        sum.retransmissions += json.at("retransmissions").get<std::uint64_t>();
        const auto lag = std::chrono::microseconds{json.at("lag_worst_us").get<std::int64_t>()};
        sum.lag_worst = std::max<transport::Time>(sum.lag_worst, lag);
        sum.drops_untold += json.at("drops_untold").get<std::uint64_t>();
        std::vector<CaseDrop> drops;
        std::set<std::string> plays;
        for (const auto& value : json.at("drops")) {
            drops.push_back(read_drop(value));
            plays.insert(drops.back().play);
        }
        // When a case was played again under the same name, only the drops of the last time count.
        std::erase_if(sum.drops, [&](const CaseDrop& before) { return plays.contains(before.play); });
        sum.drops.insert(sum.drops.end(), drops.begin(), drops.end());
    } catch (const nlohmann::json::exception&) {
        return false;
    }
    return true;
}

std::optional<std::vector<CaseDrop>> read_drops(const std::string& path, std::string& why_not) {
    std::ifstream file{path};
    if (!file) {
        why_not = "it cannot be read";
        return std::nullopt;
    }
    const auto json = nlohmann::json::parse(file, nullptr, false);
    const auto fault = json.is_discarded() ? Fault{} : fault_of(json);
    if (fault && (fault->path.empty() || fault->path == "drops")) {
        why_not = "it is no JSON with a list \"drops\", as the drops.json of a run is";
        return std::nullopt;
    }
    if (fault) {
        why_not = fault->path + ": " + fault->what;
        return std::nullopt;
    }
    std::vector<CaseDrop> drops;
    for (const auto& value : json["drops"])
        drops.push_back(read_drop(value));
    return drops;
}

}  // namespace chathack::emulate
