#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chathack::network {

using Duration = std::chrono::nanoseconds;

/// How much longer than the delay a packet may take. Packets keep their order nevertheless.
struct Jitter {
    Duration most{};  ///< the extra time is between 0 and this
    Duration mean{};  ///< zero: uniform; otherwise exponential with this mean, cut at `most`
    friend bool operator==(const Jitter&, const Jitter&) = default;
};

/// Loss in bursts, by the model of Gilbert and Elliott: each packet may begin a burst, and each packet of a
/// burst may end it.
struct Burst {
    double enter = 0;  ///< probability that a packet outside a burst begins one
    /// Probability that a packet of a burst is its last; a burst has 1 / leave packets on average.
    double leave = 1;
    double loss = 1;  ///< probability that a packet of a burst is lost
    /// A burst ends after this time even when no packet ended it; zero: only packets end it.
    Duration most{};
    friend bool operator==(const Burst&, const Burst&) = default;
};

/// Holds some packets back, so that others overtake them.
struct Reordering {
    double part = 0;
    Duration hold{};
    friend bool operator==(const Reordering&, const Reordering&) = default;
};

enum class QueueKind : std::uint8_t { drop_tail = 1, codel, fq_codel, red };

struct Queue {
    QueueKind kind = QueueKind::drop_tail;
    std::size_t limit = 1000;                            ///< in packets, or in bytes
    bool limit_in_bytes = false;                         ///< true only for drop_tail and red
    Duration target = std::chrono::milliseconds{5};      ///< codel, fq_codel
    Duration interval = std::chrono::milliseconds{100};  ///< codel, fq_codel
    std::size_t flows = 1024;                            ///< fq_codel
    std::size_t least = 5;  ///< red: nothing is dropped below this average length
    std::size_t most = 15;  ///< red: everything is dropped above this one
    friend bool operator==(const Queue&, const Queue&) = default;
};

/// One direction of a link.
struct OneWay {
    std::uint64_t rate_bits_per_second = 1'000'000'000;
    Duration delay{};
    Jitter jitter;
    double loss = 0;  ///< probability for each packet alone, like the next two
    std::optional<Burst> burst;
    double corruption = 0;   ///< the packet arrives damaged, and the receiving interface drops it
    double duplication = 0;  ///< the packet arrives twice
    Reordering reordering;
    Queue queue;
    friend bool operator==(const OneWay&, const OneWay&) = default;
};

/// A link between two ends. `up` is from its first end to its second. The first end of a machine's link is
/// the machine (the server or a client).
struct Link {
    OneWay up;
    OneWay down;
    std::size_t mtu_bytes = 1500;
    friend bool operator==(const Link&, const Link&) = default;
};

/// A link between two routers.
struct RouterLink {
    std::string name;
    std::size_t from = 0;  ///< index into Network::routers, as is `to`
    std::size_t to = 0;
    Link link;
};

enum class WifiStandard : std::uint8_t { a = 1, g, n, ac, ax };

/// A Wi-Fi with an access point, and stations at some distance from it.
struct Wifi {
    WifiStandard standard = WifiStandard::n;
    double distance_least_metres = 5;  ///< stations are placed at random in the ring up to the next distance
    double distance_most_metres = 20;
    double exponent = 3;  ///< exponent of the log-distance loss; 2 is free space
    double loss_at_metre_db = 46.7;
    double power_dbm = 16;
};

/// A medium that several machines share: a LAN (CSMA) or a Wi-Fi.
struct Segment {
    std::string name;
    std::optional<Wifi> wifi;  ///< none: a LAN
    OneWay lan;                ///< LAN only: rate, delay, loss, burst, corruption, queue of each interface
    std::size_t mtu_bytes = 1500;
    std::vector<std::size_t> routers;  ///< the routers on it; a Wi-Fi has exactly one, its access point
};

enum class TcpVariant : std::uint8_t { new_reno = 1, cubic, bbr };

/// The TCP settings of a machine.
struct Tcp {
    TcpVariant variant = TcpVariant::cubic;
    std::size_t send_buffer_bytes = 131'072;
    std::size_t receive_buffer_bytes = 131'072;
    bool no_delay = true;
    friend bool operator==(const Tcp&, const Tcp&) = default;
};

/// How a machine is connected: by its own link to a router, or on a segment.
struct Placement {
    std::optional<std::size_t> segment;  ///< index into Network::segments
    /// When there is no segment; clients take these in turn, the server has one.
    std::vector<std::size_t> routers;
    Link link;  ///< when there is no segment
};

struct ServerPlacement {
    Placement place;
    Tcp tcp;
};

/// A group of clients that are alike.
struct ClientGroup {
    std::string name;
    Placement place;
    Tcp tcp;
    double share = 1;                  ///< its share of the clients that the groups with a count leave over
    std::optional<std::size_t> count;  ///< set: at most so many, instead of a share
};

/// Something that happens to the network at a set time.
struct Fault {
    enum class Kind : std::uint8_t { down = 1, up, change, crash, restart, partition, heal };
    enum class Target : std::uint8_t { router_link = 1, segment, server, group };

    Kind kind = Kind::down;
    Duration at{};
    Target target = Target::server;    ///< crash, restart: the machines; down, up, change: their links
    std::size_t index = 0;             ///< into router_links, segments or groups
    std::optional<std::size_t> count;  ///< crash, restart: only the first so many clients of the group
    Link changed;                      ///< change: the new values; those of a LAN are in `up`
};

/// A network as a network file (docs/networks.md) describes it, with all short forms written out.
struct Network {
    std::string name;   ///< the file's name without folder and .yaml
    std::string about;  ///< a sentence: what it models
    bool ipv6 = false;
    std::vector<std::string> routers;
    std::vector<RouterLink> router_links;
    std::vector<Segment> segments;
    ServerPlacement server;
    std::vector<ClientGroup> groups;  ///< at least one
    std::vector<Fault> faults;        ///< in order of time
};

/// Describes a fault for logs and for marks in pictures: "link `backbone` down", "server crashes".
std::string describe(const Network& network, const Fault& fault);

/// How many of `clients` clients each group gets, in the order of Network::groups. Groups with a count come
/// first; the rest is divided by shares. The sum is `clients`, unless all groups have counts that add up to
/// less.
std::vector<std::size_t> spread(const Network& network, std::size_t clients);

/// The size of the greatest IP packet that passes everywhere.
std::size_t smallest_mtu_bytes(const Network& network);

}  // namespace chathack::network
