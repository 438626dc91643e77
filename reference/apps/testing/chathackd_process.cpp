#include "reference/apps/testing/chathackd_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace chathack::apps {
namespace {

using testing::Ended;
using testing::Process;
using testing::TestClient;

std::vector<std::string> command(const std::vector<std::string>& options, const std::string& wrapper) {
    std::vector<std::string> words{CHATHACKD_PROGRAM, "--listen", "127.0.0.1:0"};
    words.insert(words.end(), options.begin(), options.end());
    if (wrapper.empty()) return words;
    std::vector<std::string> wrapped{"/bin/sh", "-c", wrapper + R"( exec "$@")", "sh"};
    wrapped.insert(wrapped.end(), words.begin(), words.end());
    return wrapped;
}

}  // namespace

Chathackd::Chathackd(const std::vector<std::string>& options, const std::string& wrapper)
    : process_{command(options, wrapper)}, port_{testing::port_of(process_.read_line())} {
    EXPECT_NE(port_, 0) << process_.read_all(Process::Stream::error, std::chrono::seconds{1});
}

TestClient Chathackd::log_in(std::string_view login) const {
    TestClient client{port_};
    EXPECT_TRUE(client.send(server::by_hand::new_login(login)));
    EXPECT_EQ(client.receive(1), "\x03") << "login of " << login;
    return client;
}

std::optional<std::string> Chathackd::log_line(const std::vector<std::string>& parts) {
    const auto until = std::chrono::steady_clock::now() + Process::patience;
    while (std::chrono::steady_clock::now() < until) {
        auto line = process_.read_line(Process::Stream::error);
        if (!line) break;
        const auto held = [&](const std::string& part) { return line->find(part) != std::string::npos; };
        if (std::all_of(parts.begin(), parts.end(), held)) return line;
    }
    return {};
}

std::chrono::milliseconds Chathackd::processor_time() const {
    std::ifstream file{"/proc/" + std::to_string(process_.pid()) + "/stat"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(std::min(text.size(), text.rfind(')') + 1))};
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    long user_ticks = 0;
    long system_ticks = 0;
    fields >> user_ticks >> system_ticks;
    return std::chrono::milliseconds{(user_ticks + system_ticks) * 1000 / sysconf(_SC_CLK_TCK)};
}

ScratchFolder::ScratchFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "chathackd-test-XXXXXX").string();  // mkdtemp
    path_ = mkdtemp(pattern.data());
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void run_account(const std::vector<std::string>& words, std::string_view input) {
    std::vector<std::string> command{CHATHACKD_PROGRAM, "account"};
    command.insert(command.end(), words.begin(), words.end());
    Process process{command};
    process.write(input);
    process.close_input();
    EXPECT_EQ(process.wait(), (Ended{.exit_code = 0, .signal = {}}))
        << process.read_all(Process::Stream::error, std::chrono::seconds{1});
}

}  // namespace chathack::apps
