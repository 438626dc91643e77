#include <boost/asio/io_context.hpp>
#include <chrono>

#include "conformance/driver/driver.hpp"
#include "conformance/suite/host.hpp"
#include "conformance/suite/target_host.hpp"
#include "reference/asio/asio_transport.hpp"

namespace chathack::suite {
namespace {

class SocketHost final : public TargetHost {
public:
    explicit SocketHost(target::TargetFile file, std::vector<driver::ClientFile> clients = {})
        : TargetHost{std::move(file)}, transport_{loop_, options()} {
        if (!clients.empty()) {
            driver_.emplace(loop_, std::move(clients), [this](const runner::DriverEvent& event) {
                if (runner_) feed(event);
            });
        }
        transport_.set_handler([this](const transport::Event& event) {
            if (runner_) feed(event);
        });
    }

    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override {
        runner::Runner runner{scenario_case, options};
        runner_ = &runner;
        const auto began = transport_.now();
        feed(runner::Runner::Start{});
        while (!runner.finished()) {
            loop_.restart();
            loop_.run_one_for(interrupt_check);
            if (interrupted) feed(runner::Runner::Abandon{"interrupted"});
        }
        runner_ = nullptr;
        loop_.restart();
        loop_.poll();  // the last closes are written at the end of a turn of the loop
        auto transcript = runner.transcript();
        if (driver_) {
            driver_->end_all();
            transcript.last_lines.merge(driver_->take_last_lines());
        }
        for (auto& entry : transcript.entries)
            entry.at -= began;
        for (auto& step : transcript.steps) {
            step.began -= began;
            step.ended -= began;
        }
        return transcript;
    }

    transport::Capabilities capabilities() const override { return transport_.capabilities(); }

private:
    static constexpr std::chrono::milliseconds interrupt_check{100};

    static asio::AsioOptions options() {
        asio::AsioOptions options;
        options.linger = std::chrono::milliseconds{200};
        options.send_queue_bytes_max = 16 * 1024 * 1024;
        return options;
    }
    template <class Input>
    void feed(const Input& input) {
        actions_.clear();
        runner_->on(input, transport_.now(), actions_);
        transport_.perform(actions_);
        for (const auto& action : runner_->take_driving()) {
            if (driver_) driver_->perform(action);
        }
    }

    boost::asio::io_context loop_{1};
    asio::AsioTransport transport_;
    std::optional<driver::Driver> driver_;
    transport::Actions actions_;
    runner::Runner* runner_ = nullptr;  // of the case being played
};

}  // namespace

std::unique_ptr<Host> make_socket_host(target::TargetFile target) {
    return std::make_unique<SocketHost>(std::move(target));
}
std::unique_ptr<Host> make_client_host(std::vector<driver::ClientFile> clients) {
    return std::make_unique<SocketHost>(target::TargetFile{}, std::move(clients));
}

}  // namespace chathack::suite
