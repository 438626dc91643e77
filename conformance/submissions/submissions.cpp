#include "conformance/submissions/submissions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>
#include <system_error>

namespace chathack::submissions {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> archive_endings{
    ".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".txz", ".tar.bz2", ".tar.zst", ".7z"};

constexpr std::string_view moodle_mark = "_assignsubmission_file_";

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::string_view archive_ending(const std::string& name) {
    const auto low = in_lower_case(name);
    for (const auto ending : archive_endings) {
        if (low.size() > ending.size() && low.ends_with(ending)) return ending;
    }
    return {};
}

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c); });
}

/// "Ada Lovelace_12345_assignsubmission_file_server.zip": the name and the number.
Submission named_by(const fs::path& place) {
    Submission one;
    one.place = place;
    one.name = place.filename().string();
    if (const auto mark = one.name.find(moodle_mark); mark != std::string::npos) {
        one.name.resize(mark);
        const auto bar = one.name.rfind('_');
        if (bar != std::string::npos && is_number(one.name.substr(bar + 1))) {
            one.identifier = one.name.substr(bar + 1);
            one.name.resize(bar);
        }
    } else if (!fs::is_directory(place)) {
        one.name.resize(one.name.size() - archive_ending(one.name).size());
    }
    return one;
}

/// Two of one name are told apart by the names of their files.
void tell_apart(std::vector<Submission>& all) {
    std::map<std::string, std::size_t> times;
    for (const auto& one : all)
        ++times[one.name];
    for (auto& one : all) {
        if (times[one.name] > 1) one.name += " (" + one.place.filename().string() + ")";
    }
}

}  // namespace

bool is_archive(const fs::path& file) { return !archive_ending(file.filename().string()).empty(); }

Found find_submissions(const fs::path& folder) {
    Found found;
    std::vector<fs::path> places;
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error))
        places.push_back(entry->path());
    std::ranges::sort(places);
    for (const auto& place : places) {
        const auto name = place.filename().string();
        std::error_code unknown;
        if (name.starts_with('.') || name == "__MACOSX") continue;
        if (fs::is_directory(place, unknown) || (fs::is_regular_file(place, unknown) && is_archive(place)))
            found.submissions.push_back(named_by(place));
        else
            found.passed_over.push_back(name + " is neither a folder nor an archive");
    }
    tell_apart(found.submissions);
    std::ranges::sort(found.submissions, {}, &Submission::name);
    return found;
}

bool holds_submissions(const fs::path& folder) {
    const auto found = find_submissions(folder);
    return !found.submissions.empty() && found.passed_over.empty();
}

}  // namespace chathack::submissions
