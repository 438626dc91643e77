#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <zlib.h>

#include <fstream>
#include <map>
#include <thread>

#include "conformance/observe/capture.hpp"
#include "conformance/observe/testing/traffic.hpp"
#include "reference/accounts/testing/temporary_folder.hpp"
#include "reference/wire/testing/hex.hpp"

namespace chathack::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string bytes_of(std::string_view hex) {
    const auto bytes = chathack::testing::from_hex(hex);
    return std::string{wire::as_text(bytes)};
}
std::string little_endian(std::uint32_t value) {
    auto bytes = big_endian(value, 4);
    return {bytes.rbegin(), bytes.rend()};
}

constexpr int fin = 0x01, syn = 0x02, rst = 0x04, ack = 0x10;

/// A capture file written by hand: Ethernet, IPv4 and TCP without options or checksums.
class Capture {
public:
    /// One TCP segment; `kept` bytes of its payload were captured.
    Capture& segment(std::uint16_t from, std::uint16_t to, int flags, std::uint32_t sequence,
                     std::string_view payload = {}, std::size_t kept = 65535) {
        const auto ip_bytes = 40 + payload.size();
        const auto end =
            sequence + static_cast<std::uint32_t>(payload.size()) + ((flags & (syn | fin)) ? 1U : 0U);
        auto& next = next_[{from, to}];
        next = std::max(next, end);
        const auto packet = link_header_ + bytes_of("45 00") + big_endian(ip_bytes, 2) +
                            bytes_of("00 00 40 00 40 06 00 00  7f 00 00 01  7f 00 00 01") +
                            big_endian(from, 2) + big_endian(to, 2) + big_endian(sequence, 4) +
                            big_endian(next_[{to, from}], 4) + bytes_of("50") + static_cast<char>(flags) +
                            bytes_of("ff ff 00 00 00 00") + std::string{payload.substr(0, kept)};
        records_ += little_endian(1000) + little_endian(++microseconds_) +
                    little_endian(static_cast<std::uint32_t>(packet.size())) +
                    little_endian(static_cast<std::uint32_t>(link_header_.size() + ip_bytes)) + packet;
        return *this;
    }
    /// The three packets with which a client connects; its bytes begin at 101, the other side's at 501.
    Capture& opening(std::uint16_t client, std::uint16_t server = 7777) {
        return segment(client, server, syn, 100)
            .segment(server, client, syn | ack, 500)
            .segment(client, server, ack, 101);
    }
    std::string file() const {
        return bytes_of("d4 c3 b2 a1  02 00 04 00  00 00 00 00  00 00 00 00  ff ff 00 00") +
               little_endian(link_type_) + records_;
    }
    /// From now on the link's header is this one.
    Capture& on_link(std::uint32_t type, std::string_view header) {
        link_type_ = type;
        link_header_ = bytes_of(header);
        return *this;
    }

private:
    std::uint32_t link_type_ = 1;
    std::string link_header_ = bytes_of("00 00 00 00 00 02  00 00 00 00 00 01  08 00");
    std::string records_;
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> next_;  // by sender and receiver
    std::uint32_t microseconds_ = 0;
};

class CaptureReaderTest : public ::testing::Test {
protected:
    CaptureRead read(const std::string& content, std::uint16_t port = 0) {
        const auto file = folder_.path() / "file.pcap";
        std::ofstream{file, std::ios::binary} << content;
        return read_capture(file.string(), port, observer_);
    }
    std::vector<std::string> told(verdict::Kind kind) const {
        std::vector<std::string> clauses;
        for (const auto& finding : observer_.findings())
            if (finding.kind == kind) clauses.push_back(finding.clause);
        return clauses;
    }
    /// The frames that were read, in words.
    std::vector<std::string> frames() const {
        std::vector<std::string> all;
        for (const auto& event : observer_.events())
            if (event.kind == TraceEvent::Kind::frame) all.push_back(event.text);
        return all;
    }
    accounts::testing::TemporaryFolder folder_;
    Observer observer_;
};

const std::string alices_login = new_login("alice");  // 10 bytes

