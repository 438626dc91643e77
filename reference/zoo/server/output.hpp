#pragma once

#include <deque>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "reference/transport/actions.hpp"

namespace chathack::zoo {

/// Everything that the server sends goes through here, and may be held back, cut or joined. The order on each
/// connection is kept, including its end.
class Output {
public:
    using Time = transport::Time;
    using ConnId = transport::ConnId;
    static constexpr Time never = Time::max();

    /// How output is given to the network. All zero: at once and whole.
    struct Habit {
        Time delay{};                       ///< everything waits for this time
        Time jitter{};                      ///< and up to this much longer, at random
        Time join{};                        ///< output within this time is sent together
        std::size_t piece_bytes = 0;        ///< size of pieces; 0: not cut
        Time pause{1};                      ///< between two pieces
        std::size_t backlog_bytes = 4'096;  ///< when more bytes wait, a piece is a sixteenth of them
    };

    explicit Output(const Habit& habit) : habit_{habit} {}

    void send(ConnId to, std::string_view bytes, Time now);
    /// Ends the connection after what was sent.
    void close(ConnId conn, Time now);
    /// Call it when the connection is gone.
    void forget(ConnId conn) { queues_.erase(conn); }

    /// Gives the network what is due.
    void flush(Time now, transport::Actions& actions);
    /// When to call `flush` again; `never`: not before something is sent.
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
        Time free_at{};  // when the pause after the last piece is over
    };
    Queue& put(ConnId conn, Time now, Part part);
    void flush(ConnId conn, Queue& queue, Time now, transport::Actions& actions) const;

    Habit habit_;
    std::map<ConnId, Queue> queues_;
    std::mt19937 chance_{1};  // NOLINT(cert-msc51-cpp): all runs are alike
};

}  // namespace chathack::zoo
