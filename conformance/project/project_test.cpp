#include "conformance/project/project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "conformance/driver/client_loader.hpp"
#include "conformance/project/file_text.hpp"
#include "conformance/target/target_loader.hpp"

namespace chathack::project {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

/// A folder in which a test writes a project.
class ProjectTest : public ::testing::Test {
protected:
    ProjectTest() {
        std::string name = ::testing::TempDir() + "project-XXXXXX";  // mkdtemp
        folder_ = mkdtemp(name.data());
    }
    ~ProjectTest() override {
        setenv("PATH", path_.c_str(), 1);
        fs::remove_all(folder_);
    }
    /// Whether there is a compiler for Java.
    void have_javac(bool has) const {
        const auto programs = folder_ / ".programs";
        fs::remove_all(programs);
        if (has) write(programs / "javac", "#!/bin/sh\n", true);
        setenv("PATH", programs.c_str(), 1);
    }

    void write(const fs::path& file, const std::string& text = "", bool program = false) const {
        fs::create_directories((folder_ / file).parent_path());
        std::ofstream{folder_ / file} << text;
        if (program) fs::permissions(folder_ / file, fs::perms::owner_all);
    }
    void write_binary(const fs::path& file) const {
        write(file,
              "\x7f"
              "ELF and more",
              true);
    }

    /// "Kind: command", and what builds it where that is yet to be done.
    std::vector<std::string> found() const {
        std::vector<std::string> all;
        for (const auto& one : recognise(folder_)) {
            auto text = one.kind + ":";
            for (const auto& word : one.command)
                text += " " + word;
            all.push_back(one.built ? text : text + " " + one.build);
        }
        return all;
    }
    std::vector<std::string> ways() const {
        std::vector<std::string> all;
        for (const auto& way : port_ways(folder_)) {
            std::string text;
            for (const auto& word : way.words)
                text += (text.empty() ? "" : " ") + word;
            for (const auto& [name, value] : way.environment)
                text += name + "=" + value;
            all.push_back(text);
        }
        return all;
    }

