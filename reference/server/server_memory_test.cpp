// How much memory the machine uses, counted by an operator new of this program.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "reference/server/testing/server_harness.hpp"

namespace {

std::size_t allocations = 0;
std::size_t live_bytes = 0;

void* allocate(std::size_t size_bytes) {
    void* const memory = std::malloc(size_bytes == 0 ? 1 : size_bytes);
    if (memory == nullptr) std::abort();
    ++allocations;
    live_bytes += malloc_usable_size(memory);
    return memory;
}
void release(void* memory) noexcept {
    if (memory != nullptr) live_bytes -= malloc_usable_size(memory);
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size_bytes) { return allocate(size_bytes); }
void* operator new[](std::size_t size_bytes) { return allocate(size_bytes); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }

namespace chathack::server {
namespace {

using transport::Event;

ConnId log_in(Server& server, transport::Actions& out, std::uint32_t slot) {
    const auto conn = transport::make_conn_id(slot, 1);
    out.clear();
    server.on(Event{transport::Accepted{{}, conn, {}, {}}}, {}, out);
    const auto login = by_hand::new_login("user" + std::to_string(slot));
    server.on(Event{transport::Received{conn, wire::as_bytes(login)}}, {}, out);
    for (const auto& question : server.take_questions())
        server.on(AccountAnswer{question.id, AccountVerdict::no_account}, {}, out);
    return conn;
}

TEST(ServerMemory, TakesLittlePerIdleUser) {
    constexpr std::uint32_t users = 10'000;
    transport::Actions out;
    const auto before = live_bytes;
    Server server{{}};
    for (std::uint32_t slot = 0; slot < users; ++slot)
        log_in(server, out, slot);
    EXPECT_EQ(server.counters().logged_in, users);
    const auto bytes_per_user = (live_bytes - before) / users;
    RecordProperty("bytes_per_user", static_cast<int>(bytes_per_user));
    EXPECT_LE(bytes_per_user, 1024U);
}

TEST(ServerMemory, IsNotAllocatedPerMessage) {
    transport::Actions out;
    Server server{{.idle_timeout = std::chrono::seconds{10}}};
    ConnId conn{};
    for (std::uint32_t slot = 0; slot < 100; ++slot)
        conn = log_in(server, out, slot);
    const auto message = by_hand::global("user99", std::string(64, 'x'));
    const auto glued = message + message + message.substr(0, 20);
    const auto rest = message.substr(20);
    const auto speak = [&] {
        for (const auto& bytes : std::initializer_list<std::string_view>{message, glued, rest}) {
            out.clear();
            server.on(Event{transport::Received{conn, wire::as_bytes(bytes)}}, {}, out);
        }
    };
    speak();
    const auto before = allocations;
    for (int i = 0; i < 1000; ++i)
        speak();
    EXPECT_EQ(allocations - before, 0U);
    EXPECT_EQ(server.counters().deliveries, 1001U * 4 * 99);
}

TEST(ServerMemory, IsGivenBackByWhoLeaves) {
    transport::Actions out;
    Server server{{}};
    const auto come_and_go = [&] {
        std::vector<ConnId> conns;
        for (std::uint32_t slot = 0; slot < 50; ++slot)
            conns.push_back(log_in(server, out, slot));
        for (const auto conn : conns) {
            const auto login = "user" + std::to_string(transport::slot_of(conn));
            // Half a message, held.
            auto asks = by_hand::global(login, std::string(1000, 'x')).substr(0, 1000);
            for (int other = 0; other < 10; ++other)
                asks.insert(0, by_hand::ask(login, "user" + std::to_string(other)));
            out.clear();
            server.on(Event{transport::Received{conn, wire::as_bytes(asks)}}, {}, out);
        }
        for (const auto conn : conns)
            server.on(Event{transport::Closed{conn, transport::TransportError::reset}}, {}, out);
    };
    come_and_go();
    const auto before = live_bytes;
    for (int i = 0; i < 5; ++i)
        come_and_go();
    EXPECT_EQ(live_bytes, before);
}

}  // namespace
}  // namespace chathack::server
