#include "conformance/runner/actor_set.hpp"

#include <algorithm>
#include <array>

#include "conformance/runner/disguise.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::runner {

namespace {

transport::Address loopback(bool ipv6) {
    if (ipv6)
        return transport::Address{
            std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    return transport::Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}};
}

template <class Frame>
std::string encoded(const Frame& frame) {
    std::vector<std::byte> bytes;
    wire::encode(frame, bytes);
    return std::string{wire::as_text(bytes)};
}

}  // namespace

ActorSet::ActorSet(const scenario::Case& scenario_case, const RunOptions& options, Transcript& transcript)
    : options_{options}, transcript_{transcript} {
    bindings.seed = transcript.seed = options.seed;
    std::size_t accounts_given = 0;
    for (const auto& actor : scenario_case.actors)
        add_actor(actor, accounts_given);
    for (const auto& actor : scenario_case.actors) {  // logins that name other actors' logins
        if (!actor.login) continue;
        const auto login = match::resolve(*actor.login, bindings);
        if (!login) continue;
        named(actor.name).sender.login = *login;
        bindings.logins.insert_or_assign(actor.name, *login);
        if (actor.account) share_account(actor);
    }
    for (const auto& [name, who] : by_name_)
        own_words_.add_login(who->sender.login);
    for (const auto& actor : scenario_case.actors) {
        if (actor.role == Role::user && !actor.server.empty()) named(actor.server).counterpart = actor.name;
        if (!actor.watches.empty()) add_watcher(actor);
    }
}

/// Takes the place of the server of its user's, and speaks of that user.
void ActorSet::add_watcher(const scenario::Actor& actor) {
    auto& user = named(actor.watches);
    auto& watcher = named(actor.name);
    watcher.watches = true;
    watcher.counterpart = user.name;
    watcher.sender = user.sender;
    if (actor.role == Role::server) user.counterpart = actor.name;
    watchers_.emplace(std::pair{user.name, actor.role}, &watcher);
}

RunningActor& ActorSet::watcher_of(const RunningActor& user, Role role) {
    return *watchers_.at({user.name, role});
}

void ActorSet::add_actor(const scenario::Actor& actor, std::size_t& accounts_given) {
    auto made = std::make_unique<RunningActor>(actor.name, actor.role);
    made->sender.login = login_stem(actor.name, by_name_.size(), options_.disguise) + options_.login_suffix;
    made->ipv6 = actor.ipv6 || options_.ipv6;
    if (actor.role == Role::user) {
        made->client = options_.clients.empty() ? 0 : users_++ % options_.clients.size();
        made->counterpart = actor.server;
        const auto password = actor.password ? match::resolve(*actor.password, bindings) : std::nullopt;
        made->by_password = password.has_value();
        made->sender.password = password.value_or(std::string{});
        if (password) bindings.passwords.emplace(actor.name, *password);
    }
    if (actor.account && !actor.login && accounts_given < options_.accounts.size()) {
        const auto& account = options_.accounts[accounts_given++];
        made->sender = {account.login, account.password};
        made->by_password = true;
        bindings.passwords.emplace(actor.name, account.password);
    }
    bindings.logins.emplace(actor.name, made->sender.login);
    by_name_.emplace(actor.name, std::move(made));
}

/// A second user of the account whose login the actor has.
void ActorSet::share_account(const scenario::Actor& actor) {
    const auto* login = actor.login->pieces.size() == 1
                            ? std::get_if<scenario::LoginOf>(&actor.login->pieces.front())
                            : nullptr;
    if (!login || !bindings.passwords.contains(login->actor)) return;
    auto& second = named(actor.name);
    second.sender = named(login->actor).sender;
    second.by_password = true;
    bindings.passwords.insert_or_assign(actor.name, second.sender.password);
}

void ActorSet::begin_turn(Time now, transport::Actions& out) {
    now_ = now;
    out_ = &out;
}

// --- what happens
// --------------------------------------------------------------------------------------------------------

void ActorSet::handle(const transport::Event& event) {
    std::visit([&](const auto& e) { on(e); }, event);
}

