#include "reference/apps/chathack/session.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>

#include "reference/apps/chathack/outgoing_file.hpp"

namespace chathack::apps {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t queue_bytes_long = 256 * 1024;  // above this, input is held
constexpr std::size_t queue_bytes_short = 64 * 1024;  // below this, it goes on
constexpr auto queue_poll = 10ms;
constexpr std::chrono::seconds write_patience{30};  // for writing what is queued at the end of input
constexpr auto connection_patience = 30s;           // for the connection of a held /msg or /file

asio::AsioOptions transport_options() {
    asio::AsioOptions options;
    options.linger = 1s;  // short, so that a far side that does not close does not delay the prompt
    return options;
}

}  // namespace

ChatSession::ChatSession(boost::asio::io_context& loop, const client::Settings& settings,
                         SessionOptions options, std::string login, std::optional<std::string> password,
                         Dialogue& dialogue, Input& input)
    : loop_{loop},
      options_{std::move(options)},
      client_{settings, std::move(login), std::move(password)},
      transport_{loop, transport_options()},
      pump_{client_, transport_, [this] { after_event(); }},
      dialogue_{dialogue},
      input_{input},
      downloads_{options_.downloads},
      signals_{loop, SIGINT, SIGTERM, SIGHUP},
      hold_timer_{loop},
      end_timer_{loop} {}

ClientExitCode ChatSession::run(std::vector<transport::Endpoint> servers) {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) finish();
    });
    dialogue_.greet();
    pump_.feed(client::Command{client::Start{std::move(servers)}});
    loop_.run();
    return code_;
}

void ChatSession::on_output_lost() {
    code_ = ClientExitCode::failed;
    boost::asio::post(loop_, [this] { finish(); });
}

// ---- notifications of the client

void ChatSession::after_event() {
    for (const auto& notification : client_.take_notifications())
        on_notification(notification);
    if (client_.over()) boost::asio::post(loop_, [this] { finish(); });
    if (client_.logged_in() && !std::exchange(input_started_, true)) {
        input_.start({[this](const std::string& line) { on_line(line); },
                      [this] { dialogue_.rejected({}, {}, "line_too_long", "that line is too long"); },
                      [this] { on_input_end(); }});
    }
    if (held_ && !must_wait(held_->act)) boost::asio::post(loop_, [this] { hold_timer_.cancel(); });
    if (input_ended_at_) leave_when_settled();
}

void ChatSession::on_notification(const client::Notification& notification) {
    if (const auto* rejected = std::get_if<client::Rejected>(&notification)) {
        rejection_ = *rejected;
        return;
    }
    if (const auto* file = std::get_if<client::FileReceived>(&notification)) {
        dialogue_.show_file(*file, downloads_.store(file->name, file->bytes));
        return;
    }
    if (std::holds_alternative<client::LoginFailed>(notification)) code_ = ClientExitCode::login_refused;
    if (std::holds_alternative<client::ServerUnreachable>(notification) ||
        std::holds_alternative<client::ServerLost>(notification)) {
        code_ = ClientExitCode::no_server;
    }
    dialogue_.show(notification);
}

// ---- requests of the user

void ChatSession::on_line(const std::string& line) {
    if (line.empty()) return;
    auto understood = dialogue_.read(line);
    if (!understood) {
        const auto& fault = understood.error();
        dialogue_.rejected(fault.name, fault.ref, "bad_request", fault.why);
    } else if (must_wait(understood->act)) {
        hold_for_connection(*std::move(understood));
    } else {
        carry_out(*understood);
        hold_while_queue_is_long();
    }
}

void ChatSession::carry_out(const Request& request) {
    current_ = &request;
    const bool carried_out = std::visit([&](const auto& each) { return act(each); }, request.act);
    current_ = nullptr;
    if (carried_out) dialogue_.done(request);
}

/// @return whether the client took the command
bool ChatSession::feed(const client::Command& command) {
    rejection_.reset();
    pump_.feed(command);
    if (!rejection_) return true;
    auto why = std::string{to_string(rejection_->why)};
    if (rejection_->size_bytes != 0) why += ", this one " + std::to_string(rejection_->size_bytes);
    dialogue_.rejected(current_->name, current_->ref, code(rejection_->why), why);
    return false;
}

bool ChatSession::act(const client::Quit&) {
    input_.hold();  // what comes behind it is not for anybody
    boost::asio::post(loop_, [this] { finish(); });
    return true;
}

