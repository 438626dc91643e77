#include "conformance/suite/socket_host.hpp"

#include <chrono>

#include "conformance/target/ports.hpp"

namespace chathack::suite {

asio::AsioOptions SocketHost::socket_options() {
    asio::AsioOptions options;
    options.acknowledge_at_once = true;
    options.linger = std::chrono::milliseconds{200};
    options.send_queue_bytes_max = 16 * 1024 * 1024;
    return options;
}

SocketHost::SocketHost(target::TargetFile file, std::vector<driver::ClientFile> clients)
    : TargetHost{std::move(file)}, transport_{loop_, socket_options()} {
    if (!clients.empty()) {
        driver_.emplace(loop_, std::move(clients), [this](const runner::DriverEvent& event) { feed(event); });
    }
}

SocketHost::~SocketHost() = default;

transport::Capabilities SocketHost::capabilities() const {
    static const bool ipv6 = target::has_ipv6();
    auto all = transport_.capabilities();
    all.ipv6 = all.ipv6 && ipv6;
    return all;
}

runner::Transcript SocketHost::play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                                    const std::atomic<bool>& interrupted) {
    if (interrupted) {  // nothing more is waited for
        runner::Transcript none;
        none.cut_short = "interrupted";
        none.abandoned = true;
        return none;
    }
    runner::Runner runner{scenario_case, options};
    transport::Pump pump{runner, transport_, [&] {
                             for (const auto& action : runner.take_driving())
                                 drive(action);
                         }};
    pump_ = &pump;
    const auto began = transport_.now();
    pump.feed(runner::Runner::Start{});
    pump.run([&] {
        loop_.restart();
        loop_.run_one_for(interrupt_check);
        if (interrupted) pump.feed(runner::Runner::Abandon{"interrupted"});
    });
    pump_ = nullptr;
    transport_.set_handler({});
    loop_.restart();
    loop_.poll();  // the last closes are written at the end of a turn of the loop
    auto transcript = runner.transcript();
    if (driver_) {
        driver_->end_all();
        transcript.last_lines.merge(driver_->take_last_lines());
    }
    return counted_from(began, std::move(transcript));
}

void SocketHost::drive(const runner::DriverAction& action) {
    if (driver_) driver_->perform(action);
}

void SocketHost::feed(const runner::DriverEvent& event) {
    if (pump_) pump_->feed(event);
}

std::unique_ptr<Host> make_socket_host(target::TargetFile target) {
    return std::make_unique<SocketHost>(std::move(target));
}
std::unique_ptr<Host> make_client_host(std::vector<driver::ClientFile> clients) {
    return std::make_unique<SocketHost>(target::TargetFile{}, std::move(clients));
}

}  // namespace chathack::suite
