#include "conformance/marking/class_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <system_error>
#include <thread>

#include "conformance/command_line/version.hpp"
#include "conformance/marking/plays.hpp"
#include "conformance/sandbox/folder_tree.hpp"
#include "reports/model/files.hpp"

namespace chathack::marking {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;

/// What is kept of a submission beside its results, so that it need not be played again.
struct State {
    std::string fingerprint;  ///< of what was handed in
    std::string manner;       ///< how it was treated: another is another mark
    PlaysOutcome outcome;
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
    return State{text("fingerprint"),
                 text("manner"),
                 {{text("trouble"), text("log"), json.value("ours", false)}, text("remark")}};
}

bool write_state(const fs::path& file, const State& state) {
    const nlohmann::json json{{"fingerprint", state.fingerprint},      {"manner", state.manner},
                              {"trouble", state.outcome.trouble.what}, {"log", state.outcome.trouble.log},
                              {"ours", state.outcome.trouble.ours},    {"remark", state.outcome.remark}};
    return reports::write_file(file,
                               json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

/// One submission on its way to marks.
class Candidate {
public:
    Candidate(const submissions::Submission& submission, fs::path folder, const ClassOptions& options,
              Place place)
        : submission_{submission}, folder_{std::move(folder)}, options_{options}, place_{std::move(place)} {
        place_.folder = folder_;
    }

    marks::Marks run() {
        State state{submissions::fingerprint(submission_.place), fingerprint_of(options_.manner), {}};
        const auto before = read_state(state_file());
        const bool keeps = options_.only_changed || options_.resume;
        const bool same =
            before && before->fingerprint == state.fingerprint && before->manner == state.manner;
        // What went wrong may have been the machine's fault.
        const bool went_well =
            before && before->outcome.trouble.what.empty() && before->outcome.remark.empty();
        if (keeps && same && went_well) {
            state = *before;
            place_.tell("unchanged");
        } else if (*options_.interrupted) {
            state.outcome.trouble = {"interrupted before it was played", {}, true};
        } else {
            std::error_code error;
            fs::remove(state_file(), error);
            state.outcome = unpack_and_play();
            if (!*options_.interrupted) write_state(state_file(), state);
        }
        return conclude(state.outcome);
    }

private:
    fs::path state_file() const { return folder_ / "state.json"; }

    PlaysOutcome unpack_and_play() {
        const auto work = folder_ / "work";
        clear(work);
        std::error_code error;
        fs::create_directories(folder_, error);
        const auto unpacked = submissions::unpack(submission_.place, work, {},
                                                  [&](const fs::path& folder) { return !is_named(folder); });
        PlaysOutcome outcome;
        if (unpacked.why_not.empty()) {
            outcome = make_and_play(options_.manner, unpacked.folder, place_, *options_.interrupted);
        } else {
            outcome.trouble.what = unpacked.why_not;
            place_.tell(unpacked.why_not);
        }
        clear(work);
        return outcome;
    }

    /// Whether the file that starts all of them names a folder of theirs: "${dir}/src".
    bool is_named(const fs::path& folder) const {
        const auto name = "${dir}/" + folder.filename().string();
        const auto& text = options_.template_text;
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
            const auto behind = at + name.size();
            constexpr std::string_view ends = "/\"' \t\n,;)]";
            if (behind == text.size() || ends.find(text[behind]) != std::string_view::npos) return true;
        }
        return false;
    }

    void clear(const fs::path& work) const {
        if (std::error_code error; fs::exists(work, error)) sandbox::remove_tree(work);
    }

    marks::Marks conclude(const PlaysOutcome& outcome) {
        bool page_written = true;
        auto made = marking::conclude(options_.rubric, submission_.name, folder_, outcome,
                                      folder_ / "marks.html", page_written);
        made.identifier = submission_.identifier;
        if (!page_written) place_.tell("its page cannot be written");
        if (!made.problem.empty() && outcome.trouble.what.empty()) place_.tell(made.problem);
        if (made.problem.empty())
            place_.tell(fmt::format("{} of {} points", marks::points_text(made.points),
                                    marks::points_text(made.maximum)));
        return made;
    }

    const submissions::Submission& submission_;
    const fs::path folder_;
    const ClassOptions& options_;
    Place place_;
};

}  // namespace

std::vector<std::string> folder_names(const std::vector<submissions::Submission>& all) {
    std::vector<std::string> names;
    std::set<std::string> taken{"class.html", "marks.csv", "gradebook.csv"};  // ours, beside them
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
    std::shared_mutex machine;
    std::size_t done = 0;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto i = next++; i < all.size(); i = next++) {
            const auto tell = [&](const std::string& what) {
                const std::scoped_lock lock{mutex};
                if (options.tell) options.tell(all[i].name, what);
            };
            try {
                made[i] = Candidate{all[i], options.out / folders[i], options, {{}, tell, &machine}}.run();
            } catch (const std::exception& fault) {  // of one submission: the others go on
                made[i].name = all[i].name;
                made[i].maximum = options.rubric.maximum;
                made[i].problem = std::string{"an error of the suite itself: "} + fault.what();
                made[i].ours = true;
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
