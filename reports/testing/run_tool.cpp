#include "reports/testing/run_tool.hpp"

#include <filesystem>
#include <fstream>

#include "reference/apps/testing/process.hpp"

namespace chathack::testing {
namespace {

/// A folder of this process, removed when the process ends.
class Folder {
public:
    Folder() {
        auto pattern =
            (std::filesystem::temp_directory_path() / "chathack-reports-XXXXXX").string();  // mkdtemp
        if (const char* made = mkdtemp(pattern.data())) path_ = made;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace

ToolRun run_tool(std::vector<std::string> command) {
    constexpr Process::Milliseconds patience{60'000};  // a browser on a busy machine
    Process process{std::move(command)};
    process.close_input();
    ToolRun run;
    run.output = process.read_all(Process::Stream::output, patience);
    run.output += process.read_all(Process::Stream::error, patience);
    const auto ended = process.wait(patience);
    if (ended && ended->exit_code) run.exit_code = *ended->exit_code;
    return run;
}

std::string scratch_path(const std::string& name) {
    static const Folder folder;
    return (folder.path() / name).string();
}

std::string written(const std::string& name, const std::string& text) {
    const auto path = scratch_path(name);
    std::ofstream{path, std::ios::binary} << text;
    return path;
}

std::string source_path(const std::string& path) { return CHATHACK_SOURCE_DIR "/" + path; }

}  // namespace chathack::testing
