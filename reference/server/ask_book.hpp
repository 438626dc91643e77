#pragma once

#include <cstddef>
#include <vector>

#include "reference/transport/ids.hpp"

namespace chathack::server {

using transport::ConnId;

/// The pending asks: who asked whom and has no answer yet. Asks have a direction, so two users who ask each
/// other have two (PRIVATE-10). They belong to connections and not to logins, so the next user of a login
/// inherits none (PRIVATE-12).
class AskBook {
public:
    enum class Outcome {
        added,
        pending,  ///< the same ask is pending already (PRIVATE-7)
        full,     ///< the asker has `asks_pending_max` pending asks
    };

    explicit AskBook(std::size_t asks_pending_max) noexcept : asks_pending_max_{asks_pending_max} {}

    Outcome ask(ConnId asker, ConnId receiver);
    /// Ends the ask, because it is answered (PRIVATE-8).
    /// @return false when it is not pending (PRIVATE-5)
    bool answer(ConnId asker, ConnId receiver) noexcept;
    /// Ends every ask that `conn` made or has to answer (PRIVATE-12).
    void leave(ConnId conn) noexcept;

    /// The number of all pending asks; for tests.
    std::size_t size() const noexcept { return size_; }

private:
    /// The asks of the connection that uses the slot now. It is emptied when that leaves.
    struct Desk {
        std::vector<ConnId> asked;   // whom it asked
        std::vector<ConnId> askers;  // who asked it
    };
    void reach(std::size_t slot);

    std::size_t asks_pending_max_;
    std::size_t size_ = 0;
    std::vector<Desk> desks_;  // by slot
};

}  // namespace chathack::server
