#include "reports/render/simulation_html.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/render/packed.hpp"
#include "reports/render/simulation_overview.hpp"
#include "reports/render/web_pages.hpp"

namespace chathack::reports {
namespace {

using Json = nlohmann::ordered_json;  // parameters stay in the order of the sweep

/// A member that the page reads, and its type.
struct Member {
    const char* name;
    Json::value_t type;
};
constexpr auto text_type = Json::value_t::string;
constexpr auto object = Json::value_t::object;
constexpr auto array = Json::value_t::array;
constexpr auto natural = Json::value_t::number_unsigned;
constexpr std::array load_members{
    Member{"workload", text_type},   Member{"network", text_type},  Member{"users", natural},
    Member{"simulated_us", natural}, Member{"latency_us", object},  Member{"direct_latency_us", object},
    Member{"connect_us", object},    Member{"login_us", object},    Member{"handshake_us", object},
    Member{"fairness", object},      Member{"connections", object}, Member{"network_use", object},
    Member{"faults", array},         Member{"seconds", array},      Member{"receivers", array}};
constexpr std::array sweep_members{Member{"title", text_type},      Member{"workload", text_type},
                                   Member{"network", text_type},    Member{"seed", natural},
                                   Member{"replications", natural}, Member{"points", array},
                                   Member{"troubles", array}};

template <class Members>
std::string missing_from(const Json& json, const Members& members) {
    for (const auto& member : members) {
        const auto found = json.find(member.name);
        if (found == json.end() || found->type() != member.type)
            return std::string{"it has no \""} + member.name + "\" as chathack-sim writes it";
    }
    return {};
}

}  // namespace

bool is_of_simulation(const std::string& text) {
    const auto head = std::string_view{text}.substr(0, 200);  // the schema is the first member
    return head.find("\"chathack-load/") != head.npos || head.find("\"chathack-sweep/") != head.npos;
}

std::optional<std::string> simulation_html(const std::string& text, std::string& why_not) {
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        why_not = "is not JSON, or cut short";
        return std::nullopt;
    }
    const auto schema = json.value("schema", Json{});
    if (schema == "chathack-load/1")
        why_not = missing_from(json, load_members);
    else if (schema == "chathack-sweep/1")
        why_not = missing_from(json, sweep_members);
    else
        why_not =
            "is not a result of this version of chathack-sim (its schema must be chathack-load/1 or "
            "chathack-sweep/1)";
    if (!why_not.empty()) return std::nullopt;
    return filled_page(simulation_page(), simulation_overview(json),
                       packed(json.dump(-1, ' ', false, Json::error_handler_t::replace)), packed("{}"));
}

}  // namespace chathack::reports
