#include "conformance/runner/testing/scripted_target.hpp"

#include <algorithm>

#include "reference/wire/bytes.hpp"

namespace chathack::runner::testing {
namespace {

const transport::Address loopback{std::array<std::uint8_t, 4>{127, 0, 0, 1}};
constexpr std::uint16_t first_port = 7001;

/// The actor that asked for the connection number `index`, as the transcript tells.
std::string connecting_actor(const Transcript& transcript, std::size_t index) {
    for (const auto& entry : transcript.entries) {
        if (entry.kind == Entry::Kind::connecting && index-- == 0) return entry.actor;
    }
    return "?";
}

}  // namespace

void FakeClock::go_on() {
    const auto at = due_.begin();
    now_ = std::max(now_, at->first);
    const auto what = std::move(at->second);
    due_.erase(at);
    what();
}

// --- what a test wants
// ----------------------------------------------------------------------------------------------------

void ScriptedTarget::send(const std::string& actor, const std::string& bytes, Time delay) {
    const auto* to = find(actor);
    if (!to) return;
    clock_.after(delay, [this, conn = to->conn, bytes] {
        if (auto* still = find(conn)) arrive(*still, bytes);
    });
}

void ScriptedTarget::end(const std::string& actor, Time delay) {
    clock_.after(delay, [this, actor] {
        const auto* gone = find(actor);
        if (!gone) return;
        const auto conn = gone->conn;
        find(actor)->is_open = false;
        feed_(transport::Ended{conn});
    });
}

void ScriptedTarget::break_off(const std::string& actor, transport::TransportError error, Time delay) {
    clock_.after(delay, [this, actor, error] {
        auto* gone = find(actor);
        if (!gone) return;
        gone->is_open = false;
        feed_(transport::Closed{gone->conn, error});
    });
}

void ScriptedTarget::dial(std::uint16_t port, const std::string& actor, Time delay) {
    clock_.after(delay, [this, port, actor] {
        const auto listener = listeners_.find(port);
        if (listener == listeners_.end()) return;
        auto& made = add_connection(actor);
        made.dialled = true;
        feed_(transport::Accepted{listener->second, made.conn, {loopback, port}, {loopback, 50000}});
    });
}

std::map<std::string, std::string> ScriptedTarget::users() const {
    std::map<std::string, std::string> all;
    for (const auto& [conn, connection] : connections_) {
        if (connection.is_open && !connection.login.empty()) all[connection.actor] = connection.login;
    }
    return all;
}

std::vector<std::string> ScriptedTarget::open() const {
    std::vector<std::string> all;
    for (const auto& [conn, connection] : connections_) {
        if (connection.is_open) all.push_back(connection.actor);
    }
    return all;
}

// --- what the runner does
// ----------------------------------------------------------------------------------------------------

void ScriptedTarget::perform(const transport::Actions& actions, const Transcript& transcript) {
    transcript_ = &transcript;
    actions.for_each([&](const auto& action) { on(action); });
}

void ScriptedTarget::on(const transport::Connect& action) {
    const auto actor = connecting_actor(*transcript_, connects_++);
    if (unanswered.contains(actor)) return;
    connecting_.emplace(action.tag, actor);
    clock_.after(trip, [this, tag = action.tag, remote = action.remote, actor] {
        if (connecting_.erase(tag) == 0) return;
        if (unreachable.contains(actor))
            return feed_(transport::ConnectFailed{tag, transport::TransportError::refused});
        feed_(transport::Connected{tag, add_connection(actor).conn, {loopback, 50000}, remote});
    });
}

void ScriptedTarget::on(const transport::CancelConnect& action) {
    connecting_.erase(action.tag);
    done_.emplace_back("cancel connect");
}

void ScriptedTarget::on(const transport::Listen& action) {
    if (!can_listen) {
        return clock_.after(0ms, [this, tag = action.tag] {
            feed_(transport::ListenFailed{tag, transport::TransportError::not_permitted});
        });
    }
    const auto port = static_cast<std::uint16_t>(first_port + listeners_.size());
    listeners_.emplace(port, action.tag);
    clock_.after(0ms, [this, tag = action.tag, address = action.local.address, port] {
        feed_(transport::Listening{tag, {address, port}});
    });
}

void ScriptedTarget::on(const transport::StopListening& action) {
    std::erase_if(listeners_, [&](const auto& listener) { return listener.second == action.tag; });
    done_.emplace_back("stop listening");
}

void ScriptedTarget::on(const transport::Send& action) {
    for (const auto conn : action.to) {
        if (const auto* from = find(conn); from && from->half_closed) continue;
        clock_.after(trip, [this, conn, bytes = std::string{wire::as_text(action.bytes)}] {
            auto* from = find(conn);
            if (!from) return;
            if (from->dialled) {
                if (dialled_gets) dialled_gets(from->actor, bytes);
                return;
            }
            from->stream += bytes;
            read(*from);
        });
    }
}

void ScriptedTarget::on(const transport::HalfClose& action) {
    auto* which = find(action.conn);
    if (!which) return;
    which->half_closed = true;
    done_.push_back("half-close " + which->actor);
}

void ScriptedTarget::on(const transport::Pause& action) {
    if (auto* which = find(action.conn)) which->paused = true;
}

void ScriptedTarget::on(const transport::Resume& action) {
    auto* which = find(action.conn);
    if (!which) return;
    which->paused = false;
    for (const auto& bytes : std::exchange(which->held, {}))
        send(which->actor, bytes, 0ms);
}

void ScriptedTarget::over(transport::ConnId conn, const char* how) {
    auto* which = find(conn);
    if (!which) return;  // it has ended by itself before
    which->is_open = false;
    done_.push_back(how + which->actor);
}

// --- the server
// ----------------------------------------------------------------------------------------------------

void ScriptedTarget::read(Connection& connection) {
    Heard frame;
    while (connection.is_open && take_frame_to_server(connection.stream, frame)) {
        frame.actor = connection.actor;
        if (!answer || !answer(frame)) serve(connection, frame);
    }
}

void ScriptedTarget::serve(Connection& from, const Heard& frame) {
    if (frame.opcode <= 2) return log_in(from, frame);
    if (from.login.empty()) return post({from.actor, frame_by_hand(1)});
    for (const auto& [actor, login] : users()) {
        const bool named = frame.texts[1] == login;
        const bool self = actor == from.actor;
        if (frame.opcode == 3 && (!self || echoes)) post({actor, frame_by_hand(5, frame.texts)});
        if (frame.opcode == 4 && named) post({actor, frame_by_hand(6, {frame.texts[0]})});
        if (frame.opcode == 6 && named) post({actor, frame_by_hand(8, {frame.texts[0]})});
    }
}

void ScriptedTarget::log_in(Connection& from, const Heard& frame) {
    const auto& login = frame.texts[0];
    const auto account = accounts.find(login);
    if (frame.opcode == 1 && (account == accounts.end() || account->second != frame.texts[1]))
        return post({from.actor, frame_by_hand(2)});
    const auto all = users();
    const bool taken =
        std::any_of(all.begin(), all.end(), [&](const auto& user) { return user.second == login; });
    if (taken || (frame.opcode == 2 && account != accounts.end()))
        return post({from.actor, frame_by_hand(4)});
    from.login = login;
    post({from.actor, frame_by_hand(3)});
}

void ScriptedTarget::post(const Parcel& parcel) {
    for (const auto& carried : carry ? carry(parcel) : std::vector{parcel})
        send(carried.actor, carried.bytes, carried.delay);
}

void ScriptedTarget::arrive(Connection& to, const std::string& bytes) {
    if (to.paused) {
        to.held.push_back(bytes);
        return;
    }
    feed_(transport::Received{to.conn, wire::as_bytes(bytes)});
}

// --- connections
// ----------------------------------------------------------------------------------------------------

ScriptedTarget::Connection* ScriptedTarget::find(transport::ConnId conn) {
    const auto at = connections_.find(conn);
    return at == connections_.end() || !at->second.is_open ? nullptr : &at->second;
}

/// The last one of that name that is open.
ScriptedTarget::Connection* ScriptedTarget::find(const std::string& actor) {
    Connection* found = nullptr;
    for (auto& [conn, connection] : connections_) {
        if (connection.is_open && connection.actor == actor) found = &connection;
    }
    return found;
}

ScriptedTarget::Connection& ScriptedTarget::add_connection(const std::string& actor) {
    const auto conn = transport::make_conn_id(static_cast<std::uint32_t>(connections_.size() + 1), 1);
    auto& made = connections_[conn];
    made.conn = conn;
    made.actor = actor;
    return made;
}

}  // namespace chathack::runner::testing
