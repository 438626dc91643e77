#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "conformance/input/files.hpp"
#include "conformance/input/glob.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "reports/marks/rubric.hpp"

namespace chathack::reports::marks {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;
using verdict::Level;

constexpr double number_max = 1'000'000;
constexpr double least_difference = 1e-9;  // what binary fractions may be off
constexpr std::int64_t plays_max = 20;

constexpr std::array<std::pair<std::string_view, Level>, 3> level_keys{
    {{"must", Level::must}, {"should", Level::should}, {"open", Level::open}}};
constexpr std::array<std::pair<std::string_view, Partial>, 3> partial_words{
    {{"none", Partial::none}, {"half", Partial::half}, {"share", Partial::share}}};

/// A number as people write it, "12" or "1.5"; nullopt of "1e3", "inf" and the like.
std::optional<double> plain_number(std::string_view word) {
    const auto digits = word.starts_with('-') ? word.substr(1) : word;
    if (digits.empty() || digits.find_first_not_of("0123456789.") != digits.npos) return std::nullopt;
    double number = 0;
    const auto* end = word.data() + word.size();
    const auto read = std::from_chars(word.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{number} : std::nullopt;
}

bool is_multiple(double number, double step) {
    const auto times = number / step;
    return std::abs(times - std::round(times)) < least_difference * std::max(1.0, times);
}

bool is_pattern(std::string_view word) { return word.find_first_of("*?[") != word.npos; }

class RubricReader {
public:
    RubricReader(const std::vector<std::string>& known, Diagnostics& report)
        : known_{known}, report_{report} {
        for (const auto& id : known) {
            const auto family = std::string_view{id}.substr(0, id.find('-'));
            if (std::ranges::find(families_, family) == families_.end()) families_.push_back(family);
        }
    }

    Rubric read(const YamlNode& root) {
        MapReader map{root, "a rubric", report_};
        if (const auto* title = map.take("title")) read_title(*title);
        const auto* maximum = map.take("maximum");
        const auto* minimum = map.take("minimum");
        const auto* step = map.take("step");
        const auto* bonus = map.take("bonus");
        if (maximum) take_number(*maximum, "`maximum`", Bound::above_zero, rubric_.maximum);
        if (minimum) take_number(*minimum, "`minimum`", Bound::zero, rubric_.minimum);
        if (step) take_number(*step, "`step`", Bound::above_zero, rubric_.step);
        if (bonus) rubric_.bonus = number_of(*bonus, "`bonus`", Bound::above_zero);
        if (const auto* plays = map.take("plays")) {
            if (const auto count = read_integer(*plays, "`plays`", 1, plays_max, report_))
                rubric_.plays = static_cast<unsigned>(*count);
        }
        if (const auto* partial = map.take("partial")) read_partial(*partial);
        if (const auto* levels = map.take("levels")) read_levels(*levels);
        if (const auto* families = map.take("families")) read_families(*families);
        if (const auto* clauses = map.take("clauses")) read_clauses(*clauses);
        if (const auto* hidden = map.take("hidden")) read_hidden(*hidden);
        map.finish();
        if (report_.errors() == 0) {
            check_sums(root, maximum, minimum, bonus);
            check_weights(root);
        }
        return std::move(rubric_);
    }

private:
    enum class Bound { zero, above_zero };

    std::optional<double> number_of(const YamlNode& node, const std::string& what, Bound bound) {
        const auto word = read_word(node, what, report_);
        if (!word) return std::nullopt;
        const auto number = plain_number(*word);
        const bool fits =
            number && *number <= number_max && (bound == Bound::zero ? *number >= 0 : *number > 0);
        if (fits) return number;
        report_.error(node.position, what + " must be a number " +
                                         (bound == Bound::zero ? "from 0 to" : "above 0, at most") +
                                         " 1000000, such as 2.5, and this is " + input::shown(*word));
        return std::nullopt;
    }

    void take_number(const YamlNode& node, const std::string& what, Bound bound, double& place) {
        if (const auto number = number_of(node, what, bound)) place = *number;
    }

    void read_title(const YamlNode& node) {
        const auto title = read_word(node, "`title`", report_);
        if (!title) return;
        rubric_.title = *title;
        if (title->find_first_not_of(" \t\n") == title->npos)
            report_.error(node.position, "`title` is empty");
    }

    void read_partial(const YamlNode& node) {
        const auto word = read_word(node, "`partial`", report_);
        if (!word) return;
        std::vector<std::string_view> words;
        for (const auto& [name, partial] : partial_words) {
            words.push_back(name);
            if (name != *word) continue;
            rubric_.partial = partial;
            return;
        }
        report_.error(node.position, "`partial` must be " + input::either(words) + ", and this is " +
                                         input::shown(*word) + input::hint(*word, words));
    }

    void read_levels(const YamlNode& node) {
        MapReader map{node, "`levels`", report_};
        for (const auto& [key, level] : level_keys) {
            if (const auto* weight = map.take(key))
                take_number(*weight, "`" + std::string{key} + "`", Bound::zero, rubric_.levels[level]);
        }
        map.finish();
    }

    void read_families(const YamlNode& node) {
        const MapReader map{node, "`families`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& [name, position] = node.keys[i];
            if (std::ranges::find(families_, name) == families_.end()) {
                report_.error(position, "there is no family of clauses " + input::shown(name) +
                                            input::hint(name, families_));
            } else if (const auto factor = number_of(node.items[i], input::shown(name), Bound::zero)) {
                rubric_.families[name] = *factor;
            }
        }
    }

    /// Patterns first, so that a clause that is named stands before them.
    void read_clauses(const YamlNode& node) {
        const MapReader map{node, "`clauses`", report_};
        for (const bool patterns : {true, false}) {
            for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
                const auto& [name, position] = node.keys[i];
                if (is_pattern(name) != patterns) continue;
                const auto weight = number_of(node.items[i], input::shown(name), Bound::zero);
                for (const auto& clause : clauses_named(name, position))
                    rubric_.clauses[clause] = weight.value_or(0);
            }
        }
    }

    void read_hidden(const YamlNode& node) {
        if (!node.is_list()) {
            report_.error(node.position, "`hidden` must be a list, such as [LOGIN-8, 'PRIVATE-*']");
            return;
        }
        for (const auto& item : node.items) {
            const auto name = read_word(item, "a clause of `hidden`", report_);
            if (name) rubric_.hidden.merge(clauses_named(*name, item.position));
        }
    }

    std::set<std::string> clauses_named(const std::string& name, input::Position position) {
        std::set<std::string> named;
        for (const auto& id : known_) {
            if (is_pattern(name) ? input::matches_glob(name, id) : name == id) named.insert(id);
        }
        if (!named.empty()) return named;
        if (is_pattern(name)) {
            std::vector<std::string> meant;
            for (const auto& family : families_)
                meant.push_back(std::string{family} + name.substr(std::min(name.find('-'), name.size())));
            report_.error(position, "no clause has a name like " + input::shown(name) +
                                        input::hint(name, {}, {meant.begin(), meant.end()}));
        } else {
            report_.error(position, "there is no clause " + input::shown(name) +
                                        input::hint(name, {}, {known_.begin(), known_.end()}));
        }
        return named;
    }

    /// A sum that cannot be reached by steps would be rounded to another one.
    void check_sums(const YamlNode& root, const YamlNode* maximum, const YamlNode* minimum,
                    const YamlNode* bonus) {
        const auto place = [&](const YamlNode* node) { return node ? node->position : root.position; };
        if (!is_multiple(rubric_.maximum, rubric_.step))
            report_.error(place(maximum), "`maximum` must be a multiple of `step`");
        if (rubric_.bonus && !is_multiple(*rubric_.bonus, rubric_.step))
            report_.error(place(bonus), "`bonus` must be a multiple of `step`");
        if (rubric_.minimum >= rubric_.maximum)
            report_.error(place(minimum), "`minimum` must be less than `maximum`");
    }

    void check_weights(const YamlNode& root) {
        const auto may_count = [&](std::initializer_list<Level> levels) {
            return std::ranges::any_of(known_, [&](const auto& id) {
                return std::ranges::any_of(levels,
                                           [&](auto level) { return weight_of(rubric_, id, level) > 0; });
            });
        };
        if (!may_count({Level::must, Level::should, Level::open})) {
            report_.error(root.position, "no clause counts: all of them weigh 0");
        } else if (rubric_.bonus && !may_count({Level::must, Level::open})) {
            report_.error(root.position,
                          "with `bonus` the SHOULD clauses are no part of the maximum, and nothing else "
                          "weighs more than 0");
        } else if (rubric_.bonus && !may_count({Level::should})) {
            report_.error(root.position, "`bonus` is for SHOULD clauses, and all of them weigh 0");
        }
    }

    const std::vector<std::string>& known_;
    Diagnostics& report_;
    std::vector<std::string_view> families_;
    Rubric rubric_;
};

}  // namespace

LoadedRubric load_rubric(const std::string& path, const std::vector<std::string>& known) {
    Diagnostics report{path};
    LoadedRubric loaded;
    std::string why;
    const auto text = input::read_file(path, why);
    if (!text) {
        report.error({}, why);
    } else if (const auto root = input::read_yaml(*text, report)) {
        loaded.rubric = RubricReader{known, report}.read(*root);
    }
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.rubric.reset();
    return loaded;
}

}  // namespace chathack::reports::marks
