#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/observe/finding.hpp"
#include "conformance/observe/put_off.hpp"
#include "conformance/observe/server_book.hpp"
#include "reference/transport/endpoint.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::observe {

/// A frame or another event on a link, for diagrams and live output.
struct TraceEvent {
    enum class Kind { opened, frame, unreadable, finished, broken };
    LinkId link{};
    End from{};  ///< the end that sent or ended
    Kind kind{};
    Time at{};
    std::string bytes;  ///< of a frame
    std::string text;   ///< the event in words; for `unreadable`, why it is not a frame
};

/// Judges traffic that others make, on connections between clients and their server and between clients, by
/// the clauses that can be seen from outside. The steps of a scenario are judged by judge::judge
/// (conformance/judge); docs/judging.md compares the two.
///
/// A pure machine: the caller reports links, bytes and ends, with their time, in the order in which they were
/// seen. Bytes must be reported before the other side gets them. Then everything that the server sends has
/// its cause in what the observer has already seen, and a correct server is never blamed. Other users may be
/// connected to the server without being seen, so a user who is unknown is not judged. Texts longer than
/// `text_bytes_max` are not kept.
class Observer {
public:
    static constexpr std::size_t text_bytes_max = 1024 * 1024;
    /// Those of the decoders: all that a client or server may send is read, to be judged.
    static wire::Limits limits();
    static constexpr std::size_t findings_max = 1000;
    static constexpr std::size_t events_max = 20'000;

    /// Called for every event as it happens, with the violations and open questions that it led to.
    using Listener = std::function<void(const TraceEvent&, const std::vector<Finding>&)>;
    explicit Observer(Listener listener = {});

    /// A client connects to the server.
    /// @param from_start  whether its first bytes will be seen; without them the link is inconclusive and not
    /// judged
    /// @param server  which one, when several are looked at: the users of one are not those of another
    LinkId open(Time at, bool from_start = true, const transport::Endpoint& server = {});
    /// A client connects to another client, at the place that an accept named.
    LinkId open_direct(const transport::Endpoint& listener, Time at, bool from_start = true);
    /// Whether a relayed accept named this place, and nobody has connected to it yet.
    bool expects(const transport::Endpoint& listener) const;
    void bytes(LinkId link, End from, wire::Bytes bytes, Time at);
    /// Bytes are missing: what follows in this direction cannot be read. The connection is not judged any
    /// more, and nobody is blamed for what its user may have sent.
    void gap(LinkId link, End from, Time at);
    /// That end sends nothing more. With `broken` it reset the connection, so the other end does not either.
    void end(LinkId link, End from, bool broken, Time at);
    /// The opener may send without being seen from here on. What is read of the link is still judged.
    void lose_sight(LinkId link);
    /// Where the capture has what is told next. Without it, everything is later than what was told before.
    void seen(Moment moment);
    /// All before that place of the capture has been told: what has no cause by then is judged without one.
    void passed(std::uint64_t place);
    /// Nothing more will be seen. Reports messages that are still owed and questions that stayed open.
    void finish(Time at);

    const std::vector<Finding>& findings() const noexcept { return findings_; }
    const std::vector<TraceEvent>& events() const noexcept { return events_; }
    /// "alice", "link 3" when nobody has logged in on it, or "alice on link 3" when several links had that
    /// login.
    std::string name_of(LinkId link, End end = End::opener) const;
    /// The login of that end; empty while it is not known, and for a server.
    std::string login_of(LinkId link, End end) const;
    std::size_t links() const noexcept { return links_.size(); }
    bool is_direct(LinkId link) const { return links_.at(static_cast<std::size_t>(link) - 1).direct; }
    std::size_t findings_dropped() const noexcept { return findings_dropped_; }
    std::size_t events_dropped() const noexcept { return events_dropped_; }

private:
    /// A request that the server has not answered yet.
    struct Awaited {
        enum class Kind { login_with_password, new_login, offence, ask };
        Kind kind{};
        std::string login;        ///< of a login
        std::string_view clause;  ///< of an offence: the clause that demands ACK 1
        Moment sent{};
    };
    struct Link {
        LinkId id{};
        bool direct = false;
        ServerBook* server = nullptr;  ///< null on a direct connection
        bool blind = false;            ///< what the opener sends can no longer be read
        bool lost_sight = false;       ///< the opener may have sent more than was seen
        bool unjudged = false;  ///< nothing on it is judged: its start is missing, or its login is unclear
        bool finished[2] = {};  ///< by End: it sends nothing more that can be read
        bool logged_in = false;
        std::string login;
        Moment logged_in_at{};
        bool password = false;              ///< it logged in with a password
        std::optional<Moment> rivalled_at;  ///< when another link got the same login
        std::deque<Awaited> awaited;
        // Of a direct connection:
        std::optional<Meeting> meeting;
        std::string asker, accepter;
        bool greeted = false;
        bool refused = false;  ///< its first frame was not the right one
        wire::Decoder<wire::Direction::to_server> requests;
        wire::Decoder<wire::Direction::to_client> answers;
        wire::Decoder<wire::Direction::peer> peers[2];
        explicit Link(const wire::Limits& limits)
            : requests{limits},
              answers{limits},
              peers{wire::Decoder<wire::Direction::peer>{limits},
                    wire::Decoder<wire::Direction::peer>{limits}} {}
    };

