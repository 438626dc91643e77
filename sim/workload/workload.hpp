#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/transport/event.hpp"
#include "sim/workload/distribution.hpp"

/// What a crowd does, as plain data. docs/workloads.md describes the language of its files, and `loader.hpp`
/// reads them.
namespace chathack::workload {

using transport::Time;

/// Fewest bytes of a message or file. Each begins with its number, by which a receiver recognises it.
inline constexpr std::size_t message_bytes_min = 8;
inline constexpr std::size_t message_bytes_max = 1024;
inline constexpr std::size_t users_max = 20'000;

/// How the users of a group arrive.
struct Arrival {
    enum class Kind {
        at_once,  ///< all come at `from`
        evenly,   ///< they come evenly during `over`, beginning at `from`
        poisson,  ///< on average `per_second` of them come each second, beginning at `from`
    };
    Kind kind = Kind::at_once;
    Time from{};
    Time over{};
    double per_second = 0;
    friend bool operator==(const Arrival&, const Arrival&) = default;
};

/// What a user sends again and again: the seconds from one to the next, and the bytes of each.
struct Speech {
    Distribution every;
    Distribution bytes;
    friend bool operator==(const Speech&, const Speech&) = default;
};

/// Direct connections that the users of a group ask for.
struct Sessions {
    Distribution every;              ///< seconds between the asks of one user
    std::string with;                ///< the group whose users are asked at random
    Distribution lasts;              ///< seconds from the opening until the asker closes
    std::optional<Speech> messages;  ///< sent by either side
    std::optional<Speech> files;
    friend bool operator==(const Sessions&, const Sessions&) = default;
};

/// Users who behave alike. Their logins are the group's name and a number, such as `students-7`.
struct UserGroup {
    std::string name{};
    std::size_t users = 0;
    Arrival arrive{};
    /// Seconds from the login until a user leaves; none: it stays to the end.
    std::optional<Distribution> stay{};
    std::optional<Distribution> away{};  ///< seconds until a user who left comes back; none: never
    std::optional<Speech> messages{};    ///< to everyone
    std::optional<Sessions> sessions{};
    double accepts = 1;  ///< share of asks that are accepted
    friend bool operator==(const UserGroup&, const UserGroup&) = default;
};

struct Workload {
    std::string title;
    std::string about;
    Time duration{};  ///< after this time nobody begins anything
    Time drain{};     ///< what is owed then must arrive within this time
    std::vector<UserGroup> groups;

    std::size_t users() const noexcept {
        std::size_t all = 0;
        for (const auto& group : groups)
            all += group.users;
        return all;
    }
    friend bool operator==(const Workload&, const Workload&) = default;
};

/// A user, as its group and its place in the group.
struct GroupMember {
    std::size_t group = 0;
    std::size_t index = 0;
};
/// The group and place of user number `user` of the workload.
GroupMember place_of(const Workload& workload, std::size_t user) noexcept;
/// "students-7"; numbers begin with 1.
std::string login_of(const Workload& workload, std::size_t user);
/// The number of the user with that login.
std::optional<std::size_t> user_of(const Workload& workload, std::string_view login) noexcept;

/// When each user first comes, by number.
std::vector<Time> arrivals(const Workload& workload, std::uint64_t seed);

}  // namespace chathack::workload
