#include "sim/commands/files.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/input/files.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "conformance/suite/sources.hpp"
#include "reports/render/simulation_html.hpp"
#include "sim/network/loader.hpp"
#include "sim/topology/read_map.hpp"
#include "sim/workload/loader.hpp"

namespace chathack::sim {

std::string captures_need_files(const std::string& folder, std::size_t users) {
    constexpr rlim_t other_files = 64;
    rlimit limit{};
    if (folder.empty() || ::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {};
    const auto needed = static_cast<rlim_t>(users) + 1 + other_files;
    if (limit.rlim_cur >= needed) return {};
    const auto allowed = limit.rlim_max;
    limit.rlim_cur = needed;
    limit.rlim_max = std::max(allowed, needed);  // above what is allowed it needs privileges
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return {};
    return fmt::format(
        "--pcap keeps a file open for each of {} users and for the server: {} open files with those of the "
        "program, "
        "and this process may have {}; raise the limit (ulimit -Hn, LimitNOFILE), or take fewer users",
        users, needed, allowed);
}

std::optional<FileKind> kind_of(const std::string& path) {
    if (std::filesystem::is_directory(path)) return FileKind::workload;
    std::string unheard;  // the reader of the kind complains
    input::Diagnostics report{path};
    const auto root = input::read_yaml(input::read_file(path, unheard).value_or(""), report);
    if (!root || !root->is_map()) return FileKind::workload;
    const auto kind = input::kind_of_file(*root);
    if (!kind)
        commands::complain(
            commands::wrong_use,
            path +
                ": this is no network (it has no `topology`), no workload (no `groups`) and no sweep (no "
                "`workload`)");
    return kind;
}

namespace {

/// When a name without a folder is the name of a ready-made file, says so.
void hint_at_ready_made(const std::string& name, const char* folder) {
    if (name.find('/') != name.npos || std::filesystem::exists(name)) return;
    const auto meant = suite::scenarios_folder() / folder / (stem_of(name) + ".yaml");
    if (std::filesystem::exists(meant))
        commands::complain(commands::wrong_use, "did you mean " + meant.string() + "?");
}

}  // namespace

std::optional<workload::Workload> read_workload_file(const std::string& path) {
    auto loaded = workload::load_workload(path);
    commands::print(loaded.diagnostics);
    if (!loaded.workload) hint_at_ready_made(path, "workloads");
    return std::move(loaded.workload);
}

std::optional<network::Network> read_network_file(const std::string& path) {
    auto loaded = network::load_network(path, topology::read_map);
    commands::print(loaded.diagnostics);
    if (!loaded.network) hint_at_ready_made(path, "networks");
    return std::move(loaded.network);
}

std::optional<sweep::Sweep> read_sweep_file(const std::string& path) {
    auto loaded = sweep::load_sweep(path);
    commands::print(loaded.diagnostics);
    if (!loaded.sweep) hint_at_ready_made(path, "sweeps");
    return std::move(loaded.sweep);
}

bool make_result_folder(const std::string& path, const std::string& name) {
    const std::string other = name == "sweep.json" ? "result.json" : "sweep.json";
    if (std::filesystem::exists(path + "/" + other) && !std::filesystem::exists(path + "/" + name)) {
        commands::complain(commands::wrong_use,
                           path + " holds another result, " + other +
                               ", whose page would be lost; name another folder with --output");
        return false;
    }
    return make_folder(path);
}

bool make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error) return true;
    commands::complain(commands::wrong_use, path + ": the folder cannot be made: " + error.message());
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
