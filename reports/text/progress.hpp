#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The progress of a run as one line for a terminal:
/// `[ 123/742 ]  violates-must 2  inconclusive 1  global/limit:ascii`.
class Progress {
public:
    /// A case has ended, and with it `done` of `all`.
    void add(const CaseResult& one, std::size_t done, std::size_t all);

    /// The line, without its end, of at most `width` columns.
    std::string line(std::size_t width, bool colour = false) const;

private:
    std::size_t done_ = 0;
    std::size_t all_ = 0;
    std::map<verdict::Outcome, std::uint64_t> verdicts_;
    std::string current_;
};

}  // namespace chathack::reports
