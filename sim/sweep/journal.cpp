#include "sim/sweep/journal.hpp"

namespace chathack::sweep {

std::optional<Journal> Journal::open(const std::string& path) {
    Journal journal{path};
    if (!journal.file_) return std::nullopt;
    return journal;
}

Journal::Journal(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    bool cut = false;
    for (std::string line; std::getline(in, line); cut = in.eof()) {
        if (auto outcome = from_line(line)) finished_[outcome->key] = std::move(*outcome);
    }
    file_.open(path, std::ios::binary | std::ios::app);
    if (cut) file_ << '\n';  // ends a line that was cut, so that new ones stay readable
}

const RunOutcome* Journal::find(const std::string& key) const {
    const auto at = finished_.find(key);
    return at == finished_.end() ? nullptr : &at->second;
}

void Journal::add(const RunOutcome& outcome) {
    if (!outcome.failed.empty()) return;
    file_ << to_line(outcome) + '\n' << std::flush;
}

}  // namespace chathack::sweep
