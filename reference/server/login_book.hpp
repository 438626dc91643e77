#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/transport/ids.hpp"

namespace chathack::server {

using transport::ConnId;

/// Who is here: each login is held by one connection, each connection holds at most one login. Logins are
/// compared byte for byte (LOGIN-15).
///
/// Finding a login costs the logarithm of the number of users, whatever names they choose; all else is
/// constant.
class LoginBook {
public:
    /// Gives `login` to `conn`, which must not have one.
    /// @return false if somebody holds it (LOGIN-2, LOGIN-8); then nothing has changed
    bool claim(ConnId conn, std::string_view login);
    /// Frees the login of `conn` (LOGIN-9). Nothing happens if it has none.
    void leave(ConnId conn) noexcept;

    /// Who holds `login`.
    std::optional<ConnId> holder(std::string_view login) const noexcept;
    /// The login of `conn`, empty if it has none. Holds until `conn` leaves.
    std::string_view login_of(ConnId conn) const noexcept;

    std::size_t size() const noexcept { return here_.size(); }
    /// Everybody but `conn`, in no particular order. Holds until the book is changed or asked again.
    std::span<const ConnId> everyone_but(ConnId conn) noexcept;

private:
    struct Place {
        std::string_view login;      // views the key in holders_
        std::size_t here_index = 0;  // in here_
    };
    const Place* place_of(ConnId conn) const noexcept;
    void swap_places(std::size_t one, std::size_t other) noexcept;

    std::map<std::string, ConnId, std::less<>> holders_;
    std::vector<ConnId> here_;   // who is logged in, dense
    std::vector<Place> places_;  // by slot; of use only while here_[here_index] is that connection
};

}  // namespace chathack::server
