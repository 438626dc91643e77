#include <algorithm>
#include <filesystem>

#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/sweep/tree_edit.hpp"
#include "sim/workload/quantities.hpp"

namespace chathack::sweep {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;

/// The text of a file. Complains at `position`, where the file is named.
std::optional<std::string> read_file(const std::string& path, input::Position position, Diagnostics& report) {
    std::string why;
    auto text = input::read_file(path, why);
    if (!text) report.error(position, path + " " + why);
    return text;
}

class Reader {
public:
    Reader(const std::string& path, Diagnostics& report)
        : folder_{std::filesystem::path{path}.parent_path()}, report_{report} {}

    Sweep read(const YamlNode& root) {
        Sweep sweep;
        MapReader map{root, "a sweep", report_};
        if (const auto* title = map.need("title"))
            sweep.title = read_word(*title, "`title`", report_).value_or("");
        if (const auto* about = map.take("about"))
            sweep.about = read_word(*about, "`about`", report_).value_or("");
        if (const auto* file = map.need("workload"))
            read_input(*file, "`workload`", sweep.workload_path, sweep.workload);
        if (const auto* file = map.need("network"))
            read_input(*file, "`network`", sweep.network_path, sweep.network);
        const auto* grid = map.take("grid");
        const auto* list = map.take("list");
        if (map.is_map() && (grid != nullptr) == (list != nullptr))
            report_.error(root.position, "a sweep has either a `grid` of values or a `list` of combinations");
        if (grid != nullptr) read_grid(*grid, sweep);
        if (list != nullptr) read_list(*list, sweep);
        if (const auto* replications = map.take("replications"))
            sweep.replications = static_cast<std::size_t>(
                read_integer(*replications, "`replications`", 1, std::int64_t{replications_max}, report_)
                    .value_or(1));
        if (const auto* seed = map.take("seed"))
            sweep.seed = static_cast<std::uint64_t>(
                read_integer(*seed, "`seed`", 0, INT64_MAX / 2, report_).value_or(1));
        if (const auto* confidence = map.take("confidence"))
            sweep.confidence = workload::read_number(*confidence, "`confidence`", 0.5, 0.9999, report_)
                                   .value_or(sweep.confidence);
        read_measures(map.take("measures"), sweep);
        map.finish();
        if (report_.errors() == 0 && sweep.points.size() * sweep.replications > runs_max)
            report_.error(root.position, "these are " +
                                             std::to_string(sweep.points.size() * sweep.replications) +
                                             " runs; at most " + std::to_string(runs_max) + " are possible");
        return sweep;
    }

private:
    void read_input(const YamlNode& node, std::string_view what, std::string& path, YamlNode& tree) {
        const auto word = read_word(node, what, report_);
        if (!word) return;
        path = (folder_ / *word).lexically_normal().string();
        const auto text = read_file(path, node.position, report_);
        if (!text) return;
        Diagnostics own{path};
        auto root = input::read_yaml(*text, own);
        for (const auto& diagnostic : own.take())
            report_.error(node.position, to_string(diagnostic));
        if (root && !root->is_map())
            report_.error(node.position, path + " is no file for " + std::string{what} + ": it has no keys");
        if (root) tree = std::move(*root);
    }

    /// Makes every combination of the parameters' values. The last parameter varies fastest.
    void read_grid(const YamlNode& node, Sweep& sweep) {
        sweep.grid = true;
        sweep.points = {{}};
        const MapReader map{node, "`grid`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& values = node.items[i];
            if (!values.is_list() || values.items.empty()) {
                report_.error(values.position, "the values of " + input::shown(node.keys[i].text) +
                                                   " must be a list of at least one");
                continue;
            }
            if (!add_parameter(node.keys[i], values.items, sweep)) continue;
            if (sweep.points.size() * values.items.size() > runs_max) {
                report_.error(values.position, "these are too many combinations; at most " +
                                                   std::to_string(runs_max) + " are possible");
                return;
            }
            std::vector<std::vector<YamlNode>> more;
            for (const auto& point : sweep.points) {
                for (const auto& value : values.items) {
                    more.push_back(point);
                    more.back().push_back(value);
                }
            }
            sweep.points = std::move(more);
        }
    }

    void read_list(const YamlNode& node, Sweep& sweep) {
        if (!node.is_list() || node.items.empty()) {
            report_.error(node.position, "`list` must be a list of at least one combination");
            return;
        }
        for (const auto& entry : node.items) {
            MapReader map{entry, "a combination", report_};
            if (!map.is_map()) continue;
            if (sweep.points.empty()) {
                for (std::size_t i = 0; i < entry.keys.size(); ++i)
                    add_parameter(entry.keys[i], {entry.items[i]}, sweep);
            }
            std::vector<YamlNode> point;
            for (const auto& parameter : sweep.parameters) {
                if (const auto* value = map.need(parameter)) point.push_back(*value);
            }
            map.finish();
            if (point.size() == sweep.parameters.size()) sweep.points.push_back(std::move(point));
        }
    }

    /// Adds a parameter if its values can be set at its path.
    bool add_parameter(const YamlNode::Key& key, const std::vector<YamlNode>& values, Sweep& sweep) {
        const bool in_workload = key.text.starts_with(workload_prefix);
        if (!in_workload && !key.text.starts_with(network_prefix)) {
            report_.error(key.position,
                          input::shown(key.text) +
                              " must begin with `workload.` or `network.`: it is a path to a value there");
            return false;
        }
        auto tree = in_workload ? sweep.workload : sweep.network;
        sweep.parameters.push_back(key.text);
        if (!tree.is_map()) return true;  // the complaint is made where the file is read
        const auto path =
            std::string_view{key.text}.substr(in_workload ? workload_prefix.size() : network_prefix.size());
        const auto why_not = set_value(tree, path, values.front());
        if (!why_not.empty()) {
            report_.error(key.position, input::shown(key.text) + ": " + why_not);
            sweep.parameters.pop_back();
            return false;
        }
        return true;
    }

    void read_measures(const YamlNode* node, Sweep& sweep) {
        if (node == nullptr) {
            sweep.measures = {"latency_us.p50", "latency_us.p99", "goodput_bits_per_s",
                              "network_use.tcp_retransmissions"};
            return;
        }
        if (!node->is_list()) report_.error(node->position, "`measures` must be a list of names");
        std::vector<std::string_view> known;
        const auto all = measure_names();
        for (const auto& name : all)
            known.push_back(name);
        for (const auto& entry : node->items) {
            const auto name = read_word(entry, "a measure", report_).value_or("");
            if (std::find(all.begin(), all.end(), name) == all.end()) {
                report_.error(
                    entry.position,
                    "unknown measure " + input::shown(name) + input::hint(name, {}, known) +
                        "; the names are those of the result of `chathack-sim load`, such as latency_us.p99");
            }
            sweep.measures.push_back(name);
        }
    }

    std::filesystem::path folder_;
    Diagnostics& report_;
};

}  // namespace

LoadedSweep load_sweep(const std::string& path) {
    Diagnostics report{path};
    LoadedSweep loaded;
    if (const auto text = read_file(path, {}, report)) {
        if (const auto root = input::read_yaml(*text, report))
            loaded.sweep = Reader{path, report}.read(*root);
    }
    if (loaded.sweep) loaded.sweep->path = path;
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.sweep.reset();
    return loaded;
}

}  // namespace chathack::sweep
