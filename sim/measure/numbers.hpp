#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

namespace chathack::measure {

/// Numbers by index. Each takes one byte while all are below 256; after that all are wider. It keeps tables
/// small that have a number for every pair of users, since most such numbers are small.
class Numbers {
public:
    /// New numbers are 0.
    void resize(std::size_t count);
    std::uint32_t operator[](std::size_t index) const noexcept;
    void set(std::size_t index, std::uint32_t number);

private:
    std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>> numbers_;
};

}  // namespace chathack::measure
