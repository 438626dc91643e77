#include "reference/apps/chathack/options.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <vector>

#include "conformance/command_line/version.hpp"
#include "reference/apps/chathack/find_server.hpp"

namespace chathack::apps {
namespace {

auto options_of(std::vector<const char*> words) {
    words.insert(words.begin(), "chathack");
    return read_options(static_cast<int>(words.size()), words.data());
}

TEST(Options, AreReadFromTheCommandLine) {
    const auto options = options_of({"[::1]:7777", "bob smith", "-p", "--json", "--downloads", "d",
                                     "--advertise", "2001:db8::1", "--history", "", "--linger", "7"});
    ASSERT_TRUE(options.has_value());
    EXPECT_EQ(options->server, "[::1]:7777");
    EXPECT_EQ(options->login, "bob smith");
    EXPECT_TRUE(options->with_password);
    EXPECT_TRUE(options->json);
    EXPECT_EQ(options->downloads, "d");
    EXPECT_EQ(options->advertise, *transport::parse_address("2001:db8::1"));
    EXPECT_EQ(options->history, "");
    EXPECT_EQ(options->linger, std::chrono::seconds{7});
}

TEST(Options, HaveSensibleDefaults) {
    const auto options = options_of({"localhost:7777", ""});
    ASSERT_TRUE(options.has_value());
    EXPECT_EQ(options->login, "") << "what the server thinks of it is the server's (LOGIN-13)";
    EXPECT_FALSE(options->with_password);
    EXPECT_EQ(options->downloads, "downloads");
    EXPECT_EQ(options->history, std::nullopt);
}

TEST(Options, ALoginMayBeginWithADash) { EXPECT_EQ(options_of({"localhost:7777", "--", "-x"})->login, "-x"); }

TEST(Options, WhatIsWrongGetsOneSentence) {
    const std::string long_login(1025, 'x');
    const std::vector<std::vector<const char*>> cases = {
        {},
        {"a:1"},
        {"a:1", "b", "c"},
        {"a:1", "b", "--bogus"},
        {"a:1", "b", "--linger", "-1"},
        {"a:1", "b", "--linger", "x"},
        {"a:1", "b", "--linger"},
        {"a:1", "b", "--advertise", "example.org"},
        {"a:1", "b", "--advertise", "192.0.2.1:80"},
        {"a:1", "b", "--downloads", ""},
        {"a:1", "\xff"},
        {"a:1", long_login.c_str()},
    };
    for (const auto& words : cases) {
        const auto options = options_of(words);
        ASSERT_FALSE(options.has_value());
        EXPECT_EQ(options.error().code, ClientExitCode::wrong_use);
        EXPECT_EQ(options.error().text.find("chathack: "), 0U);
        EXPECT_EQ(options.error().text.find('\n'), std::string::npos) << options.error().text;
    }
}

TEST(Options, HelpAndVersionAreNoFaults) {
    EXPECT_EQ(options_of({"--help"}).error().code, ClientExitCode::good);
    EXPECT_NE(options_of({"--help"}).error().text.find("HOST:PORT LOGIN"), std::string::npos);
    EXPECT_EQ(options_of({"--version"}).error().text, "chathack " + std::string{version()});
}

TEST(FindServer, TakesAddressesAndNames) {
    EXPECT_EQ(*find_server("192.0.2.7:7777"), *transport::parse_endpoint("192.0.2.7:7777"));
    EXPECT_EQ(*find_server("[2001:db8::7]:1"), *transport::parse_endpoint("[2001:db8::7]:1"));
    const auto local = find_server("localhost:65535");
    ASSERT_TRUE(local.has_value());
    EXPECT_EQ(local->port, 65535);
}

TEST(FindServer, WhatIsNoServerGetsOneSentence) {
    for (const std::string server :
         {"", "localhost", "localhost:", "localhost:x", "localhost:65536", "localhost:-1", "localhost:0",
          "127.0.0.1:0", ":7777", "::1:7777", "[::1:7777", "[localhost]:7", "[127.0.0.1]:7"}) {
        const auto found = find_server(server);
        ASSERT_FALSE(found.has_value()) << server;
        EXPECT_EQ(found.error().code, ClientExitCode::wrong_use) << server;
        EXPECT_EQ(found.error().text.find('\n'), std::string::npos);
    }
}

TEST(FindServer, AHostThatIsNotThereIsNotReached) {
    const auto found = find_server("no-such-host.invalid:7777");
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code, ClientExitCode::no_server);
}

}  // namespace
}  // namespace chathack::apps
