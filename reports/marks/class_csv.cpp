#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/marks/formats.hpp"
#include "reports/marks/student_view.hpp"
#include "reports/render/csv_cell.hpp"

namespace chathack::reports::marks {

std::string to_class_csv(const std::vector<Marks>& all) {
    std::vector<std::string> ids;
    for (const auto& marks : all) {
        for (const auto& clause : marks.clauses) {
            if (std::ranges::find(ids, clause.id) == ids.end()) ids.push_back(clause.id);
        }
    }
    std::string out;
    std::vector<std::string> heads{"name", "points", "maximum", "problem", "unstable", "plays", "seconds"};
    heads.insert(heads.end(), ids.begin(), ids.end());
    heads.emplace_back("remark");
    add_csv_line(out, heads);
    for (const auto& marks : all) {
        std::map<std::string, std::string> points;
        std::string unstable;
        for (const auto& clause : marks.clauses) {
            if (clause.standing != ClauseStanding::untried) points[clause.id] = points_text(clause.points);
            if (clause.unstable) unstable += (unstable.empty() ? "" : " ") + clause.id;
        }
        std::vector<std::string> line{marks.name,
                                      has_points(marks) ? points_text(marks.points) : "",
                                      points_text(marks.maximum),
                                      one_line(marks.problem),
                                      unstable,
                                      std::to_string(marks.plays),
                                      fmt::format("{:.1f}", static_cast<double>(marks.duration_us) / 1e6)};
        for (const auto& id : ids)
            line.push_back(points[id]);
        line.push_back(one_line(marks.remark));
        add_csv_line(out, line);
    }
    return out;
}

std::string to_moodle_gradebook(const std::vector<Marks>& all, const GradebookOptions& options) {
    std::string out;
    std::vector<std::string> heads{options.user_column, options.item};
    if (options.feedback) heads.push_back(options.item + " feedback");
    add_csv_line(out, heads);
    for (const auto& marks : all) {
        if (!has_points(marks)) continue;
        std::vector<std::string> line{marks.name, points_text(marks.points)};
        if (options.feedback) {
            line.push_back(one_line(student_summary(marks)));
        }
        add_csv_line(out, line);
    }
    return out;
}

}  // namespace chathack::reports::marks
