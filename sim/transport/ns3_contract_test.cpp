// The contract of every transport, checked on simulated sockets in virtual time.
#include "sim/transport/testing/ns3_world.hpp"

namespace chathack::transport::contract {
namespace {

std::unique_ptr<World> make_ns3_world() { return std::make_unique<sim::Ns3World>(); }

INSTANTIATE_TEST_SUITE_P(Ns3, ConnectingContract, testing::Values(make_ns3_world));
INSTANTIATE_TEST_SUITE_P(Ns3, SendingContract, testing::Values(make_ns3_world));
INSTANTIATE_TEST_SUITE_P(Ns3, EndingContract, testing::Values(make_ns3_world));
INSTANTIATE_TEST_SUITE_P(Ns3, AlarmContract, testing::Values(make_ns3_world));
INSTANTIATE_TEST_SUITE_P(Ns3, FaultContract, testing::Values(make_ns3_world));

}  // namespace
}  // namespace chathack::transport::contract
