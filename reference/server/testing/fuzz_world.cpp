#include "reference/server/testing/fuzz_world.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "reference/server/testing/frames_by_hand.hpp"
#include "reference/wire/check.hpp"

namespace chathack::server {

using transport::Event;
using transport::slot_of;
namespace to_client = wire::to_client;

namespace {

constexpr std::size_t connections_max = 6;
constexpr std::size_t slots_max = 8;

ServerOptions small_options() {
    ServerOptions options;
    options.login_timeout = std::chrono::seconds{3};
    options.answer_timeout = std::chrono::seconds{5};
    options.idle_timeout = std::chrono::seconds{20};
    options.connections_max = connections_max;
    options.asks_pending_max = 2;
    options.held_bytes_max = 4096;
    options.notes = true;
    return options;
}

}  // namespace

FuzzWorld::FuzzWorld(std::size_t piece_bytes_max)
    : piece_bytes_max_{piece_bytes_max}, server_{small_options()}, slots_(slots_max, false) {}

void FuzzWorld::play(std::span<const std::uint8_t> input) {
    input_ = input;
    while (!input_.empty())
        step();
    while (!questions_.empty())
        answer(0, 0);
    for (const auto& [conn, user] : users_)
        CHATHACK_CHECK(!user.paused);
    feed(Drain{}, {});
    CHATHACK_CHECK(users_.empty());
}

std::vector<std::string> FuzzWorld::sent() const {
    std::vector<std::string> sent;
    for (const auto conn : opened_)
        sent.push_back(sent_.at(conn));
    return sent;
}

void FuzzWorld::step() {
    const auto what = take();
    if (what % 8 == 0 || opened_.empty()) return open();
    const auto conn = take_conn();
    switch (what % 8) {
        case 1:
            if (what < 32) return wait(std::chrono::milliseconds{100} * take());
            if (what < 64) return feed(Event{transport::Woke{}}, {});
            if (!is_open(conn)) return;
            if (what < 128) return feed(Event{transport::Ended{conn}}, conn);
            if (what < 192) {
                leave(conn);
                return feed(Event{transport::Closed{conn, transport::TransportError::reset}}, conn);
            }
            return;
        case 2:
            if (!questions_.empty()) {
                const auto index = take() % questions_.size();
                answer(index, take());
            }
            return;
        case 3:
            return deliver(conn, take_text());  // any bytes
        case 4:
            unsent_[conn] += take_frame(conn);  // sent together with the next
            return;
        default:
            deliver(conn, std::exchange(unsent_[conn], {}) + take_frame(conn));
            while (what >= 64 && !questions_.empty())
                answer(0, 0);
            return;
    }
}

std::uint8_t FuzzWorld::take() {
    if (input_.empty()) return 0;
    const auto byte = input_.front();
    input_ = input_.subspan(1);
    return byte;
}

std::string FuzzWorld::take_text() {
    const std::size_t wanted_bytes = take() % 64;
    const auto size_bytes = std::min(wanted_bytes, input_.size());
    std::string text{input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(size_bytes)};
    input_ = input_.subspan(size_bytes);
    return text;
}

/// Takes a connection, mostly an open one.
ConnId FuzzWorld::take_conn() {
    const auto choice = take();
    if (choice < 224 && !users_.empty())
        return std::next(users_.begin(), static_cast<std::ptrdiff_t>(choice % users_.size()))->first;
    return opened_[opened_.size() - 1 - choice % std::min<std::size_t>(opened_.size(), slots_max)];
}

/// Takes a well-formed frame, mostly a sensible one: first a login, and later other frames under that login.
std::string FuzzWorld::take_frame(ConnId conn) {
    static const std::array<std::string, 8> logins{"a",   "b", "c", "a", "b", "", std::string(255, 'l'),
                                                   "\xff"};
    static const std::array<std::size_t, 8> sizes{0, 1, 64, 1023, 1024, 1025, 3000, 65'537};
    const auto kind = take();
    const auto choice = take();
    const bool sensible = kind < 192 && is_open(conn);
    const auto& own = sensible ? users_[conn].login : logins[choice / 8 % logins.size()];
    const auto& other = logins[choice % logins.size()];
    if (sensible && own.empty() && kind % 2 == 0) return by_hand::new_login(other);
    if (sensible && own.empty()) return by_hand::login_with_password(other, "p");
    switch (kind % 8) {
        case 0:
            return by_hand::global(own, std::string(sizes[choice % sizes.size()], 'x'))
                .substr(0, 2000);  // cut
        case 1:
            return by_hand::global(own, take_text());
        case 2:
            return by_hand::accept(own, other, kind, choice * 280,
                                   choice < 128 ? by_hand::ipv4_loopback : by_hand::ipv6_loopback);
        case 3:
        case 4:
            return by_hand::refuse(own, other);
        case 5:
            return kind < 128 ? by_hand::ask(own, other) : by_hand::new_login(other);
        case 6:
            return kind < 128 ? by_hand::ask(own, other) : by_hand::login_with_password(other, take_text());
        default:
            return by_hand::ask(own, other);
    }
}

void FuzzWorld::open() {
    const auto free = std::find(slots_.begin(), slots_.end(), false);
    if (free == slots_.end()) return;
    *free = true;
    const auto slot = static_cast<std::uint32_t>(free - slots_.begin());
    const auto conn = transport::make_conn_id(slot, static_cast<std::uint32_t>(opened_.size() + 1));
    opened_.push_back(conn);
    users_[conn] = {};
    sent_[conn] = {};
    feed(Event{transport::Accepted{{}, conn, {}, {}}}, conn);
}

void FuzzWorld::deliver(ConnId conn, const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size() && is_open(conn); at += piece_bytes_max_) {
        const auto piece = std::string_view{bytes}.substr(at, piece_bytes_max_);
        feed(Event{transport::Received{conn, wire::as_bytes(piece)}}, conn);
    }
}

void FuzzWorld::answer(std::size_t index, std::uint8_t choice) {
    const auto question = questions_[index].question;
    const auto conn = questions_[index].conn;
    questions_.erase(questions_.begin() + static_cast<std::ptrdiff_t>(index));
    const bool with_password = question.password.has_value();
    auto verdict = with_password ? AccountVerdict::match : AccountVerdict::no_account;
    if (choice % 4 == 1) verdict = with_password ? AccountVerdict::mismatch : AccountVerdict::has_account;
    if (choice % 16 == 2) verdict = AccountVerdict::unavailable;
    const auto waiting = open_question_.find(conn);
    const bool counts = waiting != open_question_.end() && waiting->second == question.id;
    if (counts) open_question_.erase(waiting);
    const bool held = std::any_of(users_.begin(), users_.end(),
                                  [&](const auto& user) { return user.second.login == question.login; });
    claimed_ = question.login;
    feed(AccountAnswer{question.id, verdict}, conn);
    const bool may = verdict == AccountVerdict::match || verdict == AccountVerdict::no_account;
    CHATHACK_CHECK(claimed_.empty() == (counts && may && !held));  // empty: it got the login that it claimed
    if (choice % 16 == 3) feed(AccountAnswer{question.id, verdict}, {});  // a second answer has no effect
}

void FuzzWorld::wait(Time time) {
    const auto until = now_ + time;
    while (alarm_ && *alarm_ <= until) {
        now_ = *std::exchange(alarm_, {});
        feed(Event{transport::Woke{}}, {});
    }
    now_ = until;
}

template <class Input>
void FuzzWorld::feed(const Input& input, std::optional<ConnId> speaker) {
    speaker_ = speaker;
    unanswered_.clear();
    out_.clear();
    server_.on(input, now_, out_);
    out_.for_each([&](const auto& action) { on_action(action); });
    take_questions();
    check_counters();
}

void FuzzWorld::on_action(const transport::Send& send) {
    for (const auto conn : send.to) {
        CHATHACK_CHECK(is_open(conn));
        sent_[conn] += wire::as_text(send.bytes);
    }
    wire::Decoder<wire::Direction::to_client> decoder;
    for (auto in = send.bytes; !in.empty();) {
        const auto frame = decoder.next(in);
        CHATHACK_CHECK(frame.has_value());
        std::visit([&](const auto& f) { on_frame(send, f); }, *frame);
    }
}

void FuzzWorld::on_action(const transport::Pause& pause) {
    CHATHACK_CHECK(is_open(pause.conn) && !std::exchange(users_[pause.conn].paused, true));
}

void FuzzWorld::on_action(const transport::Resume& resume) {
    CHATHACK_CHECK(is_open(resume.conn) && std::exchange(users_[resume.conn].paused, false));
    std::erase(unanswered_, resume.conn);
}

void FuzzWorld::on_frame(const transport::Send& send, const to_client::Connected&) {
    CHATHACK_CHECK(send.to.size() == 1 && send.to[0] == speaker_ && !claimed_.empty());
    for (const auto& [conn, user] : users_)
        CHATHACK_CHECK(user.login != claimed_);
    CHATHACK_CHECK(users_[*speaker_].login.empty());
    users_[*speaker_].login = std::exchange(claimed_, {});
}

void FuzzWorld::on_frame(const transport::Send& send, const to_client::LoginError&) {
    if (speaker_) return;
    unanswered_.push_back(send.to[0]);
    CHATHACK_CHECK(open_question_.erase(send.to[0]) == 1);
}

void FuzzWorld::on_frame(const transport::Send& send, const to_client::GlobalMessage& frame) {
    CHATHACK_CHECK(speaker_ && frame.sender == users_[*speaker_].login && !frame.sender.empty());
    std::set<ConnId> others;
    for (const auto& [conn, user] : users_)
        if (!user.login.empty() && conn != *speaker_) others.insert(conn);
    CHATHACK_CHECK(send.to.size() == others.size());
    CHATHACK_CHECK(std::set<ConnId>(send.to.begin(), send.to.end()) == others);
}

void FuzzWorld::on_frame(const transport::Send& send, const to_client::PrivateAsk& frame) {
    CHATHACK_CHECK(speaker_ && frame.sender == users_[*speaker_].login && !frame.sender.empty());
    CHATHACK_CHECK(send.to.size() == 1 && send.to[0] != speaker_ && !users_[send.to[0]].login.empty());
    CHATHACK_CHECK(asks_.emplace(*speaker_, users_[send.to[0]].login).second);
}

void FuzzWorld::on_frame(const transport::Send& send, const to_client::PrivateValidation& frame) {
    CHATHACK_CHECK(send.to.size() == 1 && frame.port >= 1 && frame.port <= 65'535);
    answered(send.to[0], frame.login);
}

void FuzzWorld::on_frame(const transport::Send& send, const to_client::PrivateRefusal& frame) {
    CHATHACK_CHECK(speaker_ && send.to.size() == 1 && !users_[send.to[0]].login.empty());
    if (send.to[0] != speaker_)
        answered(send.to[0], frame.login);  // otherwise the server itself refused (PRIVATE-6)
}

void FuzzWorld::answered(ConnId asker, std::string_view by) {
    CHATHACK_CHECK(speaker_ && by == users_[*speaker_].login);
    CHATHACK_CHECK(asks_.erase({asker, std::string{by}}) == 1);
}

void FuzzWorld::leave(ConnId conn) {
    const auto user = users_.extract(conn);
    CHATHACK_CHECK(!user.empty());
    const auto& login = user.mapped().login;
    std::erase_if(asks_, [&](const auto& ask) { return ask.first == conn || ask.second == login; });
    std::erase(unanswered_, conn);
    open_question_.erase(conn);
    slots_[slot_of(conn)] = false;
}

/// Takes the server's questions and finds out whose they are. Either they are the speaker's, or the alarm
/// rang, and they are of connections whose last question had waited too long.
void FuzzWorld::take_questions() {
    auto questions = server_.take_questions();
    CHATHACK_CHECK(questions.size() <= (speaker_ ? 1 : unanswered_.size()));
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto conn = speaker_ ? *speaker_ : unanswered_[i];
        CHATHACK_CHECK(!is_open(conn) || open_question_.emplace(conn, questions[i].id).second);
        questions_.push_back({std::move(questions[i]), conn});
    }
    static_cast<void>(server_.take_notes());
}

void FuzzWorld::check_counters() const {
    const auto logged_in =
        std::count_if(users_.begin(), users_.end(), [](auto& user) { return !user.second.login.empty(); });
    CHATHACK_CHECK(server_.counters().connections_open == users_.size());
    CHATHACK_CHECK(server_.counters().logged_in == static_cast<std::uint64_t>(logged_in));
    CHATHACK_CHECK(users_.size() <= connections_max);
}

void fuzz_server(std::span<const std::uint8_t> input) {
    FuzzWorld whole{1U << 20U};
    whole.play(input);
    FuzzWorld pieces{input.empty() ? 1 : 1 + input.front() % 7U};
    pieces.play(input);
    CHATHACK_CHECK(whole.sent() == pieces.sent());
}

}  // namespace chathack::server
