#include "conformance/commands/learn_client.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "conformance/project/file_text.hpp"
#include "conformance/suite/client_policy.hpp"
#include "conformance/suite/host.hpp"
#include "conformance/suite/probes.hpp"
#include "conformance/target/last_lines.hpp"
#include "conformance/target/substitute.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{5};  // to start, to log in, to show and to say something
constexpr std::size_t lines_told = 3;

std::string line_with(const std::string& shown, std::string_view text) {
    std::istringstream lines{shown};
    for (std::string line; std::getline(lines, line);)
        if (line.find(text) != line.npos) return line;
    return {};
}

/// Why it did not log in, in a few words and with its last lines.
std::string why_not_in(const runner::Transcript& transcript, const std::string& shown) {
    using Kind = runner::Entry::Kind;
    std::string what = "it did not connect";
    for (const auto& entry : transcript.entries) {
        if (entry.kind == Kind::connected)
            what = "it connected, and did not log in with the login that it is given";
        if (entry.kind == Kind::exited) what = "it ended: " + entry.note;
    }
    const auto lines = target::last_lines(shown, lines_told);
    return lines.empty() ? what : what + ": " + lines;
}

}  // namespace

std::optional<LearnedClient> learn_client(const project::Candidate& candidate, const fs::path& folder,
                                          const std::atomic<bool>& interrupted,
                                          const std::function<void(const std::string&)>& told,
                                          std::string& why_not) {
    const auto place = fs::absolute(folder).lexically_normal();
    for (const auto& way : project::client_ways()) {
        if (interrupted) return std::nullopt;
        LearnedClient learned;
        auto& file = learned.file;
        file.name =
            place.filename().empty() ? place.parent_path().filename().string() : place.filename().string();
        file.command = {candidate.command, candidate.environment, "", "client file", folder.string()};
        file.command.words.insert(file.command.words.end(), way.begin(), way.end());
        file.acts = {{"say", "${text}"}};
        const auto line = fmt::format("{}", fmt::join(file.command.words, " "));
        told(line);

        auto played = file;
        played.command = target::substitute(file.command, {{"dir", place.string()}});
        auto options = suite::client_run_options({}, {played}, {}, 1);
        options.timing.answer = patience;
        const auto& probe = suite::client_words_probe();
        const auto transcript = suite::make_client_host({played})->probe(probe, options, interrupted);
        const auto screen = transcript.last_lines.find("alice");
        if (screen != transcript.last_lines.end()) learned.shown = target::last_lines(screen->second, 40);
        const auto troubles = suite::troubles_of(probe, transcript);
        if (!troubles.at(0).empty()) {
            why_not += (why_not.empty() ? "" : "\n") + line + ": " + why_not_in(transcript, learned.shown);
            continue;
        }
        learned.says = troubles.at(1).empty();
        if (!learned.says) file.acts.clear();
        learned.line = line_with(learned.shown, suite::client_words.text);
        const auto pattern = project::message_pattern(learned.line, std::string{suite::client_words.sender},
                                                      std::string{suite::client_words.text});
        if (!pattern.empty()) file.observations["message"] = {pattern};
        return learned;
    }
    return std::nullopt;
}

}  // namespace chathack::commands
