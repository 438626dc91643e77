#include "conformance/driver/client_process.hpp"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <vector>

#include "conformance/driver/typist.hpp"
#include "reference/wire/check.hpp"

namespace chathack::driver {
namespace {

namespace fs = std::filesystem;

constexpr const char* mark_name = "CHATHACK_CLIENT_UNDER_TEST";
constexpr winsize screen_size{200, 4000, 0, 0};  // 4000 columns, so that no line is wrapped

void give_away(const fs::path& folder, unsigned user) {
    std::error_code error;
    for (fs::recursive_directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
        static_cast<void>(lchown(at->path().c_str(), user, user));
    static_cast<void>(lchown(folder.c_str(), user, user));
}

void never_block(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

}  // namespace

ClientFolders::ClientFolders(const std::string& downloads_pattern, std::optional<unsigned> user) {
    root = why_not().empty() ? folder_.path() : "/dev/null";  // below which nothing can be run
    home = root / "home";
    its_own = root / client_own_folder;
    work = its_own / "b" / "work";
    outbox = root / client_outbox;
    std::vector<fs::path> all{home, its_own, its_own / "b", work, outbox};
    if (!downloads_pattern.empty()) {
        downloads = fs::path{fill_in(downloads_pattern, {{"workdir", work.string()}})}.lexically_normal();
        all.push_back(downloads);
    }
    for (const auto& one : all) {
        std::error_code error;
        fs::create_directories(one, error);
    }
    if (user && why_not().empty()) give_away(its_own, *user);
}

ClientProcess::ClientProcess(target::ProgramCommand command, bool terminal, const std::string& mark)
    : command_{std::move(command)}, mark_{mark} {
    static const bool adopted = [] {  // only once in this process
        target::adopt_orphans();
        return true;
    }();
    static_cast<void>(adopted);
    command_.environment[mark_name] = mark;
    int theirs_in = -1;
    int theirs_out = -1;
    if (terminal) {
        CHATHACK_CHECK(openpty(&output_, &theirs_out, nullptr, nullptr, &screen_size) == 0);
        fcntl(output_, F_SETFD, FD_CLOEXEC);
        fcntl(theirs_out, F_SETFD, FD_CLOEXEC);
        theirs_in = theirs_out;
        input_ = output_;
    } else {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        CHATHACK_CHECK(pipe2(in.data(), O_CLOEXEC) == 0 && pipe2(out.data(), O_CLOEXEC) == 0);
        theirs_in = in[0];
        input_ = in[1];
        output_ = out[0];
        theirs_out = out[1];
    }
    auto spawned = target::spawn(command_, {theirs_in, theirs_out, theirs_out, terminal});
    pid_ = spawned.pid;
    not_run_ = std::move(spawned.not_run);
    close(theirs_in);
    if (theirs_out != theirs_in) close(theirs_out);
    never_block(output_);
    never_block(input_);
    pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
}

ClientProcess::~ClientProcess() {
    end();
    end_input();
    for (const int descriptor : {output_, pidfd_})
        close(descriptor);
}

void ClientProcess::end_input() noexcept {
    if (input_ >= 0 && input_ != output_) close(input_);
    input_ = -1;
}

int ClientProcess::end() {
    if (status_) return *status_;
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);
    status_ = target::reap(pid_);
    orphans_ = target::end_orphans(mark_name, mark_);
    return *status_;
}

}  // namespace chathack::driver
