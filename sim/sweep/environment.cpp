#include <charconv>
#include <cstdlib>
#include <string_view>

#include "sim/sweep/ranks.hpp"

namespace chathack::sweep {

std::size_t ranks_of_environment() {
    for (const auto* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
        const char* value = std::getenv(name);
        if (value == nullptr) continue;
        const std::string_view text{value};
        std::size_t ranks = 1;
        std::from_chars(text.data(), text.data() + text.size(), ranks);
        return ranks;
    }
    return 1;
}

}  // namespace chathack::sweep
