#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/transport/event.hpp"
#include "sim/workload/distribution.hpp"

/// What a crowd does, as plain data: docs/workloads.md tells the language, `loader.hpp` reads it.
namespace chathack::workload {

using transport::Time;

/// Fewest bytes of a message or file: each begins with its number, so that a receiver can tell it.
inline constexpr std::size_t message_bytes_min = 8;
inline constexpr std::size_t message_bytes_max = 1024;
inline constexpr std::size_t users_max = 20'000;

/// When the users of a group come.
struct Arrival {
    enum class Kind {
        at_once,  ///< all at `from`
        evenly,   ///< spread evenly over `over`, beginning at `from`
        poisson,  ///< `per_second` of them in the mean, beginning at `from`
    };
    Kind kind = Kind::at_once;
    Time from{};
    Time over{};
    double per_second = 0;
    friend bool operator==(const Arrival&, const Arrival&) = default;
};

/// What somebody sends, again and again: seconds from one to the next, and how many bytes.
struct Speech {
    Distribution every;
    Distribution bytes;
    friend bool operator==(const Speech&, const Speech&) = default;
};

/// Direct connections that the users of a group ask for.
struct Sessions {
    Distribution every;              ///< seconds between the asks of one user
    std::string with;                ///< a group, whose members are asked at random
    Distribution lasts;              ///< seconds, from the opening; then the asker closes
    std::optional<Speech> messages;  ///< of either side
    std::optional<Speech> files;
    friend bool operator==(const Sessions&, const Sessions&) = default;
};

/// Users who behave alike; their logins are the group's name and a number, `students-7`.
struct UserGroup {
    std::string name{};
    std::size_t users = 0;
    Arrival arrive{};
    std::optional<Distribution>
        stay{};  ///< seconds from the login until a user leaves; none: stays to the end
    std::optional<Distribution> away{};  ///< seconds until one who left comes back; none: never
    std::optional<Speech> messages{};    ///< to everyone
    std::optional<Sessions> sessions{};
    double accepts = 1;  ///< share of asks that are accepted
    friend bool operator==(const UserGroup&, const UserGroup&) = default;
};

struct Workload {
    std::string title;
    std::string about;
    Time duration{};  ///< after it nobody begins anything
    Time drain{};     ///< what is owed then must come within this time
    std::vector<UserGroup> groups;

    std::size_t users() const noexcept {
        std::size_t all = 0;
        for (const auto& group : groups)
            all += group.users;
        return all;
    }
    friend bool operator==(const Workload&, const Workload&) = default;
};

/// A user: which group, and which of it.
struct GroupMember {
    std::size_t group = 0;
    std::size_t index = 0;
};
/// Where user number `user` of the whole workload belongs.
GroupMember place_of(const Workload& workload, std::size_t user) noexcept;
/// "students-7"; numbers begin with 1.
std::string login_of(const Workload& workload, std::size_t user);
/// The number of the user with that login.
std::optional<std::size_t> user_of(const Workload& workload, std::string_view login) noexcept;

/// When each user comes for the first time, by number.
std::vector<Time> arrivals(const Workload& workload, std::uint64_t seed);

}  // namespace chathack::workload
