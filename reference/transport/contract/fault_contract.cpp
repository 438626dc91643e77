// Error paths: the n-th socket operation fails, for each n.
#include "reference/transport/contract/contract.hpp"

namespace chathack::transport::contract {
namespace {

/// One pass through everything that a server and a client do. Whatever fails must be told by an event.
class Pass {
public:
    Pass(World& world, Party& client, Party& server) : world_{world}, client_{client}, server_{server} {}

    void run(Tag tag) {
        tag_ = tag;
        client_.react = [this](const Event& event) {
            std::visit([this](const auto& e) { client_on(e); }, event);
        };
        server_.react = [this](const Event& event) {
            std::visit([this](const auto& e) { server_on(e); }, event);
        };
        server_.act(Listen{tag_, world_.anywhere(server_.transport(), false)});
        EXPECT_TRUE(world_.run_until([this] { return over_; }));
        server_.act(StopListening{tag_});
    }
    bool complete() const { return complete_; }
    std::size_t listen_answers = 0, connect_answers = 0;

private:
    void client_on(const Connected& event) {
        ++connect_answers;
        client_.send(event.conn, "hello");
    }
    void client_on(const ConnectFailed&) {
        ++connect_answers;
        over_ = true;
    }
    void client_on(const Received& event) {
        complete_ = client_.received(event.conn) == "welcome";
        client_.act(Close{event.conn});
        if (complete_) over_ = true;
    }
    void client_on(const Ended& event) {
        client_.act(Close{event.conn});
        over_ = true;
    }
    void client_on(const Closed&) { over_ = true; }
    template <class E>
    void client_on(const E&) {}

    void server_on(const Listening& event) {
        ++listen_answers;
        client_.act(Connect{tag_, event.local});
    }
    void server_on(const ListenFailed&) {
        ++listen_answers;
        over_ = true;
    }
    void server_on(const Received& event) { server_.send(event.conn, "welcome"); }
    void server_on(const Ended& event) { server_.act(Close{event.conn}); }
    template <class E>
    void server_on(const E&) {}

    World& world_;
    Party& client_;
    Party& server_;
    Tag tag_{};
    bool over_ = false;
    bool complete_ = false;
};

TEST_P(FaultContract, WhicheverOperationFailsIsToldAndTheTransportGoesOn) {
    for (const bool at_server : {true, false}) {
        SCOPED_TRACE(at_server ? "server" : "client");
        int failed = 0;
        for (int nth = 1; nth < 1000; ++nth) {
            SCOPED_TRACE(nth);
            int operation = 0;
            bool hit = false;
            WorldOptions faulty;
            faulty.fails = [&] {
                const bool now = ++operation == nth;
                hit = hit || now;
                return now;
            };
            const auto fresh = GetParam()();
            Party client{fresh->make(at_server ? WorldOptions{} : faulty)};
            Party server{fresh->make(at_server ? faulty : WorldOptions{})};
            Pass first{*fresh, client, server};
            first.run(Tag{1});
            EXPECT_EQ(first.listen_answers, 1U);
            EXPECT_EQ(first.connect_answers, server.count<Listening>());
            if (!hit) {
                EXPECT_TRUE(first.complete());
                break;
            }
            ++failed;
            Pass second{*fresh, client, server};
            second.run(Tag{2});
            EXPECT_TRUE(second.complete());
            ASSERT_FALSE(HasFailure());
        }
        EXPECT_GE(failed, 4) << "operations that were made to fail";
    }
}

}  // namespace
}  // namespace chathack::transport::contract
