#pragma once

#include <string_view>

#include "reference/client/sights.hpp"
#include "reference/transport/actions.hpp"

namespace chathack::client {

/// What one input of the machine may use and fill.
struct Turn {
    transport::Time now{};
    std::string_view own_login;
    transport::Actions& actions;
    Sights& sights;

    template <class S>
    void show(S sight) {
        sights.emplace_back(std::move(sight));
    }
};

}  // namespace chathack::client
