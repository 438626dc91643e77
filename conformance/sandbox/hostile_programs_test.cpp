// Programs that do harm, each in a box. What must not happen besides is in TearDown of SandboxTest.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "conformance/sandbox/testing/sandbox_test_case.hpp"

namespace chathack::sandbox {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class HostilePrograms : public testing::SandboxTest {};

TEST_F(HostilePrograms, AForkBombIsEnded) {
    box.limits.processes = 64;
    const auto ended = run_python(R"(
import os
while True:
    try: os.fork()
    except OSError: pass
)");
    EXPECT_EQ(ended.why, "It ran as many as 64 processes and threads, and was ended.");
    EXPECT_LT(ended.most.processes, 80U);
}

TEST_F(HostilePrograms, OneHugeFileGrowsNoFurtherThanItsLimit) {
    box.limits.file_mib = 8;
    const auto ended = run_python(R"(
with open('huge', 'wb', 0) as file:
    while True: file.write(bytes(1 << 20))
)");
    EXPECT_FALSE(ended.well());
    EXPECT_LE(std::filesystem::file_size(box.folder / "huge"), 8U << 20U);
}

TEST_F(HostilePrograms, ManyLargeFilesAreNoticed) {
    box.limits.disk_mib = 16;
    const auto ended = run_python(R"(
import time
for number in range(64):
    with open(str(number), 'wb') as file: file.write(bytes(1 << 20))
time.sleep(60)
)");
    EXPECT_EQ(ended.why, "It wrote more than 16 MiB into its folder, and was ended.");
}

TEST_F(HostilePrograms, ManySmallFilesAreNoticed) {
    box.limits.files = 500;
    const auto ended = run_python(R"(
import os, time
for number in range(1000): open(str(number), 'w').close()
time.sleep(60)
)");
    EXPECT_EQ(ended.why, "It made more than 500 files in its folder, and was ended.");
}

TEST_F(HostilePrograms, FilesThatAreHiddenAreFound) {
    box.limits.disk_mib = 16;
    const auto ended = run_python(R"(
import os, time
os.makedirs('closed/open')
os.chdir('closed/open')
with open('large', 'wb') as file: file.write(bytes(12 << 20))
os.chmod('..', 0)
deleted = open('deleted', 'wb')
os.unlink('deleted')
deleted.write(bytes(12 << 20))
deleted.flush()
time.sleep(60)
)");
    EXPECT_EQ(ended.why, "It wrote more than 16 MiB into its folder, and was ended.");
}

TEST_F(HostilePrograms, TheSystemCannotBeFilled) {
    box.limits.temporary_mib = 8;
    run_python(R"(
import os
for folder in '/', '/usr', '/etc', '/opt', '/dev', '/tmp', '/dev/shm', '/proc', '/var', '/run', os.environ['HOME']:
    try:
        os.makedirs(folder, exist_ok=True)
        with open(folder + '/filled', 'wb', 0) as file:
            for _ in range(64): file.write(bytes(1 << 20))
        print(folder, 'took it')
    except OSError as error:
        print(folder, error.strerror)
)");
    EXPECT_THAT(printed, Not(HasSubstr("took it")));
    EXPECT_THAT(printed, HasSubstr("/tmp No space left"));
    EXPECT_FALSE(std::filesystem::exists("/tmp/filled"));
}

TEST_F(HostilePrograms, OutputForEverIsCut) {
    const auto log = work.path() / "log";
    const auto ended = run(box, {{"yes", mark}, {}, {}, {}, {}}, {.within = 1s, .log_bytes_max = 100'000},
                           log, testing::never);
    EXPECT_EQ(ended.why, "It did not end within 1 s, and was ended.");
    EXPECT_GT(ended.output_bytes, 100'000U);
    EXPECT_LT(std::filesystem::file_size(log), 100'200U);
    EXPECT_THAT(text_of(log), HasSubstr("more bytes were printed and are left out]"));
}

TEST_F(HostilePrograms, ABuildThatHangsIsEnded) {
    const auto ended = run_python("import time; time.sleep(600)", 500ms);
    EXPECT_EQ(ended.why, "It did not end within 0.5 s, and was ended.");
    EXPECT_EQ(ended.how, "");
    EXPECT_LT(ended.took, 10s);
}

TEST_F(HostilePrograms, WhoIgnoresSignalsIsKilled) {
    target::Program program{inside(box, python(R"(
import signal, time
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(number, signal.SIG_IGN)
print('deaf')
while True: time.sleep(600)
)"))};
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!program.printed("deaf") && !program.wait(10ms) && std::chrono::steady_clock::now() < until) {
    }
    ASSERT_TRUE(program.printed("deaf")) << program.last_output();
    EXPECT_FALSE(program.stop(SIGTERM, 200ms, testing::never));
}

TEST_F(HostilePrograms, WhateverIsKilledTakesTheBoxWithIt) {
    target::Program program{inside(box, python(R"(
import os, time
if os.fork() == 0: os.setsid()
print('there')
while True: time.sleep(600)
)"))};
    auto until = std::chrono::steady_clock::now() + 20s;
    while (!program.printed("there") && !program.wait(10ms) && std::chrono::steady_clock::now() < until) {
    }
    ASSERT_TRUE(program.printed("there")) << program.last_output();
    kill(program.pid(), SIGKILL);  // it alone, not its group
    until = std::chrono::steady_clock::now() + 20s;
    while (running() != "" && std::chrono::steady_clock::now() < until) {
    }
    EXPECT_EQ(running(), "");
}

TEST_F(HostilePrograms, NothingOutlivesTheRun) {
    const auto ended = run_python(R"(
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(3): os.close(number)
        while True: time.sleep(600)
    os._exit(0)
os.wait()
)");
    EXPECT_TRUE(ended.well()) << ended.how << ended.why << printed;
}

TEST_F(HostilePrograms, OthersAreNotRead) {
    setenv("CHATHACK_TOKEN", "A SECRET", 1);
    symlink((all / "rubric.yaml").c_str(), (box.folder / "link").c_str());
    const auto ended = run_python(R"(
import glob, os, sys
above = os.path.dirname(os.getcwd())
tried = [above + '/rubric.yaml', above + '/ben/server.py', 'link', '../rubric.yaml', '/etc/shadow']
for process in glob.glob('/proc/[0-9]*'):
    tried += [process + '/environ', process + '/root' + above + '/rubric.yaml', process + '/cwd/rubric.yaml']
for name in tried:
    try: print(name, open(name, errors='replace').read())
    except OSError as error: print(name, error.strerror)
print(os.listdir(above), os.listdir('/'), os.environ)
print(glob.glob('/root/*') + glob.glob('/home/*') + glob.glob('/srv/*') + glob.glob('/run/*') + glob.glob('/var/*'))
)");
    unsetenv("CHATHACK_TOKEN");
    EXPECT_TRUE(ended.well()) << ended.how << ended.why << printed;
    EXPECT_THAT(printed, HasSubstr("['ann'] ["));
    EXPECT_THAT(printed, ::testing::EndsWith("\n[]\n"));
    for (const auto* secret : {"THE RUBRIC", "WORK OF BEN", "A SECRET", "root:"})
        EXPECT_THAT(printed, Not(HasSubstr(secret)));
}

TEST_F(HostilePrograms, ResultsAreNotWritten) {
    const auto ended = run_python(R"(
import os
above = os.path.dirname(os.getcwd())
for name in above + '/results/ann.json', above + '/marks.csv', above + '/ben/server.py', '../rubric.yaml':
    try:
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, 'w') as file: file.write('full marks')
        print(name, 'written')
    except OSError as error: print(name, error.strerror)
)");
    // Where it was allowed, that was a folder of the same name in its own /tmp: TearDown sees no change.
    EXPECT_TRUE(ended.well()) << printed;
}

TEST_F(HostilePrograms, AForgedReportStaysInTheBox) {
    const auto ended = run_python(R"(
import os
for name in 'result.json', '/tmp/result.json', os.environ['HOME'] + '/result.json':
    with open(name, 'w') as file: file.write('{"verdict": "conforms"}')
os.makedirs('results/2026')
os.symlink(os.path.dirname(os.getcwd()) + '/rubric.yaml', 'results/2026/result.json')
)");
    EXPECT_TRUE(ended.well()) << printed;
    EXPECT_FALSE(std::filesystem::exists("/tmp/result.json"));
    EXPECT_TRUE(std::filesystem::exists(box.folder / "result.json"));  // its own, where nobody looks
}

TEST_F(HostilePrograms, NoNeighbourIsReached) {
    // One listens on the loopback of this machine, by port and by name, and one in another box.
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(listen(listener, 1), 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    target::Program neighbour{inside({all / "ben", {}, {}}, python(R"(
import socket, time
open_one = socket.create_server(('127.0.0.1', 7777))
named = socket.socket(socket.AF_UNIX)
named.bind('\0neighbour')
named.listen()
print('listening')
while True: time.sleep(600)
)"),
                                     BoxNetwork::own)};
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!neighbour.printed("listening") && !neighbour.wait(10ms) &&
           std::chrono::steady_clock::now() < until) {
    }
    ASSERT_TRUE(neighbour.printed("listening")) << neighbour.last_output();
    const auto ended = run_python(R"(
import socket
for port in 7777, )" + std::to_string(ntohs(address.sin_port)) +
                                  R"(:
    print(socket.socket().connect_ex(('127.0.0.1', port)), end=' ')
print(socket.socket(socket.AF_UNIX).connect_ex('\0neighbour'))
)");
    close(listener);
    EXPECT_TRUE(ended.well()) << printed;
    EXPECT_EQ(printed, "111 111 111\n");  // ECONNREFUSED
}

TEST_F(HostilePrograms, NothingOutsideIsReached) {
    const auto ended = run_python(R"(
import socket
print([name for _, name in socket.if_nameindex()])
for family, address in (socket.AF_INET, '192.0.2.1'), (socket.AF_INET, '10.0.0.1'), (socket.AF_INET6, '2001:db8::1'):
    for kind in socket.SOCK_STREAM, socket.SOCK_DGRAM:
        print(socket.socket(family, kind).connect_ex((address, 53)), end=' ')
)");
    EXPECT_TRUE(ended.well()) << printed;
    EXPECT_THAT(printed, HasSubstr("101 101 101 101 "));  // ENETUNREACH
    EXPECT_THAT(printed, Not(HasSubstr(" 0 ")));
    EXPECT_THAT(printed, Not(HasSubstr("eth")));
}

TEST_F(HostilePrograms, AllMemoryIsNotTaken) {
    box.limits.memory_mib = 100;
    const auto ended = run_python(R"(
import os, time
os.fork()  # both together
taken = []
for _ in range(90):
    taken.append(b'x' * (1 << 20))
    time.sleep(0.01)
time.sleep(60)
)");
    EXPECT_EQ(ended.why, "It took more than 100 MiB of memory, and was ended.");
}

TEST_F(HostilePrograms, MemoryThatNobodyHasMappedCounts) {
    box.limits.memory_mib = 100;
    const auto ended = run_python(R"(
import os, time
file = os.memfd_create('hidden')
for _ in range(120): os.write(file, bytes(1 << 20))
time.sleep(60)
)");
    EXPECT_EQ(ended.why, "It took more than 100 MiB of memory, and was ended.");
}

TEST_F(HostilePrograms, RightsAreNotGained) {
    const auto ended = run_python(R"(
import ctypes, os
print(os.geteuid() == 0, [line.split()[1] for line in open('/proc/self/status') if line[:6] in ('CapEff', 'CapBnd', 'NoNewP')])
print(ctypes.CDLL(None).unshare(0x10000000))
)");
    EXPECT_TRUE(ended.well()) << printed;
    EXPECT_EQ(printed, "False ['0000000000000000', '0000000000000000', '1']\n-1\n");
}

}  // namespace
}  // namespace chathack::sandbox
