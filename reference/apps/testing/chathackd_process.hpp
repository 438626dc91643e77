#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "reference/apps/testing/process.hpp"
#include "reference/apps/testing/test_client.hpp"
#include "reference/server/testing/frames_by_hand.hpp"

namespace chathack::apps {

/// A running `chathackd` on a free port of loopback.
class Chathackd {
public:
    /// @param options  added to --listen 127.0.0.1:0
    /// @param wrapper  shell text before the program, such as "ulimit -n 20;"
    explicit Chathackd(const std::vector<std::string>& options = {}, const std::string& wrapper = {});

    testing::Process& process() { return process_; }
    std::uint16_t port() const { return port_; }

    testing::TestClient connect() const { return testing::TestClient{port_}; }
    /// A client that is logged in as `login` and has read its ACK 3. The test fails when it is refused.
    testing::TestClient log_in(std::string_view login) const;
    /// The next log line that holds all of `parts`; nothing when none comes in time.
    std::optional<std::string> log_line(const std::vector<std::string>& parts);
    /// Processor time that the program has used.
    std::chrono::milliseconds processor_time() const;

private:
    testing::Process process_;
    std::uint16_t port_;
};

/// A new folder, removed with this object.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    std::string file(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Runs `chathackd account ...` with `input`, and expects success.
void run_account(const std::vector<std::string>& words, std::string_view input);

}  // namespace chathack::apps