    fs::path folder_;
    std::string path_ = std::getenv("PATH");
};

TEST_F(ProjectTest, OfNothingHasNothing) {
    write("notes.txt");
    write(".hidden/server.py", "__main__");
    write("node_modules/x/server.js", "x.listen(1)");
    write("data.json", "{}");
    EXPECT_THAT(found(), IsEmpty());
    EXPECT_THAT(recognise("/nonexistent"), IsEmpty());
}

TEST_F(ProjectTest, OfMavenHasTheJarThatItMakes) {
    write("pom.xml");
    EXPECT_THAT(found(), ElementsAre("Maven: mvn -q package"));
    write("mvnw");
    write("target/original-chat.jar");
    write("target/chat-sources.jar");
    write("target/chat-1.0.jar");
    EXPECT_THAT(found(), ElementsAre("Maven: java -jar ${dir}/target/chat-1.0.jar"));
    EXPECT_EQ(recognise(folder_).front().build, "./mvnw -q package");
}

TEST_F(ProjectTest, OfGradleHasTheJarThatItMakes) {
    write("build.gradle.kts");
    write("gradlew");
    write("gradle/wrapper/gradle-wrapper.jar");
    EXPECT_THAT(found(), ElementsAre("Gradle: ./gradlew build"));
    write("build/libs/chat.jar");
    EXPECT_THAT(found(), ElementsAre("Gradle: java -jar ${dir}/build/libs/chat.jar"));
}

TEST_F(ProjectTest, OfJarsTakesTheServersFirst) {
    write("chat-client.jar");
    write("chat-server.jar");
    EXPECT_THAT(found(), ElementsAre("Java archive: java -jar ${dir}/chat-server.jar",
                                     "Java archive: java -jar ${dir}/chat-client.jar"));
}

TEST_F(ProjectTest, OfCargoGoAndCMakeHasTheProgramThatTheyMake) {
    write("Cargo.toml");
    EXPECT_THAT(found(), ElementsAre("Cargo: cargo build --release"));
    write_binary("target/release/chat");
    write_binary("target/release/libchat.so");
    EXPECT_THAT(found(), ElementsAre("Cargo: ${dir}/target/release/chat"));
    fs::remove(folder_ / "Cargo.toml");
    fs::remove_all(folder_ / "target");
    write("go.mod");
    EXPECT_THAT(found(), ElementsAre("Go: go build -o server ."));
    write_binary("server");
    EXPECT_THAT(found(), ElementsAre("Go: ${dir}/server"));
    fs::remove(folder_ / "go.mod");
    EXPECT_THAT(found(), ElementsAre("a program: ${dir}/server"));
    fs::remove(folder_ / "server");
    write("CMakeLists.txt");
    EXPECT_THAT(found(), ElementsAre("CMake: cmake -B build && cmake --build build"));
    write_binary("build/chatserver");
    write_binary("build/CMakeFiles/a.out");
    EXPECT_THAT(found(), ElementsAre("CMake: ${dir}/build/chatserver"));
}

TEST_F(ProjectTest, OfPythonAndNodeHasTheFilesThatServe) {
    write("chat/server.py", "asyncio.start_server(x)");
    write("client.py", "if __name__ == '__main__':");
    write("frames.py", "import struct");
    EXPECT_THAT(found(),
                ElementsAre("Python: python3 ${dir}/chat/server.py", "Python: python3 ${dir}/client.py"));
    fs::remove_all(folder_ / "chat");
    fs::remove(folder_ / "client.py");
    write("package.json", R"({"main": "./lib/chat.js", "dependencies": {"x": "1"}})");
    write("lib/chat.js");
    write("index.js");
    EXPECT_THAT(found(), ElementsAre("Node: node ${dir}/lib/chat.js", "Node: node ${dir}/index.js"));
    EXPECT_EQ(recognise(folder_).front().build, "npm install");
    write("package.json", "{ no json");
    EXPECT_THAT(found(), ElementsAre("Node: node ${dir}/index.js"));
}

TEST_F(ProjectTest, OfJavaHasTheClassesThatStartCompiledOnce) {
    const std::string main = "class X { public static void main(String[] a) {} }";
    write("src/de/uni/hack/chat/server/Start.java",
          "package de.uni.hack.chat.server; import java.net.ServerSocket; class Start { void run() {} public "
          "static void main(String[] a) {} }");
    write("src/Tool.java", main);
    write("src/chat/Client.java", "package chat; " + main);
    write("src/chat/ServerTest.java", "import org.junit.Test; " + main);
    write("lib/json.jar");
    have_javac(true);
    const std::string build =
        " find . -name '*.java' ! -path '*/.*' ! -name ServerTest.java -exec javac -encoding UTF-8 -cp "
        "'lib/*' -d out {} +";
    const std::string java = "Java: java -cp ${dir}/out:${dir}/lib/* ";
    EXPECT_THAT(found(), ElementsAre(java + "de.uni.hack.chat.server.Start" + build, java + "X" + build,
                                     java + "chat.X" + build));
    const auto first = recognise(folder_).front();
    EXPECT_THAT(first.others, ElementsAre("X", "chat.X"));
    EXPECT_TRUE(first.built_of_folder_alone);
    EXPECT_EQ(recognise(folder_, Role::client).front().command.back(), "chat.X");

    write("out/de/uni/hack/chat/server/Start.class");
    EXPECT_TRUE(recognise(folder_).front().built);
    fs::last_write_time(folder_ / "src/Tool.java", fs::file_time_type::clock::now() + std::chrono::hours{1});
    EXPECT_FALSE(recognise(folder_).front().built) << "a source has changed";

    have_javac(false);
    EXPECT_THAT(found(), ElementsAre("Java archive: java -jar ${dir}/lib/json.jar",
                                     "Java in one file: java ${dir}/src/Tool.java",
                                     "Java in one file: java ${dir}/src/chat/Client.java",
                                     "Java in one file: java ${dir}/src/chat/ServerTest.java"));
}

TEST_F(ProjectTest, OfJavaThatMavenBuildsHasNoClasses) {
    write("pom.xml");
    write("src/main/java/chat/Server.java", "class Server { static void main(String[] a) {} }");
    have_javac(true);
    EXPECT_THAT(found(), ElementsAre("Maven: mvn -q package"));
}

TEST_F(ProjectTest, IsToldItsPortAsItsSourcesSay) {
    EXPECT_THAT(ways(), ElementsAre("${port}", "PORT=${port}", "--listen 127.0.0.1:${port}", "-p ${port}",
                                    "--port ${port}", ""));
    write("server.go", "flag.Int(\"port\", 7777, \"\")");
    EXPECT_THAT(ways(), ElementsAre("--port ${port}", "${port}", "PORT=${port}", "--listen 127.0.0.1:${port}",
                                    "-p ${port}", ""));
    write("server.go", "os.Getenv(\"PORT\")");
    EXPECT_EQ(ways().front(), "PORT=${port}");
}

TEST_F(ProjectTest, AScriptThatNamesItsInterpreterIsAProgram) {
    write("server", "#!/usr/bin/python3\n", true);
    write("notes", "#!/usr/bin/python3\n");  // nobody may run it
    write("words", "hello\n", true);
    EXPECT_THAT(found(), ElementsAre("a program: ${dir}/server"));
}

TEST_F(ProjectTest, OfAClientHasThoseThatConnect) {
    write("server.py", "socket.create_server(x)");
    write("chat_client.py", "socket.create_connection(x)");
    write("chat.jar");
    write("my-client.jar");
    std::vector<std::string> commands;
    for (const auto& one : recognise(folder_, Role::client))
        commands.push_back(one.command.back());
    EXPECT_THAT(commands, ElementsAre("${dir}/my-client.jar", "${dir}/chat.jar", "${dir}/chat_client.py"));
}

TEST(MessagePattern, IsOfLinesThatDifferInWhatIsSaidAndByWhom) {
    EXPECT_EQ(message_pattern("<bertha> hi there", "bertha", "hi there"),
              R"(^\<(?P<from>.+?)\> (?P<text>.*)$)");
    EXPECT_EQ(message_pattern("[12:07] bertha says \"hi there\".", "bertha", "hi there"),
              R"(^\[\d+\:\d+\] (?P<from>.+?) says \"(?P<text>.*)\"\.$)");
    EXPECT_EQ(message_pattern("hi there (bertha)", "bertha", "hi there"), "") << "it stands behind";
    EXPECT_EQ(message_pattern("bertha hides it", "bertha", "hi there"), "");
}

TEST_F(ProjectTest, GivesAClientFileThatCanBeRead) {
    driver::ClientFile file;
    file.name = "mine";
    file.command.words = {"java", "-jar", "${dir}/client.jar", "${host}", "${port}", "${login}"};
    file.acts = {{"say", "${text}"}};
    file.observations = {{"message", {message_pattern("<bertha> hi", "bertha", "hi")}}};
    const Candidate jar{
        .kind = "Java archive", .known_by = "client.jar", .command = {}, .environment = {}, .build = {}};
    write("c.yaml", text_of(file, jar, "Welcome: \\ 'you'\n<bertha> hi"));
    const auto read = driver::load_client((folder_ / "c.yaml").string(), "/bin");
    ASSERT_TRUE(read.file) << (read.diagnostics.empty() ? "" : read.diagnostics.front().message);
    EXPECT_EQ(read.file->acts, file.acts);
    EXPECT_EQ(read.file->observations, file.observations);
    file.acts.clear();
    file.observations.clear();
    write("d.yaml", text_of(file, jar, ""));
    const auto empty = driver::load_client((folder_ / "d.yaml").string(), "/bin");
    EXPECT_THAT(empty.diagnostics, IsEmpty()) << "it has learned nothing, and says so";
}

TEST_F(ProjectTest, GivesATargetFileThatCanBeRead) {
    target::TargetFile file;
    file.name = "a \"fine\"\n server";
    file.command.words = {"java", "-jar", "${dir}/a \\ b.jar"};
    file.command.environment = {{"X", "1"}};
    file.command.folder = "${dir}";
    file.port = 7777;
    file.ipv6 = false;
    Candidate maven{
        .kind = "Maven", .known_by = "pom.xml", .command = {}, .environment = {}, .build = "mvn \"x\""};
    write("t.yaml", text_of(file, maven));
    const auto read = target::load_target((folder_ / "t.yaml").string(), "/bin");
    ASSERT_TRUE(read.file) << (read.diagnostics.empty() ? "" : read.diagnostics.front().message);
    EXPECT_THAT(read.diagnostics, IsEmpty());
    EXPECT_EQ(read.file->name, file.name);
    EXPECT_EQ(read.file->command.words,
              (std::vector<std::string>{"java", "-jar", folder_.string() + "/a \\ b.jar"}));
    EXPECT_EQ(read.file->command.environment, file.command.environment);
    EXPECT_EQ(read.file->port, file.port);
    EXPECT_FALSE(read.file->ipv6);
    EXPECT_THAT(read.file->build, IsEmpty());
    EXPECT_EQ(read.file->ready.within, target::Ready{}.within);

    file.ready.within = std::chrono::seconds{12};
    maven.built_of_folder_alone = true;
    maven.others = {"chat.Other"};
    write("u.yaml", text_of(file, maven));
    const auto other = target::load_target((folder_ / "u.yaml").string(), "/bin");
    ASSERT_TRUE(other.file) << (other.diagnostics.empty() ? "" : other.diagnostics.front().message);
    EXPECT_EQ(other.file->ready.within, std::chrono::seconds{12});
    ASSERT_EQ(other.file->build.size(), 1U);
    EXPECT_EQ(other.file->build.front().words.back(), "mvn \"x\"");
}

}  // namespace
}  // namespace chathack::project
