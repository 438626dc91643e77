#include "reports/commands/files.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "reports/model/files.hpp"
#include "reports/model/journal.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports::commands {
namespace {

constexpr const char* result_name = "result.json";

}  // namespace

int complain(ReportExitCode code, std::string_view why) { return command_line::complain(code, why); }

std::optional<std::string> read_text(const std::string& path) {
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    std::string text;
    for (std::array<char, 65536> part{}; file;) {
        file.read(part.data(), part.size());
        text.append(part.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.eof() && !file.bad()) return text;
    complain(wrong_use, path + ": cannot be read: " + std::generic_category().message(errno));
    return std::nullopt;
}

std::string result_file(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path given{path};
    const auto result = fs::is_directory(given, ignored) ? given / result_name : given;
    const auto journal = result.parent_path() / journal_name;
    const bool was_killed = result.filename() == result_name && !fs::exists(result, ignored);
    return was_killed && fs::exists(journal, ignored) ? journal.string() : result.string();
}

std::optional<Result> read_result(const std::string& path) {
    const auto file = result_file(path);
    std::string why_not;
    auto result = reports::read_result(file, why_not);
    if (!result) complain(wrong_use, file + ": " + why_not);
    return result;
}

std::optional<gate::Baseline> read_baseline(const std::string& path) {
    auto loaded = gate::load_baseline(path);
    for (const auto& diagnostic : loaded.diagnostics)
        std::cerr << printable(to_string(diagnostic)) << '\n';
    return std::move(loaded.baseline);
}

int write(const std::string& text, const std::string& path) {
    return write([&text](std::ostream& out) { out << text; }, path);
}

int write(const std::function<void(std::ostream&)>& write_text, const std::string& path) {
    if (path.empty() || path == "-") {
        write_text(std::cout);
        std::cout << std::flush;
        return std::cout ? done : complain(not_written, "cannot write");
    }
    return write_file(path, write_text) ? done : complain(not_written, path + ": cannot be written");
}

}  // namespace chathack::reports::commands
