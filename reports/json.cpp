#include "reports/json.hpp"

#include "reports/result_json.hpp"

namespace chathack::reports {

std::string to_json(const Result& result) {
    return nlohmann::json(result).dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Result> from_json(const std::string& text, std::string& why_not) {
    try {
        auto result = nlohmann::json::parse(text).get<Result>();
        if (result.schema == result_schema) return result;
        why_not = "its schema is \"" + result.schema + "\", and this program reads " + result_schema;
    } catch (const nlohmann::json::exception& error) {
        why_not = std::string{"it is no result of chathack-conform: "} + error.what();
    }
    return std::nullopt;
}

}  // namespace chathack::reports
