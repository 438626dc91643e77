#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chathack::network {

using Duration = std::chrono::nanoseconds;

/// How much longer than the delay a packet may take. Packets keep their order all the same.
struct Jitter {
    Duration most{};  ///< the extra time is from 0 to this
    Duration mean{};  ///< zero: drawn evenly; else exponential with this mean, cut at `most`
    friend bool operator==(const Jitter&, const Jitter&) = default;
};

/// Loss in bursts, after Gilbert and Elliott: each packet may begin a burst, and each packet in it may end
/// it.
struct Burst {
    double enter = 0;  ///< chance that a packet outside begins a burst
    double leave =
        1;  ///< chance that a packet of a burst is the last; a burst has 1 / leave packets on average
    double loss = 1;  ///< part of the packets of a burst that are lost
    /// After this time a burst has ended, however few packets it met; zero: only packets end it.
    Duration most{};
    friend bool operator==(const Burst&, const Burst&) = default;
};

/// Some packets are held back, so that others overtake them.
struct Reordering {
    double part = 0;
    Duration hold{};
    friend bool operator==(const Reordering&, const Reordering&) = default;
};

enum class QueueKind : std::uint8_t { drop_tail = 1, codel, fq_codel, red };

struct Queue {
    QueueKind kind = QueueKind::drop_tail;
    std::size_t limit = 1000;                            ///< packets, or bytes
    bool limit_in_bytes = false;                         ///< drop_tail and red only
    Duration target = std::chrono::milliseconds{5};      ///< codel, fq_codel
    Duration interval = std::chrono::milliseconds{100};  ///< codel, fq_codel
    std::size_t flows = 1024;                            ///< fq_codel
    std::size_t least = 5;  ///< red: below this average length nothing is dropped
    std::size_t most = 15;  ///< red: above it everything is
    friend bool operator==(const Queue&, const Queue&) = default;
};

/// One direction of a link.
struct OneWay {
    std::uint64_t rate_bits_per_second = 1'000'000'000;
    Duration delay{};
    Jitter jitter;
    double loss = 0;  ///< of each packet on its own
    std::optional<Burst> burst;
    double corruption = 0;   ///< arrives damaged, and the receiving interface drops it
    double duplication = 0;  ///< arrives twice
    Reordering reordering;
    Queue queue;
    friend bool operator==(const OneWay&, const OneWay&) = default;
};

/// A link between two ends. `up` is from its first end to its second; of the link of a machine (the server, a
/// client), the machine is the first end.
struct Link {
    OneWay up;
    OneWay down;
    std::size_t mtu_bytes = 1500;
    friend bool operator==(const Link&, const Link&) = default;
};

/// A link between two routers.
struct RouterLink {
    std::string name;
    std::size_t from = 0;  ///< indices into Network::routers
    std::size_t to = 0;
    Link link;
};

enum class WifiStandard : std::uint8_t { a = 1, g, n, ac, ax };

/// An infrastructure network: an access point, and stations at some distance from it.
struct Wifi {
    WifiStandard standard = WifiStandard::n;
    double distance_least_metres = 5;  ///< stations are spread evenly over the ring
    double distance_most_metres = 20;
    double exponent = 3;  ///< of the log-distance loss; 2 is free space
    double loss_at_metre_db = 46.7;
    double power_dbm = 16;
};

/// What several machines share: a LAN (CSMA) or a Wi-Fi.
struct Segment {
    std::string name;
    std::optional<Wifi> wifi;  ///< none: a LAN
    OneWay lan;                ///< of a LAN: rate, delay, loss, burst, corruption, queue of each interface
    std::size_t mtu_bytes = 1500;
    std::vector<std::size_t> routers;  ///< that are on it; of a Wi-Fi exactly one, the access point
};

enum class TcpVariant : std::uint8_t { new_reno = 1, cubic, bbr };

/// TCP of a machine.
struct Tcp {
    TcpVariant variant = TcpVariant::cubic;
    std::size_t send_buffer_bytes = 131'072;
    std::size_t receive_buffer_bytes = 131'072;
    bool no_delay = true;
    friend bool operator==(const Tcp&, const Tcp&) = default;
};

/// How a machine is part of the network: by a link of its own to a router, or as one of a segment.
struct Placement {
    std::optional<std::size_t> segment;  ///< index into Network::segments
    std::vector<std::size_t> routers;  ///< without a segment: clients take these in turn; the server has one
    Link link;                         ///< without a segment
};

struct ServerPlacement {
    Placement place;
    Tcp tcp;
};

/// Clients that are alike.
struct ClientGroup {
    std::string name;
    Placement place;
    Tcp tcp;
    double share = 1;                  ///< of those clients that are in no group with a count
    std::optional<std::size_t> count;  ///< that many at most, whatever the number of clients
};

/// Something that happens to the network at a time.
struct Fault {
    enum class Kind : std::uint8_t { down = 1, up, change, crash, restart, partition, heal };
    enum class Target : std::uint8_t { router_link = 1, segment, server, group };

    Kind kind = Kind::down;
    Duration at{};
    Target target = Target::server;    ///< crash, restart: of machines; down, up, change: of their links
    std::size_t index = 0;             ///< into router_links, segments or groups
    std::optional<std::size_t> count;  ///< crash, restart: the first so many clients of the group
    Link changed;                      ///< change: the values from now on; of a LAN in `up`
};

/// A network, as a network file (docs/networks.md) describes it: the short forms are written out.
struct Network {
    std::string name;   ///< of the file, without folder and .yaml
    std::string about;  ///< a sentence: what it models
    bool ipv6 = false;
    std::vector<std::string> routers;
    std::vector<RouterLink> router_links;
    std::vector<Segment> segments;
    ServerPlacement server;
    std::vector<ClientGroup> groups;  ///< at least one
    std::vector<Fault> faults;        ///< in the order of their times
};

/// "link `backbone` down", "server crashes": for logs, and marks in pictures.
std::string describe(const Network& network, const Fault& fault);

/// How many clients of `clients` each group gets, in the order of Network::groups: counts first, the rest by
/// shares. The sum is `clients`, unless all groups have counts that are smaller.
std::vector<std::size_t> spread(const Network& network, std::size_t clients);

/// The greatest IP packet that passes everywhere.
std::size_t smallest_mtu_bytes(const Network& network);

}  // namespace chathack::network
