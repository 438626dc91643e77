#include <boost/asio/io_context.hpp>
#include <chrono>

#include "conformance/suite/host.hpp"
#include "reference/asio/asio_transport.hpp"

namespace chathack::suite {
namespace {

class SocketHost final : public Host {
public:
    SocketHost() : transport_{loop_, options()} {
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
    }

    boost::asio::io_context loop_{1};
    asio::AsioTransport transport_;
    transport::Actions actions_;
    runner::Runner* runner_ = nullptr;  // of the case being played
};

}  // namespace

std::unique_ptr<Host> make_socket_host() { return std::make_unique<SocketHost>(); }

}  // namespace chathack::suite
