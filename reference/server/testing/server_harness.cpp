#include "reference/server/testing/server_harness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace chathack::server {

using transport::Event;
using transport::slot_of;

ServerHarness::ServerHarness(ServerOptions options) : server_{std::move(options)} {}

ConnId ServerHarness::open() {
    const auto free = std::find(slots_.begin(), slots_.end(), false);
    const auto slot = static_cast<std::uint32_t>(free - slots_.begin());
    if (free == slots_.end()) slots_.push_back(false);
    slots_[slot] = true;
    const auto conn = transport::make_conn_id(slot, ++uses_);
    links_[conn] = {};
    feed(Event{transport::Accepted{.tag = {}, .conn = conn, .local = {}, .remote = {{}, 1000}}});
    return conn;
}

ConnId ServerHarness::log_in(std::string_view login) {
    const auto conn = open();
    receive(conn, by_hand::new_login(login));
    EXPECT_EQ(taken(conn), std::vector<std::string>{"ACK 3"}) << "login of " << login;
    return conn;
}

void ServerHarness::receive(ConnId conn, std::string_view bytes) {
    feed(Event{transport::Received{conn, wire::as_bytes(bytes)}});
}

void ServerHarness::receive_byte_by_byte(ConnId conn, std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        receive(conn, bytes.substr(i, 1));
}

void ServerHarness::end(ConnId conn) { feed(Event{transport::Ended{conn}}); }

void ServerHarness::lose(ConnId conn) {
    links_[conn].state = Link::State::gone;
    slots_[slot_of(conn)] = false;
    feed(Event{transport::Closed{conn, transport::TransportError::reset}});
}

void ServerHarness::wait(Time time) {
    const auto until = now_ + time;
    while (alarm_ && *alarm_ <= until) {
        now_ = *std::exchange(alarm_, {});
        ring();
    }
    now_ = until;
}

void ServerHarness::answer(std::optional<AccountVerdict> verdict) { answer(0, verdict); }

void ServerHarness::answer(std::size_t index, std::optional<AccountVerdict> verdict) {
    ASSERT_LT(index, questions_.size());
    const auto question = questions_[index];
    questions_.erase(questions_.begin() + static_cast<std::ptrdiff_t>(index));
    feed(AccountAnswer{question.id, verdict.value_or(verdict_of(question))});
}

std::vector<std::string> ServerHarness::last_actions() const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < out_.size(); ++i)
        texts.push_back(to_string(out_[i]));
    return texts;
}

void ServerHarness::perform() {
    sends_ = 0;
    out_.for_each([&](const auto& action) { on_action(action); });
    for (auto& question : server_.take_questions()) {
        EXPECT_GT(static_cast<std::uint64_t>(question.id), last_question_) << "an id is used again";
        last_question_ = static_cast<std::uint64_t>(question.id);
        questions_.push_back(std::move(question));
    }
    if (answer_at_once && !questions_.empty()) answer();
}

void ServerHarness::on_action(const transport::Send& send) {
    ++sends_;
    for (const auto conn : send.to) {
        EXPECT_TRUE(is_open(conn)) << "a frame to a connection that is gone";
        links_[conn].sent += wire::as_text(send.bytes);
    }
}

void ServerHarness::on_action(const transport::Pause& pause) {
    EXPECT_TRUE(is_open(pause.conn) && !std::exchange(links_[pause.conn].paused, true));
}

void ServerHarness::on_action(const transport::Resume& resume) {
    EXPECT_TRUE(is_open(resume.conn) && std::exchange(links_[resume.conn].paused, false));
}

void ServerHarness::end_link(ConnId conn, Link::State state) {
    EXPECT_TRUE(is_open(conn)) << "ended twice";
    links_[conn].state = state;
    slots_[slot_of(conn)] = false;
}

AccountVerdict ServerHarness::verdict_of(const AccountQuestion& question) const {
    const auto account = accounts.find(question.login);
    if (question.password) {
        const bool match = account != accounts.end() && account->second == *question.password;
        return match ? AccountVerdict::match : AccountVerdict::mismatch;
    }
    return account != accounts.end() ? AccountVerdict::has_account : AccountVerdict::no_account;
}

}  // namespace chathack::server
