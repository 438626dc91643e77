#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sim/process_pool/children.hpp"

namespace chathack::sweep {

using process_pool::Children;
using process_pool::Work;

/// How many ranks `mpirun` has started; 1 without mpirun. Works without MPI.
std::size_t ranks_of_environment();

/// The ranks (processes) of an MPI program. Each does one run at a time; a free rank gets the next.
class Ranks {
public:
    /// @return nothing when this program was built without MPI
    static std::unique_ptr<Ranks> join();
    virtual ~Ranks() = default;

    virtual bool first() const = 0;
    /// For the first rank: like `process_pool::work_off`, with all ranks. The first rank does runs too.
    virtual void work_off(const std::vector<std::size_t>& todo, const Work& work,
                          const std::function<void(const Children::Ended&)>& on_ended,
                          const std::function<bool()>& interrupted) = 0;
    /// For every other rank: does the runs that it is given, until there are no more.
    virtual void serve(const Work& work) = 0;
};

}  // namespace chathack::sweep
