#include "conformance/suite/target_host.hpp"

#include <array>

namespace chathack::suite {
namespace {

constexpr transport::Address ipv6_loopback{
    std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

}  // namespace

std::optional<target::StartFailure> TargetHost::start_target(const std::atomic<bool>& interrupted) {
    // The one before ends first: both may need the same things. One that must be killed is not asked a second
    // time.
    if (target_ && !target_->death() && !target_->stop()) file_.stop_grace = std::chrono::milliseconds{0};
    target_.reset();
    target::StartFailure failure;
    target_ = target::Target::start(file_, interrupted, failure);
    return target_ ? std::nullopt : std::optional{std::move(failure)};
}

std::optional<std::string> TargetHost::target_death(std::chrono::milliseconds wait_at_most) {
    return target_->death(wait_at_most);
}

std::string TargetHost::why_not_reached() { return target_->why_not_reached(); }

transport::Endpoint TargetHost::target_endpoint(bool ipv6) const {
    auto endpoint = target_->endpoint();
    if (ipv6 && !target_->is_remote()) endpoint.address = ipv6_loopback;
    return endpoint;
}

}  // namespace chathack::suite
