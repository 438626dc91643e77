#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>

#include "conformance/sandbox/testing/sandbox_test_case.hpp"

namespace chathack::sandbox {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Boxes : public testing::SandboxTest {};

bool prints(target::Program& program, const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!program.printed(text) && std::chrono::steady_clock::now() < until)
        if (program.wait(10ms)) return program.printed(text);
    return program.printed(text);
}

TEST_F(Boxes, AProgramHasItsFolderAndItsEnvironment) {
    std::filesystem::create_directory(all / "given");
    write(all / "given/template", "A TEMPLATE");
    before = seen_outside();
    box.readable = {{all / "given", std::string{box_home} + "/.given"}};
    auto command = python(R"(
import os
print(os.getcwd(), os.environ['ROOM'], open(os.path.expanduser('~/.given/template')).read())
open(os.path.expanduser('~/own'), 'w').close()
open('made', 'w').write('here')
try: open(os.path.expanduser('~/.given/more'), 'w')
except OSError: raise SystemExit(3)
)");
    command.environment = {{"ROOM", "a ${port}"}};
    const auto log = work.path() / "log";
    const auto ended = run(box, command, {.within = 20s}, log, testing::never);
    EXPECT_EQ(ended.how, "exit status 3");
    EXPECT_EQ(text_of(log), std::filesystem::canonical(box.folder).string() + " a ${port} A TEMPLATE\n");
    EXPECT_EQ(text_of(box.folder / "made"), "here");
}

TEST_F(Boxes, WhatIsMaskedCannotBeReadNorRun) {
    box.masked = {"/usr/bin/yes", "/nowhere/else"};
    const auto log = work.path() / "log";
    const auto ended = run(box, python(R"(
import os
for call in (lambda: os.execv('/usr/bin/yes', ['yes']), lambda: print(len(open('/usr/bin/yes', 'rb').read()))):
    try: call()
    except OSError as error: print(type(error).__name__)
print(len(open('/usr/bin/true', 'rb').read()) > 0)
)"),
                           {.within = 20s}, log, testing::never);
    EXPECT_EQ(ended.how, "exit status 0");
    EXPECT_EQ(text_of(log), "PermissionError\nPermissionError\nTrue\n");
}

TEST_F(Boxes, AFurtherFolderMayBeWrittenInto) {
    std::filesystem::create_directories(all / "more/deep");
    hand_over(all / "more/deep");
    before = seen_outside();
    box.writable = {all / "more/deep"};
    EXPECT_EQ(run_python("open('" + (all / "more/deep/made").string() + "', 'w').write('here')").how,
              "exit status 0");
    EXPECT_EQ(text_of(all / "more/deep/made"), "here");
}

TEST_F(Boxes, AnEndBySignalIsToldAsSuch) {
    EXPECT_EQ(run_python("import os; os.abort()").how, "killed by signal 6 (Aborted)");
    EXPECT_EQ(run_python("raise SystemExit(7)").how, "exit status 7");
}

