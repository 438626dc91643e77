#include "sim/sweep/ranks.hpp"

#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <boost/serialization/string.hpp>
#include <optional>

namespace chathack::sweep {
namespace {

namespace mpi = boost::mpi;

constexpr int from_worker = 1;
constexpr int to_worker = 2;
constexpr std::int64_t no_more = -1;
constexpr std::chrono::milliseconds look_around{2};

/// What a rank sends when it is free: the outcome of its last run, if there was one.
struct Free {
    std::int64_t run = no_more;
    std::string line;
    std::string failed;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& run& line& failed;
    }
};

class MpiRanks final : public Ranks {
public:
    bool first() const override { return world_.rank() == 0; }

    void work_off(const std::vector<std::size_t>& todo, const Work& work,
                  const std::function<void(const Children::Ended&)>& on_ended,
                  const std::function<bool()>& interrupted) override {
        auto next = todo.begin();
        Children own{work};
        for (auto others = world_.size() - 1; others > 0 || own.count() > 0 || next != todo.end();) {
            if (interrupted()) next = todo.end();
            if (own.count() == 0 && next != todo.end()) own.start(*next++);
            while (const auto message = world_.iprobe(mpi::any_source, from_worker)) {
                Free free;
                world_.recv(message->source(), from_worker, free);
                if (free.run != no_more)
                    on_ended(
                        {static_cast<std::size_t>(free.run), std::move(free.line), std::move(free.failed)});
                const bool more = next != todo.end();
                world_.send(message->source(), to_worker,
                            more ? static_cast<std::int64_t>(*next++) : no_more);
                if (!more) --others;
            }
            for (const auto& ended : own.wait(look_around))
                on_ended(ended);
        }
    }

    void serve(const Work& work) override {
        Children children{work};
        for (Free free;;) {
            world_.send(0, from_worker, free);
            std::int64_t run = no_more;
            world_.recv(0, to_worker, run);
            if (run == no_more) return;
            children.start(static_cast<std::size_t>(run));
            std::vector<Children::Ended> ended;
            while (ended.empty())
                ended = children.wait(std::chrono::milliseconds{1000});
            free = {run, std::move(ended.front().text), std::move(ended.front().failed)};
        }
    }

private:
    mpi::environment environment_;
    mpi::communicator world_;
};

}  // namespace

std::unique_ptr<Ranks> Ranks::join() { return std::make_unique<MpiRanks>(); }

}  // namespace chathack::sweep
