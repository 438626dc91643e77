#include "reference/apps/chathack/outgoing_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "reference/apps/chathack/testing/scratch_folder.hpp"

namespace chathack::apps {
namespace {

using testing::ScratchFolder;
using testing::write_file;

TEST(OutgoingFile, IsReadWholeUnderItsName) {  // PEER-4
    const ScratchFolder scratch;
    write_file(scratch / "a.bin", std::string_view{"\0\xff\r\n", 4});
    write_file(scratch / "empty", "");
    const auto file = read_outgoing_file(scratch / "a.bin", 1024);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->name, "a.bin");
    EXPECT_EQ(file->bytes, std::string("\0\xff\r\n", 4));
    EXPECT_EQ(read_outgoing_file(scratch / "empty", 1024)->bytes, "");
}

TEST(OutgoingFile, IsRefusedOverTheLimit) {  // PEER-6
    const ScratchFolder scratch;
    write_file(scratch / "most", std::string(1024, 'x'));
    write_file(scratch / "more", std::string(1025, 'x'));
    EXPECT_EQ(read_outgoing_file(scratch / "most", 1024)->bytes.size(), 1024U);
    const auto more = read_outgoing_file(scratch / "more", 1024);
    ASSERT_FALSE(more.has_value());
    EXPECT_EQ(more.error().code, "too_long");
    EXPECT_EQ(more.error().why, (scratch / "more") + " is over the 1024 bytes that a file may have");
    EXPECT_EQ(read_outgoing_file("/proc/self/environ", 1).error().code, "too_long") << "it says it is empty";
}

TEST(OutgoingFile, WhatCannotBeReadGetsOneSentence) {
    const ScratchFolder scratch;
    ASSERT_EQ(::mkfifo((scratch / "pipe").c_str(), 0600), 0);
    const std::pair<std::string, std::string_view> cases[] = {
        {scratch / "missing", "no_such_file"},
        {scratch / "pipe", "not_a_file"},
        {scratch / ".", "not_a_file"},
        {"/dev/zero", "not_a_file"},
        {"", "no_such_file"},
        {std::string{"a\0b", 3}, "no_such_file"},
        {std::string(5000, 'x'), "name_too_long"},
    };
    for (const auto& [path, code] : cases) {
        const auto file = read_outgoing_file(path, 1024);
        ASSERT_FALSE(file.has_value()) << path;
        EXPECT_EQ(file.error().code, code) << path;
    }
    EXPECT_EQ(read_outgoing_file(scratch / ".", 1024).error().why,
              (scratch / ".") + " is a directory, not a file");
}

}  // namespace
}  // namespace chathack::apps
