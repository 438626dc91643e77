#pragma once

#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/ptr.h>
#include <ns3/queue-item.h>
#include <ns3/random-variable-stream.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/topology/address_book.hpp"
#include "sim/topology/drop_log.hpp"

namespace chathack::topology {

/// Which groups are cut off from everybody else.
class Partitions {
public:
    /// @param group_of  the group of each machine, the server's is that of nobody
    Partitions(const AddressBook& book, const std::vector<std::size_t>& group_of)
        : book_{book}, group_of_{group_of} {}

    void cut(std::size_t group, bool off);
    bool any() const noexcept { return !cut_.empty(); }
    /// Whether the packet goes between a group that is cut off and somebody else.
    bool cross(const ns3::Packet& packet, std::size_t header_bytes) const;

private:
    const AddressBook& book_;
    const std::vector<std::size_t>& group_of_;
    std::vector<std::size_t> cut_;
};

/// One direction of a link: decides what becomes of each packet, and counts it. It does not carry packets.
class OneWayLink {
public:
    struct Home {
        std::uint32_t link = 0;
        LinkDirection direction = LinkDirection::up;
        std::int64_t stream = 0;  ///< of its random draws
        DropLog* log = nullptr;
        const Partitions* partitions = nullptr;  ///< none: partitions do not show here
        const Replay::Losses* replay = nullptr;  ///< instead of random draws; none: drawn at random
    };
    struct Fate {
        bool lost = false;
        bool twice = false;
        ns3::Time arrives_after;  ///< from now
        std::uint64_t nth = 0;
    };

    /// @param values  of the file, which must outlive the one_way
    OneWayLink(const network::OneWay& values, const Home& home);

    /// A packet sets out that takes `takes` to be sent.
    Fate send(const ns3::Packet& packet, std::size_t header_bytes, ns3::Time takes);
    /// A packet that was under way arrives: whether the link has been cut since.
    /// @param cuts  what `cuts()` was when it set out
    bool cut_meanwhile(std::uint64_t nth, std::uint64_t cuts);
    /// How often this direction has been closed.
    std::uint64_t cuts() const noexcept { return cuts_; }

    /// Other values from now on.
    void change(const network::OneWay& values) { changed_ = std::make_unique<network::OneWay>(values); }
    const network::OneWay& values() const noexcept { return changed_ ? *changed_ : *values_; }
    void set_down(bool down) { set(down_, down); }
    void set_crashed(bool crashed) { set(crashed_, crashed); }
    bool closed() const noexcept { return down_ || crashed_; }

    /// Counts what something else decides: a packet that was sent, and one that was lost before it was.
    void count_sent(ns3::Ptr<const ns3::Packet> packet);
    void count_lost(LossCause cause) { lose(cause, 0); }
    void count_refused(ns3::Ptr<const ns3::Packet> packet);  ///< by a device: closed, or its queue full
    void count_queue_drop(ns3::Ptr<const ns3::QueueDiscItem> item);

    const OneWayCount& count() const noexcept { return count_; }

private:
    void set(bool& flag, bool value);
    void lose(LossCause cause, std::uint64_t nth);
    double draw();
    std::optional<LossCause> draw_loss(std::uint64_t nth);
    ns3::Time draw_jitter();

    const network::OneWay* values_;
    std::unique_ptr<network::OneWay> changed_;
    Home home_;
    OneWayCount count_;
    ns3::Ptr<ns3::UniformRandomVariable> random_;  // made when first needed
    ns3::Time last_arrival_;
    std::uint64_t cuts_ = 0;
    std::size_t replayed_ = 0;
    bool down_ = false;
    bool crashed_ = false;
    bool in_burst_ = false;
    ns3::Time burst_began_;
};

/// Both directions of a link, and the name that statistics give it.
struct TwoWayLink {
    std::string name;
    OneWayLink up;
    OneWayLink down;
};

}  // namespace chathack::topology
