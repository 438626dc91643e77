#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/observe/finding.hpp"
#include "conformance/observe/message_book.hpp"

namespace chathack::observe {

/// A frame of a server whose cause was not seen yet.
struct PutOff {
    LinkId link{};
    std::string cause;  ///< what must be sent to the server for it, in words of the observer's own
    std::string bytes;
    Moment moment{};
    Time at{};
};

/// The frames that are put off, found by their cause and by when it cannot come any more.
class PutOffFrames {
public:
    void add(PutOff frame) {
        const auto number = ++numbers_given_;
        by_cause_[frame.cause][frame.link].push_back(number);
        by_time_.emplace(frame.moment.settled, number);
        frames_.emplace(number, std::move(frame));
    }
    /// The links on which a frame waits for `cause`.
    std::vector<LinkId> waiting_for(const std::string& cause) const {
        std::vector<LinkId> links;
        if (const auto at = by_cause_.find(cause); at != by_cause_.end())
            for (const auto& [link, numbers] : at->second)
                links.push_back(link);
        return links;
    }
    /// The first frame of `link` that waits for `cause`; null when there is none.
    const PutOff* first(const std::string& cause, LinkId link) const {
        const auto at = by_cause_.find(cause);
        if (at == by_cause_.end()) return nullptr;
        const auto numbers = at->second.find(link);
        return numbers == at->second.end() ? nullptr : &frames_.at(numbers->second.front());
    }
    /// Takes that frame out.
    PutOff take_first(const std::string& cause, LinkId link) {
        return take(by_cause_.at(cause).at(link).front());
    }
    /// Takes out the frames that were settled before `place`, in the order in which they were added.
    std::vector<PutOff> take_settled(std::uint64_t place) {
        std::set<std::uint64_t> numbers;
        for (auto at = by_time_.begin(); at != by_time_.end() && at->first < place; ++at)
            numbers.insert(at->second);
        std::vector<PutOff> taken;
        for (const auto number : numbers)
            taken.push_back(take(number));
        return taken;
    }

private:
    PutOff take(std::uint64_t number) {
        auto frame = std::move(frames_.extract(number).mapped());
        by_time_.erase({frame.moment.settled, number});
        const auto cause = by_cause_.find(frame.cause);
        const auto link = cause->second.find(frame.link);
        if (link->second.front() == number) {
            link->second.pop_front();
        } else {
            std::erase(link->second, number);
        }
        if (link->second.empty()) cause->second.erase(link);
        if (cause->second.empty()) by_cause_.erase(cause);
        return frame;
    }

    std::uint64_t numbers_given_ = 0;
    std::map<std::uint64_t, PutOff> frames_;
    std::map<std::string, std::map<LinkId, std::deque<std::uint64_t>>> by_cause_;
    std::set<std::pair<std::uint64_t, std::uint64_t>> by_time_;
};

}  // namespace chathack::observe