TEST_F(CaptureReaderTest, ShowsAWholeConversation) {
    const auto result = read(Capture{}
                                 .opening(50000)
                                 .segment(50000, 7777, ack, 101, alices_login)
                                 .segment(7777, 50000, ack, 501, ack_3)
                                 .segment(50000, 7777, fin | ack, 111)
                                 .segment(7777, 50000, fin | ack, 502)
                                 .file());
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.server_port, 7777);
    EXPECT_EQ(result.streams, 1U);
    EXPECT_EQ(result.ended - result.began, std::chrono::microseconds{6});
    EXPECT_THAT(frames(), ElementsAre("new_login login \"alice\"", "connected"));
    EXPECT_THAT(told(verdict::Kind::violates), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
    EXPECT_EQ(observer_.events().back().kind, TraceEvent::Kind::finished);
}

TEST_F(CaptureReaderTest, PutsPacketsInOrderAndReadsNoneTwice) {
    read(Capture{}
             .opening(50000)
             .segment(50000, 7777, ack, 105, alices_login.substr(4))
             .segment(50000, 7777, ack, 101, alices_login.substr(0, 4))
             .segment(50000, 7777, ack, 101, alices_login.substr(0, 4))
             .segment(50000, 7777, ack, 103, alices_login.substr(2))
             .segment(7777, 50000, ack, 501, ack_3)
             .segment(7777, 50000, ack, 501, ack_3)
             .file());
    EXPECT_THAT(frames(), ElementsAre("new_login login \"alice\"", "connected"));
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
}

TEST_F(CaptureReaderTest, LeavesOpenWhatIsBehindMissingBytes) {
    struct Row {
        std::string what;
        Capture capture;
    };
    const std::vector<Row> rows{
        {"a packet is missing",
         Capture{}.opening(50000).segment(50000, 7777, ack, 105, alices_login.substr(4))},
        {"a packet is missing, and the client ends",
         Capture{}
             .opening(50000)
             .segment(50000, 7777, ack, 105, alices_login.substr(4))
             .segment(50000, 7777, fin | ack, 111)},
        {"a packet was cut when it was captured", Capture{}
                                                      .opening(50000)
                                                      .segment(50000, 7777, ack, 101, alices_login, 3)
                                                      .segment(50000, 7777, ack, 111, global("alice", "hi"))},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        observer_ = Observer{};
        EXPECT_EQ(read(row.capture.file()).error, "");
        EXPECT_THAT(told(verdict::Kind::inconclusive), ElementsAre("WIRE-3"));
        EXPECT_THAT(told(verdict::Kind::violates), IsEmpty());
        EXPECT_THAT(frames(), IsEmpty());
    }
}

TEST_F(CaptureReaderTest, DoesNotJudgeAConnectionWhoseStartIsMissing) {
    const auto result = read(
        Capture{}.segment(50000, 7777, ack, 101, "\x63").segment(7777, 50000, ack, 501, "\x63").file(), 7777);
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.streams, 1U);
    EXPECT_THAT(told(verdict::Kind::inconclusive), ElementsAre("LOGIN-1"));
    EXPECT_THAT(told(verdict::Kind::violates), IsEmpty());
}

TEST_F(CaptureReaderTest, TellsABrokenConnection) {
    read(Capture{}.opening(50000).segment(7777, 50000, rst | ack, 501).file());
    EXPECT_EQ(observer_.events().back().kind, TraceEvent::Kind::broken);
    EXPECT_EQ(observer_.events().back().from, End::listener);
}

TEST_F(CaptureReaderTest, TakesThePortThatMostConnectToUnless7777IsAmongThem) {
    const auto two_and_one = Capture{}.opening(50000, 8000).opening(50001, 9000).opening(50002, 9000);
    EXPECT_EQ(read(two_and_one.file()).server_port, 9000);
    EXPECT_EQ(read(two_and_one.file(), 8000).streams, 1U);
    EXPECT_EQ(read(Capture{two_and_one}.opening(50003).file()).server_port, 7777);
}

