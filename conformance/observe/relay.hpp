#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "conformance/observe/observer.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::observe {

/// Stands between clients and a server, passes on what either sends, and shows it to an Observer.
///
/// A pure machine. It passes on bytes, half-closes and resets. With `peers` it also follows direct
/// connections: it rewrites the address and port in an ACK 7 so that the asker connects to the relay, which
/// connects to the accepter. Nothing else is rewritten. What waits for a side that does not read is limited
/// by the queue of the transport.
class Relay {
public:
    /// Functions that are called with all that the observer sees, for example to write a capture. Each may be
    /// empty.
    struct Tap {
        std::function<void(LinkId, const transport::Endpoint& opener, const transport::Endpoint& listener,
                           Time)>
            opened;
        std::function<void(LinkId, End, wire::Bytes, Time)> bytes;
        std::function<void(LinkId, End, bool broken, Time)> ended;
    };
    /// @param to  the server
    Relay(Observer& observer, const transport::Endpoint& to, bool peers, Tap tap = {});

    /// The tag of `Start`: `Listening` or `ListenFailed` with it says whether the relay can listen.
    static constexpr transport::Tag listener{1};
    struct Start {
        transport::Endpoint at;
    };
    void on(const Start& start, Time now, transport::Actions& actions);
    void on(const transport::Event& event, Time now, transport::Actions& actions);

    /// Sentences for the user since the last call: what was rewritten and who could not be reached.
    std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }
    std::size_t rewritten() const noexcept { return rewritten_; }

private:
    static constexpr std::size_t frame_bytes_max = 64 * 1024;
    static constexpr std::size_t listeners_max = 256;

    struct Pair {
        LinkId link{};  // 0 until both sides are connected
        transport::ConnId conns[2] = {};
        bool ended[2] = {};
        transport::Endpoint opener, local, target;
        bool direct = false;
        bool follow = false;      // its answers are read, and accepts among them rewritten
        std::string held;         // answers that are not passed on yet
        transport::Tag awaits{};  // the listener that the first answer in `held` needs
    };

    void accepted(const transport::Accepted& event, transport::Actions& actions);
    void connected(const transport::Connected& event, Time now, transport::Actions& actions);
    void received(const transport::Received& event, Time now, transport::Actions& actions);
    void ended(transport::ConnId conn, Time now, transport::Actions& actions);
    void closed(transport::ConnId conn, Time now, transport::Actions& actions);
    void hand_on_answers(Pair& pair, transport::Actions& actions);
    void listening(transport::Tag tag, const transport::Endpoint* local, transport::Actions& actions);
    void end_pair(std::uint64_t number);
    Pair* find(transport::ConnId conn, End& end);

    Observer& observer_;
    transport::Endpoint to_;
    bool peers_;
    Tap tap_;
    std::uint64_t last_tag_ = 1;
    std::map<std::uint64_t, Pair> pairs_;  // by the tag of the connection to the target
    std::map<transport::ConnId, std::pair<std::uint64_t, End>> by_conn_;
    std::map<transport::Tag, transport::Endpoint> meetings_;  // the relay's listeners, and where each leads
    std::vector<std::string> notes_;
    std::size_t rewritten_ = 0;
};

}  // namespace chathack::observe
