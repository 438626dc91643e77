#include <string_view>

#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "reports/gate/baseline.hpp"

namespace chathack::reports::gate {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;

/// The words of the outcomes that a baseline can accept: the bad ones.
std::vector<std::string_view> accepted() {
    std::vector<std::string_view> words;
    for (const auto& look : verdict::all_looks()) {
        if (verdict::is_bad(look.outcome)) words.push_back(look.word);
    }
    return words;
}

class Reader {
public:
    explicit Reader(Diagnostics& report) : report_{report} {}

    Baseline read(const YamlNode& root) {
        Baseline baseline;
        MapReader map{root, "a baseline", report_};
        if (const auto* target = map.need("target")) baseline.target = word(*target, "`target`");
        if (const auto* network = map.take("network")) baseline.network = word(*network, "`network`");
        if (const auto* known = map.take("known")) {
            for (const auto& entry : list(*known, "`known`"))
                baseline.known.push_back(read_known(entry));
        }
        if (const auto* played = map.need("played")) read_played(*played, baseline.played);
        map.finish();
        return baseline;
    }

private:
    Known read_known(const YamlNode& node) {
        Known known;
        MapReader map{node, "an entry of `known`", report_};
        if (const auto* clause = map.need("clause")) known.clause = word(*clause, "`clause`");
        if (const auto* verdict = map.need("verdict")) read_verdict(*verdict, known.verdict);
        if (const auto* flaky = map.take("flaky"))
            known.flaky = read_flag(*flaky, "`flaky`", report_).value_or(false);
        read_reason(map.take("reason"), node, known.reason);
        if (const auto* cases = map.need("cases")) {
            for (const auto& entry : list(*cases, "`cases`"))
                known.cases.insert(word(entry, "a case"));
            if (known.cases.empty()) report_.error(cases->position, "an entry needs at least one case");
        }
        map.finish();
        return known;
    }

    void read_verdict(const YamlNode& node, verdict::Outcome& verdict) {
        const auto name = word(node, "`verdict`");
        const auto outcome = verdict::outcome_named(name);
        if (outcome && verdict::is_bad(*outcome)) {
            verdict = *outcome;
            return;
        }
        report_.error(node.position, input::shown(name) + " is not a verdict that a baseline can accept" +
                                         input::hint(name, accepted()));
    }

    void read_reason(const YamlNode* node, const YamlNode& entry, std::string& reason) {
        if (node && !node->is_scalar() && node->kind != YamlNode::Kind::null) {
            report_.error(node->position, "`reason` must be a text");
            return;
        }
        if (node) reason = node->scalar;
        if (reason.find_first_not_of(" \t\n") == std::string::npos)
            report_.error(
                node ? node->position : entry.position,
                "this entry has no reason; say why the fault is accepted, such as an issue's number");
    }

    /// Reads the rows of each scenario: `global/limit: [one, two]`. A scenario without a table has the row
    /// "".
    void read_played(const YamlNode& node, std::set<std::string>& played) {
        MapReader map{node, "`played`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& scenario = node.keys[i].text;
            const auto& rows = list(node.items[i], "a scenario of `played`");
            for (const auto& row : rows) {
                const auto name = word(row, "a case");
                played.insert(name == "" || name.front() == '@' ? scenario + name : scenario + ":" + name);
            }
        }
    }

    std::string word(const YamlNode& node, std::string_view what) {
        return read_word(node, what, report_).value_or(std::string{});
    }

    const std::vector<YamlNode>& list(const YamlNode& node, std::string_view what) {
        static const std::vector<YamlNode> none;
        if (node.is_list()) return node.items;
        report_.error(node.position, std::string{what} + " must be a list");
        return none;
    }

    Diagnostics& report_;
};

}  // namespace

LoadedBaseline load_baseline(const std::string& path) {
    Diagnostics report{path};
    LoadedBaseline loaded;
    std::string why;
    const auto text = input::read_file(path, why);
    if (!text) {
        report.error({}, why);
    } else if (const auto root = input::read_yaml(*text, report)) {
        loaded.baseline = Reader{report}.read(*root);
    }
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.baseline.reset();
    return loaded;
}

}  // namespace chathack::reports::gate
