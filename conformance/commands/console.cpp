#include "conformance/commands/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>

#include "conformance/command_line/command_line.hpp"
#include "conformance/commands/exit_code.hpp"
#include "reports/text/printable.hpp"

namespace chathack::commands {

std::string examples(std::string_view program, std::initializer_list<std::string_view> calls,
                     std::string_view exit_codes) {
    std::string text = "Examples:\n";
    for (const auto call : calls)
        text += fmt::format("  {} {}\n", program, call);
    return text + '\n' + std::string{exit_codes};
}

int complain(ExitCode code, std::string_view why) { return command_line::complain(code, why); }

void print(const std::vector<input::Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics)
        std::cerr << reports::printable(to_string(diagnostic)) << '\n';
}

void say(std::string_view lines) {
    std::cout << reports::printable(lines, reports::LineEnds::keep) << std::flush;
}

bool on_terminal(int descriptor) { return isatty(descriptor) == 1; }

std::size_t width_of(int descriptor) {
    winsize size{};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

}  // namespace chathack::commands
