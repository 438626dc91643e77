#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/input/yaml_tree.hpp"

/// Sweeps: one workload on one network with some values varied, and each combination run several times.
namespace chathack::sweep {

inline constexpr std::size_t runs_max = 100'000;
inline constexpr std::size_t replications_max = 1'000;
// What the path of a parameter begins with.
inline constexpr std::string_view workload_prefix = "workload.";
inline constexpr std::string_view network_prefix = "network.";

/// A sweep file (docs/sweeps.md) with the files that it names.
struct Sweep {
    std::string path;  ///< of the sweep file
    std::string title;
    std::string about;
    std::string workload_path;
    std::string network_path;
    input::YamlNode workload;
    input::YamlNode network;
    std::vector<std::string> parameters;  ///< paths that begin with `workload.` or `network.`
    /// The combinations of values; each has one value for each parameter, in their order.
    std::vector<std::vector<input::YamlNode>> points;
    bool grid = false;  ///< the file gave lists, and the points are all their combinations
    std::size_t replications = 1;
    std::uint64_t seed = 1;
    double confidence = 0.95;
    std::vector<std::string> measures;  ///< names as in `measure::numbers_of`
};

struct LoadedSweep {
    std::optional<Sweep> sweep;
    std::vector<input::Diagnostic> diagnostics;
};
/// Reads a sweep file and the files that it names. It does not check whether those make sense with the values
/// set; the reader of the runs does.
LoadedSweep load_sweep(const std::string& path);

/// Describes for a person what is varied and how many runs that makes.
std::string describe(const Sweep& sweep);

/// One run of a sweep.
struct Run {
    std::size_t point = 0;
    std::size_t replication = 0;
    std::uint64_t seed = 0;     ///< the sweep's seed plus the replication
    std::string workload_yaml;  ///< with the values of the point set
    std::string network_yaml;
    std::string key;  ///< a hash of everything that the run depends on
};
/// All runs, point after point. The paths of the parameters must have been checked.
/// @param program  identifies the program in the hash, because another build may give other results
std::vector<Run> runs_of(const Sweep& sweep, const std::string& program);
/// A run, without its key, in which only some parameters have the values of the point, and the others are as
/// in the files. It helps to find out which value is to blame.
Run run_with(const Sweep& sweep, std::size_t point, const std::vector<std::size_t>& parameters);

/// The names of all measures.
std::vector<std::string> measure_names();

/// A value as it is shown: "250 ms", or a whole map on one line.
std::string shown_value(const input::YamlNode& value);

}  // namespace chathack::sweep
