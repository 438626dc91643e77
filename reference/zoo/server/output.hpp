#pragma once

#include <deque>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "reference/transport/actions.hpp"

namespace chathack::zoo {

/// Everything that the server sends goes through here, where it may be held, cut and joined. What goes to one
/// connection keeps its order, its end included.
class Output {
public:
    using Time = transport::Time;
    using ConnId = transport::ConnId;
    static constexpr Time never = Time::max();

    /// How output is handed to the network; all zero: at once and whole.
    struct Habit {
        Time delay{};                       ///< everything waits so long
        Time jitter{};                      ///< and up to so much longer, by chance
        Time join{};                        ///< what comes within this time goes out together
        std::size_t piece_bytes = 0;        ///< pieces of this size; 0: not cut
        Time pause{1};                      ///< between two pieces
        std::size_t backlog_bytes = 4'096;  ///< when more waits, pieces are a sixteenth of it
    };

    explicit Output(const Habit& habit) : habit_{habit} {}

    void send(ConnId to, std::string_view bytes, Time now);
    /// Ends the connection behind what was sent.
    void close(ConnId conn, Time now);
    /// The connection is gone.
    void forget(ConnId conn) { queues_.erase(conn); }

    /// Hands over what is due.
    void flush(Time now, transport::Actions& actions);
    /// When `flush` has to be called again; `never`: not before something is sent.
    Time next() const;

private:
    struct Part {
        Time due{};
        std::string bytes;
        bool close = false;
    };
    struct Queue {
        std::deque<Part> parts;
        std::size_t waiting_bytes = 0;
        Time free_at{};  // the pause after the last piece is over
    };
    Queue& put(ConnId conn, Time now, Part part);
    void flush(ConnId conn, Queue& queue, Time now, transport::Actions& actions) const;

    Habit habit_;
    std::map<ConnId, Queue> queues_;
    std::mt19937 chance_{1};  // NOLINT(cert-msc51-cpp): every run alike
};

}  // namespace chathack::zoo