bool ChatSession::act(const Who&) {
    dialogue_.show_who(acquaintances());
    return true;
}

bool ChatSession::act(const Help&) {
    dialogue_.show_help();
    return true;
}

bool ChatSession::act(const AcceptAsk& accept) {
    std::int64_t id = 0;
    randombytes_buf(&id, sizeof id);  // all 64 bits from the system's generator (PEER-8)
    return feed(client::Accept{accept.login, id});
}

bool ChatSession::act(const SendPath& send) {
    auto file = read_outgoing_file(send.path, client::client_limits().file_bytes_max);
    if (file) return feed(client::SendFile{send.login, std::move(file->name), std::move(file->bytes)});
    dialogue_.rejected(current_->name, current_->ref, file.error().code, file.error().why);
    return false;
}

std::vector<Acquaintance> ChatSession::acquaintances() const {
    std::vector<Acquaintance> known;
    const auto entry = [&](std::string_view login) -> Acquaintance& {
        const auto at = std::find_if(known.begin(), known.end(),
                                     [&](const Acquaintance& each) { return each.login == login; });
        return at != known.end() ? *at : known.emplace_back(Acquaintance{std::string{login}});
    };
    for (const auto& login : client_.seen().all())
        entry(login);
    for (const auto& login : client_.asks_received().all())
        entry(login).asks = true;
    for (const auto& login : client_.asks_sent().all())
        entry(login).asked = true;
    for (const auto login : client_.peers().open_logins())
        entry(login).direct = true;
    return known;
}

// ---- holding input

/// Whether a script's act must wait. A script that has asked or accepted a peer writes its next lines before
/// the connection can be made.
bool ChatSession::must_wait(const Act& act) const {
    if (!options_.script) return false;
    const auto on_its_way = [&](const std::string& login) {
        return !client_.peers().has_open(login) &&
               (client_.asks_sent().contains(login) || client_.peers().is_opening(login));
    };
    if (const auto* tell = std::get_if<client::Tell>(&act)) return on_its_way(tell->login);
    if (const auto* send = std::get_if<SendPath>(&act)) return on_its_way(send->login);
    return false;
}

void ChatSession::hold_for_connection(Request request) {
    held_ = std::move(request);
    input_.hold();
    hold_timer_.expires_after(connection_patience);
    hold_timer_.async_wait([this](const boost::system::error_code&) {
        if (finished_) return;
        const auto held = *std::exchange(held_, std::nullopt);
        carry_out(held);
        input_.release();
    });
}

/// Holds a fast input, so that bytes do not pile up for a slow server or peer.
void ChatSession::hold_while_queue_is_long() {
    if (transport_.queued_bytes() <= queue_bytes_long) return;
    input_.hold();
    poll_queue();
}

void ChatSession::poll_queue() {
    hold_timer_.expires_after(queue_poll);
    hold_timer_.async_wait([this](const boost::system::error_code&) {
        if (finished_) return;
        if (transport_.queued_bytes() > queue_bytes_short) return poll_queue();
        input_.release();
    });
}

// ---- the end

void ChatSession::on_input_end() {
    if (options_.at_terminal) return finish();
    input_ended_at_ = Clock::now();
    leave_when_settled();
}

/// Called after the end of input. Leaves once everything is written and no answer or connection is awaited.
void ChatSession::leave_when_settled() {
    const bool unwritten = transport_.queued_bytes() != 0;
    const bool unanswered = !client_.asks_sent().empty() || client_.peers().any_opening();
    auto stay = options_.linger;
    if (unanswered) stay = std::max(stay, options_.settle_max);
    if (unwritten) stay = std::max(stay, write_patience);
    const auto now = Clock::now();
    const auto leave_at = *input_ended_at_ + stay;
    if (now >= leave_at) {
        boost::asio::post(loop_, [this] { finish(); });
        return;
    }
    end_timer_.expires_at(unwritten ? std::min<Clock::time_point>(leave_at, now + queue_poll) : leave_at);
    end_timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error && !finished_) leave_when_settled();
    });
}

/// Leaves in good order: queued bytes are written, then everything is closed. A second signal ends the
/// program at once, because its handlers are removed here.
void ChatSession::finish() {
    if (std::exchange(finished_, true)) return;
    input_.stop();
    signals_.clear();
    hold_timer_.cancel();
    end_timer_.cancel();
    pump_.feed(client::Command{client::Quit{}});
    transport_.drain([this] { loop_.stop(); });
}

}  // namespace chathack::apps
