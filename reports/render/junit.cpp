#include "reports/render/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "reports/model/case_file.hpp"
#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/text.hpp"

namespace chathack::reports {
namespace {

std::string seconds(std::int64_t time_us) {
    return fmt::format("{:.6f}", static_cast<double>(time_us) / 1e6);
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
    node.append_attribute(name).set_value(printable(value).c_str());
}

void add_text(pugi::xml_node node, const std::string& text) {
    node.text().set(printable(text, LineEnds::keep).c_str());
}

/// The names of a case in JUnit: "global/limit:ascii" is the test "ascii" of the class "global.limit" in the
/// suite "global"; before class and suite stands the target.
struct Name {
    std::string family;
    std::string class_name;
    std::string test;
};

/// What tells the result from those of other targets: "mine", "mine (campus)".
std::string label_of(const Result& result) {
    const auto& network = result.run.network;
    return result.target.name + (network.empty() ? "" : " (" + network + ")");
}

Name name_of(const CaseResult& one) {
    Name name;
    const auto slash = one.id.find('/');
    name.family = slash == std::string::npos ? "other" : one.id.substr(0, slash);
    const auto colon = one.id.rfind(':');
    const auto last = colon == std::string::npos ? one.id.rfind('/') : colon;
    name.class_name = last == std::string::npos ? name.family : one.id.substr(0, last);
    std::replace(name.class_name.begin(), name.class_name.end(), '/', '.');
    name.test = last == std::string::npos ? one.id : one.id.substr(last + 1);
    if (!one.variant.empty()) name.test += " [" + one.variant + "]";
    if (one.repetition > 0) name.test += fmt::format(" #{}", one.repetition + 1);
    return name;
}

struct Counts {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
    std::int64_t time_us = 0;

    void operator+=(const Counts& more) {
        tests += more.tests;
        failures += more.failures;
        errors += more.errors;
        skipped += more.skipped;
        time_us += more.time_us;
    }
};

void set(pugi::xml_node node, const Counts& counts, bool with_skipped) {
    set(node, "tests", std::to_string(counts.tests));
    set(node, "failures", std::to_string(counts.failures));
    set(node, "errors", std::to_string(counts.errors));
    if (with_skipped) set(node, "skipped", std::to_string(counts.skipped));
    set(node, "time", seconds(counts.time_us));
}

class JunitWriter {
public:
    JunitWriter(const Result& result, const JunitOptions& options) : result_{result}, options_{options} {}

    /// The document is made without its cases, which are written one by one where it has their place.
    void write(std::ostream& out) {
        pugi::xml_document document;
        auto root = document.append_child("testsuites");
        std::map<std::string, std::vector<const CaseResult*>> families;
        for (const auto& one : result_.cases)
            families[name_of(one).family].push_back(&one);
        Counts all;
        for (const auto& [family, cases] : families)
            all += add_suite(root, family, cases);
        if (result_.run.partial) all += add_partial(root);
        set(root, "name", "CHATHACK conformance of " + result_.target.name);
        set(root, all, false);
        std::ostringstream made;
        document.save(made, " ");
        const auto text = std::move(made).str();
        std::string_view rest{text};
        for (const auto& [family, cases] : families) {
            out << rest.substr(0, rest.find(place_of_cases));
            rest.remove_prefix(rest.find(place_of_cases) + place_of_cases.size());
            for (const auto* one : cases)
                write_case(out, with_transcript(*one));
        }
        out << rest;
    }

private:
    static constexpr const char* place_name = "cases";
    static constexpr std::string_view place_of_cases = "  <?cases?>\n";

    Counts add_suite(pugi::xml_node root, const std::string& family,
                     const std::vector<const CaseResult*>& cases) {
        auto suite = root.append_child("testsuite");
        set(suite, "name", label_ + "." + family);
        write_properties(suite);
        suite.append_child(pugi::node_pi).set_name(place_name);
        Counts counts;
        for (const auto* one : cases)
            counts += counts_of(*one);
        set(suite, counts, true);
        if (!result_.run.started.empty()) set(suite, "timestamp", timestamp());
        return counts;
    }

    /// ISO 8601 without a time zone, as the schema demands.
    std::string timestamp() const {
        const auto& started = result_.run.started;
        return started.ends_with("Z") ? started.substr(0, started.size() - 1) : started;
    }

    void write_properties(pugi::xml_node suite) {
        auto properties = suite.append_child("properties");
        const auto add = [&](const char* name, const std::string& value) {
            if (value.empty()) return;
            auto property = properties.append_child("property");
            set(property, "name", name);
            set(property, "value", value);
        };
        add("target", result_.target.name);
        add("run", result_.run.id);
        add("seed", std::to_string(result_.run.seed));
        add("version", result_.run.version);
        add("command", result_.run.command);
        add("network", result_.run.network);
        add("partial", result_.run.partial_why);
    }

