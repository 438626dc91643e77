#include "conformance/commands/rubric_arguments.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <string_view>

#include "conformance/clauses/clauses.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "reports/marks/formats.hpp"
#include "reports/model/files.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;

/// One word of `--format`: "moodle=worksheet.csv", "autolab=Chat server".
struct Format {
    std::string name;
    std::string argument;
};

std::vector<Format> split(const std::string& formats) {
    std::vector<Format> all;
    std::size_t at = 0;
    while (at <= formats.size()) {
        const auto end = std::min(formats.find(',', at), formats.size());
        const auto word = formats.substr(at, end - at);
        const auto equals = std::min(word.find('='), word.size());
        if (!word.empty())
            all.push_back({word.substr(0, equals), equals < word.size() ? word.substr(equals + 1) : ""});
        at = end + 1;
    }
    return all;
}

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

std::optional<std::string> classroom50(const marks::Marks& one, const std::string&, std::string& why_not) {
    const auto submission =
        marks::classroom50_submission([](const char* name) { return std::getenv(name); }, now(), why_not);
    if (!submission) return std::nullopt;
    return marks::to_classroom50(one, *submission);
}

/// A format of one submission, and the name of its file.
struct OfOne {
    std::string_view name;
    std::string_view file;
    std::function<std::optional<std::string>(const marks::Marks&, const std::string& argument,
                                             std::string& why_not)>
        make;
};

const std::vector<OfOne>& formats_of_one() {
    static const std::vector<OfOne> all{
        {"gradescope", "results.json",
         [](const auto& one, auto&, auto&) { return marks::to_gradescope(one); }},
        {"classroom50", "result.json", classroom50},
        {"autolab", "autolab.txt",
         [](const auto& one, auto& problem, auto&) {
             return marks::to_autolab(one, problem.empty() ? "CHATHACK" : problem);
         }},
        {"prairielearn", "prairielearn.json",
         [](const auto& one, auto&, auto&) { return marks::to_prairielearn(one); }},
        {"vpl", "vpl.txt", [](const auto& one, auto&, auto&) { return marks::to_vpl(one); }}};
    return all;
}

const OfOne* find_of_one(const std::string& name) {
    const auto& all = formats_of_one();
    const auto found = std::ranges::find(all, name, &OfOne::name);
    return found == all.end() ? nullptr : &*found;
}

constexpr std::array<std::string_view, 3> formats_of_class{"csv", "gradebook", "moodle"};

bool read(const std::string& file, std::string& text) {
    std::ifstream in{file, std::ios::binary};
    text = {std::istreambuf_iterator<char>{in}, {}};
    return in.is_open();
}

/// Fills in the worksheet; its place is where the copy goes. 0, or the exit code after a message.
int fill_worksheet(const std::string& file, const std::vector<marks::Marks>& all, const fs::path& place,
                   marks::FilledWorksheet& filled) {
    std::string worksheet;
    if (!read(file, worksheet))
        return complain(wrong_use, fmt::format("--format moodle={}: it cannot be read", file));
    marks::WorksheetOptions options;
    options.feedback = true;
    filled = marks::fill_moodle_worksheet(worksheet, all, options);
    if (!filled.why_not.empty())
        return complain(wrong_use, fmt::format("--format moodle={}: {}", file, filled.why_not));
    std::error_code error;
    if (fs::equivalent(place, file, error))
        return complain(wrong_use, fmt::format("--format moodle={}: the filled one would take its place; "
                                               "give --out another folder",
                                               file));
    return conforms;
}

fs::path worksheet_place(const std::string& file, const fs::path& out) {
    return out / fs::path{file}.filename();
}

/// Fills in a copy of the worksheet. 0, or the exit code after a message.
int write_worksheet(const std::string& file, const std::vector<marks::Marks>& all, const fs::path& out) {
    marks::FilledWorksheet filled;
    const auto place = worksheet_place(file, out);
    if (const int bad = fill_worksheet(file, all, place, filled)) return bad;
    if (!reports::write_file(place, filled.csv))
        return complain(harness_error, fmt::format("cannot write {}", place.string()));
    say(fmt::format("moodle: {} rows filled, in {}\n", filled.filled, place.string()));
    for (const auto& one : filled.unmatched)
        say(fmt::format("moodle: no row, or more than one, for {}\n", one));
    for (const auto& one : filled.refused)
        say(fmt::format("moodle: left as it is: {}\n", one));
    for (const auto& one : filled.left)
        say(fmt::format("moodle: no grade for {}\n", one));
    return conforms;
}

