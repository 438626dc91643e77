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

/// The groups that are cut off from everybody else.
class Partitions {
public:
    /// @param group_of  the group of each machine; the server has one that no client has
    Partitions(const AddressBook& book, const std::vector<std::size_t>& group_of)
        : book_{book}, group_of_{group_of} {}

    void cut(std::size_t group, bool off);
    bool any() const noexcept { return !cut_.empty(); }
    /// Whether the packet passes between a group that is cut off and somebody else.
    bool cross(const ns3::Packet& packet, std::size_t header_bytes) const;

private:
    const AddressBook& book_;
    const std::vector<std::size_t>& group_of_;
    std::vector<std::size_t> cut_;
};

/// One direction of a link. It decides what happens to each packet, and counts it, but does not carry it.
class OneWayLink {
public:
    struct Home {
        std::uint32_t link = 0;
        LinkDirection direction = LinkDirection::up;
        std::int64_t stream = 0;  ///< the stream of its random draws
        DropLog* log = nullptr;
        const Partitions* partitions = nullptr;  ///< none: partitions have no effect here
        const Replay::Losses* replay = nullptr;  ///< losses to repeat; none: drawn at random
    };
    struct Fate {
        bool lost = false;
        bool twice = false;
        ns3::Time arrives_after;  ///< counted from now
        std::uint64_t nth = 0;
    };

    /// @param values  the values of the file; must outlive this
    OneWayLink(const network::OneWay& values, const Home& home);

    /// A packet leaves. Decides what happens to it.
    /// @param takes  how long sending it takes at the rate of the link
    Fate send(const ns3::Packet& packet, std::size_t header_bytes, ns3::Time takes);
    /// A packet arrives. Whether it is lost because the link was cut while the packet was under way.
    /// @param cuts  the value of `cuts()` when it left
    bool cut_meanwhile(std::uint64_t nth, std::uint64_t cuts);
    /// How many times this direction has been closed.
    std::uint64_t cuts() const noexcept { return cuts_; }

    /// Sets other values from now on.
    void change(const network::OneWay& values) { changed_ = std::make_unique<network::OneWay>(values); }
    const network::OneWay& values() const noexcept { return changed_ ? *changed_ : *values_; }
    void set_down(bool down) { set(down_, down); }
    void set_crashed(bool crashed) { set(crashed_, crashed); }
    bool closed() const noexcept { return down_ || crashed_; }

    /// These count what ns-3 decided: a packet that was sent, and one that was lost before it was sent.
    void count_sent(ns3::Ptr<const ns3::Packet> packet);
    void count_lost(LossCause cause) { lose(cause, 0); }
    /// A device refused it: closed, or its queue was full.
    void count_refused(ns3::Ptr<const ns3::Packet> packet);
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
    ns3::Ptr<ns3::UniformRandomVariable> random_;  // made when first used, as most links draw nothing
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