    bool fails(const CaseResult& one) const {
        using verdict::Outcome;
        return one.verdict == Outcome::violates_must ||
               (one.verdict == Outcome::violates_should && options_.should_fails);
    }
    static bool is_skipped(const CaseResult& one) {
        return one.verdict == verdict::Outcome::skipped || one.verdict == verdict::Outcome::follows;
    }
    Counts counts_of(const CaseResult& one) const {
        Counts counts{.tests = 1, .time_us = one.duration_us};
        if (fails(one)) counts.failures = 1;
        if (one.verdict == verdict::Outcome::inconclusive) counts.errors = 1;
        if (is_skipped(one)) counts.skipped = 1;
        return counts;
    }

    void write_case(std::ostream& out, const CaseResult& one) const {
        pugi::xml_document document;
        const auto name = name_of(one);
        auto test = document.append_child("testcase");
        set(test, "classname", label_ + "." + name.class_name);
        set(test, "name", name.test);
        set(test, "time", seconds(one.duration_us));
        if (fails(one))
            write_outcome(test.append_child("failure"), one);
        else if (one.verdict == verdict::Outcome::inconclusive)
            write_outcome(test.append_child("error"), one);
        else if (is_skipped(one))
            set(test.append_child("skipped"), "message", why(one));
        const bool clean =
            one.verdict == verdict::Outcome::conforms || one.verdict == verdict::Outcome::skipped;
        if (!clean) write_transcript(test.append_child("system-out"), one);
        test.print(out, " ", pugi::format_default, pugi::encoding_utf8, 2);
    }

    /// The reason of the first verdict among the gravest.
    static std::string why(const CaseResult& one) {
        for (const auto& verdict : one.verdicts) {
            if (outcome_of(verdict) != one.verdict) continue;
            if (!verdict.follows_from.empty())
                return verdict.clause + ": follows from " + verdict.follows_from + ": " + verdict.why;
            return verdict.why.empty() ? verdict.clause : verdict.clause + ": " + verdict.why;
        }
        return one.title;
    }

    void write_outcome(pugi::xml_node outcome, const CaseResult& one) const {
        const bool flaky = flaky_.contains(key_of(one));
        set(outcome, "message", (flaky ? "flaky, other repetitions were well: " : "") + why(one));
        set(outcome, "type", std::string{verdict::to_string(one.verdict)});
        add_text(outcome, case_to_text(result_, one));
    }

    static void write_transcript(pugi::xml_node node, const CaseResult& one) {
        std::string text;
        for (const auto& verdict : one.verdicts) {
            text.append(verdict.clause).append(" ").append(verdict::to_string(verdict.kind));
            if (!verdict.behaviour.empty()) text += " " + verdict.behaviour;
            text += "\n";
        }
        for (const auto& entry : one.entries) {
            constexpr std::size_t digits_max = 128;
            text += fmt::format("{:>10.3f} ms  {} {}", static_cast<double>(entry.at_us) / 1e3, entry.actor,
                                entry.kind);
            for (const auto& frame : entry.frames) {
                text += " " + frame.name;
                for (const auto& field : frame.fields)
                    text += " " + field.name + " " + field.value;
            }
            if (!entry.rest.empty()) text += " (" + entry.rest + ")";
            if (!entry.note.empty()) text += " " + entry.note;
            if (!entry.hex.empty())
                text += "  [" + entry.hex.substr(0, digits_max) +
                        (entry.hex.size() > digits_max ? "..." : "") + "]";
            text += "\n";
        }
        add_text(node, text);
    }

    /// Adds a test with an error, because a run that was cut short must not look like one that passed.
    Counts add_partial(pugi::xml_node root) {
        auto suite = root.append_child("testsuite");
        set(suite, "name", label_ + ".run");
        write_properties(suite);
        auto test = suite.append_child("testcase");
        set(test, "classname", label_ + ".run");
        set(test, "name", "every case was run");
        set(test, "time", seconds(0));
        auto error = test.append_child("error");
        set(error, "message", result_.run.partial_why);
        set(error, "type", "partial");
        const Counts counts{.tests = 1, .errors = 1};
        set(suite, counts, true);
        if (!result_.run.started.empty()) set(suite, "timestamp", timestamp());
        return counts;
    }

    const Result& result_;
    JunitOptions options_;
    const std::string label_ = label_of(result_);
    std::set<std::string> flaky_ = flaky_keys(result_);
};

}  // namespace

void write_junit(const Result& result, std::ostream& out, const JunitOptions& options) {
    JunitWriter{result, options}.write(out);
}

std::string to_junit(const Result& result, const JunitOptions& options) {
    std::ostringstream out;
    write_junit(result, out, options);
    return std::move(out).str();
}

}  // namespace chathack::reports
