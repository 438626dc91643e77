#include "sim/commands/files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/scenario/yaml_tree.hpp"
#include "reports/simulation_html.hpp"
#include "sim/network/loader.hpp"
#include "sim/topology/read_map.hpp"
#include "sim/workload/loader.hpp"

namespace chathack::sim {

FileKind kind_of(const std::string& path) {
    if (std::filesystem::is_directory(path)) return FileKind::workload;
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    scenario::Report report{path};
    const auto root = scenario::read_yaml(text, report);
    if (root && root->find("topology") != nullptr) return FileKind::network;
    return root && root->find("workload") != nullptr ? FileKind::sweep : FileKind::workload;
}

std::optional<workload::Workload> read_workload_file(const std::string& path) {
    auto loaded = workload::load_workload(path);
    commands::print(loaded.diagnostics);
    return std::move(loaded.workload);
}

std::optional<network::Network> read_network_file(const std::string& path) {
    auto loaded = network::load_network(path, topology::read_map);
    commands::print(loaded.diagnostics);
    return std::move(loaded.network);
}

std::optional<sweep::Sweep> read_sweep_file(const std::string& path) {
    auto loaded = sweep::load_sweep(path);
    commands::print(loaded.diagnostics);
    return std::move(loaded.sweep);
}

bool make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error) return true;
    commands::complain(commands::wrong_use, path + ": cannot be made a folder: " + error.message());
    return false;
}

bool write_file(const std::string& path, const std::string& text) {
    std::ofstream file{path, std::ios::binary};
    file << text << std::flush;
    if (file) return true;
    commands::complain(commands::harness_error, path + ": cannot be written");
    return false;
}

bool write_result(const std::string& folder, const std::string& name, const std::string& json) {
    std::string why_not;
    const auto page = reports::simulation_html(json, why_not);
    if (!page) commands::complain(commands::harness_error, folder + "/report.html: " + why_not);
    return page && write_file(folder + "/" + name, json) && write_file(folder + "/report.html", *page);
}

std::string stem_of(const std::string& path) { return std::filesystem::path{path}.stem().string(); }

}  // namespace chathack::sim
