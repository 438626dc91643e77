#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/target/readiness.hpp"
#include "conformance/target/target_file.hpp"
#include "conformance/target/work_folder.hpp"

namespace chathack::target {

/// One running target, with its port, its folder and its helpers. The destructor ends it and removes the
/// folder.
class Target {
public:
    /// Starts the target of `file` and waits until it is ready. A remote target is not started. Waits for
    /// nothing any more once `interrupted`, which outlives the target.
    /// @return null, with the reason in `failure`, when it does not get ready
    static std::unique_ptr<Target> start(const TargetFile& file, const Interrupted& interrupted,
                                         StartFailure& failure);
    /// Ends it.
    ~Target();
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    const transport::Endpoint& endpoint() const noexcept { return endpoint_; }
    bool is_remote() const noexcept { return !program_; }
    /// How it died, with its last lines; nullopt while it runs, and for a remote target.
    std::optional<std::string> death(std::chrono::milliseconds wait_at_most = std::chrono::milliseconds{0});
    /// Where it listens, if not on its endpoint: for a sentence, when no connection to it is had. May be
    /// empty.
    std::string why_not_reached() const;
    /// Its last lines, for a report.
    std::string last_output() const;
    /// Asks it and its helpers to end. False when the target had to be killed or had ended before.
    bool stop();

private:
    Target(const TargetFile& file, const Interrupted& interrupted);
    std::optional<StartFailure> start_all();
    std::optional<StartFailure> choose_ports(std::map<std::string, std::string>& values);
    std::optional<StartFailure> prepare(const ProgramCommand& command);

    const TargetFile file_;
    const Interrupted& interrupted_;
    std::optional<WorkFolder> folder_;  // nothing when remote
    transport::Endpoint endpoint_;
    std::vector<std::unique_ptr<Program>> helpers_;
    std::unique_ptr<Program> program_;
};

}  // namespace chathack::target
