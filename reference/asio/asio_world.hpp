#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "reference/asio/asio_transport.hpp"
#include "reference/transport/contract/contract.hpp"

namespace chathack::asio {

/// Real sockets on loopback, in real time.
class AsioWorld final : public transport::contract::World {
public:
    transport::Transport& make(const transport::contract::WorldOptions& options) override {
        AsioOptions asio;
        asio.send_queue_bytes_max = options.send_queue_bytes_max;
        if (options.fails)
            asio.fault = [fails = options.fails](AsioSocketOp op) { return fails() ? usual_error(op) : 0; };
        return make_with(asio);
    }
    AsioTransport& make_with(const AsioOptions& options) {
        transports_.push_back(std::make_unique<AsioTransport>(loop_, options));
        return *transports_.back();
    }

    transport::Endpoint anywhere(const transport::Transport&, bool ipv6) const override {
        return {ipv6 ? ipv6_loopback : ipv4_loopback, 0};
    }
    transport::Endpoint nobody(const transport::Transport&) const override { return {ipv4_loopback, 1}; }
    transport::Endpoint foreign() const override {
        return {transport::Address{std::array<std::uint8_t, 4>{192, 0, 2, 1}}, 0};
    }

    bool run_until(const std::function<bool()>& done) override {
        using std::chrono::steady_clock;
        const auto deadline = steady_clock::now() + std::chrono::seconds{10};
        while (!done()) {
            if (steady_clock::now() > deadline) return false;
            loop_.restart();
            // Not for ever: `done` may wait for something in the system that does not wake the loop.
            loop_.run_one_for(std::chrono::milliseconds{5});
        }
        return true;
    }
    boost::asio::io_context& loop() { return loop_; }

private:
    static int usual_error(AsioSocketOp op) {
        switch (op) {
            case AsioSocketOp::socket:
            case AsioSocketOp::accept:
                return EMFILE;
            case AsioSocketOp::bind:
                return EADDRINUSE;
            case AsioSocketOp::listen:
            case AsioSocketOp::connect:
                return ENOBUFS;
            case AsioSocketOp::read:
                return ECONNRESET;
            case AsioSocketOp::write:
                return EPIPE;
        }
        return EIO;
    }

    static constexpr transport::Address ipv4_loopback{std::array<std::uint8_t, 4>{127, 0, 0, 1}};
    static constexpr transport::Address ipv6_loopback{
        std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

    boost::asio::io_context loop_{1};
    std::vector<std::unique_ptr<AsioTransport>> transports_;
};

}  // namespace chathack::asio
