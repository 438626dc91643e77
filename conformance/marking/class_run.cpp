#include "conformance/marking/class_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <fstream>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <thread>

#include "conformance/command_line/version.hpp"
#include "conformance/sandbox/folder_tree.hpp"
#include "reports/marks/student_html.hpp"
#include "reports/model/coverage.hpp"
#include "reports/model/files.hpp"
#include "reports/model/json.hpp"

namespace chathack::marking {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;
using std::chrono::steady_clock;

/// What is kept of a submission beside its results, so that it need not be played again.
struct State {
    std::string fingerprint;  ///< of what was handed in
    std::string manner;       ///< how it was treated: another is another mark
    Trouble trouble;          ///< why it was not played; empty: it was
};

std::string fingerprint_of(const Manner& manner) {
    const auto file = manner.file.empty() ? std::string{} : submissions::fingerprint(manner.file);
    return fmt::format(
        "{} smoke {} thorough {} clients {} sandbox {} plays {} file {} seed {} build {} s play {} s "
        "readable {}",
        version(), manner.smoke, manner.thorough, manner.clients, manner.sandbox, manner.plays, file,
        manner.seed, manner.build_within.count(), manner.play_within.count(),
        fmt::join(manner.readable, ":"));
}

std::optional<State> read_state(const fs::path& file) {
    std::ifstream in{file};
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto text = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    return State{text("fingerprint"), text("manner"), {text("trouble"), text("log")}};
}

bool write_state(const fs::path& file, const State& state) {
    const nlohmann::json json{{"fingerprint", state.fingerprint},
                              {"manner", state.manner},
                              {"trouble", state.trouble.what},
                              {"log", state.trouble.log}};
    return reports::write_file(file,
                               json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

std::string seconds_since(steady_clock::time_point began) {
    return fmt::format("{:.1f} s", std::chrono::duration<double>(steady_clock::now() - began).count());
}

/// One submission on its way to marks.
class Candidate {
public:
    Candidate(const submissions::Submission& submission, fs::path folder, const ClassOptions& options,
              std::function<void(const std::string&)> tell)
        : submission_{submission}, folder_{std::move(folder)}, options_{options}, tell_{std::move(tell)} {}

    marks::Marks run() {
        State state{submissions::fingerprint(submission_.place), fingerprint_of(options_.manner), {}};
        const auto before = read_state(state_file());
        const bool keeps = options_.only_changed || options_.resume;
        const bool same =
            before && before->fingerprint == state.fingerprint && before->manner == state.manner;
        if (keeps && same && before->trouble.what.empty()) {  // a trouble may have been the machine's
            state = *before;
            tell_("unchanged");
        } else {
            if (*options_.interrupted) return unplayed("interrupted before it was played");
            std::error_code error;
            fs::remove(state_file(), error);
            make_and_play(state.trouble);
            if (*options_.interrupted) return unplayed("interrupted while it was played");
            write_state(state_file(), state);
        }
        return conclude(state.trouble);
    }

private:
    fs::path state_file() const { return folder_ / "state.json"; }
    fs::path play_folder(unsigned number) const { return folder_ / fmt::format("play-{}", number + 1); }

    void make_and_play(Trouble& trouble) {
        const auto work = folder_ / "work";
        clear(work);
        std::error_code error;
        fs::create_directories(folder_, error);
        constexpr unsigned plays_most = 20;
        for (unsigned i = 0; i < plays_most; ++i)
            fs::remove_all(play_folder(i), error);
        const auto unpacked = submissions::unpack(submission_.place, work);
        Playable ready;
        const auto began = steady_clock::now();
        if (!unpacked.why_not.empty())
            trouble.what = unpacked.why_not;
        else if (make_ready(options_.manner, fs::absolute(unpacked.folder), folder_ / "log.txt",
                            *options_.interrupted, ready, trouble))
            tell_(fmt::format("ready after {} ({})", seconds_since(began), ready.how));
        for (unsigned i = 0; trouble.what.empty() && i < options_.manner.plays; ++i) {
            const auto start = steady_clock::now();
            if (play(options_.manner, ready, i, play_folder(i), *options_.interrupted, trouble))
                tell_(
                    fmt::format("played {} of {} in {}", i + 1, options_.manner.plays, seconds_since(start)));
        }
        if (!trouble.what.empty()) tell_(trouble.what);
        clear(work);
    }

    void clear(const fs::path& work) const {
        if (std::error_code error; fs::exists(work, error)) sandbox::remove_tree(work);
    }

    marks::Marks unplayed(const std::string& why) const {
        marks::Marks none;
        none.name = submission_.name;
        none.maximum = options_.rubric.maximum;
        none.problem = why;
        return none;
    }

    marks::Marks conclude(const Trouble& trouble) {
        std::vector<reports::Result> results;
        for (unsigned i = 0; i < options_.manner.plays; ++i) {
            std::string why_not;
            if (auto result = reports::read_result(play_folder(i) / "result.json", why_not))
                results.push_back(*std::move(result));
        }
        std::vector<const reports::Result*> plays;
        for (const auto& result : results)
            plays.push_back(&result);
        auto made = trouble.what.empty() ? marks::mark(options_.rubric, submission_.name, plays)
                                         : unplayed(trouble.what);
        made.identifier = submission_.identifier;
        marks::StudentOptions page;
        page.title = options_.rubric.title;
        page.last_lines = trouble.log;
        if (const auto end = made.problem.find('\n'); end != std::string::npos) {
            page.last_lines = made.problem.substr(end + 1);
            made.problem.resize(end);
        }
        if (!reports::write_file(folder_ / "marks.html", marks::student_html(made, plays, page)))
            tell_("its page cannot be written");
        if (!made.problem.empty() && trouble.what.empty()) tell_(made.problem);
        if (made.problem.empty())
            tell_(fmt::format("{} of {} points", marks::points_text(made.points),
                              marks::points_text(made.maximum)));
        return made;
    }

    const submissions::Submission& submission_;
    const fs::path folder_;
    const ClassOptions& options_;
    const std::function<void(const std::string&)> tell_;
};

}  // namespace

std::vector<std::string> folder_names(const std::vector<submissions::Submission>& all) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    constexpr std::size_t longest = 60;
    for (const auto& one : all) {
        auto name = one.name.substr(0, longest);
        for (auto& c : name) {
            const auto byte = static_cast<unsigned char>(c);
            if (!std::isalnum(byte) && c != '-' && c != '.') c = '-';
        }
        if (name.empty() || name.front() == '.') name.insert(0, "-");
        const auto stem = name;
        for (int i = 2; !taken.insert(name).second; ++i)
            name = fmt::format("{}-{}", stem, i);
        names.push_back(name);
    }
    return names;
}

std::vector<marks::Marks> run_class(const std::vector<submissions::Submission>& all,
                                    const ClassOptions& options) {
    const auto folders = folder_names(all);
    std::vector<marks::Marks> made(all.size());
    std::mutex mutex;  // guards `done` and what is told
    std::size_t done = 0;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto i = next++; i < all.size(); i = next++) {
            const auto tell = [&](const std::string& what) {
                const std::scoped_lock lock{mutex};
                if (options.tell) options.tell(all[i].name, what);
            };
            try {
                made[i] = Candidate{all[i], options.out / folders[i], options, tell}.run();
            } catch (const std::exception& fault) {  // of one submission: the others go on
                made[i].name = all[i].name;
                made[i].maximum = options.rubric.maximum;
                made[i].problem = std::string{"an error of the suite itself: "} + fault.what();
                tell(made[i].problem);
            }
            const std::scoped_lock lock{mutex};
            if (options.progress) options.progress(++done, all.size());
        }
    };
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1U, options.at_a_time); ++i)
        workers.emplace_back(work);
    workers.clear();
    return made;
}

}  // namespace chathack::marking