void ActorSet::on(const transport::Connected& event) {
    const auto at = by_tag_.find(event.tag);
    if (at == by_tag_.end()) return;
    RunningActor& connected = *at->second;
    by_tag_.erase(at);
    join(connected, event.conn, event.local);
}

void ActorSet::join(RunningActor& who, transport::ConnId conn, const transport::Endpoint& local) {
    who.link = RunningActor::Link::open;
    who.conn = conn;
    by_conn_.emplace(conn, &who);
    if (who.role == Role::server) note_start_over(named(who.counterpart));
    note(Entry::Kind::connected, who, {}, to_string(local), who.harness);
}

void ActorSet::on(const transport::Listening& event) {
    const auto at = by_listener_.find(event.tag);
    if (at == by_listener_.end()) return;
    RunningActor& who = *at->second;
    who.listening = event.local;
    note(Entry::Kind::listening, who, {}, to_string(event.local), false);
    if (who.role == Role::server) return start_program(named(who.counterpart), event.local);
    bindings.captures.insert_or_assign(who.name + ".port", std::int64_t{event.local.port});
    bindings.captures.insert_or_assign(who.name + ".address", event.local.address);
}

/// The first that connects is the one; another is turned away.
void ActorSet::on(const transport::Accepted& event) {
    const auto at = by_listener_.find(event.tag);
    if (at == by_listener_.end() || at->second->link == RunningActor::Link::open ||
        at->second->link == RunningActor::Link::over) {
        out_->add(transport::Close{event.conn});
        return;
    }
    join(*at->second, event.conn, event.local);
}

void ActorSet::on(const transport::ConnectFailed& event) {
    const auto at = by_tag_.find(event.tag);
    if (at == by_tag_.end()) return;
    RunningActor& failed = *at->second;
    by_tag_.erase(at);
    failed.link = RunningActor::Link::over;
    failed.connect_error = event.error;
    if (failed.role == Role::peer) failed.inbox.emplace_back(match::EndSeen{});
    ++news_;
    note(Entry::Kind::connect_failed, failed, {}, std::string{to_string(event.error)}, failed.harness);
}

void ActorSet::on(const transport::Received& event) {
    const auto at = by_conn_.find(event.conn);
    if (at != by_conn_.end()) take_in(*at->second, event.bytes);
}

void ActorSet::take_in(RunningActor& receiver, wire::Bytes bytes_in) {
    if (flooded()) return;
    receiver.receive(
        bytes_in, [&](match::Observation observation, Entry::Kind kind, std::string bytes, std::string why) {
            if (flooded()) return;
            ++frames_;
            bytes_taken_ += bytes.size();
            if (flooded()) return note(Entry::Kind::flooded, receiver, {}, "more than " + flood(), false);
            const bool of_harness = (filter_ && filter_(receiver, observation)) || receiver.harness;
            auto* frame = std::get_if<match::FrameSeen>(&observation);
            if (frame && receiver.role == Role::client && own_words_.includes(frame->frame))
                frame->optional = true;
            note(kind, receiver, std::move(bytes), std::move(why), of_harness);
            if (receiver.watches && receiver.role == Role::server) note_echo_due(receiver, observation);
            if (of_harness) return;
            receiver.inbox.push_back(std::move(observation));
            ++news_;
        });
}

/// A target may answer each byte that it gets, which is no flood; but nothing is taken in without bound.
std::size_t ActorSet::frames_most() const noexcept {
    return options_.frames_max + std::min(bytes_sent_, options_.frames_answered_max);
}

std::size_t ActorSet::bytes_most() const noexcept {
    return options_.bytes_max + options_.bytes_for_each_sent * bytes_sent_ * by_name_.size();
}

std::string ActorSet::flood() const {
    return frames_ > frames_most() ? std::to_string(frames_most()) + " frames"
                                   : std::to_string(bytes_most()) + " bytes";
}

// --- ends
// ----------------------------------------------------------------------------------------------------------------

void ActorSet::link_over(transport::ConnId conn, const std::string& how) {
    const auto at = by_conn_.find(conn);
    if (at == by_conn_.end()) return;
    RunningActor& gone = *at->second;
    by_conn_.erase(at);
    gone.link = RunningActor::Link::over;
    gone.logged_in = false;
    ++news_;
    if (gone.role == Role::server) named(gone.counterpart).logged_in = false;
    if (!gone.harness) gone.inbox.emplace_back(match::EndSeen{});
    note(Entry::Kind::ended, gone, {}, how, gone.harness);
    out_->add(transport::Close{conn});
}

