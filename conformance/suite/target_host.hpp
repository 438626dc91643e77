#pragma once

#include <memory>
#include <optional>
#include <string>

#include "conformance/suite/host.hpp"
#include "conformance/target/target.hpp"

namespace chathack::suite {

/// What hosts have in common whose target is a program that they start, or a server that runs already.
class TargetHost : public Host {
public:
    explicit TargetHost(target::TargetFile file) : file_{std::move(file)} {}

    std::optional<target::StartFailure> start_target(const std::atomic<bool>& interrupted) override;
    std::optional<std::string> target_death(std::chrono::milliseconds wait_at_most) override;
    std::string why_not_reached() override;
    transport::Endpoint target_endpoint(bool ipv6) const override;

private:
    target::TargetFile file_;
    std::unique_ptr<target::Target> target_;
};

}  // namespace chathack::suite
