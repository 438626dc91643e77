#include "reference/apps/chathack/plain_dialogue.hpp"

#include <fmt/format.h>

#include "reference/apps/chathack/typed_line.hpp"
#include "reference/apps/chathack/words.hpp"

namespace chathack::apps {
namespace {

std::string_view who_can_come(client::Reach reach) {
    switch (reach) {
        case client::Reach::everybody:
            break;
        case client::Reach::this_network:
            return ", where only machines of your network can come (--advertise ADDR names another address)";
        case client::Reach::this_machine:
            return ", where only programs of this machine can come (--advertise ADDR names another address)";
    }
    return "";
}

}  // namespace

PlainDialogue::PlainDialogue(std::string own_login, ChatPaint paint, std::function<std::string()> prefix,
                             Print print)
    : own_login_{std::move(own_login)}, paint_{paint}, prefix_{std::move(prefix)}, print_{std::move(print)} {}

Understood PlainDialogue::read(std::string_view line) const { return read_typed_line(line); }

void PlainDialogue::show(const client::Notification& notification) {
    std::visit([&](const auto& each) { tell(each); }, notification);
}

std::string PlainDialogue::login(std::string_view login) const { return paint_.login(quoted_login(login)); }

void PlainDialogue::tell(const client::Reached& notification) {
    happened("connected to " + transport::to_string(notification.server));
}
void PlainDialogue::tell(const client::LoggedIn&) { happened("logged in as " + login(own_login_)); }
void PlainDialogue::tell(const client::LoginFailed& notification) {
    went_wrong(fmt::format("login failed: {}", to_string(notification.why)));
}
void PlainDialogue::tell(const client::ServerUnreachable& notification) {
    went_wrong("cannot reach the server: " + to_string(notification.cause));
}
void PlainDialogue::tell(const client::ServerLost& notification) {
    went_wrong("lost the server: " + to_string(notification.cause));
}
void PlainDialogue::tell(const client::ServerRejectedPacket&) {
    went_wrong("the server rejected what was sent (packet error)");
}
void PlainDialogue::tell(const client::Unexpected& notification) {
    const auto from = notification.login.empty() ? "" : " of " + login(notification.login);
    went_wrong(fmt::format("ignored a {}{} that answers nothing", notification.frame, from));
}
void PlainDialogue::tell(const client::GlobalMessageReceived& notification) {
    print_(fmt::format("{}<{}> {}", prefix_(), login(notification.sender), visible(notification.text)));
}
void PlainDialogue::tell(const client::AskedBy& notification) {
    happened(fmt::format("{} {}: /accept {} or /refuse {}", login(notification.login),
                         paint_.notable("asks for a direct connection"), quoted_login(notification.login),
                         quoted_login(notification.login)));
}
void PlainDialogue::tell(const client::WaitingFor& notification) {
    happened(fmt::format("accepted {}, waiting for it at {}{}", login(notification.login),
                         transport::to_string(notification.advertised), who_can_come(notification.reach)));
}
void PlainDialogue::tell(const client::AcceptedBy& notification) {
    happened(fmt::format("{} accepted, at {} port {}", login(notification.login),
                         transport::to_string(notification.address), notification.port));
}
void PlainDialogue::tell(const client::RefusedBy& notification) {
    happened(login(notification.login) + " refused, or is not here");
}
void PlainDialogue::tell(const client::DirectOpened& notification) {
    happened(fmt::format("{} with {}", paint_.good("direct connection open"), login(notification.login)));
}
void PlainDialogue::tell(const client::DirectClosed& notification) {
    happened(fmt::format("direct connection with {} ended: {}", login(notification.login),
                         to_string(notification.cause)));
}
void PlainDialogue::tell(const client::DirectFailed& notification) {
    const auto where = notification.where ? " (at " + transport::to_string(*notification.where) + ")" : "";
    went_wrong(fmt::format("no direct connection with {}: {}{}", login(notification.login),
                           to_string(notification.cause), where));
}
void PlainDialogue::tell(const client::TurnedAway& notification) {
    went_wrong(
        fmt::format("turned away somebody who could not prove to be {}", login(notification.expected)));
}
void PlainDialogue::tell(const client::PrivateMessageReceived& notification) {
    print_(fmt::format("{}[{}] {}", prefix_(), login(notification.login), visible(notification.text)));
}
void PlainDialogue::tell(const client::Skipped& notification) {
    const auto from = notification.login.empty() ? "the server" : login(notification.login);
    went_wrong(fmt::format("rejected a message or file over 1024 bytes from {}", from));
}

void PlainDialogue::show_file(const client::FileReceived& file, const FileResult<std::string>& stored) {
    const auto what = fmt::format("file from {}: {} ({} byte{})", login(file.login), visible(file.name),
                                  file.bytes.size(), file.bytes.size() == 1 ? "" : "s");
    if (stored) {
        happened(fmt::format("{} saved as {}", what, paint_.bold(visible(*stored))));
    } else {
        went_wrong(fmt::format("{} not saved: {}", what, stored.error().why));
    }
}

void PlainDialogue::show_who(std::span<const Acquaintance> known) {
    std::string list;
    for (const auto& each : known) {
        list += (list.empty() ? "" : ", ") + login(each.login);
        if (each.direct) list += " (direct connection)";
        if (each.asks) list += " (asks you)";
        if (each.asked) list += " (asked)";
    }
    happened(list.empty() ? "nobody was heard of yet" : "heard of: " + list);
}

void PlainDialogue::show_help() {
    happened("a line that does not begin with / goes to everyone; // begins a text that starts with a slash");
    for (const auto& command : typed_commands()) {
        happened(
            fmt::format("{:<20} {}", fmt::format("/{} {}", command.name, command.operands), command.help));
    }
}

void PlainDialogue::rejected(std::string_view, std::string_view, std::string_view, std::string_view why) {
    went_wrong(why);
}

}  // namespace chathack::apps
