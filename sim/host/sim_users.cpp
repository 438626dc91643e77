#include "sim/host/sim_users.hpp"

#include <ns3/simulator.h>

#include <deque>

#include "conformance/frames/user_words.hpp"
#include "conformance/match/bindings.hpp"
#include "reference/client/client.hpp"
#include "reference/transport/pump.hpp"
#include "sim/transport/ns3_transport.hpp"

namespace chathack::sim {
namespace {

using frames::FrameData;

FrameData about(std::string name, std::string field, const std::string& login) {
    return {std::move(name), {{std::move(field), login}}};
}

/// Turns a notification into the words of scenarios. The name is empty when scenarios have no word for it.
struct InWords {
    FrameData operator()(const client::LoggedIn&) const { return {"logged_in", {}}; }
    FrameData operator()(const client::LoginFailed& observation) const {
        switch (observation.why) {
            case client::LoginFailure::wrong_password:
                return {"login_error", {}};
            case client::LoginFailure::login_exists:
                return {"login_exists", {}};
            case client::LoginFailure::packet_error:
                break;
        }
        return {};
    }
    FrameData operator()(const client::ServerUnreachable&) const { return {"server_lost", {}}; }
    FrameData operator()(const client::ServerLost&) const { return {"server_lost", {}}; }
    FrameData operator()(const client::GlobalMessageReceived& observation) const {
        return {"message", {{"from", observation.sender}, {"text", observation.text}}};
    }
    FrameData operator()(const client::AskedBy& observation) const {
        return about("asked", "from", observation.login);
    }
    FrameData operator()(const client::AcceptedBy& observation) const {
        return about("accepted", "from", observation.login);
    }
    FrameData operator()(const client::RefusedBy& observation) const {
        return about("refused", "from", observation.login);
    }
    FrameData operator()(const client::DirectOpened& observation) const {
        return about("direct_opened", "with", observation.login);
    }
    FrameData operator()(const client::DirectClosed& observation) const {
        return about("direct_closed", "with", observation.login);
    }
    FrameData operator()(const client::DirectFailed& observation) const {
        return about("direct_closed", "with", observation.login);
    }
    FrameData operator()(const client::PrivateMessageReceived& observation) const {
        return {"private_message", {{"from", observation.login}, {"text", observation.text}}};
    }
    FrameData operator()(const client::Rejected&) const { return {"not_done", {}}; }
    template <class Other>
    FrameData operator()(const Other&) const {
        return {};
    }
};

}  // namespace

struct SimUsers::Shared {
    std::vector<ns3::Node*> nodes;
    std::uint64_t seed = 0;
    Handler handler;
    std::size_t starts = 0;
    std::map<std::string, std::unique_ptr<User>> users{};
    std::vector<std::unique_ptr<User>> gone{};  // their connections may still be closing
};

/// One user: a client machine, and the acts that are still to be done.
class SimUsers::User {
public:
    User(const std::shared_ptr<Shared>& shared, const runner::StartProgram& start)
        : shared_{shared},
          name_{start.user},
          client_{settings_, start.login, start.password},
          transport_{{shared->nodes[shared->starts++ % shared->nodes.size()]}, {}},
          pump_{client_, transport_, [this] { after_event(); }} {
        emit(runner::ProgramStarted{name_, {}});
        pump_.feed(client::Command{client::Start{{start.server}}});
    }

    void act(const runner::DoAct& request) {
        emit(runner::Typed{name_, to_string(request.act), to_string(request.act), request.harness});
        wanted_.push_back(request.act);
        go_on();
    }
    void quit() {
        over_ = true;
        pump_.feed(client::Command{client::Quit{}});
    }
    std::uint64_t given_up() const { return transport_.given_up(); }

private:
    static client::Settings patient_settings() {
        client::Settings settings;
        // Long, because virtual time passes fast: the client must not give up while a scenario shows that
        // nothing comes.
        settings.login_timeout = settings.accept_timeout = settings.hello_timeout = std::chrono::hours{24};
        return settings;
    }
    /// Tells the handler in a later event, because a real program's output comes later too.
    template <class Event>
    void emit(Event event) {
        if (over_) return;
        ns3::Simulator::ScheduleNow([shared = std::weak_ptr{shared_}, event = std::move(event)] {
            if (const auto alive = shared.lock()) alive->handler(event);
        });
    }

