#include "conformance/marking/plays.hpp"

#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "conformance/sandbox/folder_tree.hpp"
#include "reports/marks/student_html.hpp"
#include "reports/marks/submission_folder.hpp"
#include "reports/model/files.hpp"
#include "reports/model/json.hpp"

namespace chathack::marking {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;
using std::chrono::steady_clock;

constexpr unsigned plays_most = 20;  // of which an earlier run may have left results

fs::path play_folder(const fs::path& folder, unsigned number) {
    return folder / fmt::format("play-{}", number + 1);
}

std::string seconds_since(steady_clock::time_point began) {
    return fmt::format("{:.1f} s", std::chrono::duration<double>(steady_clock::now() - began).count());
}

/// Plays once, and where that is cut short again, alone. False, and why: that was cut short, too.
bool play_well(const Manner& manner, const Playable& ready, unsigned number, const Place& place,
               const target::Interrupted& interrupted, Trouble& trouble) {
    const auto to = play_folder(place.folder, number);
    {
        const std::shared_lock beside{*place.machine};
        if (play(manner, ready, number, to, interrupted, trouble)) return true;
    }
    if (interrupted) return false;
    place.tell(fmt::format("play {} was cut short and is repeated: {}", number + 1, trouble.what));
    const std::unique_lock alone{*place.machine};
    trouble = {};
    return play(manner, ready, number, to, interrupted, trouble);
}

PlaysOutcome play_all(const Manner& manner, const Playable& ready, const Place& place,
                      const target::Interrupted& interrupted) {
    PlaysOutcome outcome;
    unsigned whole = 0;
    Trouble last;
    for (unsigned i = 0; i < manner.plays && !interrupted; ++i) {
        const auto began = steady_clock::now();
        Trouble trouble;
        if (play_well(manner, ready, i, place, interrupted, trouble)) {
            ++whole;
            place.tell(fmt::format("played {} of {} in {}", i + 1, manner.plays, seconds_since(began)));
            continue;
        }
        place.tell(trouble.what);
        outcome.remark += fmt::format("{}Play {} was cut short: {}", outcome.remark.empty() ? "" : " ", i + 1,
                                      trouble.what);
        if (outcome.remark.back() != '.') outcome.remark += '.';
        last = std::move(trouble);
        // Of a program that cannot be played twice in a row no third play will tell more.
        if (i == 0) break;
    }
    if (whole == 0) outcome = {std::move(last), {}};
    return outcome;
}

}  // namespace

PlaysOutcome make_and_play(const Manner& manner, const fs::path& files, const Place& place,
                           const target::Interrupted& interrupted) {
    std::error_code error;
    for (unsigned i = 0; i < plays_most; ++i)
        fs::remove_all(play_folder(place.folder, i), error);
    PlaysOutcome outcome;
    Playable ready;
    const auto began = steady_clock::now();
    if (make_ready(manner, fs::absolute(files), place.folder / "log.txt", interrupted, ready,
                   outcome.trouble)) {
        place.tell(fmt::format("ready after {} ({})", seconds_since(began), ready.how));
        outcome = play_all(manner, ready, place, interrupted);
    } else {
        place.tell(outcome.trouble.what);
    }
    if (!ready.kept.empty()) sandbox::remove_tree(ready.kept);
    if (interrupted) outcome.trouble = {"interrupted while it was played", {}, true};
    // Where it lies on this machine is nothing for its students.
    for (auto* text : {&outcome.trouble.what, &outcome.trouble.log, &outcome.remark})
        *text = marks::without_folder(std::move(*text), fs::absolute(files).string());
    return outcome;
}

marks::Marks conclude(const marks::Rubric& rubric, const std::string& name, const fs::path& folder,
                      const PlaysOutcome& outcome, const fs::path& page, bool& page_written) {
    std::vector<reports::Result> results;
    for (unsigned i = 0; i < rubric.plays; ++i) {
        std::string why_not;
        if (auto result = reports::read_result(play_folder(folder, i) / "result.json", why_not))
            results.push_back(*std::move(result));
    }
    std::vector<const reports::Result*> plays;
    for (const auto& result : results)
        plays.push_back(&result);
    marks::Marks made;
    if (outcome.trouble.what.empty()) {
        made = marks::mark(rubric, name, plays);
        made.remark = outcome.remark;
    } else {
        made.name = name;
        made.maximum = rubric.maximum;
        made.problem = outcome.trouble.what;
        made.ours = outcome.trouble.ours;
    }
    marks::StudentOptions options;
    options.title = rubric.title;
    options.last_lines = outcome.trouble.log;
    if (const auto end = made.problem.find('\n'); end != std::string::npos) {
        options.last_lines = made.problem.substr(end + 1);
        made.problem.resize(end);
    }
    page_written = page.empty() || reports::write_file(page, marks::student_html(made, plays, options));
    return made;
}

}  // namespace chathack::marking
