#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sim/process_pool/children.hpp"

namespace chathack::sweep {

using process_pool::Children;
using process_pool::Work;

/// How many ranks `mpirun` has started; 1 when it has not. Needs no MPI.
std::size_t ranks_of_environment();

/// The ranks of an MPI program. Each does one run at a time; who is free gets the next.
class Ranks {
public:
    /// @return nothing when this program was built without MPI
    static std::unique_ptr<Ranks> join();
    virtual ~Ranks() = default;

    virtual bool first() const = 0;
    /// On the first rank: like `process_pool::work_off`, on all of them. It does runs, too.
    virtual void work_off(const std::vector<std::size_t>& todo, const Work& work,
                          const std::function<void(const Children::Ended&)>& on_ended,
                          const std::function<bool()>& interrupted) = 0;
    /// On every other rank: does what it is given, until there is nothing.
    virtual void serve(const Work& work) = 0;
};

}  // namespace chathack::sweep
