#pragma once

#include <string>

#include "reference/apps/chathack/acts.hpp"

namespace chathack::apps::testing {

/// The operands of an act, separated by bars.
struct Operands {
    std::string operator()(const client::Say& act) const { return act.text; }
    std::string operator()(const client::Tell& act) const { return act.login + "|" + act.text; }
    std::string operator()(const SendPath& act) const { return act.login + "|" + act.path; }
    std::string operator()(const client::SendFile& act) const {
        return act.login + "|" + act.name + "|" + act.bytes;
    }
    std::string operator()(const Who&) const { return {}; }
    std::string operator()(const Help&) const { return {}; }
    std::string operator()(const client::Quit&) const { return {}; }
    template <class WithLogin>
    std::string operator()(const WithLogin& act) const {
        return act.login;
    }
};

/// "msg[bob|hi] 7", with the reference last; or "no: ..." with the reason.
inline std::string shown(const Understood& understood) {
    const auto with_ref = [](std::string text, const std::string& ref) {
        return ref.empty() ? text : text + " " + ref;
    };
    if (!understood) {
        const auto fault = understood.error();
        return with_ref("no " + fault.name + ": " + fault.why, fault.ref);
    }
    return with_ref(understood->name + "[" + std::visit(Operands{}, understood->act) + "]", understood->ref);
}

}  // namespace chathack::apps::testing
