#include "conformance/submissions/submissions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>

namespace chathack::submissions {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Submissions : public ::testing::Test {
protected:
    Submissions() {
        std::array<char, 32> name{"/tmp/submissions-XXXXXX"};  // mkdtemp
        folder_ = mkdtemp(name.data());
    }
    ~Submissions() override { fs::remove_all(folder_); }

    void write(const fs::path& file, const std::string& text = "x") const {
        fs::create_directories((folder_ / file).parent_path());
        std::ofstream{folder_ / file} << text;
    }
    std::string read(const fs::path& file) const {
        std::ifstream in{file};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    /// Runs Python in the folder, which can make any archive, well-formed or not.
    void python(const std::string& program) const {
        write("make.py", "import io, os, tarfile, zipfile\n" + program);
        const auto line = "cd " + folder_.string() + " && python3 make.py";
        ASSERT_EQ(std::system(line.c_str()), 0);
        fs::remove(folder_ / "make.py");
    }
    Unpacked unpacked(const std::string& from, const Size& most = {}) const {
        return unpack(folder_ / from, folder_ / "to", most);
    }

    fs::path folder_;
};

TEST_F(Submissions, AreFoldersAndArchives) {
    write("bob/server.py");
    write("ada.tar.gz");
    write("Eve.ZIP");
    write("notes.txt");
    write(".git/config");
    write("__MACOSX/x");
    const auto found = find_submissions(folder_);
    EXPECT_THAT(found.submissions,
                ElementsAre(Field(&Submission::name, "Eve"), Field(&Submission::name, "ada"),
                            Field(&Submission::name, "bob")));
    EXPECT_THAT(found.passed_over, ElementsAre("notes.txt is neither a folder nor an archive"));
}

TEST_F(Submissions, HaveTheNamesAndNumbersOfMoodle) {
    write("Ada King_Lovelace_12345_assignsubmission_file_/server.py");
    write("Bob_77_assignsubmission_file_my_server.zip");
    const auto found = find_submissions(folder_).submissions;
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].name, "Ada King_Lovelace");
    EXPECT_EQ(found[0].identifier, "12345");
    EXPECT_EQ(found[1].name, "Bob");
    EXPECT_EQ(found[1].identifier, "77");
}

TEST_F(Submissions, OfOneNameAreToldApart) {
    write("Ann_1_assignsubmission_file_/a");
    write("Ann_2_assignsubmission_file_/a");
    EXPECT_THAT(find_submissions(folder_).submissions,
                ElementsAre(Field(&Submission::name, "Ann (Ann_1_assignsubmission_file_)"),
                            Field(&Submission::name, "Ann (Ann_2_assignsubmission_file_)")));
}

TEST_F(Submissions, GoDownWhereThereIsNothingElse) {
    write("ada/project/src/server.py", "here");
    write("ada/project/README");
    write("ada/.DS_Store");
    const auto got = unpacked("ada");
    EXPECT_THAT(got.why_not, IsEmpty());
    EXPECT_EQ(read(got.folder / "src/server.py"), "here");
}

TEST_F(Submissions, AreUnpackedFromArchivesInFoldersInArchives) {
    python(R"(
inner = io.BytesIO()
with tarfile.open(fileobj=inner, mode='w:gz') as tar:
    info = tarfile.TarInfo('server/run'); info.size = 3; info.mode = 0o4777
    tar.addfile(info, io.BytesIO(b'abc'))
with zipfile.ZipFile('ada.zip', 'w') as zip:
    zip.writestr('ada/', '')
    zip.writestr('ada/work.tgz', inner.getvalue())
)");
    const auto got = unpacked("ada.zip");
    EXPECT_THAT(got.why_not, IsEmpty());
    EXPECT_EQ(read(got.folder / "run"), "abc");
    EXPECT_EQ(fs::status(got.folder / "run").permissions(), fs::perms{0755}) << "no setuid, not for others";
}

