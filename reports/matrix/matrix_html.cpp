#include <nlohmann/json.hpp>

#include "reports/matrix/matrix.hpp"
#include "reports/matrix/matrix_overview.hpp"
#include "reports/render/packed.hpp"
#include "reports/render/web_pages.hpp"

namespace chathack::reports::matrix {
namespace {

using Json = nlohmann::json;

std::string packed_json(const Json& json) {
    return packed(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string word(verdict::Outcome mark) { return std::string{verdict::to_string(mark)}; }

Json by_level(const std::map<verdict::Level, std::size_t>& numbers) {
    auto made = Json::object();
    for (const auto& [level, number] : numbers)
        made[std::string{verdict::to_string(level)}] = number;
    return made;
}

Json clause_json(const ClauseResult& clause) {
    auto choices = Json::array();
    for (const auto& choice : clause.choices)
        choices.push_back({{"name", choice.name}, {"text", choice.text}});
    return {{"id", clause.id},
            {"level", std::string{verdict::to_string(clause.level)}},
            {"text", clause.text},
            {"note", clause.note},
            {"choices", choices}};
}

Json column_json(const Column& column) {
    auto cells = Json::object();
    for (const auto& [clause, cell] : column.cells)
        cells[clause] = {
            {"mark", word(cell.mark)}, {"behaviours", cell.behaviours}, {"cases", cell.cases.size()}};
    return {{"name", column.name},
            {"network", column.network},
            {"run", column.run_id},
            {"started", column.started},
            {"report", column.report},
            {"problem", column.problem},
            {"cases", column.cases},
            {"duration_us", column.duration_us},
            {"kept", by_level(column.kept)},
            {"violated", by_level(column.violated)},
            {"undecided", column.undecided},
            {"rank", column.rank},
            {"cells", cells}};
}

/// What a cell shows when it is opened. Many columns share the titles of cases, so each is stored once.
Json details_json(const Matrix& matrix) {
    auto titles = Json::object();
    auto columns = Json::array();
    for (const auto& column : matrix.columns) {
        auto cells = Json::object();
        for (const auto& [clause, cell] : column.cells) {
            auto cases = Json::array();
            for (const auto& one : cell.cases) {
                titles[one.key] = one.title;
                Json made{{"key", one.key}, {"mark", word(one.mark)}};
                if (one.run_key != one.key) made["run_key"] = one.run_key;
                if (!one.why.empty()) made["why"] = one.why;
                if (!one.replay.empty()) made["replay"] = one.replay;
                cases.push_back(std::move(made));
            }
            cells[clause] = std::move(cases);
        }
        columns.push_back(std::move(cells));
    }
    return {{"titles", titles}, {"columns", columns}};
}

}  // namespace

std::string to_html(const Matrix& matrix) {
    auto clauses = Json::array();
    for (const auto& clause : matrix.clauses)
        clauses.push_back(clause_json(clause));
    auto columns = Json::array();
    for (const auto& column : matrix.columns)
        columns.push_back(column_json(column));
    return filled_page(matrix_page(), overview_html(matrix),
                       packed_json({{"clauses", clauses}, {"columns", columns}}),
                       packed_json(details_json(matrix)));
}

}  // namespace chathack::reports::matrix
