#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "reference/apps/testing/process.hpp"

/// The real programs, as the process tests start them.
namespace chathack::apps::testing {

using chathack::testing::Ended;
using chathack::testing::Process;
using Json = nlohmann::json;

/// A chathackd on loopback.
class Server {
public:
    explicit Server(const std::string& address = "127.0.0.1", std::vector<std::string> options = {})
        : process_{command(address, std::move(options))} {
        const auto line = process_.read_line();
        const std::string announcement = "listening on ";
        EXPECT_TRUE(line && line->starts_with(announcement)) << line.value_or("nothing");
        place_ = line.value_or(announcement).substr(announcement.size());
    }
    /// Where it listens, as HOST:PORT.
    const std::string& place() const { return place_; }
    std::uint16_t port() const {
        return static_cast<std::uint16_t>(std::stoi(place_.substr(place_.rfind(':') + 1)));
    }
    Process& process() { return process_; }

private:
    static std::vector<std::string> command(const std::string& address, std::vector<std::string> options) {
        options.insert(options.begin(), {CHATHACKD, "--log-level", "off", "--listen", address + ":0"});
        return options;
    }
    Process process_;
    std::string place_;
};

/// A chathack that talks JSON.
class Talker {
public:
    Talker(const std::string& place, const std::string& login, std::vector<std::string> options = {})
        : process_{command(place, login, std::move(options))} {}

    void does(const Json& request) { EXPECT_TRUE(process_.write(request.dump() + "\n")) << request; }
    /// Sends a request and waits for the answer: "done", or the code why it was rejected.
    std::string asked_to(const Json& request) {
        does(request);
        while (true) {
            const auto event = next();
            if (event.is_null() || event["event"] == "done") return event.is_null() ? "" : "done";
            if (event["event"] == "rejected") return event["reason"];
        }
    }
    /// The next event; null when none comes in time. All are kept in `seen`.
    Json next() {
        const auto line = process_.read_line();
        if (!line) return {};
        const auto event = Json::parse(*line, nullptr, false);
        EXPECT_TRUE(event.is_object()) << *line;
        seen.push_back(event);
        return event;
    }
    /// Skips events up to one of that name. Null, and the test fails, when none comes in time.
    Json sees(const std::string& name) {
        while (true) {
            auto event = next();
            if (!event.is_null() && event["event"] != name) continue;
            EXPECT_FALSE(event.is_null()) << "no " << name << " after " << Json(seen).dump();
            return event;
        }
    }
    bool has_seen(const std::string& name) const {
        return std::any_of(seen.begin(), seen.end(),
                           [&](const Json& event) { return event["event"] == name; });
    }
    /// Ends its input and waits for its end.
    int leave() {
        process_.close_input();
        return exit_code();
    }
    int exit_code() {
        const auto ended = process_.wait();
        return ended && ended->exit_code ? *ended->exit_code : -1;
    }
    Process& process() { return process_; }

    std::vector<Json> seen;

private:
    static std::vector<std::string> command(const std::string& place, const std::string& login,
                                            std::vector<std::string> options) {
        options.insert(options.begin(), {CHATHACK, "--json", place, login});
        return options;
    }
    Process process_;
};

/// `from` asks `to`, who accepts. Waits until both see the direct connection.
inline void connect_directly(Talker& from, Talker& to, const std::string& from_login,
                             const std::string& to_login) {
    EXPECT_EQ(from.asked_to({{"do", "ask"}, {"login", to_login}}), "done");
    EXPECT_EQ(to.sees("asked")["from"], from_login);
    EXPECT_EQ(to.asked_to({{"do", "accept"}, {"login", from_login}}), "done");
    EXPECT_EQ(from.sees("direct_opened")["with"], to_login);
    EXPECT_EQ(to.sees("direct_opened")["with"], from_login);
}

}  // namespace chathack::apps::testing