// --- what is done
// --------------------------------------------------------------------------------------------------------

RunningActor& ActorSet::named(const std::string& name) {
    auto& made = by_name_[name];
    if (!made) {
        made = std::make_unique<RunningActor>(name);
        made->harness = true;
    }
    return *made;
}

std::string ActorSet::another_speaker(const std::string& name) {
    const auto at = std::find_if(by_name_.begin(), by_name_.end(), [&](const auto& entry) {
        return entry.first != name && speaks(entry.first);
    });
    return at == by_name_.end() ? std::string{} : at->first;
}

bool ActorSet::takes_part(const std::string& name) {
    const auto& who = named(name);
    return who.link == RunningActor::Link::open && (who.logged_in || who.role == Role::peer);
}

bool ActorSet::speaks(const std::string& name) { return takes_part(name) && !named(name).half_closed; }

bool ActorSet::hears(const std::string& listener, const std::string& speaker) {
    const auto& to = named(listener);
    const auto& from = named(speaker);
    if (watchers_.contains({speaker, Role::server})) return hears_in_the_middle(to, from);
    switch (from.role) {
        case Role::client:
            return to.role == Role::client && takes_part(listener);
        case Role::server:
        case Role::user:
            return from.counterpart == listener && takes_part(listener);
        case Role::peer:
            return to.role == Role::user && to.link == RunningActor::Link::open;
    }
    return false;
}

/// What a user of the server under test says: its own connection shows it on its way there, the others' on
/// its way back.
bool ActorSet::hears_in_the_middle(const RunningActor& to, const RunningActor& from) {
    if (to.role == Role::user) return &to != &from && takes_part(to.name);
    const bool own = to.counterpart == from.name;
    return (to.role == Role::server && own) ||
           (to.role == Role::client && !own && takes_part(to.counterpart));
}

void ActorSet::open(RunningActor& who) {
    if (who.link == RunningActor::Link::open || who.link == RunningActor::Link::connecting) return;
    if (who.role != Role::user) return connect_to(who, options_.target);
    who.start_over();
    who.link = RunningActor::Link::connecting;
    auto& server = named(who.counterpart);
    server.start_over();
    if (server.watches) {
        watcher_of(who, Role::client).start_over();
        return start_program(who, options_.target);
    }
    if (server.listening) return start_program(who, *server.listening);
    listen(server);
}

void ActorSet::connect_to(RunningActor& who, const transport::Endpoint& remote) {
    who.start_over();
    who.link = RunningActor::Link::connecting;
    who.tag = transport::Tag{++tags_};
    by_tag_.emplace(who.tag, &who);
    out_->add(transport::Connect{who.tag, remote});
    note(Entry::Kind::connecting, who, {}, who.role == Role::peer ? to_string(remote) : std::string{},
         who.harness);
}

void ActorSet::listen(RunningActor& who) {
    who.listener = transport::Tag{++tags_};
    by_listener_.emplace(who.listener, &who);
    out_->add(transport::Listen{who.listener, {options_.listen.value_or(loopback(who.ipv6)), 0}});
}

void ActorSet::admit(RunningActor& user) {
    auto& server = named(user.counterpart);
    write(server, encoded(wire::to_client::Connected{}), true);
    note_admission(server);
}

void ActorSet::note_admission(RunningActor& server) {
    server.logged_in = named(server.counterpart).logged_in = true;
}

void ActorSet::write(RunningActor& who, std::string bytes, bool harness) {
    out_->send_bytes(who.conn, wire::as_bytes(bytes));
    if (who.role == Role::client) own_words_.add_sent(bytes);
    bytes_sent_ += bytes.size();
    note(Entry::Kind::sent, who, std::move(bytes), {}, harness || who.harness);
}

