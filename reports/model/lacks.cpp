#include "reports/model/lacks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace chathack::reports {
namespace {

constexpr std::string_view needs = "it needs ";
constexpr std::string_view one_account = " account with a known password, and the target names ";
constexpr std::string_view many_accounts = " accounts with known passwords, and the target names ";

}  // namespace

std::string lack_of_accounts(std::size_t needed, std::size_t named) {
    return fmt::format("{}{}{}{}", needs, needed, needed == 1 ? one_account : many_accounts, named);
}

bool is_lack_of_accounts(const VerdictResult& verdict) {
    std::string_view why{verdict.why};
    if (verdict.kind != verdict::Kind::skipped || !why.starts_with(needs)) return false;
    why.remove_prefix(needs.size());
    why.remove_prefix(std::min(why.find_first_not_of("0123456789"), why.size()));
    return why.starts_with(one_account) || why.starts_with(many_accounts);
}

}  // namespace chathack::reports
