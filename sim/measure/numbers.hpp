#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

namespace chathack::measure {

/// Numbers by index, each of a byte as long as all are below 256, and wider from then on. For tables with a
/// number for every pair of users, which are mostly small.
class Numbers {
public:
    /// New ones are 0.
    void resize(std::size_t count);
    std::uint32_t operator[](std::size_t index) const noexcept;
    void set(std::size_t index, std::uint32_t number);

private:
    std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>> numbers_;
};

}  // namespace chathack::measure
