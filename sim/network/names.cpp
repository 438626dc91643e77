#include "sim/network/names.hpp"

#include <algorithm>
#include <vector>

namespace chathack::network {

using input::shown;

Names::Names(input::Diagnostics& report) : report_{report} { all_["server"] = {Named::Kind::server, 0, {}}; }

void Names::add(const std::string& name, Named named) {
    if (!input::is_name(name)) {
        report_.error(named.position, "the name " + shown(name) +
                                          " must be of lower-case letters, digits, - and _, a letter first");
    } else if (!all_.emplace(name, named).second) {
        report_.error(named.position, "a second thing with the name " + shown(name) + "; name it otherwise");
    }
}

std::optional<Named> Names::find(const input::YamlNode& node, std::string_view what,
                                 std::initializer_list<Named::Kind> kinds) {
    const auto word = read_word(node, "the name of a " + std::string{what}, report_);
    if (!word) return std::nullopt;
    const auto fits = [&](const Named& named) {
        return std::find(kinds.begin(), kinds.end(), named.kind) != kinds.end();
    };
    const auto found = all_.find(*word);
    if (found != all_.end() && fits(found->second)) return found->second;
    std::vector<std::string_view> known;
    for (const auto& [name, named] : all_) {
        if (fits(named)) known.push_back(name);
    }
    report_.error(node.position,
                  "unknown " + std::string{what} + " " + shown(*word) + input::hint(*word, known));
    return std::nullopt;
}

}  // namespace chathack::network
