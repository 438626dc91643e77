#include "conformance/project/java.hpp"

#include <gtest/gtest.h>

namespace chathack::project {
namespace {

JavaSource read(const std::string& text) { return read_java("src/chat/Server.java", text); }

TEST(Java, StartsTheTypeInWhichMainIs) {
    const auto source = read(
        "\xef\xbb\xbf/* package not.this; class A { */ package  chat . server;\n"
        "// class B { void main(\n"
        "@Fine({\"}\", \"class C\"}) final class Help { char quote = '\"', brace = '{'; }\n"
        "public class ChatServer<T> { record Inner(int x) {} public static void\n main (String... a) {} }");
    EXPECT_TRUE(source.starts);
    EXPECT_EQ(source.name(), "chat.server.ChatServer");
    EXPECT_EQ(source.class_file(), "out/chat/server/ChatServer.class");
    EXPECT_EQ(read("record R(int x) { static void main(String[] a) {} }").name(), "R");
    EXPECT_EQ(read("void main() {}").name(), "Server") << "its class has no name but that of the file";
    EXPECT_FALSE(read("class A { void run() { main(); } String s = \"void main(\"; }").starts);
    EXPECT_FALSE(read("class A { String s = \"\"\"\n void main( \"x\" \"\"\"; /* void main( */ }").starts);
    EXPECT_FALSE(read("").starts);
    EXPECT_FALSE(read("class \"").starts);
    EXPECT_FALSE(read("/*").starts);
}

TEST(Java, KnowsServersAndTestsAndEncodings) {
    EXPECT_TRUE(read("x = new ServerSocket(1)").listens);
    EXPECT_TRUE(read("AsynchronousServerSocketChannel.open()").listens);
    EXPECT_FALSE(read("new Socket(host, 1)").listens);
    EXPECT_TRUE(read("import org.junit.jupiter.api.Test;").tests);
    EXPECT_TRUE(read("// caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80").utf8);
    EXPECT_FALSE(read("// caf\xe9").utf8);
    EXPECT_FALSE(read("// caf\xe9 and more").utf8);
    EXPECT_FALSE(read("// \xa9").utf8);
}

JavaSource at(const std::string& file, const std::string& package = "") {
    return {.file = file, .package = package, .type = {}};
}

TEST(Java, IsCompiledIntoAFolderByOneLine) {
    EXPECT_EQ(javac_line({at("A.java"), at("B.java")}, at("A.java"), {}),
              "javac -encoding UTF-8 -d out *.java");
    EXPECT_EQ(javac_line({at("my src/A.java", "x")}, at("my src/A.java", "x"), {"lib", "a/libs"}),
              "javac -encoding UTF-8 -cp 'lib/*:a/libs/*' -d out 'my src'/*.java");
    auto old = at("x/B.java", "x");
    old.utf8 = false;
    EXPECT_EQ(javac_line({at("A.java"), old, at("module-info.java")}, at("A.java"), {}),
              "find . -name '*.java' ! -path '*/.*' ! -name module-info.java -exec javac -encoding "
              "ISO-8859-1 -d out {} +");
    auto test = at("x/test/B.java", "x"), other = at("ATest.java");
    test.tests = other.tests = true;
    EXPECT_EQ(javac_line({at("A.java"), test, other}, at("A.java"), {}),
              "find . -name '*.java' ! -path '*/.*' ! -name ATest.java ! -path '*/test/*' -exec javac "
              "-encoding UTF-8 -d out {} +");
}

TEST(Java, OfCopiesIsCompiledAsOneNeedsIt) {
    const auto main = at("server/src/chat/net/Main.java", "chat.net");
    const auto copy = at("client/src/chat/net/Main.java", "chat.net");
    EXPECT_EQ(javac_line({main, copy}, main, {}),
              "javac -encoding UTF-8 -d out -sourcepath server/src server/src/chat/net/Main.java");
    EXPECT_EQ(javac_line({at("A.java"), at("old/A.java")}, at("A.java"), {}),
              "javac -encoding UTF-8 -d out -sourcepath . A.java");
}

}  // namespace
}  // namespace chathack::project
