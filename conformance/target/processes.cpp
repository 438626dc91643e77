#include "conformance/target/processes.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace chathack::target {

std::string contents(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream{file, std::ios::binary}.rdbuf();
    return out.str();
}

std::vector<ProcessInfo> all_processes() {
    std::vector<ProcessInfo> all;
    std::error_code error;
    for (std::filesystem::directory_iterator at{"/proc", error}, end; !error && at != end;
         at.increment(error)) {
        const auto name = at->path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto stat = contents(at->path() / "stat");
        std::istringstream in{
            stat.substr(std::min(stat.rfind(')') + 1, stat.size()))};  // the name may contain ")"
        char state{};
        ProcessInfo one{.pid = std::stoi(name)};
        if (in >> state >> one.parent >> one.group) all.push_back(one);
    }
    return all;
}

std::vector<pid_t> family_of(pid_t group) {
    const auto all = all_processes();
    std::set<pid_t> family;
    for (bool grows = true; grows;) {
        grows = false;
        for (const auto& one : all) {
            const bool belongs = one.group == group || family.contains(one.parent);
            grows = (belongs && family.insert(one.pid).second) || grows;
        }
    }
    return {family.begin(), family.end()};
}

}  // namespace chathack::target
