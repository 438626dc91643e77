#include <algorithm>
#include <cstdlib>

#include "reference/zoo/server/texts.hpp"
#include "reference/zoo/server/zoo_server.hpp"

namespace chathack::zoo {
namespace {

constexpr std::string_view login_error = "\x02", connected = "\x03", exists = "\x04";
constexpr std::int32_t port_max = 65'535;

std::string number(std::uint64_t value, int bits) {
    std::string out;
    for (int shift = bits - 8; shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift & 0xff);
    return out;
}

bool is_mapped_ipv4(std::string_view address) {
    static const std::string prefix = std::string(10, '\0') + "\xff\xff";
    return address.size() == 16 && address.starts_with(prefix);
}

}  // namespace

// ---- asking

void ZooServer::ask(ConnId conn, const std::string& sender, std::string receiver) {
    if (sender != users_[conn].login && !is("ask-sender-believed")) return refuse(conn);
    auto to = holder(receiver);
    if (is("ask-by-prefix")) {
        for (const auto other : users_in_order())
            if (users_[other].login.starts_with(receiver)) to = other;
    }
    if (is("ask-without-case") && !to) {
        receiver = in_any_case(receiver);
        to = holder(receiver);
    }
    if (!to) return ask_absent(conn, sender, receiver);
    if (*to == conn) return ask_self(conn, receiver);
    if (is("one-pending-slot")) std::erase_if(asks_, [&](const Ask& one) { return one.first == sender; });
    if (is("one-asker-slot")) std::erase_if(asks_, [&](const Ask& one) { return one.second == receiver; });
    if (is("ask-once-for-ever") && answered_.contains({sender, receiver})) return;
    if (is("unordered-pair") && asks_.contains({receiver, sender})) return;
    const bool fresh = asks_.emplace(sender, receiver).second;
    if (!fresh && is("second-ask-destroys")) asks_.erase({sender, receiver});
    if (!fresh && !is("relays-second-ask")) return;
    const auto name = is("ask-names-receiver") ? receiver : sender;
    const auto frame = '\x06' + text(is("asker-cut") ? name.substr(0, 32) : name);
    if (!is("ask-to-all")) return send(*to, frame);
    for (const auto other : users_in_order())
        if (other != conn) send(other, frame);
}

void ZooServer::ask_absent(ConnId conn, const std::string& sender, const std::string& receiver) {
    if (is("absent-receiver-kills")) std::_Exit(1);
    if (is("offline-ask-pending")) asks_.emplace(sender, receiver);
    if (is("ask-waits-for-login")) {
        missed_[receiver] += '\x06' + text(sender);
        return;
    }
    if (is("absent-silent")) return;
    if (is("absent-ack-1")) return refuse(conn);
    if (is("absent-ack-2")) return send(conn, login_error);
    if (is("absent-receiver-code-4")) return send(conn, exists);
    send(conn, '\x08' + text(receiver));
}

void ZooServer::ask_self(ConnId conn, const std::string& receiver) {
    if (is("self-ask-deadlock")) wedged_ = true;
    if (is("self-ask-silent")) return;
    if (is("self-ask-refused")) return send(conn, '\x08' + text(receiver));
    if (!is("self-ask-relayed")) return refuse(conn);
    asks_.emplace(receiver, receiver);
    send(conn, '\x06' + text(receiver));
}

// ---- answering

void ZooServer::answer(ConnId conn, const Frame& frame) {
    const auto& sender = frame.first;
    const auto& receiver = is("answer-without-case") ? in_any_case(frame.second) : frame.second;
    const bool accepted = frame.opcode == 5;
    if (accepted && (frame.port < 1 || frame.port > port_max) && !is("relays-any-port") &&
        !is("port-cut-to-16-bits") && !(is("port-as-short") && frame.port < 0))
        return refuse(conn);
    if (sender != users_[conn].login && !(accepted && is("accept-sender-believed"))) {
        if (accepted && is("false-answer-spends")) asks_.erase({receiver, sender});
        return refuse(conn);
    }
    const auto to = holder(receiver);
    if (!to || !(is_asked(sender, receiver) || (accepted && is("unasked-accept-relayed")))) {
        if (!is("answers-unasked-silently")) refuse(conn);
        return;
    }
    const auto others = std::ranges::count_if(asks_, [&](const Ask& one) { return one.first == receiver; });
    spend(sender, receiver, accepted);
    if (!accepted && is("refusal-lost") && others > 1) return;
    if (accepted && is("id-zero-ignored") && frame.id == 0) return;
    const bool wrong_name = is(accepted ? "accept-names-asker" : "refusal-names-asker");
    const auto name = text(wrong_name ? receiver : sender);
    if (!accepted) return send(*to, '\x08' + name);
    const auto relayed = validation(conn, frame, name);
    send(*to, relayed);
    if (is("accept-to-both")) send(conn, relayed);
    accepted_asks_.emplace(receiver, sender);
}

/// The login as who is there has it, if nobody has it as it is written.
std::string ZooServer::in_any_case(const std::string& login) const {
    if (holder(login)) return login;
    for (const auto& [conn, user] : users_)
        if (user.in && folded(user.login) == folded(login)) return user.login;
    return login;
}

bool ZooServer::has_asked(const std::string& sender) const {
    return std::ranges::any_of(asks_, [&](const Ask& ask) { return ask.first == sender; });
}

bool ZooServer::is_asked(const std::string& sender, const std::string& receiver) const {
    if (asks_.contains({receiver, sender})) return true;
    if (is("any-asker-will-do"))
        return std::ranges::any_of(asks_, [&](const Ask& one) { return one.second == sender; });
    return is("pending-both-ways") && asks_.contains({sender, receiver});
}

void ZooServer::spend(const std::string& sender, const std::string& receiver, bool accepted) {
    answered_.emplace(receiver, sender);
    if (is("answer-not-spent") || (is("refusal-not-spent") && !accepted)) return;
    if (is("answer-spends-all")) std::erase_if(asks_, [&](const Ask& one) { return one.second == sender; });
    asks_.erase({receiver, sender});
}

/// Makes ACK 7 with the port, address and id of the accept.
std::string ZooServer::validation(ConnId conn, const Frame& frame, const std::string& name) const {
    auto port = static_cast<std::uint32_t>(frame.port);
    if (is("port-cut-to-16-bits")) port &= 0xffff;
    auto code = frame.address_code;
    auto address = frame.address;
    if (is("ipv6-mapped-to-ipv4") && is_mapped_ipv4(address)) {
        code = 1;
        address = address.substr(12);
    }
    if (is("accept-real-address")) {
        const auto real = users_.at(conn).address.bytes();
        code = real.size() == 4 ? 1 : 2;
        address.assign(reinterpret_cast<const char*>(real.data()), real.size());
    }
    auto id = static_cast<std::uint64_t>(frame.id);
    if (is("id-32-bits")) id &= 0xffffffff;
    if (is("id-through-double")) {
        constexpr double least_lost = 0x1p63;
        const auto number = static_cast<double>(frame.id);
        if (number < least_lost) id = static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
    }
    auto id_bytes = number(id, 64);
    if (is("little-endian-id")) std::ranges::reverse(id_bytes);
    return '\x07' + name + number(port, 32) + code + address + id_bytes;
}

// ---- ending

/// Ends the asks of somebody with this login who has left.
void ZooServer::end_asks(const std::string& login, End how) {
    if (is("pending-outlives-reset") && how != End::closed) return;
    if (is("leaving-ends-others-asks")) asks_.clear();
    if (is("tells-asker-of-leaving")) {
        for (const auto& [asker, asked] : asks_)
            if (const auto to = holder(asker); to && asked == login) send(*to, '\x08' + text(login));
    }
    std::erase_if(asks_, [&](const Ask& one) {
        return (one.first == login && !is("pending-outlives-asker")) ||
               (one.second == login && !is("pending-outlives-asked"));
    });
}

/// Handles opcodes 7, 8 and 9, which only clients send to each other.
void ZooServer::pass_private(ConnId conn, const Frame& frame) {
    const auto& own = users_[conn].login;
    if (is("private-message-relayed") && frame.opcode == 7) {
        for (const auto& [asker, asked] : accepted_asks_) {
            const auto to = holder(asker == own ? asked : asker);
            if (to && (asker == own || asked == own)) send(*to, '\x05' + text(own) + text(frame.second));
        }
    }
    if (is("file-relayed") && frame.opcode == 8) tell_everyone(conn, own, frame.second);
    if (is("hello-answered") && frame.opcode == 9) return send(conn, connected);
    if (!is("private-frames-silent")) refuse(conn);
}

}  // namespace chathack::zoo