TEST_F(Boxes, ASignalGoesOnToTheProgram) {
    for (const int number : {SIGTERM, SIGINT}) {
        target::Program program{inside(box, python(R"(
import signal
numbers = {signal.SIGTERM, signal.SIGINT}
assert signal.getsignal(signal.SIGINT) == signal.default_int_handler
signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
print('waiting')
print('got', int(signal.sigwait(numbers)))
raise SystemExit(5)
)"))};
        ASSERT_TRUE(prints(program, "waiting")) << program.last_output();
        EXPECT_TRUE(program.stop(number, 20s, testing::never));
        EXPECT_EQ(program.ended(), "exit status 5");
        EXPECT_THAT(program.last_output(), HasSubstr("got " + std::to_string(number)));
    }
}

TEST_F(Boxes, WhoIsInTheSameNetworkReachesAServer) {
    // As a suite does that runs in a network of its own, and starts its target in a box.
    const auto server = inside(box, python(R"(
import http.server, socket, threading
class Six(http.server.ThreadingHTTPServer): address_family = socket.AF_INET6
threading.Thread(target=http.server.ThreadingHTTPServer(('127.0.0.1', 7777), http.server.SimpleHTTPRequestHandler).serve_forever).start()
Six(('::1', 7777), http.server.SimpleHTTPRequestHandler).serve_forever()
)"));
    auto words = python(R"(
import socket, subprocess, sys, time, urllib.request
server = subprocess.Popen(sys.argv[2:], stderr=subprocess.DEVNULL)
until = time.monotonic() + 20
for place in '127.0.0.1', '[::1]':
    while time.monotonic() < until:
        try:
            print(place, urllib.request.urlopen('http://' + place + ':7777/').status)
            break
        except OSError:
            time.sleep(0.02)
print(socket.socket().connect_ex(('192.0.2.1', 53)))
server.terminate()
print(server.wait())
)")
                     .words;
    words.insert(words.end(), server.words.begin(), server.words.end());
    target::Program suite{{in_own_network(words), {}, {}, {}, {}}};
    EXPECT_EQ(suite.wait(30s), "exit status 0");
    EXPECT_EQ(suite.last_output(), "127.0.0.1 200\n[::1] 200\n101\n-15\n");
}

TEST_F(Boxes, AWatchSparesWhatIsInNoBox) {
    box.limits.processes = 20;
    const auto bomb = inside(box, python(R"(
import os, time
for _ in range(30):
    try:
        if os.fork() == 0: time.sleep(600)
    except OSError: pass
time.sleep(600)
)"));
    auto words =
        python("import subprocess, sys; print('ended', subprocess.run(sys.argv[2:]).returncode)").words;
    words.insert(words.end(), bomb.words.begin(), bomb.words.end());
    target::Program suite{{in_own_network(words), {}, {}, {}, {}}};
    const Watch watch{suite.pid(), box};
    EXPECT_EQ(suite.wait(30s), "exit status 0");
    EXPECT_THAT(suite.last_output(), HasSubstr("ended -9"));
    EXPECT_EQ(watch.passed(), "It ran as many as 20 processes and threads, and was ended.");
}

TEST_F(Boxes, JavaRunsWithTheLimitsThatAreGiven) {
    if (system("java -version >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "there is no java here";  // no package of the tests
    box.limits = {};
    const auto log = work.path() / "log";
    const auto ended = run(box, {{"java", "-version"}, {}, {}, {}, {}}, {.within = 60s}, log, testing::never);
    EXPECT_TRUE(ended.well()) << ended.how << ended.why << text_of(log);
    EXPECT_THAT(text_of(log), HasSubstr("version"));
}

TEST_F(Boxes, AnInterruptEndsARun) {
    const target::Interrupted now{true};
    const auto ended =
        run(box, python("import time; time.sleep(600)"), {.within = 60s}, work.path() / "log", now);
    EXPECT_EQ(ended.why, "It was interrupted.");
    EXPECT_LT(ended.took, 10s);
}

TEST_F(Boxes, WhatIsMissingIsNamed) {
    const std::string path = getenv("PATH");
    setenv("PATH", work.path().c_str(), 1);
    EXPECT_EQ(
        why_not(),
        "programs of others cannot be run safely here: the program bwrap is missing: install the package "
        "bubblewrap");
    setenv("PATH", path.c_str(), 1);
}

TEST_F(Boxes, ARefusalOfTheKernelIsToldWithWhatToDo) {
    // A bwrap that says what the kernel makes it say.
    const auto fake = work.path() / "bwrap";
    write(fake, "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
    std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
    const std::string path = getenv("PATH");
    setenv("PATH", (work.path().string() + ":" + path).c_str(), 1);
    const auto refused = why_not();
    setenv("PATH", path.c_str(), 1);
    ASSERT_TRUE(refused);
    EXPECT_THAT(*refused, HasSubstr("refuses"));
    EXPECT_THAT(*refused, HasSubstr("(bwrap: No permissions to create new namespace)"));
}

/// All tests of this program again, as a user without rights.
TEST_F(Boxes, AnOrdinaryUserCanDoTheSame) {
    if (geteuid() != 0) GTEST_SKIP() << "this is an ordinary user";  // root alone can be another
    std::filesystem::permissions(work.path(), std::filesystem::perms{0755});
    const auto copy = work.path() / "tests";
    std::filesystem::copy_file("/proc/self/exe", copy);
    std::filesystem::permissions(copy, std::filesystem::perms{0755});
    target::Program again{{{"setpriv", "--reuid=61201", "--regid=61201", "--clear-groups", "--",
                            copy.string(), "--gtest_brief=1"},
                           {{"HOME", "/nonexistent"}},
                           "/",
                           {},
                           {}}};
    EXPECT_EQ(again.wait(100s), "exit status 0") << again.last_output();
}

}  // namespace
}  // namespace chathack::sandbox
