#include "conformance/driver/driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>

namespace chathack::driver {
namespace {

using testing::HasSubstr;

/// Drives a small client that the test writes in Python.
class Stage {
public:
    explicit Stage(const std::string& python, bool terminal = false)
        : driver_{loop_, {client(python, terminal)}, [this](const runner::DriverEvent& event) {
                      heard_.push_back(event);
                  }} {
        driver_.perform(runner::StartProgram{"alice", 0, "alice", std::nullopt, {}});
    }

    /// The first matching event of a kind. Fails the test when there is none within a minute.
    template <class Event>
    Event await(const std::function<bool(const Event&)>& fits = [](const Event&) { return true; }) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        while (std::chrono::steady_clock::now() < until) {
            for (const auto& event : heard_) {
                const auto* wanted = std::get_if<Event>(&event);
                if (wanted && fits(*wanted)) return *wanted;
            }
            loop_.restart();
            loop_.run_one_for(std::chrono::milliseconds{100});
        }
        ADD_FAILURE() << "the event did not come";
        return {};
    }
    std::string shown(const std::string& from) {
        const auto event = await<runner::Shown>([&](const auto& shown) {
            const auto* value = shown.observation.find("from");
            return value && std::get<std::string>(*value) == from;
        });
        const auto* text = event.observation.find("text");
        return text ? std::get<std::string>(*text) : std::string{};
    }
    void act(frames::FrameData act) { driver_.perform(runner::DoAct{"alice", std::move(act)}); }
    void end() { driver_.perform(runner::EndProgram{"alice"}); }
    std::string last_lines() { return driver_.take_last_lines()["alice"]; }

private:
    static ClientFile client(const std::string& python, bool terminal) {
        ClientFile file;
        file.name = "small";
        file.command.words = {"python3", "-u", "-c", "import os, signal, subprocess, sys, time\n" + python};
        file.terminal = terminal;
        file.acts = {{"say", "${text}"}};
        file.observations["message"] = {R"(^<(?P<from>\w+)> (?P<text>.*)$)"};
        file.downloads = "${workdir}/downloads";
        return file;
    }

    boost::asio::io_context loop_{1};
    std::vector<runner::DriverEvent> heard_;
    Driver driver_;
};

bool is_gone(const std::string& pid) { return kill(std::stoi(pid), 0) != 0; }

TEST(Driver, TypesAndShows) {
    Stage stage{"for line in sys.stdin: print('<echo>', line.strip())"};
    stage.act({"say", {{"text", "hello"}}});
    EXPECT_EQ(stage.shown("echo"), "hello");
}

TEST(Driver, GivesATerminalToWhoWantsOne) {
    Stage stage{"print('<tty>', sys.stdin.isatty() and sys.stdout.isatty())\ntime.sleep(1000)", true};
    EXPECT_EQ(stage.shown("tty"), "True");
}

TEST(Driver, TellsThatAProgramDiedAndItsLastLines) {
    Stage stage{"print('last words')\nos.kill(os.getpid(), signal.SIGSEGV)"};
    const auto ended = stage.await<runner::ProgramEnded>();
    EXPECT_TRUE(ended.died);
    EXPECT_THAT(ended.how, HasSubstr("signal 11"));
    EXPECT_THAT(ended.last_lines, HasSubstr("last words"));
}

TEST(Driver, AnOrderlyEndIsNoDeath) {
    Stage stage{"sys.exit(3)"};
    const auto ended = stage.await<runner::ProgramEnded>();
    EXPECT_FALSE(ended.died);
    EXPECT_EQ(ended.how, "exit status 3");
}

TEST(Driver, EndsAProgramThatFloodsItsScreen) {
    Stage stage{"while True: sys.stdout.write('x' * 100000)"};
    const auto ended = stage.await<runner::ProgramEnded>();
    EXPECT_TRUE(ended.died);
    EXPECT_THAT(ended.how, HasSubstr("16 MiB"));
    EXPECT_LE(ended.last_lines.size(), 70'000U);
}

TEST(Driver, EndsAProgramThatIgnoresEverything) {
    Stage stage{
        "for s in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(s, signal.SIG_IGN)\n"
        "print('<pid>', os.getpid())\nwhile True: time.sleep(1000)"};
    const auto pid = stage.shown("pid");
    stage.act({"quit", {}});
    stage.end();
    EXPECT_TRUE(is_gone(pid));
    EXPECT_THAT(stage.last_lines(), HasSubstr("<pid>"));
}

TEST(Driver, LeavesNoChildrenOfAProgram) {
    Stage stage{
        "child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
        "print('<child>', child.pid)\nos._exit(0)"};
    const auto child = stage.shown("child");
    stage.await<runner::ProgramEnded>();
    EXPECT_TRUE(is_gone(child));
}

TEST(Driver, SeesFilesInsideAndOutsideTheDownloads) {  // PEER-7
    Stage stage{
        "open('downloads/in.txt', 'w').write('inside')\nopen('out.txt', 'w').write('outside')\n"
        "open('downloads/in.txt', 'w').write('changed')\nprint('<done> x')\ntime.sleep(1000)"};
    stage.shown("done");
    const auto seen = [&](const std::string& content) {
        return stage.await<runner::Shown>([&](const auto& shown) {
            const auto* value = shown.observation.find("content");
            return value && std::get<std::string>(*value) == content;
        });
    };
    EXPECT_EQ(*seen("outside").observation.find("place"), frames::FieldValue{"outside"});
    EXPECT_EQ(seen("changed").observation.find("name") != nullptr, true);
}

}  // namespace
}  // namespace chathack::driver
