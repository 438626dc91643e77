#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace chathack::process_pool {

/// Does the run with that number and returns its result as one text. It is called in a process of its own,
/// because ns-3 has one simulation in a process.
using Work = std::function<std::string(std::size_t run)>;

/// Runs in child processes. The processes end with this object.
class Children {
public:
    explicit Children(Work work) : work_{std::move(work)} {}
    ~Children();
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    struct Ended {
        std::size_t run = 0;
        std::string text;    ///< the result of the work
        std::string failed;  ///< why there is no text; empty when there is
    };
    void start(std::size_t run);
    std::size_t count() const noexcept { return children_.size(); }
    /// Waits until a child has ended, for this time at most.
    /// @return the children that have ended
    std::vector<Ended> wait(std::chrono::milliseconds at_most);

private:
    struct Child {
        std::size_t run = 0;
        pid_t pid = 0;
        int output = -1;
        std::string text;
    };
    Ended end(Child& child);

    Work work_;
    std::vector<Child> children_;
    std::vector<Ended> not_started_;
};

/// Does the runs of `todo` in processes, `jobs` at a time, and calls `on_ended` for each in the order in
/// which they end. When `interrupted`, it starts no more. The processes under way get a Ctrl-C too, and have
/// `grace` to end.
void work_off(const std::vector<std::size_t>& todo, std::size_t jobs, const Work& work,
              const std::function<void(const Children::Ended&)>& on_ended,
              const std::function<bool()>& interrupted, std::chrono::milliseconds grace = {});

}  // namespace chathack::process_pool
