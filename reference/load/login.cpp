#include "reference/load/login.hpp"

#include <string>
#include <vector>

namespace chathack::load {
namespace {

/// Connects the links one after another, and counts their logins.
class Doorkeeper : public ConnectionListener {
public:
    Doorkeeper(Swarm& swarm, const LoadOptions& options)
        : swarm_{swarm}, options_{options}, began_(swarm.size()), ready_(swarm.size(), false) {}

    LoginOutcome run() {
        const auto begin = now();
        const auto deadline = begin + options_.login_timeout;
        while (!outcome_.stop && outcome_.logged_in < swarm_.size()) {
            connect_some();
            if (outcome_.stop) break;
            if (now() >= deadline) {
                stop(Exit::unreachable, "the server let in " + std::to_string(outcome_.logged_in) + " of " +
                                            std::to_string(swarm_.size()) + " clients in time");
                break;
            }
            if (const auto error = swarm_.turn(deadline, *this))
                stop(Exit::internal, "epoll: " + error.message());
        }
        outcome_.took = now() - begin;
        return std::move(outcome_);
    }

    void on_ready(std::size_t link) override {
        if (ready_[link]) return;
        ready_[link] = true;
        ++outcome_.logged_in;
        outcome_.times.record(now() - began_[link]);
    }
    void on_refused(std::size_t link, std::string_view why) override {
        stop(Exit::unreachable, name(link) + " was turned away: " + std::string{why});
    }
    void on_message(std::size_t, std::string_view, std::string_view) override {
    }  // other clients may be sending
    void on_lost(std::size_t link, std::error_code error) override {
        stop(Exit::unreachable,
             name(link) + (error ? ": " + error.message() : ": the server closed the connection"));
    }

private:
    void connect_some() {
        while (begun_ < swarm_.size() && begun_ - outcome_.logged_in < options_.connects_at_once) {
            began_[begun_] = now();
            const auto error = swarm_.connect(begun_);
            if (error) {
                stop(error == std::errc::connection_refused ? Exit::unreachable : Exit::usage,
                     name(begun_) + ": " + error.message());
                return;
            }
            ++begun_;
        }
    }
    void stop(Exit exit, std::string why) {
        if (!outcome_.stop) outcome_.stop = Stop{exit, std::move(why)};
    }
    static std::string name(std::size_t link) { return "connection " + std::to_string(link); }

    Swarm& swarm_;
    const LoadOptions& options_;
    std::vector<Time> began_;
    std::vector<bool> ready_;
    std::size_t begun_ = 0;
    LoginOutcome outcome_;
};

}  // namespace

LoginOutcome log_in(Swarm& swarm, const LoadOptions& options) { return Doorkeeper{swarm, options}.run(); }

}  // namespace chathack::load
