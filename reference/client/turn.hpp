#pragma once

#include <string_view>

#include "reference/client/notifications.hpp"
#include "reference/transport/actions.hpp"

namespace chathack::client {

/// What the handling of one input may use and fill.
struct Turn {
    transport::Time now{};
    std::string_view own_login;
    transport::Actions& actions;
    Notifications& notifications;

    template <class S>
    void show(S notification) {
        notifications.emplace_back(std::move(notification));
    }
};

}  // namespace chathack::client
