#pragma once

#include <optional>
#include <string>

#include "sim/network/network.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/workload/workload.hpp"

/// The files that commands of chathack-sim read and write. What is wrong is printed on the error stream.
namespace chathack::sim {

enum class FileKind { network, sweep, workload };
/// A network has a `topology`, a sweep names a `workload`, and a workload has `groups`. What cannot be read
/// counts as a workload, and what is wrong with it is told there. Nothing after a complaint that it is none
/// of these.
std::optional<FileKind> kind_of(const std::string& path);
std::optional<workload::Workload> read_workload_file(const std::string& path);
std::optional<network::Network> read_network_file(const std::string& path);
std::optional<sweep::Sweep> read_sweep_file(const std::string& path);

/// Makes the folder, if need be. False after a complaint.
bool make_folder(const std::string& path);
/// Makes the folder for a result of that name, unless it holds one of another kind. False after a complaint.
bool make_result_folder(const std::string& path, const std::string& name);
/// False after a complaint.
bool write_file(const std::string& path, const std::string& text);
/// Writes the JSON of a load or a sweep, and its page, report.html, beside it. False after a complaint.
bool write_result(const std::string& folder, const std::string& name, const std::string& json);

/// "lan" of "scenarios/networks/lan.yaml".
std::string stem_of(const std::string& path);

}  // namespace chathack::sim
