#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reference/transport/transport.hpp"

namespace chathack::transport::contract {

inline std::string text_of(wire::Bytes bytes) { return std::string{wire::as_text(bytes)}; }
/// Bytes that depend on their position, so that a swapped or lost piece is noticed.
inline std::string numbered_bytes(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>((i * 31 + i / 251 + i / 65'521) % 256);
    return text;
}

/// Plays the machine of one transport: performs what the test says, and keeps the events.
class Party {
public:
    explicit Party(Transport& transport) : transport_{transport} {
        transport_.set_handler([this](const Event& event) { hear(event); });
    }
    ~Party() {
        transport_.set_handler([](const Event&) {});
    }
    Party(const Party&) = delete;
    Party& operator=(const Party&) = delete;

    Transport& transport() { return transport_; }
    /// Called with every event after it was kept; it may perform actions.
    std::function<void(const Event&)> react = [](const Event&) {};

    void perform(const Actions& actions) {
        performing_ = true;
        transport_.perform(actions);
        performing_ = false;
    }
    template <class A>
    void act(const A& action) {
        Actions actions;
        actions.add(action);
        perform(actions);
    }
    void send(ConnId to, std::string_view text) {
        Actions actions;
        actions.send_bytes(to, wire::as_bytes(text));
        perform(actions);
    }

    /// The events of one kind, in order. The bytes of a Received are no longer there; `received` has them.
    template <class E>
    std::vector<E> heard() const {
        std::vector<E> some;
        for (const auto& event : events_) {
            if (const auto* one = std::get_if<E>(&event)) some.push_back(*one);
        }
        return some;
    }
    template <class E>
    std::size_t count() const {
        return heard<E>().size();
    }
    template <class E>
    E last() const {
        const auto some = heard<E>();
        if (some.empty()) ADD_FAILURE() << "no such event was heard";
        return some.empty() ? E{} : some.back();
    }
    /// All bytes received on one connection.
    const std::string& received(ConnId conn) { return received_[conn]; }
    /// The number of events so far, of all kinds.
    std::size_t events() const { return events_.size(); }
    /// The number of events of this connection.
    std::size_t events_of(ConnId conn) const {
        return static_cast<std::size_t>(std::ranges::count_if(events_, [&](const Event& event) {
            return std::visit([&](const auto& one) { return names(one, conn); }, event);
        }));
    }

private:
    template <class E>
    static bool names(const E& event, ConnId conn) {
        if constexpr (requires { event.conn; }) {
            return event.conn == conn;
        } else {
            return false;
        }
    }

    void hear(const Event& event) {
        EXPECT_FALSE(performing_) << "an event came from inside perform";
        EXPECT_FALSE(hearing_) << "an event came from inside another";
        hearing_ = true;
        events_.push_back(event);
        if (const auto* some = std::get_if<Received>(&event)) {
            EXPECT_FALSE(some->bytes.empty());
            received_[some->conn] += wire::as_text(some->bytes);
            std::get<Received>(events_.back()).bytes = {};
        }
        react(event);
        hearing_ = false;
    }

    Transport& transport_;
    bool performing_ = false;
    bool hearing_ = false;
    std::vector<Event> events_;
    std::map<ConnId, std::string> received_;
};

}  // namespace chathack::transport::contract
