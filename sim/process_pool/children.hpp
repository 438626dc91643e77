#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace chathack::process_pool {

/// Does the run with that number and gives one text that says what came of it. Called in a process of its
/// own, because ns-3 has one simulation for the whole process.
using Work = std::function<std::string(std::size_t run)>;

/// Runs in child processes, which end with this object.
class Children {
public:
    explicit Children(Work work) : work_{std::move(work)} {}
    ~Children();
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    struct Ended {
        std::size_t run = 0;
        std::string text;    ///< what the work gave
        std::string failed;  ///< why there is no text; else empty
    };
    void start(std::size_t run);
    std::size_t count() const noexcept { return children_.size(); }
    /// Those that end within this time; returns as soon as one has.
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

/// Does the runs of `todo` in `jobs` processes at a time, and tells of each that has ended, in whatever
/// order. Ends early when `interrupted` says so: those under way, which hear a Ctrl-C as we do, then have
/// `grace` to end.
void work_off(const std::vector<std::size_t>& todo, std::size_t jobs, const Work& work,
              const std::function<void(const Children::Ended&)>& on_ended,
              const std::function<bool()>& interrupted, std::chrono::milliseconds grace = {});

}  // namespace chathack::process_pool
