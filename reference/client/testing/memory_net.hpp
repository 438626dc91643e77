#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/transport/transport.hpp"

namespace chathack::client::testing {

class MemoryNet;

/// One host on a `MemoryNet`.
class MemoryTransport final : public transport::Transport {
public:
    MemoryTransport(MemoryNet& net, transport::Address address) : net_{net}, address_{address} {}

    void set_handler(Handler handler) override { handler_ = std::move(handler); }
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override;
    transport::Capabilities capabilities() const noexcept override { return {.virtual_time = true}; }
    transport::TransportCounters counters() const noexcept override { return {}; }

private:
    friend class MemoryNet;
    /// Our end of a connection.
    struct Pipe {
        MemoryTransport* far = nullptr;
        transport::ConnId far_conn{};
    };

    void act(const transport::Listen& action);
    void act(const transport::StopListening& action);
    void act(const transport::Connect& action);
    void act(const transport::CancelConnect& action);
    void act(const transport::Send& action);
    void act(const transport::HalfClose& action);
    void act(const transport::Close& action);
    void act(const transport::Reset& action);
    void act(const transport::Pause&) {}
    void act(const transport::Resume&) {}
    void act(const transport::WakeAt& action) { alarm_ = action.at; }

    void join(transport::Tag tag, const transport::Endpoint& remote);
    transport::ConnId add_pipe() { return transport::make_conn_id(next_conn_++, 1); }
    /// Gives `event` to the machine later, unless its connection is gone by then.
    void post(transport::ConnId conn, transport::Event event);
    void post(transport::Event event);

    MemoryNet& net_;
    transport::Address address_;
    Handler handler_;
    std::map<transport::ConnId, Pipe> pipes_;
    std::vector<transport::Tag> connecting_;
    std::uint32_t next_conn_ = 1;
    transport::Time alarm_ = transport::Time::max();
};

/// A network in memory with virtual time. Everything arrives in order, cut into pieces of `piece_bytes`.
class MemoryNet {
public:
    /// Runs until nothing is under way. Time stands still.
    void run() {
        for (int steps = 0; !tasks_.empty(); ++steps) {
            CHATHACK_CHECK(steps < 1'000'000);
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            task();
        }
    }
    /// Runs, then moves the clock on and rings the alarms that are due.
    void pass(transport::Time time, const std::vector<MemoryTransport*>& hosts) {
        run();
        now_ += time;
        for (auto* host : hosts) {
            if (std::exchange(host->alarm_, host->alarm_ <= now_ ? transport::Time::max() : host->alarm_) <=
                now_)
                host->post(transport::Woke{});
        }
        run();
    }

    std::size_t piece_bytes = 1 << 20;
    std::size_t listeners() const noexcept { return listeners_.size(); }

private:
    friend class MemoryTransport;
    struct Listener {
        MemoryTransport* host;
        transport::Tag tag;
    };
    std::deque<std::function<void()>> tasks_;
    std::map<transport::Endpoint, Listener> listeners_;
    std::uint16_t next_port_ = 40000;
    transport::Time now_{};
};

inline transport::Time MemoryTransport::now() const noexcept { return net_.now_; }

inline void MemoryTransport::perform(const transport::Actions& actions) noexcept {
    actions.for_each([&](const auto& action) { act(action); });
}

inline void MemoryTransport::post(transport::Event event) {
    net_.tasks_.emplace_back([this, event = std::move(event)] { handler_(event); });
}

inline void MemoryTransport::post(transport::ConnId conn, transport::Event event) {
    net_.tasks_.emplace_back([this, conn, event = std::move(event)] {
        if (pipes_.contains(conn)) handler_(event);
    });
}

inline void MemoryTransport::act(const transport::Listen& action) {
    auto local = action.local;
    if (local.port == 0) local.port = net_.next_port_++;
    net_.listeners_.emplace(local, MemoryNet::Listener{this, action.tag});
    post(transport::Listening{action.tag, local});
}

inline void MemoryTransport::act(const transport::StopListening& action) {
    std::erase_if(net_.listeners_, [&](const auto& entry) {
        return entry.second.host == this && entry.second.tag == action.tag;
    });
}

inline void MemoryTransport::act(const transport::Connect& action) {
    connecting_.push_back(action.tag);
    net_.tasks_.emplace_back([this, action] { join(action.tag, action.remote); });
}

inline void MemoryTransport::act(const transport::CancelConnect& action) {
    std::erase(connecting_, action.tag);
}

inline void MemoryTransport::join(transport::Tag tag, const transport::Endpoint& remote) {
    if (std::erase(connecting_, tag) == 0) return;
    const auto listener = net_.listeners_.find(remote);
    if (listener == net_.listeners_.end())
        return post(transport::ConnectFailed{tag, transport::TransportError::refused});
    auto* const far = listener->second.host;
    const auto ours = add_pipe();
    const auto theirs = far->add_pipe();
    pipes_[ours] = {far, theirs};
    far->pipes_[theirs] = {this, ours};
    const transport::Endpoint local{address_, net_.next_port_++};
    post(transport::Connected{tag, ours, local, remote});
    far->post(transport::Accepted{listener->second.tag, theirs, remote, local});
}

inline void MemoryTransport::act(const transport::Send& action) {
    for (const auto conn : action.to) {
        const auto at = pipes_.find(conn);
        if (at == pipes_.end()) continue;
        for (std::size_t from = 0; from < action.bytes.size(); from += net_.piece_bytes) {
            const auto piece =
                action.bytes.subspan(from, std::min(net_.piece_bytes, action.bytes.size() - from));
            net_.tasks_.emplace_back([pipe = at->second, text = std::string{wire::as_text(piece)}] {
                if (pipe.far->pipes_.contains(pipe.far_conn))
                    pipe.far->handler_(transport::Received{pipe.far_conn, wire::as_bytes(text)});
            });
        }
    }
}

inline void MemoryTransport::act(const transport::HalfClose& action) {
    if (const auto at = pipes_.find(action.conn); at != pipes_.end())
        at->second.far->post(at->second.far_conn, transport::Ended{at->second.far_conn});
}

inline void MemoryTransport::act(const transport::Close& action) {
    act(transport::HalfClose{action.conn});
    pipes_.erase(action.conn);
}

inline void MemoryTransport::act(const transport::Reset& action) {
    const auto at = pipes_.find(action.conn);
    if (at == pipes_.end()) return;
    const auto pipe = at->second;
    pipes_.erase(at);
    pipe.far->post(pipe.far_conn, transport::Closed{pipe.far_conn, transport::TransportError::reset});
}

}  // namespace chathack::client::testing
