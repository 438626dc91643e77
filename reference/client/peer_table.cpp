#include "reference/client/peer_table.hpp"

#include <algorithm>
#include <utility>

namespace chathack::client {
namespace {

constexpr Address any_ipv4{};
constexpr Address any_ipv6{std::array<std::uint8_t, 16>{}};

/// Where to listen so that `advertised` leads there: at our own address, or, when `advertised` has another IP
/// version, at every address of that version.
Address listen_address(const Address& own, const Address& advertised) {
    if (own.code() == advertised.code()) return own;
    return advertised.is_ipv6() ? any_ipv6 : any_ipv4;
}

}  // namespace

std::optional<Refusal> PeerTable::wait_for(std::string_view login, std::int64_t id, const Address& own,
                                           Turn& turn) {
    if (full()) return Refusal::too_many;
    const auto advertised = settings_.advertise.value_or(own);
    const auto& wait = waits_.emplace_back(Wait{.login = std::string{login},
                                                .id = id,
                                                .tag = next_tag(),
                                                .advertised = {advertised, 0},
                                                .deadline = turn.now + settings_.accept_timeout});
    turn.actions.add(transport::Listen{wait.tag, {listen_address(own, advertised), 0}});
    return {};
}

void PeerTable::connect_to(std::string_view login, std::int64_t id, std::int32_t port, const Address& address,
                           Turn& turn) {
    if (port < 1 || port > 65535) {
        turn.show(DirectFailed{std::string{login}, {Why::bad_port}});
    } else if (full()) {
        turn.show(DirectFailed{std::string{login}, {Why::too_many}});
    } else {
        const auto& attempt =
            attempts_.emplace_back(Attempt{.login = std::string{login},
                                           .id = id,
                                           .remote = {address, static_cast<std::uint16_t>(port)},
                                           .tag = next_tag(),
                                           .deadline = turn.now + settings_.connect_timeout});
        turn.actions.add(transport::Connect{attempt.tag, attempt.remote});
    }
}

std::optional<PeerTable::Ready> PeerTable::on_listening(Tag tag, const Endpoint& local) {
    auto* wait = find_wait(tag);
    if (wait == nullptr) return {};
    wait->up = true;
    wait->advertised.port = local.port;
    return Ready{wait->login, wait->advertised, wait->id};
}

std::optional<std::string> PeerTable::on_listen_failed(const transport::ListenFailed& event, Turn& turn) {
    auto* wait = find_wait(event.tag);
    if (wait == nullptr) return {};
    auto login = std::move(wait->login);
    std::erase_if(waits_, [&](const Wait& each) { return each.tag == event.tag; });
    turn.show(DirectFailed{login, {Why::cannot_listen, event.error}});
    return login;
}

void PeerTable::on_accepted(const transport::Accepted& event, Turn& turn) {
    if (find_wait(event.tag) == nullptr) {  // it was accepted while we stopped listening
        turn.actions.add(transport::Close{event.conn});
        return;
    }
    const auto of_same_wait = [&](const auto& link) { return !link->open && link->wait == event.tag; };
    const auto strangers = std::count_if(links_.begin(), links_.end(), of_same_wait);
    if (static_cast<std::size_t>(strangers) >= settings_.strangers_max) {
        const auto oldest = std::find_if(links_.begin(), links_.end(), of_same_wait);
        turn.actions.add(transport::Close{(*oldest)->conn});
        links_.erase(oldest);
    }
    auto& link = *links_.emplace_back(std::make_unique<Link>(settings_.limits));
    link.conn = event.conn;
    link.wait = event.tag;
    link.deadline = turn.now + settings_.hello_timeout;
}

void PeerTable::on_connected(const transport::Connected& event, Turn& turn) {
    const auto attempt = std::find_if(attempts_.begin(), attempts_.end(),
                                      [&](const Attempt& each) { return each.tag == event.tag; });
    if (attempt == attempts_.end()) {
        turn.actions.add(transport::Close{event.conn});
        return;
    }
    turn.actions.send(event.conn, wire::peer::PrivateHello{turn.own_login, attempt->id});
    auto& link = *links_.emplace_back(std::make_unique<Link>(settings_.limits));
    link.conn = event.conn;
    link.login = std::move(attempt->login);
    link.open = true;
    attempts_.erase(attempt);
    turn.show(DirectOpened{link.login});
}

void PeerTable::on_connect_failed(const transport::ConnectFailed& event, Turn& turn) {
    std::erase_if(attempts_, [&](const Attempt& each) {
        if (each.tag != event.tag) return false;
        turn.show(DirectFailed{each.login, {Why::network, event.error}, each.remote});
        return true;
    });
}

void PeerTable::on_received(ConnId conn, wire::Bytes bytes, Turn& turn) {
    auto* link = find_link(conn);
    if (link == nullptr) return;
    while (true) {
        const auto frame = link->decoder.next(bytes);
        if (!frame) {
            if (frame.error() == wire::WireError::need_more) return;
            if (link->open && is_skippable(frame.error())) {
                turn.show(Skipped{link->login});
                continue;
            }
            return on_bad_bytes(*link, frame.error(), turn);
        }
        const bool goes_on = link->open ? on_frame(*link, *frame, turn) : on_first_frame(*link, *frame, turn);
        if (!goes_on) return;
    }
}

/// Handles a stranger's first frame, which must be the hello that its listener waits for.
/// @return whether the link goes on
bool PeerTable::on_first_frame(Link& link, const wire::peer::Frame& frame, Turn& turn) {
    const auto* hello = std::get_if<wire::peer::PrivateHello>(&frame);
    const auto* wait = find_wait(link.wait);
    if (hello == nullptr || wait == nullptr || hello->id != wait->id || hello->login != wait->login) {
        turn_away(link.conn, turn);
        return false;
    }
    open(link, turn);
    return true;
}

/// Handles a frame on an open link.
/// @return whether the link goes on
bool PeerTable::on_frame(Link& link, const wire::peer::Frame& frame, Turn& turn) {
    if (std::visit([](const auto& f) { return f.login; }, frame) != link.login) {
        end_link(link, {Why::wrong_sender}, turn);
        return false;
    }
    if (const auto* message = std::get_if<wire::peer::PrivateMessage>(&frame)) {
        turn.show(PrivateMessageReceived{link.login, std::string{message->message}});
    } else if (const auto* file = std::get_if<wire::peer::PrivateFile>(&frame)) {
        turn.show(FileReceived{link.login, std::string{file->file_name}, std::string{file->file}});
    }
    return true;  // a second hello under the right login has no effect
}

void PeerTable::on_bad_bytes(Link& link, wire::WireError error, Turn& turn) {
    if (link.open) {
        end_link(link, {Why::unreadable, {}, error}, turn);
    } else {
        turn_away(link.conn, turn);
    }
}

void PeerTable::on_ended(ConnId conn, std::optional<transport::TransportError> error, Turn& turn) {
    auto* link = find_link(conn);
    if (link == nullptr) return;
    if (link->open) {
        const auto in_order = link->decoder.in_frame() ? Why::cut_short : Why::closed_by_far_side;
        turn.show(DirectClosed{link->login, error ? Cause{Why::network, *error} : Cause{in_order}});
    }
    if (!error) turn.actions.add(transport::Close{conn});
    forget(conn);
}

void PeerTable::on_time(Turn& turn) {
    for (std::size_t i = waits_.size(); i-- > 0;) {
        if (waits_[i].deadline > turn.now) continue;
        turn.show(DirectFailed{waits_[i].login, {Why::nobody_came}, waits_[i].advertised});
        end_wait(waits_[i].tag, turn);
    }
    std::erase_if(attempts_, [&](const Attempt& attempt) {
        if (attempt.deadline > turn.now) return false;
        turn.actions.add(transport::CancelConnect{attempt.tag});
        turn.show(DirectFailed{attempt.login, {Why::no_answer}, attempt.remote});
        return true;
    });
    const auto late = [&](const auto& link) { return link->deadline <= turn.now; };
    for (auto at = links_.begin(); (at = std::find_if(links_.begin(), links_.end(), late)) != links_.end();)
        turn_away((*at)->conn, turn);
}

bool PeerTable::close(std::string_view login, Turn& turn) {
    const auto before = waits_.size() + attempts_.size() + links_.size();
    for (std::size_t i = waits_.size(); i-- > 0;) {
        if (waits_[i].login != login) continue;
        turn.show(DirectFailed{waits_[i].login, {Why::closed_by_us}});
        end_wait(waits_[i].tag, turn);
    }
    std::erase_if(attempts_, [&](const Attempt& attempt) {
        if (attempt.login != login) return false;
        turn.actions.add(transport::CancelConnect{attempt.tag});
        turn.show(DirectFailed{attempt.login, {Why::closed_by_us}});
        return true;
    });
    std::erase_if(links_, [&](const auto& link) {
        if (!link->open || link->login != login) return false;
        turn.actions.add(transport::Close{link->conn});
        turn.show(DirectClosed{link->login, {Why::closed_by_us}});
        return true;
    });
    return waits_.size() + attempts_.size() + links_.size() != before;
}

void PeerTable::close_all(Turn& turn) {
    for (const auto& wait : waits_)
        turn.actions.add(transport::StopListening{wait.tag});
    for (const auto& attempt : attempts_)
        turn.actions.add(transport::CancelConnect{attempt.tag});
    for (const auto& link : links_)
        turn.actions.add(transport::Close{link->conn});
    waits_.clear();
    attempts_.clear();
    links_.clear();
}

void PeerTable::on_server_lost(Turn& turn) {
    for (std::size_t i = waits_.size(); i-- > 0;) {
        if (waits_[i].up) continue;
        turn.show(DirectFailed{waits_[i].login, {Why::server_lost}});
        end_wait(waits_[i].tag, turn);
    }
}

std::size_t PeerTable::open_count() const noexcept {
    return static_cast<std::size_t>(
        std::count_if(links_.begin(), links_.end(), [](const auto& link) { return link->open; }));
}

std::vector<std::string_view> PeerTable::open_logins() const {
    std::vector<std::string_view> logins;
    for (const auto& link : links_) {
        if (link->open) logins.push_back(link->login);
    }
    return logins;
}

bool PeerTable::is_opening(std::string_view login) const {
    const auto is_of = [&](const auto& each) { return each.login == login; };
    return std::any_of(waits_.begin(), waits_.end(), is_of) ||
           std::any_of(attempts_.begin(), attempts_.end(), is_of);
}

Time PeerTable::next_deadline() const noexcept {
    auto next = Time::max();
    for (const auto& wait : waits_)
        next = std::min(next, wait.deadline);
    for (const auto& attempt : attempts_)
        next = std::min(next, attempt.deadline);
    for (const auto& link : links_)
        next = std::min(next, link->deadline);
    return next;
}

bool PeerTable::full() const noexcept {
    return waits_.size() + attempts_.size() + open_count() >= settings_.links_max;
}

const PeerTable::Link* PeerTable::newest_open(std::string_view login) const {
    const auto at = std::find_if(links_.rbegin(), links_.rend(),
                                 [&](const auto& link) { return link->open && link->login == login; });
    return at == links_.rend() ? nullptr : at->get();
}

PeerTable::Link* PeerTable::find_link(ConnId conn) {
    const auto at =
        std::find_if(links_.begin(), links_.end(), [&](const auto& link) { return link->conn == conn; });
    return at == links_.end() ? nullptr : at->get();
}

PeerTable::Wait* PeerTable::find_wait(Tag tag) {
    const auto at =
        std::find_if(waits_.begin(), waits_.end(), [&](const Wait& each) { return each.tag == tag; });
    return at == waits_.end() ? nullptr : &*at;
}

/// The stranger has proved to be the peer that the listener waits for. The id and the listener are used up
/// (PEER-8).
void PeerTable::open(Link& link, Turn& turn) {
    link.login = find_wait(link.wait)->login;
    link.open = true;
    link.deadline = Time::max();
    end_wait(link.wait, turn);
    turn.show(DirectOpened{link.login});
}

void PeerTable::turn_away(ConnId stranger, Turn& turn) {
    const auto tag = find_link(stranger)->wait;
    turn.actions.add(transport::Close{stranger});
    forget(stranger);
    auto* wait = find_wait(tag);
    if (wait == nullptr) return;
    turn.show(TurnedAway{wait->login});
    if (++wait->wrong_hellos < settings_.wrong_hellos_max) return;
    turn.show(DirectFailed{wait->login, {Why::too_many}});
    end_wait(tag, turn);
}

void PeerTable::end_wait(Tag tag, Turn& turn) {
    turn.actions.add(transport::StopListening{tag});
    std::erase_if(waits_, [&](const Wait& each) { return each.tag == tag; });
    close_strangers(tag, turn);
}

void PeerTable::close_strangers(Tag wait, Turn& turn) {
    std::erase_if(links_, [&](const auto& link) {
        if (link->open || link->wait != wait) return false;
        turn.actions.add(transport::Close{link->conn});
        return true;
    });
}

void PeerTable::end_link(Link& link, const Cause& cause, Turn& turn) {
    turn.actions.add(transport::Close{link.conn});
    turn.show(DirectClosed{std::move(link.login), cause});
    forget(link.conn);
}

void PeerTable::forget(ConnId conn) {
    std::erase_if(links_, [&](const auto& link) { return link->conn == conn; });
}

}  // namespace chathack::client
