#include "reference/apps/chathack/line_input.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/apps/chathack/testing/scratch_folder.hpp"

namespace chathack::apps {
namespace {

using ::testing::ElementsAre;
using Lines = std::vector<std::string>;

/// Everything that a `LineInput` gives until its end.
struct Reading {
    explicit Reading(int descriptor) : input{loop, descriptor} {
        input.start({[this](const std::string& line) {
                         lines.push_back(line);
                         if (line == "hold") input.hold();
                     },
                     [this] { lines.emplace_back("(overlong)"); }, [this] { lines.emplace_back("(end)"); }});
    }
    void run() {
        loop.restart();
        loop.run_for(std::chrono::seconds{10});
    }
    boost::asio::io_context loop;
    Lines lines;
    LineInput input;
};

struct Pipe {
    Pipe() { EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0); }
    ~Pipe() {
        ::close(ends[0]);
        end();
    }
    void write(std::string_view text) const { ASSERT_EQ(write_all(ends[1], text), 0); }
    void end() { ::close(std::exchange(ends[1], -1)); }
    int ends[2];
};

TEST(LineInput, GivesEveryLineOfAPipe) {
    Pipe pipe;
    pipe.write("one\n\ntwo\r\nthree");
    pipe.end();
    Reading reading{pipe.ends[0]};
    reading.run();
    EXPECT_THAT(reading.lines, ElementsAre("one", "", "two", "three", "(end)"));
}

TEST(LineInput, AReturnAloneEndsALineAndWithALineFeedEndsOne) {
    Pipe pipe;
    pipe.write("one\rtwo\r");
    Reading reading{pipe.ends[0]};
    while (reading.lines.size() < 2)
        reading.loop.run_one();
    pipe.write("\nthree\r\r\nfour\r");
    pipe.end();
    reading.run();
    EXPECT_THAT(reading.lines, ElementsAre("one", "two", "three", "", "four", "(end)"));
}

TEST(LineInput, ReadsAFileAndNothing) {
    const testing::ScratchFolder scratch;
    testing::write_file(scratch / "script", "one\ntwo\n");
    const OwnedDescriptor script{::open((scratch / "script").c_str(), O_RDONLY)};
    Reading reading{script.get()};
    reading.run();
    EXPECT_THAT(reading.lines, ElementsAre("one", "two", "(end)"));
    const OwnedDescriptor nothing{::open("/dev/null", O_RDONLY)};
    Reading none{nothing.get()};
    none.run();
    EXPECT_THAT(none.lines, ElementsAre("(end)"));
}

TEST(LineInput, HoldsBackUntilItIsReleased) {
    Pipe pipe;
    pipe.write("one\nhold\ntwo\n");
    pipe.end();
    Reading reading{pipe.ends[0]};
    reading.run();
    EXPECT_THAT(reading.lines, ElementsAre("one", "hold"));
    reading.input.release();
    reading.run();
    EXPECT_THAT(reading.lines, ElementsAre("one", "hold", "two", "(end)"));
}

TEST(LineInput, SkipsALineThatIsTooLong) {
    const auto most = std::string(LineInput::line_bytes_max, 'x');
    const testing::ScratchFolder scratch;
    testing::write_file(scratch / "script",
                        most + "\n" + most + "x\n" + most + most + most + "\nshort\n" + most + most);
    const OwnedDescriptor script{::open((scratch / "script").c_str(), O_RDONLY)};
    Reading reading{script.get()};
    reading.run();
    EXPECT_THAT(reading.lines, ElementsAre(most, "(overlong)", "(overlong)", "short", "(overlong)", "(end)"));
}

TEST(LineInput, DoesNotMakeThePipeNonBlockingForItsOtherReaders) {
    Pipe pipe;
    pipe.end();
    Reading reading{pipe.ends[0]};
    reading.run();
    EXPECT_EQ(::fcntl(pipe.ends[0], F_GETFL) & O_NONBLOCK, 0);
}

TEST(LineInput, GivesNothingOnceStopped) {
    Pipe pipe;
    pipe.write("one\n");
    Reading reading{pipe.ends[0]};
    reading.input.stop();
    reading.run();
    EXPECT_TRUE(reading.lines.empty());
}

}  // namespace
}  // namespace chathack::apps
