#include "sim/play/programs.hpp"

#include <ns3/simulator.h>

namespace chathack::play {
Time now() noexcept { return Time{ns3::Simulator::Now().GetNanoSeconds()}; }

// ---- the server

ServerProgram::Running::Running(const topology::Machine& machine, const transport::Endpoint& endpoint,
                                ServerProgram& program)
    : transport{{ns3::PeekPointer(machine.node)}, sim::Ns3Options{}},
      server{
          server::ServerOptions{.listen = {endpoint}, .connections_max = workload::users_max, .notes = true}},
      pump{server, transport, [&program] { program.after_event(); }} {}

ServerProgram::ServerProgram(const topology::Machine& machine, const transport::Endpoint& endpoint,
                             const workload::Workload& workload, const Clock& clock,
                             measure::Recorder& recorder)
    : machine_{machine}, endpoint_{endpoint}, workload_{workload}, clock_{clock}, recorder_{recorder} {
    restart();
}

void ServerProgram::restart() {
    running_ = std::make_unique<Running>(machine_, endpoint_, *this);
    running_->pump.feed(server::StartListening{});
}

void ServerProgram::crash() {
    running_.reset();
    recorder_.on_server_crash(clock_.now());
}

std::vector<transport::Endpoint> ServerProgram::unacknowledged() const {
    if (!running_) return {};
    return running_->transport.unacknowledged();
}

void ServerProgram::after_event() {
    if (!running_) return;  // it is still being made
    for (const auto& note : running_->server.take_notes()) {
        const auto user = workload::user_of(workload_, note.login);
        if (!user) continue;
        if (note.kind == server::Note::Kind::logged_in) recorder_.on_server_login(*user, clock_.now());
        if (note.kind == server::Note::Kind::closed)
            recorder_.on_server_close(*user, note.close == server::CloseReason::ended,
                                      note.error == transport::TransportError::queue_full, clock_.now());
    }
    for (const auto& question : running_->server.take_questions())
        running_->pump.feed(server::AccountAnswer{question.id, server::AccountVerdict::no_account});
}

// ---- a user

UserProgram::Running::Running(const topology::Machine& machine, UserProgram& program)
    : transport{{ns3::PeekPointer(machine.node)}, sim::Ns3Options{}},
      pump{program.user_, transport, [&program] { program.tell(); }} {}

UserProgram::UserProgram(const topology::Machine& machine, const workload::Crowd& crowd, std::size_t number,
                         const Clock& clock, measure::Recorder& recorder)
    : machine_{machine},
      clock_{clock},
      recorder_{recorder},
      user_{crowd, number},
      running_{std::make_unique<Running>(machine, *this)} {}

void UserProgram::begin(Time arrives) { running_->pump.feed(workload::Begin{arrives}); }

void UserProgram::crash() {
    running_->pump.feed(workload::Crash{});
    running_.reset();
}

void UserProgram::restart() {
    running_ = std::make_unique<Running>(machine_, *this);
    running_->pump.feed(workload::Restart{});
}

std::vector<transport::Endpoint> UserProgram::unacknowledged() const {
    if (!running_) return {};
    return running_->transport.unacknowledged();
}

void UserProgram::tell() {
    for (const auto& note : user_.take_notes())
        recorder_.on(user_.number(), note, clock_.now());
}

}  // namespace chathack::play
