#include "conformance/target/listening.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>
#include <sstream>

#include "conformance/target/processes.hpp"

namespace chathack::target {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view state_listening = "0A";
constexpr std::size_t word_digits = 8;  // an address stands in words of 32 bits, each as the machine has it

template <std::size_t Size>
transport::Address address_of(const std::string& digits) {
    std::array<std::uint8_t, Size> bytes{};
    for (std::size_t i = 0; i < Size / 4; ++i) {
        const auto word =
            static_cast<std::uint32_t>(std::stoul(digits.substr(i * word_digits, word_digits), nullptr, 16));
        std::memcpy(bytes.data() + i * 4, &word, 4);
    }
    return transport::Address{bytes};
}

std::vector<ListeningSocket> all_sockets() {
    std::vector<ListeningSocket> all;
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        const auto some = read_listening(contents(table));
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

/// The inodes of the sockets that a process has open.
void add_sockets(pid_t pid, std::set<unsigned long>& inodes) {
    constexpr std::string_view head = "socket:[";
    std::error_code error;
    for (fs::directory_iterator at{"/proc/" + std::to_string(pid) + "/fd", error}, end; !error && at != end;
         at.increment(error)) {
        std::error_code gone;
        const auto link = fs::read_symlink(at->path(), gone).string();
        if (link.starts_with(head)) inodes.insert(std::stoul(link.substr(head.size())));
    }
}

}  // namespace

std::vector<ListeningSocket> read_listening(const std::string& table) {
    std::vector<ListeningSocket> all;
    std::istringstream lines{table};
    std::string line;
    std::getline(lines, line);  // the heads of the columns
    while (std::getline(lines, line)) {
        std::istringstream in{line};
        std::string number, local, remote, state, queues, timer, retransmitted, user, timeout;
        unsigned long inode = 0;
        if (!(in >> number >> local >> remote >> state >> queues >> timer >> retransmitted >> user >>
              timeout >> inode))
            continue;
        const auto colon = local.find(':');
        if (state != state_listening || (colon != word_digits && colon != 4 * word_digits)) continue;
        const auto port = static_cast<std::uint16_t>(std::stoul(local.substr(colon + 1), nullptr, 16));
        all.push_back({{colon == word_digits ? address_of<4>(local) : address_of<16>(local), port}, inode});
    }
    return all;
}

Endpoints all_listening() {
    Endpoints all;
    for (const auto& one : all_sockets())
        all.push_back(one.endpoint);
    return all;
}

Endpoints listening_of(pid_t group) {
    std::set<unsigned long> inodes;
    for (const auto pid : family_of(group))
        add_sockets(pid, inodes);
    Endpoints all;
    if (inodes.empty()) return all;
    for (const auto& one : all_sockets())
        if (inodes.contains(one.inode)) all.push_back(one.endpoint);
    std::ranges::sort(all);
    return all;
}

bool reach_ipv4_loopback(const Endpoints& listening, std::uint16_t port) {
    static const auto all_ipv4 = *transport::parse_address("0.0.0.0"),
                      loopback = *transport::parse_address("127.0.0.1"),
                      all = *transport::parse_address("::"),
                      mapped = *transport::parse_address("::ffff:127.0.0.1");
    return std::ranges::any_of(listening, [&](const auto& one) {
        const auto& address = one.address;
        return one.port == port &&
               (address == all_ipv4 || address == loopback || address == all || address == mapped);
    });
}

std::string to_string(const Endpoints& listening) {
    std::string text;
    for (std::size_t i = 0; i < listening.size(); ++i)
        text += (i == 0                      ? ""
                 : i + 1 == listening.size() ? " and "
                                             : ", ") +
                transport::to_string(listening[i]);
    return text;
}

}  // namespace chathack::target