int write_of_class(const Format& format, const std::vector<marks::Marks>& all, const fs::path& out) {
    if (format.name == "moodle") return write_worksheet(format.argument, all, out);
    const bool csv = format.name == "csv";
    const auto file = out / (csv ? "marks.csv" : "gradebook.csv");
    if (!reports::write_file(file, csv ? marks::to_class_csv(all) : marks::to_moodle_gradebook(all)))
        return complain(harness_error, fmt::format("cannot write {}", file.string()));
    return conforms;
}

}  // namespace

int read_rubric(const std::string& file, marks::Rubric& rubric) {
    if (file.empty()) return conforms;
    std::vector<std::string> known;
    for (const auto& clause : clauses::all_clauses())
        known.emplace_back(clause.id);
    auto loaded = marks::load_rubric(file, known);
    print(loaded.diagnostics);
    if (!loaded.rubric) return wrong_use;
    rubric = *std::move(loaded.rubric);
    return conforms;
}

std::string formats_help() {
    return "files for course systems, with commas between: csv, gradebook (Moodle), moodle=FILE (the offline "
           "worksheet, of which a filled copy is written), gradescope, classroom50, autolab=PROBLEM, "
           "prairielearn, vpl (default: csv)";
}

int check_formats(const std::string& formats, const std::string& out) {
    for (const auto& [name, argument] : split(formats)) {
        const bool of_class = std::ranges::find(formats_of_class, name) != formats_of_class.end();
        if (!of_class && !find_of_one(name))
            return complain(wrong_use,
                            fmt::format("--format {}: there is no such format; there are csv, "
                                        "gradebook, moodle=FILE, gradescope, classroom50, autolab, "
                                        "prairielearn and vpl",
                                        name));
        if (name == "moodle" && argument.empty())
            return complain(wrong_use, "--format moodle=FILE: name the worksheet that you downloaded");
        if (!argument.empty() && name != "moodle" && name != "autolab")
            return complain(wrong_use,
                            fmt::format("--format {}={}: this format takes nothing", name, argument));
        marks::FilledWorksheet filled;
        if (name == "moodle") {
            if (const int bad = fill_worksheet(argument, {}, worksheet_place(argument, out), filled))
                return bad;
        }
        if (std::string why_not; name == "classroom50" && !classroom50({}, {}, why_not))
            return complain(wrong_use, fmt::format("--format classroom50: {}", why_not));
    }
    return conforms;
}

int write_formats(const std::string& formats, const std::vector<marks::Marks>& all,
                  const std::vector<std::string>& folders, const fs::path& out) {
    for (const auto& format : split(formats)) {
        const auto* of_one = find_of_one(format.name);
        if (!of_one) {
            if (const int bad = write_of_class(format, all, out)) return bad;
            continue;
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto file = out / folders[i] / of_one->file;
            if (std::error_code error; all[i].ours) {  // which is no grade
                fs::remove(file, error);
                continue;
            }
            std::string why_not;
            const auto text = of_one->make(all[i], format.argument, why_not);
            if (!text) return complain(wrong_use, fmt::format("--format {}: {}", format.name, why_not));
            if (!reports::write_file(file, *text))
                return complain(harness_error, fmt::format("cannot write {}", file.string()));
        }
    }
    return conforms;
}

std::optional<std::string> in_format(const std::string& format, const marks::Marks& one) {
    const auto words = split(format);
    const auto* of_one = words.size() == 1 ? find_of_one(words.front().name) : nullptr;
    std::string why_not =
        "there is no such format of one submission; there are gradescope, classroom50, "
        "autolab=PROBLEM, prairielearn and vpl";
    auto text = of_one ? of_one->make(one, words.front().argument, why_not) : std::nullopt;
    if (!text) complain(wrong_use, fmt::format("--format {}: {}", format, why_not));
    return text;
}

}  // namespace chathack::commands
