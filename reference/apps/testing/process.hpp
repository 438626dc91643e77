#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::testing {

/// How a program ended: by itself with a code, or by a signal.
struct Ended {
    std::optional<int> exit_code;
    std::optional<int> signal;
    friend bool operator==(const Ended&, const Ended&) = default;
};

/// A program that a test runs. The test gives it input, reads its lines, sends signals and waits for its end,
/// each with a deadline.
///
/// Every wait reads both output streams, so that the program never blocks on a full pipe. At most
/// `output_bytes_max` are kept of each. The destructor kills and reaps the program, and it dies with the
/// test. Not for use from several threads. A program that cannot be started ends with code 127, with the
/// reason on its error stream.
class Process {
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds patience{10'000};
    static constexpr std::size_t output_bytes_max = 16 * 1024 * 1024;

    enum class Stdio {
        pipes,     ///< input, output and error stream are pipes
        terminal,  ///< all three are one new terminal of the program; everything that it prints is output
    };
    enum class Stream { output, error };

    /// Starts `command[0]`, found by path or in PATH, with the other words as its arguments.
    /// `environment` holds NAME=VALUE, added to our own.
    explicit Process(std::vector<std::string> command, Stdio stdio = Stdio::pipes,
                     std::vector<std::string> environment = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const noexcept { return pid_; }

    /// Gives all of `text` to its input. False when it does not take it in time, or has closed its input.
    bool write(std::string_view text, Milliseconds deadline = patience);
    /// Ends its input. On a terminal, types the end-of-file key.
    void close_input();

    /// Its next line, without the end of line, or the last text before the end of the stream. Nothing when
    /// none comes in time.
    std::optional<std::string> read_line(Stream stream = Stream::output, Milliseconds deadline = patience);
    /// Its output up to and including `text`, for text without an end of line, such as a prompt.
    std::optional<std::string> read_until(std::string_view text, Stream stream = Stream::output,
                                          Milliseconds deadline = patience);
    /// Everything up to the end of the stream, or until the deadline.
    std::string read_all(Stream stream = Stream::output, Milliseconds deadline = patience);

    /// Sends it the signal `number`, unless `wait` has seen its end.
    void signal(int number) noexcept;
    /// Waits for its end. Nothing when it still runs at the deadline.
    std::optional<Ended> wait(Milliseconds deadline = patience);

private:
    using Clock = std::chrono::steady_clock;
    struct Source {
        int descriptor = -1;
        std::string text;  ///< read but not yet taken
    };

    Source& source(Stream stream) noexcept { return stream == Stream::output ? output_ : error_; }
    bool pump(Clock::time_point until, bool want_input_room);
    static void read_some(Source& source);

    pid_t pid_ = -1;
    int watch_ = -1;  ///< becomes readable when the program has ended
    int input_ = -1;
    bool terminal_ = false;
    Source output_;
    Source error_;
    std::optional<Ended> ended_;
};

}  // namespace chathack::testing
