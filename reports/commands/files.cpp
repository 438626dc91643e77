#include "reports/commands/files.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "reports/model/files.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports::commands {

int complain(ReportExitCode code, std::string_view why) { return command_line::complain(code, why); }

std::optional<std::string> read_text(const std::string& path) {
    std::error_code ignored;
    std::ifstream file{path, std::ios::binary};
    if (file && !std::filesystem::is_directory(path, ignored))
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    complain(wrong_use, path + ": cannot be read");
    return std::nullopt;
}

std::optional<Result> read_result(const std::string& path, Transcripts transcripts) {
    const auto text = read_text(path);
    if (!text) return std::nullopt;
    std::string why_not;
    auto result = from_json(*text, why_not, transcripts);
    if (!result) complain(wrong_use, path + ": " + why_not);
    return result;
}

std::optional<gate::Baseline> read_baseline(const std::string& path) {
    auto loaded = gate::load_baseline(path);
    for (const auto& diagnostic : loaded.diagnostics)
        std::cerr << printable(to_string(diagnostic)) << '\n';
    return std::move(loaded.baseline);
}

int write(const std::string& text, const std::string& path) {
    if (path.empty() || path == "-") {
        std::cout << text << std::flush;
        return std::cout ? done : complain(not_written, "cannot write");
    }
    return write_file(path, text) ? done : complain(not_written, path + ": cannot be written");
}

}  // namespace chathack::reports::commands
