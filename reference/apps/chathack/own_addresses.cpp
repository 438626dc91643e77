#include "reference/apps/chathack/own_addresses.hpp"

#include <ifaddrs.h>
#include <netinet/in.h>

#include <cstring>

namespace chathack::apps {

std::vector<transport::Address> own_addresses() {
    std::vector<transport::Address> addresses;
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return addresses;
    for (const auto* each = first; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        if (each->ifa_addr->sa_family == AF_INET) {
            std::array<std::uint8_t, 4> bytes{};
            std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr,
                        bytes.size());
            addresses.emplace_back(bytes);
        } else if (each->ifa_addr->sa_family == AF_INET6) {
            std::array<std::uint8_t, 16> bytes{};
            std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr,
                        bytes.size());
            addresses.emplace_back(bytes);
        }
    }
    ::freeifaddrs(first);
    return addresses;
}

}  // namespace chathack::apps
