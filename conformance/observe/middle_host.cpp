#include "conformance/observe/middle_host.hpp"

#include <map>

#include "conformance/clauses/clauses.hpp"
#include "conformance/observe/live_relay.hpp"
#include "conformance/suite/socket_host.hpp"

namespace chathack::observe {
namespace {

using runner::Passed;

/// The relays of one case, and the observer behind them.
class Middle {
public:
    using Tell = std::function<void(const Passed&)>;

    Middle(boost::asio::io_context& loop, transport::Endpoint server, Tell tell)
        : loop_{loop}, server_{std::move(server)}, tell_{std::move(tell)} {}

    /// Makes a relay for a client that starts. `ready` gets the place to which the client must connect.
    void let_in(const runner::StartProgram& start, std::function<void(const transport::Endpoint&)> ready) {
        user_of_[start.login] = start.user;
        const auto failed = [user = start.user, this](transport::TransportError error) {
            tell_({.user = user,
                   .way = Passed::Way::to_server,
                   .what = Passed::What::ended,
                   .bytes = {},
                   .note = std::string{to_string(error)}});
        };
        relays_.push_back(std::make_unique<LiveRelay>(loop_, observer_, server_, true, tap_for(start.user),
                                                      LiveRelay::Hooks{std::move(ready), failed}));
        relays_.back()->start({server_.address, 0});
    }

    /// Ends all relays. Gives what the observer found, with the user whose client caused it.
    std::vector<runner::Observed> conclude(Time now) {
        tell_ = [](const Passed&) {};
        relays_.clear();
        observer_.finish(now);
        std::vector<runner::Observed> all;
        for (const auto& finding : observer_.findings()) {
            if (finding.kind == verdict::Kind::inconclusive) continue;
            all.push_back({.clause = finding.clause,
                           .kind = finding.kind,
                           .behaviour = finding.behaviour,
                           .why = finding.why,
                           .user = party_of(finding)});
        }
        return all;
    }

private:
    Relay::Tap tap_for(const std::string& user) {
        Relay::Tap tap;
        tap.opened = [this, user](LinkId link, const transport::Endpoint&,
                                  const transport::Endpoint& listener, Time) {
            opener_of_[link] = user;
            const auto note = to_string(listener);
            if (!observer_.is_direct(link)) {
                for (const auto direction : {Passed::Way::to_client, Passed::Way::to_server})
                    tell_({.user = user,
                           .way = direction,
                           .what = Passed::What::opened,
                           .bytes = {},
                           .note = note});
                return;
            }
            for (const auto end : {End::opener, End::listener})
                tell_({.user = who(link, end),
                       .way = Passed::Way::to_peer,
                       .what = Passed::What::opened,
                       .bytes = {},
                       .note = note});
        };
        tap.bytes = [this](LinkId link, End from, wire::Bytes bytes, Time) {
            tell_({.user = who(link, from),
                   .way = way(link, from),
                   .what = Passed::What::bytes,
                   .bytes = std::string{wire::as_text(bytes)},
                   .note = {}});
        };
        tap.ended = [this](LinkId link, End from, bool broken, Time) {
            const auto other = from == End::opener ? End::listener : End::opener;
            tell_({.user = who(link, from),
                   .way = way(link, from),
                   .what = Passed::What::ended,
                   .bytes = {},
                   .note = broken ? "reset" : "end of stream"});
            if (!broken) return;
            tell_({.user = who(link, other),
                   .way = way(link, other),
                   .what = Passed::What::ended,
                   .bytes = {},
                   .note = "reset"});
        };
        return tap;
    }

    Passed::Way way(LinkId link, End from) const {
        if (observer_.is_direct(link)) return Passed::Way::to_peer;
        return from == End::opener ? Passed::Way::to_server : Passed::Way::to_client;
    }
    /// The user to whom that end belongs; on a connection to the server, the user for both ends.
    std::string who(LinkId link, End from) const {
        if (!observer_.is_direct(link) || from == End::opener) return opener_of_.at(link);
        const auto at = user_of_.find(observer_.login_of(link, End::listener));
        return at == user_of_.end() ? std::string{} : at->second;
    }
    /// The user whose client caused it; empty when the server did.
    std::string party_of(const Finding& finding) const {
        const auto* clause = clauses::find_clause(finding.clause);
        const bool server = clause && !clauses::concerns(*clause, clauses::Side::client);
        const bool client = clause && !clauses::concerns(*clause, clauses::Side::server);
        const bool direct = observer_.is_direct(finding.link);
        if (server || (!client && !direct && finding.by == End::listener)) return {};
        return who(finding.link, direct ? finding.by : End::opener);
    }

    boost::asio::io_context& loop_;
    transport::Endpoint server_;
    Tell tell_;
    Observer observer_;
    std::map<std::string, std::string> user_of_;  // by login
    std::map<LinkId, std::string> opener_of_;
    std::vector<std::unique_ptr<LiveRelay>> relays_;
};

class MiddleHost final : public suite::SocketHost {
public:
    using SocketHost::SocketHost;

    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override {
        server_ = options.target;
        Middle middle{loop(), server_, [this](const Passed& passed) { feed(passed); }};
        middle_ = &middle;
        auto transcript = SocketHost::play(scenario_case, options, interrupted);
        middle_ = nullptr;
        transcript.observed = middle.conclude(now());
        return transcript;
    }

private:
    void drive(const runner::DriverAction& action) override {
        const auto* start = std::get_if<runner::StartProgram>(&action);
        if (!start || !middle_ || start->server != server_) return SocketHost::drive(action);
        middle_->let_in(*start, [this, start = *start](const transport::Endpoint& at) mutable {
            start.server = at;
            SocketHost::drive(start);
        });
    }

    Middle* middle_ = nullptr;  // of the case being played
    transport::Endpoint server_;
};

}  // namespace

std::unique_ptr<suite::Host> make_middle_host(target::TargetFile target,
                                              std::vector<driver::ClientFile> clients) {
    return std::make_unique<MiddleHost>(std::move(target), std::move(clients));
}

}  // namespace chathack::observe
