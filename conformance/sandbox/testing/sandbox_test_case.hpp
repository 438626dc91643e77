#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "conformance/sandbox/box.hpp"
#include "conformance/sandbox/folder_tree.hpp"
#include "conformance/sandbox/run.hpp"
#include "conformance/target/processes.hpp"
#include "conformance/target/work_folder.hpp"

namespace chathack::sandbox::testing {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

inline const target::Interrupted never{false};

/// A folder as that of who marks: two submissions, a rubric and results. `box` is that of the first.
class SandboxTest : public ::testing::Test {
protected:
    SandboxTest() {
        for (const auto* folder : {"ann", "ben", "results"})
            fs::create_directory(all / folder);
        write(all / "rubric.yaml", "THE RUBRIC");
        write(all / "ben/server.py", "WORK OF BEN");
        box.folder = all / "ann";
        box.limits.memory_mib = 512;
    }
    void SetUp() override {
        ASSERT_EQ(refused(), "");
        ASSERT_EQ(hand_over(box.folder), std::nullopt);
        before = seen_outside();
    }
    /// Whatever a program did: it is gone, and has changed nothing but its own folder.
    void TearDown() override {
        if (!refused().empty()) return;
        const auto until = std::chrono::steady_clock::now() + 10s;  // the kernel takes a moment to end them
        while (running() != "" && std::chrono::steady_clock::now() < until) {
        }
        EXPECT_EQ(running(), "");
        EXPECT_EQ(seen_outside(), before);
        EXPECT_TRUE(remove_tree(box.folder));
    }

    static std::string refused() {
        static const auto once = why_not();
        return once.value_or("");
    }
    static void write(const fs::path& file, const std::string& text) { std::ofstream{file} << text; }
    static std::string text_of(const fs::path& file) { return target::contents(file); }

    target::ProgramCommand python(const std::string& program) const {
        return {{"/usr/bin/python3", "-u", "-c", program, mark}, {}, {}, {}, {}};
    }
    /// Runs it in the box, with 20 s, and puts into `printed` what it printed.
    RunEnd run_python(const std::string& program, std::chrono::milliseconds within = 20s) {
        const auto log = work.path() / "log";
        const auto ended = run(box, python(program), {.within = within}, log, never);
        printed = text_of(log);
        return ended;
    }

    /// Programs of this test that run.
    std::string running() const {
        std::string found;
        for (const auto& one : target::all_processes()) {
            const auto words = text_of("/proc/" + std::to_string(one.pid) + "/cmdline");
            if (words.find(mark) != std::string::npos) found += std::to_string(one.pid) + ": " + words + "\n";
        }
        return found;
    }
    /// Names and contents of all files but those of the submission.
    std::string seen_outside() const {
        std::ostringstream seen;
        for (const auto* folder : {"", "ben", "results"})
            for (const auto& one : fs::directory_iterator{all / folder})
                seen << one.path() << ' ' << (one.is_regular_file() ? text_of(one.path()) : "") << '\n';
        return seen.str();
    }

    const target::WorkFolder work;
    const fs::path all = [this] {
        fs::create_directory(work.path() / "class");
        return work.path() / "class";
    }();
    const std::string mark = "marked-" + work.path().filename().string();
    Box box;
    std::string printed;
    std::string before;
};

}  // namespace chathack::sandbox::testing
