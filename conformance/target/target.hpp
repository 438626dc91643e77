#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/target/target_file.hpp"

namespace chathack::target {

/// One running target, with its port, its folder and its helpers. The destructor ends it and removes the
/// folder.
class Target {
public:
    /// Starts the target of `file` and waits until it is ready. A remote target is not started.
    /// @return null, with the reason in `why_not`, when it does not get ready
    static std::unique_ptr<Target> start(const TargetFile& file, std::string& why_not);
    ~Target();
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    const transport::Endpoint& endpoint() const noexcept { return endpoint_; }
    bool is_remote() const noexcept { return !program_; }
    /// How it died, with its last lines; nullopt while it runs, and for a remote target.
    std::optional<std::string> death(std::chrono::milliseconds wait_at_most = std::chrono::milliseconds{0});
    /// Its last lines, for a report.
    std::string last_output() const;
    /// Asks it and its helpers to end. False when the target had to be killed or had ended before.
    bool stop();

private:
    Target(const TargetFile& file, std::filesystem::path folder);
    bool start_all(std::string& why_not);

    const TargetFile file_;
    std::filesystem::path folder_;  // removed at the end; empty when remote
    transport::Endpoint endpoint_;
    std::vector<std::unique_ptr<Program>> helpers_;
    std::unique_ptr<Program> program_;
};

/// The last `lines` lines of a program's output. Control characters become "?".
std::string last_lines(const std::string& output, std::size_t lines);

}  // namespace chathack::target