    Link& add_link(bool from_start);
    ServerBook& book_of(const transport::Endpoint& server);
    void pass_moment() {
        if (!moments_are_given_) moment_ = Moment{moment_.place + 1};
    }
    Link* find(LinkId link);
    template <class Decoder>
    void read(Link& link, End from, Decoder& decoder, wire::Bytes bytes);
    void unreadable(Link& link, End from, wire::WireError error, std::int8_t opcode);

    void on(Link& link, const wire::to_server::LoginWithPassword& frame);
    void on(Link& link, const wire::to_server::NewLogin& frame);
    void on(Link& link, const wire::to_server::GlobalMessage& frame);
    void on(Link& link, const wire::to_server::PrivateAsk& frame);
    void on(Link& link, const wire::to_server::PrivateAccept& frame);
    void on(Link& link, const wire::to_server::PrivateRefuse& frame);
    void claim(Link& link, Awaited::Kind kind, std::string_view login);
    /// The clause that forbids relaying a request; empty when nothing does. Reports what its sender did
    /// wrong.
    /// @param false_name  the clause that applies when `sender` is not the login of the link
    std::string_view forbidden(Link& link, std::string_view sender, std::string_view false_name);
    bool login_awaited(const Link& link) const;
    void await(Link& link, Awaited awaited);

    /// Whether its cause was seen, or it needs none from another connection.
    bool is_explained(const Link& link, const wire::to_client::GlobalMessage& frame) const;
    bool is_explained(const Link& link, const wire::to_client::PrivateAsk& frame) const;
    bool is_explained(const Link& link, const wire::to_client::PrivateValidation& frame) const;
    bool is_explained(const Link& link, const wire::to_client::PrivateRefusal& frame) const;
    template <class Frame>
    bool is_explained(const Link&, const Frame&) const {
        return true;
    }
    void take(Link& link, const wire::to_server::Frame& frame);
    void take(Link& link, const wire::to_client::Frame& frame);
    /// Judges the frames that were put off and that what was sent to the server explains.
    void judge_explained_by(const std::string& cause);
    bool is_explained(const PutOff& one);
    void judge(const PutOff& one);
    void on(Link& link, const wire::to_client::PacketError& frame);
    void on(Link& link, const wire::to_client::LoginError& frame);
    void on(Link& link, const wire::to_client::Connected& frame);
    void on(Link& link, const wire::to_client::LoginExists& frame);
    void on(Link& link, const wire::to_client::GlobalMessage& frame);
    void on(Link& link, const wire::to_client::PrivateAsk& frame);
    void on(Link& link, const wire::to_client::PrivateValidation& frame);
    void on(Link& link, const wire::to_client::PrivateRefusal& frame);
    void unknown_message(Link& link, std::string_view sender, std::string_view text);
    void turned_down(Link& link, std::string_view ack);
    /// Counts an answer of `answerer` against the asks of `link`. False after a violation: none was open.
    bool spend(Link& link, const std::string& answerer, std::string_view ack);
    void unknown_accept(Link& link, const std::string& accepter, const Meeting& meeting);

    std::optional<std::pair<Meeting, std::string>> meeting_of(const Link& link, std::string_view asker,
                                                              std::int64_t id);
    void on_peer(Link& link, End from, const wire::peer::PrivateHello& frame);
    void on_peer(Link& link, End from, const wire::peer::PrivateMessage& frame);
    void on_peer(Link& link, End from, const wire::peer::PrivateFile& frame);
    void from_peer(Link& link, End from, std::string_view login, std::size_t size_bytes);

    bool holds(const Link& link) const { return link.logged_in && !link.finished[0] && !link.finished[1]; }
    /// Who holds that login on the server of `of`.
    const Link* holder(const Link& of, std::string_view login) const;
    /// Whether this user, on the server of `of`, logged in before now for certain, and everything that it
    /// sends is seen and can be read.
    bool is_known(const Link& of, std::string_view login) const;
    /// The server served this link because of something that was sent at `cause`. If another link had got the
    /// same login before that, both hold it (LOGIN-8).
    void served(LinkId link, Moment cause);
    void report(Link& link, std::string_view clause, verdict::Kind kind, std::string why,
                std::string_view behaviour = {});
    void violates(Link& link, std::string_view clause, std::string why) {
        report(link, clause, verdict::Kind::violates, std::move(why));
    }
    void conforms(Link& link, std::string_view clause) {
        if (conforming_.emplace(clause).second) report(link, clause, verdict::Kind::conforms, "seen");
    }
    void observed(Link& link, std::string_view clause, std::string_view behaviour, std::string why);
    void see(TraceEvent event);

    Listener listener_;
    std::deque<Link> links_;
    std::deque<ServerBook> servers_;
    PutOffFrames put_off_;
    std::vector<std::pair<transport::Endpoint, LinkId>>
        meetings_;  // where nobody has connected yet, and the asker's link
    std::map<LinkId, std::vector<std::pair<Meeting, std::string>>>
        relayed_;  // the accepts that a link got, with the accepter
    bool delivered_to_another_ = false, echoed_ = false;
    std::set<std::string, std::less<>> conforming_;
    std::set<std::string> observed_;
    Time now_{};
    End from_{};  // the end whose bytes are being read
    Moment moment_;
    bool moments_are_given_ = false;
    std::vector<Finding> findings_;
    std::vector<Finding> fresh_;  // for the listener, with the current event
    std::vector<TraceEvent> events_;
    std::size_t findings_dropped_ = 0, events_dropped_ = 0;
};

}  // namespace chathack::observe
