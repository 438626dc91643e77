#include "conformance/suite/socket_host.hpp"

#include <chrono>

namespace chathack::suite {

asio::AsioOptions SocketHost::socket_options() {
    asio::AsioOptions options;
    options.linger = std::chrono::milliseconds{200};
    options.send_queue_bytes_max = 16 * 1024 * 1024;
    return options;
}

SocketHost::SocketHost(target::TargetFile file, std::vector<driver::ClientFile> clients)
    : TargetHost{std::move(file)}, transport_{loop_, socket_options()} {
    if (!clients.empty()) {
        driver_.emplace(loop_, std::move(clients), [this](const runner::DriverEvent& event) { feed(event); });
    }
    transport_.set_handler([this](const transport::Event& event) {
        if (runner_) take(event);
    });
}

SocketHost::~SocketHost() = default;

runner::Transcript SocketHost::play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                                    const std::atomic<bool>& interrupted) {
    runner::Runner runner{scenario_case, options};
    runner_ = &runner;
    const auto began = transport_.now();
    take(runner::Runner::Start{});
    while (!runner.finished()) {
        loop_.restart();
        loop_.run_one_for(interrupt_check);
        if (interrupted) take(runner::Runner::Abandon{"interrupted"});
    }
    runner_ = nullptr;
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
    if (runner_) take(event);
}

template <class Input>
void SocketHost::take(const Input& input) {
    actions_.clear();
    runner_->on(input, transport_.now(), actions_);
    transport_.perform(actions_);
    for (const auto& action : runner_->take_driving())
        drive(action);
}

std::unique_ptr<Host> make_socket_host(target::TargetFile target) {
    return std::make_unique<SocketHost>(std::move(target));
}
std::unique_ptr<Host> make_client_host(std::vector<driver::ClientFile> clients) {
    return std::make_unique<SocketHost>(target::TargetFile{}, std::move(clients));
}

}  // namespace chathack::suite
