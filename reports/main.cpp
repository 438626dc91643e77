#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/text.hpp"

namespace {

using namespace chathack::reports;

/// The program's exit status.
enum Exit { done = 0, wrong_use = 2, not_written = 4 };

int complain(Exit code, const std::string& why) {
    std::cerr << "chathack-report: " << why << '\n';
    return code;
}

std::optional<Result> read_result(const std::string& path, std::string& why_not) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        why_not = "cannot read it";
        return std::nullopt;
    }
    return from_json(std::string{std::istreambuf_iterator<char>{file}, {}}, why_not);
}

TextOptions terminal_options() {
    TextOptions options;
    options.colour = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) options.width = size.ws_col;
    return options;
}

int write(const std::string& text, const std::string& path) {
    if (path.empty() || path == "-") {
        std::cout << text << std::flush;
        return std::cout ? done : complain(not_written, "cannot write");
    }
    std::ofstream out{path, std::ios::binary};
    out << text << std::flush;
    return out ? done : complain(not_written, path + ": cannot write it");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Makes reports of the result of a conformance run (results/RUN/result.json)."};
    app.require_subcommand(1);
    app.set_version_flag("--version", CHATHACK_VERSION);
    app.footer("Exit codes: 0 done; 2 wrong use, or no result of chathack-conform; 4 cannot write.");
    std::string result_path;
    std::string out_path;
    bool should_fails = true;
    const auto command = [&](const char* name, const char* what) {
        auto* made = app.add_subcommand(name, what);
        made->add_option("RESULT", result_path, "result.json of a run")->required();
        made->add_option("-o,--output", out_path, "the file to write (default: standard output)");
        return made;
    };
    const auto* html = command("html", "write the page that chathack-conform writes beside the result");
    auto* junit = command("junit", "write JUnit XML");
    junit->add_flag("!--musts-only", should_fails, "a violated SHOULD is no failure");
    command("show", "print what chathack-conform prints at the end of a run");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : wrong_use;
    }
    std::string why_not;
    const auto result = read_result(result_path, why_not);
    if (!result) return complain(wrong_use, result_path + ": " + why_not);
    if (html->parsed()) return write(to_html(*result), out_path);
    if (junit->parsed()) return write(to_junit(*result, {should_fails}), out_path);
    return write(to_text(*result, terminal_options()), out_path);
}
