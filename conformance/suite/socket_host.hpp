#pragma once

#include <boost/asio/io_context.hpp>
#include <optional>

#include "conformance/driver/driver.hpp"
#include "conformance/suite/host.hpp"
#include "conformance/suite/target_host.hpp"
#include "reference/asio/asio_transport.hpp"
#include "reference/transport/pump.hpp"

namespace chathack::suite {

/// Real sockets. With clients: their programs, too.
class SocketHost : public TargetHost {
public:
    explicit SocketHost(target::TargetFile file, std::vector<driver::ClientFile> clients = {});
    ~SocketHost() override;

    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override;
    transport::Capabilities capabilities() const override;

    static asio::AsioOptions socket_options();

protected:
    /// Does what the runner wants of the driver.
    virtual void drive(const runner::DriverAction& action);
    /// Tells the runner what happens, while a case is played.
    void feed(const runner::DriverEvent& event);
    boost::asio::io_context& loop() noexcept { return loop_; }
    transport::Time now() const noexcept { return transport_.now(); }

private:
    static constexpr std::chrono::milliseconds interrupt_check{100};

    boost::asio::io_context loop_{1};
    asio::AsioTransport transport_;
    std::optional<driver::Driver> driver_;
    transport::Pump<runner::Runner>* pump_ = nullptr;  // of the case being played
};

}  // namespace chathack::suite
