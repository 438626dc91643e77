// The contract of every transport, checked on real sockets on loopback.
#include "reference/asio/asio_world.hpp"

namespace chathack::transport::contract {
namespace {

std::unique_ptr<World> make_asio_world() { return std::make_unique<asio::AsioWorld>(); }

INSTANTIATE_TEST_SUITE_P(Asio, ConnectingContract, testing::Values(make_asio_world));
INSTANTIATE_TEST_SUITE_P(Asio, SendingContract, testing::Values(make_asio_world));
INSTANTIATE_TEST_SUITE_P(Asio, EndingContract, testing::Values(make_asio_world));
INSTANTIATE_TEST_SUITE_P(Asio, AlarmContract, testing::Values(make_asio_world));
INSTANTIATE_TEST_SUITE_P(Asio, FaultContract, testing::Values(make_asio_world));

}  // namespace
}  // namespace chathack::transport::contract
