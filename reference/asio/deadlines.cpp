#include "reference/asio/deadlines.hpp"

namespace chathack::asio {

TimerQueue::TimerQueue(AsioShared& shared, std::chrono::milliseconds length,
                       std::function<bool(const Entry&)> counts, std::function<void(const Entry&)> expired)
    : shared_{shared},
      length_{length},
      counts_{std::move(counts)},
      expired_{std::move(expired)},
      timer_{shared.loop} {}

void TimerQueue::add(const Entry& entry) {
    entries_.push_back({Clock::now() + length_, entry});
    if (entries_.size() == 1) arm();
}

void TimerQueue::settle() {
    if (entries_.empty()) return;
    while (!entries_.empty() && !counts_(entries_.front().entry))
        entries_.pop_front();
    if (entries_.empty()) timer_.cancel();
}

void TimerQueue::arm() {
    timer_.expires_at(entries_.front().at);
    shared_.wait(timer_, [this] { ring(); });
}

void TimerQueue::ring() {
    while (!entries_.empty()) {
        const auto [at, entry] = entries_.front();
        if (counts_(entry)) {
            if (at > Clock::now()) break;
            entries_.pop_front();
            expired_(entry);
        } else {
            entries_.pop_front();
        }
    }
    if (!entries_.empty()) arm();
}

}  // namespace chathack::asio
