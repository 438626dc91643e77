#include "reference/apps/chathack/plain_dialogue.hpp"

#include <fmt/format.h>

#include "reference/apps/chathack/typed_line.hpp"
#include "reference/apps/chathack/words.hpp"

namespace chathack::apps {

PlainDialogue::PlainDialogue(std::string own_login, Paint paint, std::function<std::string()> prefix,
                             Print print)
    : own_login_{std::move(own_login)}, paint_{paint}, prefix_{std::move(prefix)}, print_{std::move(print)} {}

Understood PlainDialogue::read(std::string_view line) const { return read_typed_line(line); }

void PlainDialogue::show(const client::Sight& sight) {
    std::visit([&](const auto& each) { tell(each); }, sight);
}

std::string PlainDialogue::login(std::string_view login) const { return paint_.login(quoted_login(login)); }

void PlainDialogue::tell(const client::Reached& sight) {
    happened("connected to " + transport::to_string(sight.server));
}
void PlainDialogue::tell(const client::LoggedIn&) { happened("logged in as " + login(own_login_)); }
void PlainDialogue::tell(const client::LoginFailed& sight) {
    went_wrong(fmt::format("login failed: {}", to_string(sight.why)));
}
void PlainDialogue::tell(const client::ServerUnreachable& sight) {
    went_wrong("cannot reach the server: " + to_string(sight.cause));
}
void PlainDialogue::tell(const client::ServerLost& sight) {
    went_wrong("lost the server: " + to_string(sight.cause));
}
void PlainDialogue::tell(const client::PacketError&) {
    went_wrong("the server rejected what was sent (packet error)");
}
void PlainDialogue::tell(const client::Unexpected& sight) {
    const auto from = sight.login.empty() ? "" : " of " + login(sight.login);
    went_wrong(fmt::format("ignored a {}{} that answers nothing", sight.frame, from));
}
void PlainDialogue::tell(const client::Message& sight) {
    print_(fmt::format("{}<{}> {}", prefix_(), login(sight.sender), visible(sight.text)));
}
void PlainDialogue::tell(const client::AskedBy& sight) {
    happened(fmt::format("{} {}: /accept {} or /refuse {}", login(sight.login),
                         paint_.notable("asks for a direct connection"), quoted_login(sight.login),
                         quoted_login(sight.login)));
}
void PlainDialogue::tell(const client::WaitingFor& sight) {
    happened(fmt::format("accepted {}, waiting for it at {}", login(sight.login),
                         transport::to_string(sight.advertised)));
}
void PlainDialogue::tell(const client::AcceptedBy& sight) {
    happened(fmt::format("{} accepted, at {} port {}", login(sight.login),
                         transport::to_string(sight.address), sight.port));
}
void PlainDialogue::tell(const client::RefusedBy& sight) {
    happened(login(sight.login) + " refused, or is not here");
}
void PlainDialogue::tell(const client::DirectOpened& sight) {
    happened(fmt::format("{} with {}", paint_.good("direct connection open"), login(sight.login)));
}
void PlainDialogue::tell(const client::DirectClosed& sight) {
    happened(fmt::format("direct connection with {} ended: {}", login(sight.login), to_string(sight.cause)));
}
void PlainDialogue::tell(const client::DirectFailed& sight) {
    went_wrong(fmt::format("no direct connection with {}: {}", login(sight.login), to_string(sight.cause)));
}
void PlainDialogue::tell(const client::TurnedAway& sight) {
    went_wrong(fmt::format("turned somebody away who could not show to be {}", login(sight.expected)));
}
void PlainDialogue::tell(const client::PrivateMessage& sight) {
    print_(fmt::format("{}[{}] {}", prefix_(), login(sight.login), visible(sight.text)));
}
void PlainDialogue::tell(const client::Skipped& sight) {
    const auto from = sight.login.empty() ? "the server" : login(sight.login);
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
    happened("whatever does not begin with / goes to everyone; // begins such a text with a slash");
    for (const auto& command : typed_commands()) {
        happened(
            fmt::format("{:<20} {}", fmt::format("/{} {}", command.name, command.operands), command.help));
    }
}

void PlainDialogue::rejected(std::string_view, std::string_view, std::string_view, std::string_view why) {
    went_wrong(why);
}

}  // namespace chathack::apps