TEST_F(CaptureReaderTest, FollowsADirectConnectionThatAnAcceptNames) {
    const auto asks = ask("alice", "bob"), accepts = accept("bob", "alice");
    auto capture = Capture{}
                       .opening(50000)
                       .segment(50000, 7777, ack, 101, alices_login)
                       .segment(7777, 50000, ack, 501, ack_3)
                       .opening(50001)
                       .segment(50001, 7777, ack, 101, new_login("bob"))
                       .segment(7777, 50001, ack, 501, ack_3)
                       .segment(50000, 7777, ack, 111, asks)
                       .segment(7777, 50001, ack, 502, ack_6("alice"))
                       .segment(50001, 7777, ack, 109, accepts)
                       .segment(7777, 50000, ack, 502, ack_7("bob"));
    const auto result = read(Capture{capture}
                                 .opening(50002, 4000)
                                 .segment(50002, 4000, ack, 101, hello("alice", 42))
                                 .opening(50003, 4001)
                                 .segment(50003, 4001, ack, 101, "\x63")
                                 .file());
    EXPECT_EQ(result.streams, 2U);
    EXPECT_EQ(observer_.links(), 3U);
    EXPECT_TRUE(observer_.is_direct(LinkId{3}));
    EXPECT_EQ(frames().back(), "private_hello login \"alice\" id 42");
    EXPECT_THAT(told(verdict::Kind::violates), IsEmpty());
}

/// A client that logs in and leaves.
std::string login_on(std::uint32_t link_type, std::string_view header) {
    return Capture{}
        .on_link(link_type, header)
        .opening(50000)
        .segment(50000, 7777, ack, 101, alices_login)
        .segment(7777, 50000, ack, 501, ack_3)
        .file();
}

TEST_F(CaptureReaderTest, ReadsWhatIsCapturedOnOtherLinks) {
    struct Link {
        std::uint32_t type;  // as in files: https://www.tcpdump.org/linktypes.html
        std::string_view header;
    };
    for (const auto& [type, header] : {
             Link{276,
                  "08 00 00 00  00 00 00 01  03 04 00 06  00 00 00 00 00 00 00 00"},  // cooked, version 2
             Link{113, "00 00 03 04 00 06  00 00 00 00 00 00 00 00  08 00"},          // cooked
             Link{0, "02 00 00 00"}, Link{0, "00 00 00 02"},                          // BSD loopback
             Link{108, "00 00 00 02"},                                                // OpenBSD loopback
             Link{101, ""}, Link{228, ""},                                            // raw IP, raw IPv4
         }) {
        Observer observer;
        const auto file = folder_.path() / "link.pcap";
        std::ofstream{file, std::ios::binary} << login_on(type, header);
        const auto result = read_capture(file.string(), 0, observer);
        EXPECT_EQ(result.error, "") << type;
        EXPECT_EQ(result.streams, 1U) << type;
        EXPECT_THAT(result.remarks, IsEmpty()) << type;
    }
}

TEST_F(CaptureReaderTest, ReadsAFileThatWasPackedOrComesThroughAPipe) {
    const auto packed = folder_.path() / "file.pcap.gz";
    const auto content = login_on(101, "");
    auto* const gzip = gzopen(packed.c_str(), "wb");
    ASSERT_EQ(gzwrite(gzip, content.data(), static_cast<unsigned>(content.size())),
              static_cast<int>(content.size()));
    gzclose(gzip);
    EXPECT_EQ(read_capture(packed.string(), 0, observer_).error, "");
    EXPECT_THAT(frames(), ElementsAre("new_login login \"alice\"", "connected"));

    const auto fifo = folder_.path() / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    std::thread writer{[&] { std::ofstream{fifo, std::ios::binary} << content; }};
    Observer observer;
    EXPECT_EQ(read_capture(fifo.string(), 0, observer).error, "");
    writer.join();
    EXPECT_EQ(observer.events().size(), observer_.events().size());
}

TEST_F(CaptureReaderTest, JudgesWhatStandsBeforeTheCutOfAFile) {
    auto content = login_on(101, "");
    content.pop_back();
    const auto result = read(content);
    EXPECT_EQ(result.error, "");
    EXPECT_THAT(frames(), ElementsAre("new_login login \"alice\""));
    EXPECT_THAT(result.remarks,
                ::testing::Contains(HasSubstr("The capture cannot be read to its end: truncated dump file")));
}

