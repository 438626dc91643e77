#pragma once

namespace chathack::apps {

/// The exit codes of the program. Their meanings never change.
enum class ClientExitCode {
    good = 0,
    login_refused = 1,  ///< the server refused the login
    wrong_use = 2,      ///< an option or operand is wrong
    no_server = 3,      ///< the server was not reached, or was lost
    failed = 4,         ///< a failure of our own: the output is closed, or no memory is left
};

}  // namespace chathack::apps
