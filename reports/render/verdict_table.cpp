#include "reports/render/verdict_table.hpp"

#include <nlohmann/json.hpp>

#include "conformance/verdict/verdict.hpp"

namespace chathack::reports {

std::string verdict_table() {
    auto table = nlohmann::ordered_json::array();
    for (const auto& look : verdict::all_looks()) {
        nlohmann::ordered_json one;
        one["name"] = std::string{look.word};
        one["mark"] = std::string{look.mark};
        one["words"] = std::string{look.sentence};
        one["short"] = std::string{look.label};
        one["gravity"] = static_cast<int>(look.outcome);
        one["kept"] = verdict::is_kept(look.outcome);
        one["tried"] = verdict::is_tried(look.outcome);
        one["bad"] = verdict::is_bad(look.outcome);
        one["violation"] = verdict::is_violation(look.outcome);
        table.push_back(std::move(one));
    }
    return table.dump();
}

}  // namespace chathack::reports
