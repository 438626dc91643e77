#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/input/yaml_tree.hpp"

/// Sweeps: one workload and one network, some of their values varied, each combination run several times.
namespace chathack::sweep {

inline constexpr std::size_t runs_max = 100'000;
inline constexpr std::size_t replications_max = 1'000;

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
    /// The combinations of values, each with one value for each parameter.
    std::vector<std::vector<input::YamlNode>> points;
    bool grid = false;  ///< the combinations are all of some lists
    std::size_t replications = 1;
    std::uint64_t seed = 1;
    double confidence = 0.95;
    std::vector<std::string> measures;  ///< by the names of `measure::numbers_of`
};

struct LoadedSweep {
    std::optional<Sweep> sweep;
    std::vector<input::Diagnostic> diagnostics;
};
/// Reads a sweep file and the files that it names; whether these make sense with the values is told by who
/// reads the runs.
LoadedSweep load_sweep(const std::string& path);

/// What is varied and how many runs that makes, for a person.
std::string describe(const Sweep& sweep);

/// One run of a sweep.
struct Run {
    std::size_t point = 0;
    std::size_t replication = 0;
    std::uint64_t seed = 0;     ///< the seed of the sweep and the replication
    std::string workload_yaml;  ///< with the values of the point
    std::string network_yaml;
    std::string key;  ///< a hash of all that the run depends on
};
/// All runs, point after point. The paths of the parameters have been checked.
/// @param program  what stands for the program in the hash: another one may come to other results
std::vector<Run> runs_of(const Sweep& sweep, const std::string& program);
/// A run, without its key, where of a point's values only those of some parameters are set, and all else is
/// as in the files: to find out which value is to blame.
Run run_with(const Sweep& sweep, std::size_t point, const std::vector<std::size_t>& parameters);

/// The names of all measures.
std::vector<std::string> measure_names();

/// "250 ms", or a whole map on one line: how a value is shown.
std::string shown_value(const input::YamlNode& value);

}  // namespace chathack::sweep
