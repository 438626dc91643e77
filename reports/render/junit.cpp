#include "reports/render/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>

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

class Writer {
public:
    Writer(const Result& result, const JunitOptions& options) : result_{result}, options_{options} {}

    std::string write() {
        auto root = document_.append_child("testsuites");
        std::map<std::string, std::vector<const CaseResult*>> families;
        for (const auto& one : result_.cases)
            families[name_of(one).family].push_back(&one);
        Counts all;
        for (const auto& [family, cases] : families)
            all += write_suite(root, family, cases);
        if (result_.run.partial) all += write_partial(root);
        set(root, "name", "CHATHACK conformance of " + result_.target.name);
        set(root, all, false);
        std::ostringstream out;
        document_.save(out, " ");
        return out.str();
    }

private:
    Counts write_suite(pugi::xml_node root, const std::string& family,
                       const std::vector<const CaseResult*>& cases) {
        auto suite = root.append_child("testsuite");
        set(suite, "name", label_ + "." + family);
        write_properties(suite);
        Counts counts;
        for (const auto* one : cases)
            counts += write_case(suite, *one);
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

    Counts write_case(pugi::xml_node suite, const CaseResult& one) {
        Counts counts{.tests = 1, .time_us = one.duration_us};
        const auto name = name_of(one);
        auto test = suite.append_child("testcase");
        set(test, "classname", label_ + "." + name.class_name);
        set(test, "name", name.test);
        set(test, "time", seconds(one.duration_us));
        using verdict::Outcome;
        const bool fails = one.verdict == Outcome::violates_must ||
                           (one.verdict == Outcome::violates_should && options_.should_fails);
        if (fails) {
            write_outcome(test.append_child("failure"), one);
            counts.failures = 1;
        } else if (one.verdict == Outcome::inconclusive) {
            write_outcome(test.append_child("error"), one);
            counts.errors = 1;
        } else if (one.verdict == Outcome::skipped || one.verdict == Outcome::follows) {
            set(test.append_child("skipped"), "message", why(one));
            counts.skipped = 1;
        }
        const bool clean = one.verdict == Outcome::conforms || one.verdict == Outcome::skipped;
        if (!clean) write_transcript(test.append_child("system-out"), one);
        return counts;
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

    void write_outcome(pugi::xml_node outcome, const CaseResult& one) {
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
    Counts write_partial(pugi::xml_node root) {
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
    pugi::xml_document document_;
};

}  // namespace

std::string to_junit(const Result& result, const JunitOptions& options) {
    return Writer{result, options}.write();
}

}  // namespace chathack::reports
