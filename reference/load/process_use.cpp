#include "reference/load/process_use.hpp"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

namespace chathack::load {
namespace {

std::string read_proc(pid_t pid, const char* name) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/" + name};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::optional<std::uint64_t> leading_number(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    std::uint64_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
    return value;
}

/// The bytes in a line such as "Pss:     1234 kB".
std::optional<std::uint64_t> line_bytes(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    const auto kib = leading_number(text.substr(at + name.size()));
    return kib ? std::optional{*kib * 1024} : std::nullopt;
}

}  // namespace

std::optional<MemoryUse> parse_smaps_rollup(std::string_view text) {
    const auto rss = line_bytes(text, "\nRss:");
    const auto pss = line_bytes(text, "\nPss:");
    if (!rss || !pss) return std::nullopt;
    return MemoryUse{*rss, *pss};
}

std::optional<CpuUse> parse_stat(std::string_view text, long ticks_per_second) {
    // The second field is the program's name in brackets. The name may have blanks and brackets too.
    const auto name_end = text.rfind(')');
    if (name_end == std::string_view::npos || ticks_per_second <= 0) return std::nullopt;
    auto rest = text.substr(name_end + 1);
    for (int field = 3; field <= 14; ++field) {  // utime is the 14th
        const auto blank = rest.find(' ');
        if (blank == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(blank + 1);
    }
    const auto user = leading_number(rest);
    const auto blank = rest.find(' ');
    if (!user || blank == std::string_view::npos) return std::nullopt;
    const auto system = leading_number(rest.substr(blank));
    if (!system) return std::nullopt;
    const auto time = [&](std::uint64_t ticks) {
        return Time{std::chrono::seconds{1}} * static_cast<Time::rep>(ticks) / ticks_per_second;
    };
    return CpuUse{time(*user + *system), time(*user), time(*system)};
}

std::optional<CpuUse> cpu_use(pid_t pid) {
    auto use = parse_stat(read_proc(pid, "stat"), ::sysconf(_SC_CLK_TCK));
    clockid_t clock{};
    timespec time{};
    if (use && ::clock_getcpuclockid(pid, &clock) == 0 && ::clock_gettime(clock, &time) == 0) {
        use->total = std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    }
    return use;
}

std::optional<MemoryUse> memory_use(pid_t pid) { return parse_smaps_rollup(read_proc(pid, "smaps_rollup")); }

}  // namespace chathack::load
