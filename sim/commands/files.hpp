#pragma once

#include <optional>
#include <string>

#include "conformance/input/file_kind.hpp"
#include "sim/network/network.hpp"
#include "sim/sweep/sweep.hpp"
#include "sim/workload/workload.hpp"

/// The files that commands of chathack-sim read and write. Each complaint is printed on the error stream.
namespace chathack::sim {

using input::FileKind;

/// Tells the kind by the keys: a network has a `topology`, a sweep a `workload`, a workload `groups`. A file
/// that cannot be read counts as a workload, so that the reader of workloads complains about it.
/// @return nothing when it is of no kind; the complaint is printed
std::optional<FileKind> kind_of(const std::string& path);
std::optional<workload::Workload> read_workload_file(const std::string& path);
std::optional<network::Network> read_network_file(const std::string& path);
std::optional<sweep::Sweep> read_sweep_file(const std::string& path);

/// Makes the folder if it does not exist. False after a complaint.
bool make_folder(const std::string& path);
/// Makes the folder for a result of that name. Refuses a folder that holds a result of another kind. False
/// after a complaint.
bool make_result_folder(const std::string& path, const std::string& name);
/// False after a complaint.
bool write_file(const std::string& path, const std::string& text);
/// Writes the JSON of a load or a sweep, and beside it the page report.html. False after a complaint.
bool write_result(const std::string& folder, const std::string& name, const std::string& json);

/// Lets this process open a capture for each of `users` and for the server, as far as the system allows.
/// @param folder  of the captures; without one nothing is needed
/// @return why it cannot: a sentence; empty when it can
std::string captures_need_files(const std::string& folder, std::size_t users);

/// "lan" of "scenarios/networks/lan.yaml".
std::string stem_of(const std::string& path);

}  // namespace chathack::sim
