#include "reference/zoo/catalogue.hpp"

#include <algorithm>
#include <array>

namespace chathack::zoo {
namespace {

// clang-format off
constexpr std::array fault_table{
    Animal{"taken-kicks-holder", "LOGIN-2", "a new login for a taken one replaces the holder"},
    Animal{"account-name-free", "LOGIN-3", "a new login may take an account's login while nobody uses it"},
    Animal{"password-prefix-enough", "LOGIN-5", "the beginning of the password is enough"},
    Animal{"wrong-password-code-1", "LOGIN-5", "a wrong password gets ACK 1"},
    Animal{"early-frame-silent", "LOGIN-11", "frames before ACK 3 are dropped without ACK 1"},
    Animal{"relogin-acknowledged", "LOGIN-12", "the same login again gets ACK 3"},
    Animal{"slash-dropped", "GLOBAL-1", "messages that begin with a slash are not delivered"},
    Animal{"receivers-name-as-sender", "GLOBAL-1", "ACK 5 carries the receiver's login"},
    Animal{"unlogged-hear", "GLOBAL-4", "connections before ACK 3 get messages too"},
    Animal{"limit-1025", "GLOBAL-5", "1025 bytes are delivered"},
    Animal{"limit-in-characters", "GLOBAL-5", "1024 characters are delivered, whatever their bytes"},
    Animal{"limit-cuts", "GLOBAL-5", "a longer message is delivered cut to 1024 bytes"},
    Animal{"over-limit-silent", "GLOBAL-6", "a longer message is dropped without ACK 1"},
    Animal{"over-limit-code-2", "GLOBAL-6", "a longer message is answered with ACK 2"},
    Animal{"limit-1023", "GLOBAL-7", "1024 bytes are rejected"},
    Animal{"limit-includes-login", "GLOBAL-7", "sender and message together may have 1024 bytes"},
    Animal{"sender-believed", "GLOBAL-9", "the sender in opcode 3 is relayed as written"},
    Animal{"sender-checked-by-length", "GLOBAL-9", "a sender as long as the own login is believed"},
    Animal{"false-sender-silent", "GLOBAL-9", "a false sender is dropped without ACK 1"},
    Animal{"ask-to-all", "PRIVATE-1", "an ask goes to everyone"},
    Animal{"ask-names-receiver", "PRIVATE-1", "ACK 6 carries the login of who is asked"},
    Animal{"accept-to-both", "PRIVATE-2", "ACK 7 goes to asker and accepter"},
    Animal{"accept-names-asker", "PRIVATE-2", "ACK 7 carries the asker's login"},
    Animal{"ipv6-refused", "PRIVATE-3", "adCode 2 gets ACK 1"},
    Animal{"refusal-names-asker", "PRIVATE-4", "ACK 8 carries the asker's login"},
    Animal{"unasked-accept-relayed", "PRIVATE-5", "an accept is relayed without an ask"},
    Animal{"answer-not-spent", "PRIVATE-8", "an ask stays pending after its answer"},
    Animal{"ask-sender-believed", "PRIVATE-9", "the sender in opcode 4 is believed"},
    Animal{"private-frames-silent", "PRIVATE-15", "opcodes 7, 8 and 9 are swallowed without ACK 1"},
};
constexpr std::array variant_table{
    Animal{"echoes", "GLOBAL-2", "the sender gets its ACK 5, in place among the others"},
    Animal{"second-login-error", "LOGIN-7", "the right password for a connected login gets ACK 2"},
    Animal{"empty-login-error", "LOGIN-13", "an empty login gets ACK 2"},
    Animal{"rejects-empty-message", "GLOBAL-10", "an empty message gets ACK 1"},
    Animal{"absent-ack-1", "PRIVATE-6", "an ask to an absent login gets ACK 1"},
    Animal{"absent-ack-2", "PRIVATE-6", "an ask to an absent login gets ACK 2"},
    Animal{"absent-silent", "PRIVATE-6", "an ask to an absent login gets nothing"},
    Animal{"self-ask-refused", "PRIVATE-11", "asking oneself gets ACK 8"},
    Animal{"self-ask-silent", "PRIVATE-11", "asking oneself gets nothing"},
    Animal{"relays-any-port", "PRIVATE-13", "a port outside 1 to 65535 is relayed"},
};
// clang-format on

}  // namespace

std::span<const Animal> faults() noexcept { return fault_table; }
std::span<const Animal> variants() noexcept { return variant_table; }
const Animal* find(std::span<const Animal> animals, std::string_view name) noexcept {
    const auto found = std::ranges::find(animals, name, &Animal::name);
    return found == animals.end() ? nullptr : &*found;
}

}  // namespace chathack::zoo
