// The contract of every transport, held by real sockets on loopback.
#include "reference/asio/asio_world.hpp"

namespace chathack::transport::contract {

std::unique_ptr<World> make_asio_world() { return std::make_unique<asio::AsioWorld>(); }

INSTANTIATE_TEST_SUITE_P(Asio, ConnectingContract, testing::Values(make_asio_world));

}  // namespace chathack::transport::contract