    void after_event() {
        for (const auto& observation : client_.take_notifications()) {
            auto shown = std::visit(InWords{}, observation);
            if (shown.name.empty()) continue;
            const auto line = to_string(shown);
            emit(runner::Shown{name_, std::move(shown), line});
        }
        if (client_.over() && !over_) {
            emit(runner::ProgramEnded{name_, "it has ended", false, {}});
            over_ = true;
        }
        go_on();
    }

    /// Does the waiting acts that can be done. Like the program `chathack`, it waits until it is logged in,
    /// and until a direct connection that an act needs is no longer being made.
    void go_on() {
        while (!over_ && !going_on_ && !wanted_.empty() && client_.logged_in() &&
               !must_wait(wanted_.front())) {
            const auto act = wanted_.front();
            wanted_.pop_front();
            going_on_ = true;
            pump_.feed(command(act));
            going_on_ = false;
        }
    }
    bool must_wait(const FrameData& act) const {
        if (act.name != "private_message" && act.name != "file") return false;
        const auto login = frames::text_of(act, "login");
        return !client_.peers().has_open(login) &&
               (client_.asks_sent().contains(login) || client_.peers().is_opening(login));
    }

    client::Command command(const FrameData& act) {
        const auto login = frames::text_of(act, "login");
        if (act.name == "say") return client::Say{frames::text_of(act, "text")};
        if (act.name == "ask") return client::Ask{login};
        if (act.name == "accept")
            return client::Accept{login, static_cast<std::int64_t>(match::derive_seed(
                                             shared_->seed, name_ + std::to_string(++accepts_)))};
        if (act.name == "refuse") return client::Refuse{login};
        if (act.name == "private_message") return client::Tell{login, frames::text_of(act, "text")};
        if (act.name == "file")
            return client::SendFile{login, frames::text_of(act, "name"), frames::text_of(act, "content")};
        if (act.name == "close") return client::ClosePeer{login};
        return client::Quit{};
    }

    std::shared_ptr<Shared> shared_;
    std::string name_;
    client::Settings settings_ = patient_settings();
    client::Client client_;
    Ns3Transport transport_;
    transport::Pump<client::Client> pump_;
    std::deque<FrameData> wanted_;
    std::size_t accepts_ = 0;
    bool going_on_ = false;
    bool over_ = false;  // its events are no longer told
};

SimUsers::SimUsers(std::vector<ns3::Node*> nodes, std::uint64_t seed, Handler handler)
    : shared_{std::make_shared<Shared>(Shared{std::move(nodes), seed, std::move(handler)})} {}

SimUsers::~SimUsers() {
    shared_->users.clear();  // each user holds a pointer to `shared_`, so the cycle must be cut
    shared_->gone.clear();
}

void SimUsers::perform(const runner::DriverAction& action) {
    auto& users = shared_->users;
    const auto end = [&](const std::string& name) {
        const auto at = users.find(name);
        if (at == users.end()) return;
        at->second->quit();
        shared_->gone.push_back(std::move(at->second));
        users.erase(at);
    };
    if (const auto* start = std::get_if<runner::StartProgram>(&action)) {
        end(start->user);
        users[start->user] = std::make_unique<User>(shared_, *start);
    } else if (const auto* act = std::get_if<runner::DoAct>(&action)) {
        if (const auto at = users.find(act->user); at != users.end()) at->second->act(*act);
    } else if (const auto* over = std::get_if<runner::EndProgram>(&action)) {
        end(over->user);
    }
}

std::uint64_t SimUsers::given_up() const {
    std::uint64_t count = 0;
    for (const auto& [name, user] : shared_->users)
        count += user->given_up();
    for (const auto& user : shared_->gone)
        count += user->given_up();
    return count;
}

driver::ClientFile simulated_client() {
    driver::ClientFile file;
    file.name = "reference client in the simulation";
    file.json_lines = true;  // so it can do and show everything except files
    file.raw_texts = true;
    file.password.emplace();
    return file;
}

}  // namespace chathack::sim
