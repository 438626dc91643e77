#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "reference/transport/contract/party.hpp"

/// Tests that every Transport must pass. To test a transport, write a World for it and instantiate the
/// suites:
///
///     INSTANTIATE_TEST_SUITE_P(Asio, ConnectingContract, testing::Values(make_asio_world));
namespace chathack::transport::contract {

struct WorldOptions {
    /// Most bytes that may wait for one connection before the transport breaks it with queue_full.
    std::size_t send_queue_bytes_max = 2 * 1024 * 1024;
    /// Called before each socket operation, and tells whether it fails. Only for FaultContract.
    std::function<bool()> fails;
};

/// Transports that can reach each other, and the loop that lets their time pass.
class World {
public:
    World() = default;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    virtual ~World() = default;

    /// Makes a transport, which lives as long as the world.
    virtual Transport& make(const WorldOptions& options) = 0;
    /// Where that transport can listen so that the others reach it; with port 0.
    virtual Endpoint anywhere(const Transport& transport, bool ipv6) const = 0;
    /// A place that the transport can reach but where nobody listens.
    virtual Endpoint nobody(const Transport& transport) const = 0;
    /// A place with an address that no transport has.
    virtual Endpoint foreign() const = 0;
    /// Runs all transports until `done()`, which is called after every event. False when the world's time
    /// limit, at least 5 s, is over.
    virtual bool run_until(const std::function<bool()>& done) = 0;
};

using MakeWorld = std::unique_ptr<World> (*)();

/// The two ends of one connection: `near` connected and `far` accepted.
struct Link {
    ConnId near{};
    ConnId far{};
};

/// A world with the transports of a client and of a server.
class Contract : public testing::TestWithParam<MakeWorld> {
protected:
    World& world() { return *world_; }
    [[nodiscard]] bool until(const std::function<bool()>& done) { return world_->run_until(done); }
    /// Makes the party listen.
    /// @return where it listens
    Endpoint listen(Party& party, Tag tag = Tag{70}, bool ipv6 = false);
    /// Makes a connection between the two.
    Link join(Party& near, Party& far, const Endpoint& where);
    /// Lets everything under way arrive, by making some connections, using them both ways and closing them.
    void fence(Party& near, Party& far, const Endpoint& where);

private:
    std::unique_ptr<World> world_ = GetParam()();

protected:
    Party client_{world_->make({})};
    Party server_{world_->make({})};
};

class ConnectingContract : public Contract {};  ///< listening, connecting, accepting
class SendingContract : public Contract {};     ///< bytes, their order and their limits
class EndingContract : public Contract {};      ///< all ways to end a connection
class AlarmContract : public Contract {};       ///< WakeAt and the clock
class FaultContract : public Contract {};       ///< for worlds that honour WorldOptions::fails

}  // namespace chathack::transport::contract
