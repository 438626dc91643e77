#include "sim/measure/numbers.hpp"

#include <limits>

namespace chathack::measure {
namespace {

template <class Vector>
bool fits(const Vector&, std::uint32_t number) noexcept {
    return number <= std::numeric_limits<typename Vector::value_type>::max();
}

}  // namespace

void Numbers::resize(std::size_t count) {
    std::visit([count](auto& numbers) { numbers.resize(count); }, numbers_);
}

std::uint32_t Numbers::operator[](std::size_t index) const noexcept {
    return std::visit([index](const auto& numbers) { return std::uint32_t{numbers[index]}; }, numbers_);
}

void Numbers::set(std::size_t index, std::uint32_t number) {
    const auto widen = [&]<class Wider>(const auto& narrow, Wider) {
        if (!fits(narrow, number)) numbers_ = Wider(narrow.begin(), narrow.end());
    };
    if (const auto* narrow = std::get_if<0>(&numbers_)) widen(*narrow, std::vector<std::uint16_t>{});
    if (const auto* narrow = std::get_if<1>(&numbers_)) widen(*narrow, std::vector<std::uint32_t>{});
    std::visit(
        [&](auto& numbers) {
            numbers[index] = static_cast<typename std::decay_t<decltype(numbers)>::value_type>(number);
        },
        numbers_);
}

}  // namespace chathack::measure
