#pragma once

namespace chathack::apps {

/// How the program ends; these never change their meaning.
enum class ClientExitCode {
    good = 0,
    login_refused = 1,  ///< the server said no
    wrong_use = 2,      ///< an option or operand
    no_server = 3,      ///< not reached, or lost
    failed = 4,         ///< of our own: nobody reads what we print, no memory
};

}  // namespace chathack::apps
