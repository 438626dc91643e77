#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chathack::zoo {

/// One way to be wrong (a fault) or to be merely different (a variant). The server asks for it by name.
struct Animal {
    std::string_view name;
    std::string_view clause;
    std::string_view description;
};

std::span<const Animal> faults() noexcept;
std::span<const Animal> variants() noexcept;
/// The animal of this name, or null.
const Animal* find(std::span<const Animal> animals, std::string_view name) noexcept;

/// Which animal lives in a server; in the plain one, none.
struct Inhabitant {
    std::string name;
    bool is(std::string_view other) const noexcept { return name == other; }
};

}  // namespace chathack::zoo
