#include "reference/server/testing/fuzz_world.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
    chathack::server::fuzz_server({data, size_bytes});
    return 0;
}
