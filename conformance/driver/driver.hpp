#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/runner/driving.hpp"

namespace boost::asio {
class io_context;
}

namespace chathack::driver {

/// Drives the programs of clients under test for a runner: starts them, types for their users, and reports
/// what they show. A program that shows more than `shown_bytes_max` is ended.
///
/// `handler` is called from the loop, never from inside `perform`. One thread must run the loop and make
/// every call. The process ignores SIGPIPE from now on.
class Driver {
public:
    using Handler = std::function<void(const runner::DriverEvent&)>;
    static constexpr std::size_t shown_bytes_max = 16 * 1024 * 1024;  ///< of one program

    /// @param clients  the clients under test; StartProgram names one by its index
    Driver(boost::asio::io_context& loop, std::vector<ClientFile> clients, Handler handler);
    /// Ends every program.
    ~Driver();
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    void perform(const runner::DriverAction& action);
    /// Ends every program that still runs, without an event.
    void end_all();
    /// The last lines of the programs that were ended without an event since the last call, by user.
    std::map<std::string, std::string> take_last_lines();

private:
    class Session;
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace chathack::driver
