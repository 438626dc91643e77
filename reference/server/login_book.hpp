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

/// Who is logged in. One connection holds each login, and each connection holds at most one. Logins are
/// compared byte for byte (LOGIN-15).
///
/// Finding a login takes time in the logarithm of the number of users, whatever names they choose. Everything
/// else takes constant time.
class LoginBook {
public:
    /// Gives `login` to `conn`, which must not have one.
    /// @return false when somebody holds it (LOGIN-2, LOGIN-8); then nothing has changed
    bool claim(ConnId conn, std::string_view login);
    /// Frees the login of `conn` (LOGIN-9). Does nothing when it has none.
    void leave(ConnId conn) noexcept;

    /// The connection that holds `login`.
    std::optional<ConnId> holder(std::string_view login) const noexcept;
    /// The login of `conn`; empty when it has none. Valid until `conn` leaves.
    std::string_view login_of(ConnId conn) const noexcept;

    std::size_t size() const noexcept { return here_.size(); }
    /// Everybody except `conn`, in no particular order. Valid until the book is changed or this is called
    /// again.
    std::span<const ConnId> everyone_but(ConnId conn) noexcept;

private:
    struct Place {
        std::string_view login;      // points into the key in holders_
        std::size_t here_index = 0;  // index in here_
    };
    const Place* place_of(ConnId conn) const noexcept;
    void swap_places(std::size_t one, std::size_t other) noexcept;

    std::map<std::string, ConnId, std::less<>> holders_;
    std::vector<ConnId> here_;   // who is logged in, without gaps
    std::vector<Place> places_;  // by slot; valid only while here_[here_index] is the connection
};

}  // namespace chathack::server