TEST_F(CaptureReaderTest, SaysWhyThereIsNothingToJudge) {
    EXPECT_THAT(read("").error, HasSubstr("file.pcap is an empty file, not a capture"));
    EXPECT_THAT(read("no capture at all, but a text").error, HasSubstr("cannot be read as a capture: "));
    EXPECT_THAT(read(Capture{}.file()).error, HasSubstr("file.pcap holds no TCP connection"));
    EXPECT_THAT(
        read(Capture{}.opening(50000).file(), 9000).error,
        HasSubstr("file.pcap holds no connection to port 9000, but to port 7777: give --server-port"));
    EXPECT_THAT(read(Capture{}.segment(50000, 7777, syn, 100).file()).error,
                HasSubstr("file.pcap holds no more than the first packet of a connection to port 7777"));
    EXPECT_THAT(read_capture(folder_.path().string(), 0, observer_).error,
                HasSubstr("is a folder, not a capture"));
    EXPECT_THAT(read_capture((folder_.path() / "none").string(), 0, observer_).error,
                HasSubstr("none cannot be read: No such file or directory"));
    EXPECT_THAT(read(bytes_of("28 b5 2f fd 00 00 00 00")).error,
                HasSubstr("file.pcap is compressed with zstd; unpack it first: zstd -d FILE"));
    EXPECT_THAT(read("BZh91AY").error, HasSubstr("is compressed with bzip2"));
    EXPECT_THAT(read(bytes_of("fd 37 7a 58 5a 00")).error, HasSubstr("is compressed with xz"));
    EXPECT_THAT(
        read(bytes_of("d4 c3 b2 a1  02 00 04 00  00 00 00 00  00 00 00 00  ff ff 00 00  dc 00 00 00")).error,
        HasSubstr("has the link type USB_LINUX_MMAPPED (USB with padded Linux header), of which nothing is "
                  "read; capture again with "
                  "another one, as tcpdump -i any does"));
}

TEST_F(CaptureReaderTest, ReadsWhatTheWriterOfARelayWrote) {
    const auto file = (folder_.path() / "written.pcap").string();
    std::string error;
    {
        const auto writer = CaptureWriter::make(file, error);
        ASSERT_TRUE(writer) << error;
        const auto at = [](int ms) { return Time{std::chrono::milliseconds{ms}}; };
        const transport::Endpoint opener{meeting_place.address, 50000}, listener{meeting_place.address, 7777};
        writer->opened(LinkId{1}, opener, listener, at(5));
        const auto login = alices_login,
                   long_one = global("alice", std::string(4000, 'x'));  // several packets
        writer->bytes(LinkId{1}, End::opener, wire::as_bytes(login), at(6));
        writer->bytes(LinkId{1}, End::listener, wire::as_bytes(ack_3), at(7));
        writer->bytes(LinkId{1}, End::opener, wire::as_bytes(long_one), at(8));
        writer->ended(LinkId{1}, End::opener, false, at(9));
        writer->ended(LinkId{1}, End::listener, true, at(10));
    }
    const auto result = read_capture(file, 0, observer_);
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.ended - result.began, std::chrono::milliseconds{5});
    EXPECT_EQ(frames().size(), 3U);
    EXPECT_THAT(told(verdict::Kind::violates), ElementsAre("CLIENT-5"));
    EXPECT_THAT(told(verdict::Kind::inconclusive), IsEmpty());
    EXPECT_EQ(CaptureWriter::make((folder_.path() / "none/file.pcap").string(), error), nullptr);
    EXPECT_EQ(error, "No such file or directory");
}

TEST_F(CaptureReaderTest, WhatTheWriterWroteCanBeReadAtOnce) {
    const auto file = (folder_.path() / "written.pcap").string();
    std::string error;
    const auto writer = CaptureWriter::make(file, error);
    ASSERT_TRUE(writer) << error;
    writer->opened(LinkId{1}, {meeting_place.address, 50000}, {meeting_place.address, 7777}, Time{});
    writer->bytes(LinkId{1}, End::opener, wire::as_bytes(alices_login), Time{});
    EXPECT_EQ(read_capture(file, 0, observer_).error, "");
    EXPECT_THAT(frames(), ElementsAre("new_login login \"alice\""));
    EXPECT_EQ(writer->fault(), "");
}

TEST_F(CaptureReaderTest, AFullDiskIsTold) {
    std::string error;
    EXPECT_EQ(CaptureWriter::make("/dev/full", error), nullptr);
    EXPECT_EQ(error, "No space left on device");
}

}  // namespace
}  // namespace chathack::observe
