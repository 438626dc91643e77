#include "reference/load/dialect.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chathack::load {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

/// Notes what it is told.
class Notes : public ConnectionListener {
public:
    void on_ready(std::size_t link) override { lines.push_back(std::to_string(link) + " ready"); }
    void on_refused(std::size_t link, std::string_view why) override {
        lines.push_back(std::to_string(link) + " refused " + std::string{why});
    }
    void on_message(std::size_t link, std::string_view sender, std::string_view message) override {
        lines.push_back(std::to_string(link) + " " + std::string{sender} + ": " + std::string{message});
    }
    void on_lost(std::size_t, std::error_code) override {}  // a parser never calls it

    Lines lines;
};

/// What a parser tells when it gets `text` in pieces of `piece_bytes`.
Lines heard(const Dialect& dialect, std::string_view text, std::size_t piece_bytes) {
    const auto parser = dialect.make_parser();
    Notes notes;
    for (; !text.empty(); text.remove_prefix(std::min(piece_bytes, text.size())))
        parser->take(wire::as_bytes(text.substr(0, piece_bytes)), 7, notes);
    return notes.lines;
}

std::string text_of(const std::vector<std::byte>& bytes) { return std::string{wire::as_text(bytes)}; }

TEST(ChathackDialect, LogsInWithoutAPasswordAndSendsUnderItsOwnName) {  // LOGIN-1, GLOBAL-1
    const auto dialect = make_chathack_dialect(12, "x");
    std::vector<std::byte> out;
    dialect->greet(11, out);
    EXPECT_EQ(text_of(out), "\x02\0\0\0\x04x-11"s);
    out.clear();
    dialect->send(3, "hey", out);
    EXPECT_EQ(text_of(out), "\x03\0\0\0\x03x-3\0\0\0\x03hey"s);
    EXPECT_EQ(dialect->name_of(3), "x-3");
    EXPECT_TRUE(dialect->senders_receive());
}

TEST(ChathackDialect, UnderstandsItsServerWhereverTheBytesAreCut) {  // WIRE-3
    const auto dialect = make_chathack_dialect(1, "x");
    const auto text = "\x03\x05\0\0\0\x01z\0\0\0\x02hi\x04\x05\0\0\0\x01y\0\0\0\0"s;
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        SCOPED_TRACE(piece);
        EXPECT_EQ(heard(*dialect, text, piece),
                  (Lines{"7 ready", "7 z: hi", "7 refused login_exists", "7 y: "}));
    }
}

TEST(ChathackDialect, SaysWhatItCannotRead) {
    const auto dialect = make_chathack_dialect(1, "x");
    EXPECT_EQ(heard(*dialect, "\x03\x63"s, 2), (Lines{"7 ready", "7 refused unknown opcode"}));
}

TEST(RedisDialect, SubscribesAndPublishesOnConnectionsApart) {
    const auto dialect = make_redis_dialect(2, "all");
    EXPECT_FALSE(dialect->senders_receive());
    std::vector<std::byte> out;
    dialect->greet(1, out);
    EXPECT_EQ(text_of(out), "*2\r\n$9\r\nSUBSCRIBE\r\n$3\r\nall\r\n");
    out.clear();
    dialect->greet(2, out);
    EXPECT_EQ(text_of(out), "*1\r\n$4\r\nPING\r\n");
    out.clear();
    dialect->send(2, "hello world", out);
    EXPECT_EQ(text_of(out), "*3\r\n$7\r\nPUBLISH\r\n$3\r\nall\r\n$11\r\nhello world\r\n");
}

TEST(RedisDialect, UnderstandsItsServerWhereverTheBytesAreCut) {
    const auto dialect = make_redis_dialect(1, "all");
    const auto text =
        "*3\r\n$9\r\nsubscribe\r\n$3\r\nall\r\n:1\r\n+PONG\r\n:12\r\n"
        "*3\r\n$7\r\nmessage\r\n$3\r\nall\r\n$4\r\n\r\n$9\r\n-ERR no\r\n"s;
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        SCOPED_TRACE(piece);
        EXPECT_EQ(heard(*dialect, text, piece),
                  (Lines{"7 ready", "7 ready", "7 : \r\n$9", "7 refused ERR no"}));
    }
}

TEST(RedisDialect, GivesUpOnWhatIsNoReply) {
    const auto dialect = make_redis_dialect(1, "all");
    EXPECT_EQ(heard(*dialect, "HTTP/1.1 200 OK\r\n+PONG\r\n", 100),
              (Lines{"7 refused not a reply of Redis"}));
    EXPECT_EQ(heard(*dialect, "*1\r\n$99999999\r\n", 100), (Lines{"7 refused not a reply of Redis"}));
    EXPECT_EQ(heard(*dialect, "*99\r\n", 100), (Lines{"7 refused not a reply of Redis"}));
    EXPECT_EQ(heard(*dialect, std::string(200000, 'x'), 1000), (Lines{"7 refused not a reply of Redis"}));
}

}  // namespace
}  // namespace chathack::load
