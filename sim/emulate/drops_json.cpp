#include "sim/emulate/drops_json.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

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

std::optional<CaseDrop> read_drop(const Json& value) {
    CaseDrop whole;
    whole.play = value.at("case").get<std::string>();
    auto& drop = whole.drop;
    drop.link = value.at("link").get<std::string>();
    const auto direction = value.at("direction").get<std::string>();
    if (direction != "up" && direction != "down") return std::nullopt;
    drop.direction = direction == "up" ? topology::LinkDirection::up : topology::LinkDirection::down;
    drop.nth = value.at("nth").get<std::uint64_t>();
    drop.at = std::chrono::microseconds{value.value("at_us", std::int64_t{0})};
    const auto cause = value.value("cause", std::string{"loss"});
    for (const auto known : all_causes) {
        if (to_string(known) != cause) continue;
        drop.cause = known;
        return whole;
    }
    return std::nullopt;
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
        const auto json = Json::parse(text);
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
            const auto drop = read_drop(value);
            if (!drop) return false;
            drops.push_back(*drop);
            plays.insert(drop->play);
        }
        // Of what was played again, the last time counts.
        std::erase_if(sum.drops, [&](const CaseDrop& before) { return plays.contains(before.play); });
        sum.drops.insert(sum.drops.end(), drops.begin(), drops.end());
    } catch (const Json::exception&) {
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
    const auto json = Json::parse(file, nullptr, false);
    if (!json.is_object() || !json.contains("drops") || !json["drops"].is_array()) {
        why_not = "it is no JSON with a list \"drops\", as the drops.json of a run is";
        return std::nullopt;
    }
    std::vector<CaseDrop> drops;
    for (const auto& value : json["drops"]) {
        std::optional<CaseDrop> drop;
        try {
            drop = read_drop(value);
        } catch (const Json::exception&) {
        }
        if (!drop) {
            why_not = "drop " + std::to_string(drops.size() + 1) +
                      " must have the texts case and link, the direction up or down, the number nth, and a "
                      "cause that is known, if any";
            return std::nullopt;
        }
        drops.push_back(*drop);
    }
    return drops;
}

}  // namespace chathack::emulate