TEST_F(Submissions, WriteNothingOutside) {
    python(R"(
with tarfile.open('bad.tar', 'w') as tar:
    def add(name, **more):
        info = tarfile.TarInfo(name)
        for key, value in more.items(): setattr(info, key, value)
        info.size = 1 if info.isreg() else 0
        tar.addfile(info, io.BytesIO(b'!'))
    add('good')
    add('../above')
    add('/tmp/submissions-absolute')
    add('a/../../above2')
    add('out', type=tarfile.SYMTYPE, linkname='..')
    add('out/through')
    add('in', type=tarfile.SYMTYPE, linkname='good')
    add('hard', type=tarfile.LNKTYPE, linkname='/etc/passwd')
    add('pipe', type=tarfile.FIFOTYPE)
    add('device', type=tarfile.CHRTYPE)
)");
    const auto got = unpacked("bad.tar");
    EXPECT_THAT(got.why_not, IsEmpty());
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{folder_})
        names.push_back(entry.path().lexically_relative(folder_).string());
    EXPECT_THAT(names, ::testing::UnorderedElementsAre("bad.tar", "to", "to/good", "to/in", "to/out",
                                                       "to/out/through"))
        << "`out` is no link but a folder in the end";
    EXPECT_FALSE(fs::exists("/tmp/submissions-absolute"));
}

TEST_F(Submissions, WriteNothingThroughLinksOfTheirOwn) {
    python(R"(
with tarfile.open('bad.tar', 'w') as tar:
    for name, kind, target in [('a/b/c', tarfile.REGTYPE, ''), ('x', tarfile.SYMTYPE, 'a/b'), ('y', tarfile.SYMTYPE, 'x/..')]:
        info = tarfile.TarInfo(name); info.type = kind; info.linkname = target
        tar.addfile(info)
    info = tarfile.TarInfo('y/../../z'); tar.addfile(info)
)");
    unpacked("bad.tar");
    EXPECT_FALSE(fs::exists(folder_ / "z"));
}

TEST_F(Submissions, OfLinksKeepThoseThatLeadInside) {
    write("ada/deep/file");
    fs::create_symlink("deep/file", folder_ / "ada/inside");
    fs::create_symlink("../bob/secret", folder_ / "ada/neighbour");
    fs::create_symlink("/etc/passwd", folder_ / "ada/absolute");
    const auto got = unpacked("ada").folder;
    EXPECT_TRUE(fs::is_symlink(got / "inside"));
    EXPECT_FALSE(fs::is_symlink(got / "neighbour"));
    EXPECT_FALSE(fs::is_symlink(got / "absolute"));
}

TEST_F(Submissions, MayNotBeTooLarge) {
    python(
        "with zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED) as zip: zip.writestr('x', b'0' * "
        "9000000)");
    EXPECT_THAT(unpacked("bomb.zip", {.bytes = 1024ULL * 1024}).why_not, HasSubstr("more than 1 MiB"));
    write("many/a");
    write("many/b");
    write("many/c");
    EXPECT_THAT(unpack(folder_ / "many", folder_ / "to2", {.files = 2}).why_not, HasSubstr("2 files"));
}

TEST_F(Submissions, ThatCannotBeReadSayWhy) {
    write("ada.zip", "this is no archive");
    EXPECT_THAT(unpacked("ada.zip").why_not, HasSubstr("ada.zip is no archive that can be read"));
    fs::create_directories(folder_ / "empty");
    EXPECT_EQ(unpack(folder_ / "empty", folder_ / "to2").why_not, "there is nothing in it");
    python(
        "with zipfile.ZipFile('half.zip', 'w') as zip: zip.writestr('x', b'0' * "
        "9000)\nos.truncate('half.zip', 4000)");
    EXPECT_FALSE(unpack(folder_ / "half.zip", folder_ / "to3").why_not.empty());
}

TEST_F(Submissions, HaveAnotherFingerprintWhenSomethingChanged) {
    write("ada/a", "1");
    write("ada/b", "2");
    const auto before = fingerprint(folder_ / "ada");
    EXPECT_EQ(fingerprint(folder_ / "ada"), before);
    write("ada/b", "3");
    const auto after = fingerprint(folder_ / "ada");
    EXPECT_NE(after, before);
    fs::rename(folder_ / "ada/b", folder_ / "ada/c");
    EXPECT_NE(fingerprint(folder_ / "ada"), after);
}

}  // namespace
}  // namespace chathack::submissions
