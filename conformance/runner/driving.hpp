#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "conformance/frames/frame_data.hpp"
#include "reference/transport/endpoint.hpp"

/// What passes between the runner and whatever drives the clients under test: a driver of programs, or one of
/// clients in this process. Users are named as the scenario names them.
namespace chathack::runner {

/// Start the client of a user; it logs in by itself.
struct StartProgram {
    std::string user;
    std::size_t client = 0;  ///< which of the clients under test
    std::string login;
    std::optional<std::string> password;
    transport::Endpoint server;
};
/// Do what a user does; an act of conformance/frames/user_words.hpp with all its fields.
struct DoAct {
    std::string user;
    frames::FrameData act;
    bool harness = false;  ///< not of the scenario: a fence
};
/// End the client at once, with all that it started.
struct EndProgram {
    std::string user;
};
using DriverAction = std::variant<StartProgram, DoAct, EndProgram>;

/// The client runs. The first event of each start.
struct ProgramStarted {
    std::string user;
    std::string folder;  ///< its own, in which it runs
};
/// An act was typed.
struct Typed {
    std::string user;
    std::string act;    ///< readable
    std::string bytes;  ///< as they were typed
    bool harness = false;
};
/// The client showed something: a observation of conformance/frames/user_words.hpp.
struct Shown {
    std::string user;
    frames::FrameData observation;
    std::string line;  ///< what it was recognised by
};
/// The client has ended, or was ended because it would not behave. The last event of each start.
struct ProgramEnded {
    std::string user;
    std::string how;         ///< "exit status 3"
    bool died = false;       ///< in a way that is never right: by a signal, or ended for flooding its screen
    std::string last_lines;  ///< of its output
};
/// Between a client and a server under test: something passed in the middle.
struct Passed {
    enum class Way {
        to_server,  ///< what the user's client sends to the server
        to_client,  ///< what the server sends to the user's client
        to_peer,    ///< what the user's client sends to another client
    };
    enum class What { opened, bytes, ended };
    std::string user;
    Way way{};
    What what{};
    std::string bytes;
    std::string note;  ///< how it ended
};
using DriverEvent = std::variant<ProgramStarted, Typed, Shown, ProgramEnded, Passed>;

}  // namespace chathack::runner