void ActorSet::say(RunningActor& who, const std::string& text) {
    switch (who.role) {
        case Role::client:
            return write(who, encoded(wire::to_server::GlobalMessage{who.sender.login, text}), true);
        case Role::server:
            return write(who, encoded(wire::to_client::GlobalMessage{"fence", text}), true);
        case Role::peer:
            return write(who, encoded(wire::peer::PrivateMessage{who.sender.login, text}), true);
        case Role::user:
            return act(who, {"say", {{"text", text}}}, true);
    }
}

void ActorSet::leave(RunningActor& who, scenario::LeaveStep::How how) {
    using How = scenario::LeaveStep::How;
    if (who.listening && who.role == Role::peer && how != How::half_close) {
        out_->add(transport::StopListening{who.listener});
        by_listener_.erase(who.listener);
        who.listening.reset();
    }
    if (who.role == Role::user) {
        if (who.link == RunningActor::Link::open) driving_.emplace_back(EndProgram{who.name});
        who.link = RunningActor::Link::over;
        note_start_over(who);
        return;
    }
    if (who.link == RunningActor::Link::connecting) {
        out_->add(transport::CancelConnect{who.tag});
        by_tag_.erase(who.tag);
    }
    if (who.link != RunningActor::Link::open) {
        if (how != How::half_close) who.link = RunningActor::Link::over;
        return;
    }
    if (how == How::half_close) {
        out_->add(transport::HalfClose{who.conn});
        who.half_closed = true;
        return note(Entry::Kind::left, who, {}, "half-close", false);
    }
    if (how == How::reset) {
        out_->add(transport::Reset{who.conn});
    } else {
        out_->add(transport::Close{who.conn});
    }
    by_conn_.erase(who.conn);
    who.link = RunningActor::Link::over;
    who.logged_in = false;
    note(Entry::Kind::left, who, {}, how == How::reset ? "reset" : "close", false);
}

void ActorSet::set_reading(RunningActor& who, bool reading) {
    if (who.link != RunningActor::Link::open) return;
    if (reading) {
        out_->add(transport::Resume{who.conn});
    } else {
        out_->add(transport::Pause{who.conn});
    }
    note(reading ? Entry::Kind::resumed : Entry::Kind::paused, who, {}, {}, false);
}

void ActorSet::close_all() {
    for (auto& [name, who] : by_name_) {
        if (who->watches) continue;
        if (who->listening) out_->add(transport::StopListening{who->listener});
        if (who->role == Role::user) {
            if (who->link == RunningActor::Link::open || who->link == RunningActor::Link::connecting)
                driving_.emplace_back(EndProgram{name});
            note_start_over(*who);
            continue;
        }
        if (who->link == RunningActor::Link::open) out_->add(transport::Close{who->conn});
        if (who->link == RunningActor::Link::connecting) out_->add(transport::CancelConnect{who->tag});
    }
    by_conn_.clear();
    by_tag_.clear();
    by_listener_.clear();
}

match::SeenByActor ActorSet::seen_by(const std::vector<std::string>& actors, bool nothing_more) {
    match::SeenByActor seen;
    for (const auto& name : actors) {
        const auto& who = named(name);
        seen[name] = {who.inbox, nothing_more || who.link == RunningActor::Link::over};
    }
    return seen;
}

match::SeenByActor ActorSet::left_over() const {
    match::SeenByActor left;
    for (const auto& [name, who] : by_name_) {
        if (!who->harness && !who->inbox.empty()) left[name] = {who->inbox, true};
    }
    return left;
}

void ActorSet::take(const match::FitResult& result) {
    bindings.captures = result.bindings.captures;
    for (const auto& [name, count] : result.taken)
        named(name).drop(count);
}

bool ActorSet::others_acted(const std::string& speaker) const {
    return std::ranges::any_of(acted_, [&](const auto& name) { return name != speaker; });
}

void ActorSet::note(Entry::Kind kind, const RunningActor& who, std::string bytes, std::string text,
                    bool harness) {
    const bool deed = kind == Entry::Kind::sent || kind == Entry::Kind::left;
    if (deed && !harness) acted_.insert(who.name);
    const auto direction = kind == Entry::Kind::sent ? who.sends() : who.receives();
    transcript_.entries.push_back(
        {now_, step_, who.name, kind, std::move(bytes), std::move(text), direction, harness});
}

}  // namespace chathack::runner
