#include "conformance/suite/room.hpp"

#include <unistd.h>

#include <fstream>
#include <map>
#include <string>

namespace chathack::suite {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t own_memory_much = std::size_t{200} << 20U;
constexpr std::uint64_t idle_part = 5;                 // one of so many
constexpr std::chrono::milliseconds looks_apart{200};  // a tick is 10 ms

/// How much memory this program has, in bytes; 0 where that is not told.
std::size_t own_memory() {
    std::ifstream told{"/proc/self/statm"};
    std::size_t all = 0, resident = 0;
    told >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

bool has_memory() {
    if (own_memory() > own_memory_much) return false;
    std::ifstream told{"/proc/meminfo"};
    std::map<std::string, double> figures;
    std::string name, unit;
    for (double value = 0; told >> name >> value; std::getline(told, unit))
        figures[name] = value;
    const auto available = figures.find("MemAvailable:");
    return available == figures.end() || available->second * 4 > figures["MemTotal:"];
}

ProcessorTime processor_time() {
    std::ifstream stat{"/proc/stat"};
    return read_processor_time(stat);
}

}  // namespace

ProcessorTime read_processor_time(std::istream& stat) {
    std::string name;
    std::uint64_t user = 0, nice = 0, system = 0, idle = 0, disk = 0, interrupts = 0, soft = 0, stolen = 0;
    if (!(stat >> name >> user >> nice >> system >> idle >> disk >> interrupts >> soft >> stolen)) return {};
    return {idle + disk, user + nice + system + idle + disk + interrupts + soft + stolen};
}

Room::Room() : looked_at_{steady_clock::now()}, before_{processor_time()} {}

bool Room::for_one_more() { return has_idle_time() && has_memory(); }

bool Room::has_idle_time() {
    const auto now = steady_clock::now();
    if (now - looked_at_ < looks_apart) return idle_;
    const auto time = processor_time();
    if (time.all > before_.all) idle_ = (time.idle - before_.idle) * idle_part >= time.all - before_.all;
    looked_at_ = now;
    before_ = time;
    return idle_;
}

}  // namespace chathack::suite
