#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/server/account_question.hpp"
#include "reference/transport/endpoint.hpp"
#include "reference/transport/ids.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::server {

/// One connection as the server knows it. It is kept small, because many may be idle.
struct Session {
    enum class Phase : std::uint8_t {
        none,       ///< no connection in this slot
        greeting,   ///< not logged in
        asking,     ///< its login waits for the account store, and what it sends meanwhile waits in `held`
        logged_in,  ///< logged in; the LoginBook has the login
    };

    transport::ConnId conn{};
    Phase phase = Phase::none;
    bool paused = false;
    bool ended = false;  ///< the far side ended while `asking`
    transport::Endpoint remote;
    std::uint64_t rejects = 0;
    QuestionId question{};  ///< while `asking`
    wire::Decoder<wire::Direction::to_server> decoder{wire::Limits{}};
    std::vector<std::byte> held;  ///< bytes to read once the question is answered ...
    std::size_t held_begin = 0;   ///< ... from here on

    bool open() const noexcept { return phase != Phase::none; }
    bool asking() const noexcept { return phase == Phase::asking; }
    wire::Bytes waiting() const noexcept { return wire::Bytes{held}.subspan(held_begin); }
};

}  // namespace chathack::server
