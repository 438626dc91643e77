#include "conformance/project/java.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <set>

namespace chathack::project {
namespace {

namespace fs = std::filesystem;

bool mentions(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool is_of_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// The words of a source, one after the other, without its comments and texts.
class Words {
public:
    explicit Words(std::string_view text) : text_{text} {}

    /// A name, or one other character; empty at the end.
    std::string_view next() {
        while (at_ < text_.size()) {
            if (std::isspace(static_cast<unsigned char>(text_[at_])))
                ++at_;
            else if (text_.substr(at_).starts_with("//"))
                pass_over("\n");
            else if (text_.substr(at_).starts_with("/*"))
                pass_over("*/");
            else if (text_.substr(at_).starts_with(R"(""")"))
                pass_over(R"(""")");
            else if (text_[at_] == '"' || text_[at_] == '\'')
                pass_over_text();
            else
                return word();
        }
        return {};
    }

private:
    std::string_view word() {
        const auto begin = at_++;
        while (is_of_name(text_[begin]) && at_ < text_.size() && is_of_name(text_[at_]))
            ++at_;
        return text_.substr(begin, at_ - begin);
    }
    void pass_over(std::string_view end) {
        const auto found = text_.find(end, at_ + end.size());
        at_ = found == text_.npos ? text_.size() : found + end.size();
    }
    void pass_over_text() {
        const char quote = text_[at_++];
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
            at_ += text_[at_] == '\\' ? 2U : 1U;
        ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Whether it is no text in another encoding, such as Latin-1.
bool is_utf8(std::string_view text) {
    std::size_t behind = 0;  // bytes that belong to a character before them
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool goes_on = (byte & 0xc0U) == 0x80U;
        if (goes_on != (behind > 0)) return false;
        if (goes_on)
            --behind;
        else
            behind = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
    return behind == 0;
}

/// For the shell.
std::string as_word(const std::string& word) {
    const auto is_plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' || c == '/';
    };
    if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
}

/// Where packages begin.
fs::path root_of(const JavaSource& source) {
    auto folder = source.file.parent_path();
    std::string below = source.package;
    std::ranges::replace(below, '.', '/');
    const auto all = "/" + folder.generic_string();
    if (below.empty() || !all.ends_with("/" + below)) return folder;
    for (auto parts = std::ranges::count(below, '/') + 1; parts > 0; --parts)
        folder = folder.parent_path();
    return folder;
}

/// What `find` is told so that it does not give the tests.
std::string without_tests(const std::vector<JavaSource>& sources) {
    std::set<std::string> told;
    for (const auto& source : sources) {
        if (!source.tests) continue;
        std::string what = "-name " + as_word(source.file.filename().string());
        for (const auto& part : source.file.parent_path())
            if (part == "test" || part == "tests") what = "-path '*/" + part.string() + "/*'";
        told.insert(what);
    }
    std::string words;
    for (const auto& one : told)
        words += " ! " + one;
    return words;
}

}  // namespace

fs::path JavaSource::class_file() const {
    std::string path = name();
    std::ranges::replace(path, '.', '/');
    return fs::path{java_output} / (path + ".class");
}

JavaSource read_java(const fs::path& file, std::string_view text) {
    JavaSource source;
    source.file = file;
    source.utf8 = is_utf8(text);
    source.tests =
        mentions(text, "org.junit") || mentions(text, "junit.framework") || mentions(text, "org.testng");
    source.listens = mentions(text, "ServerSocket");  // and their channels
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    constexpr std::array<std::string_view, 4> kinds{"class", "interface", "enum", "record"};
    Words words{text};
    int depth = 0;
    std::string outermost;  // the type in which we are
    std::string_view one_before, two_before;
    for (auto word = words.next(); !word.empty(); word = words.next()) {
        if (depth == 0 && word == "package") {
            for (word = words.next(); !word.empty() && word != ";"; word = words.next())
                source.package += word;
        } else if (depth == 0 && std::ranges::count(kinds, one_before) > 0 && is_of_name(word.front())) {
            outermost = word;
        }
        if (word == "(" && one_before == "main" && two_before == "void" && depth <= 1 && !source.starts) {
            source.starts = true;
            source.type = depth == 1 ? outermost : file.stem().string();
        }
        depth += word == "{" ? 1 : word == "}" ? -1 : 0;
        two_before = one_before;
        one_before = word;
    }
    return source;
}

std::string javac_line(const std::vector<JavaSource>& sources, const JavaSource& main,
                       const std::vector<fs::path>& libraries) {
    const bool utf8 = std::ranges::all_of(sources, &JavaSource::utf8);
    std::string javac = std::string{"javac -encoding "} + (utf8 ? "UTF-8" : "ISO-8859-1");
    std::string jars;
    for (const auto& folder : libraries)
        jars += (jars.empty() ? "" : ":") + (folder / "*").generic_string();
    if (!jars.empty()) javac += " -cp " + as_word(jars);
    javac += " -d " + std::string{java_output};

    std::set<fs::path> classes;
    bool twice = false, modules = false, tests = false, in_one_folder = true;
    for (const auto& source : sources) {
        const auto name = source.file.filename();
        tests = tests || source.tests;
        modules = modules || name == "module-info.java";
        in_one_folder = in_one_folder && source.file.parent_path() == main.file.parent_path();
        if (!source.tests && name != "module-info.java" && name != "package-info.java")
            twice = !classes.insert(source.package / name).second || twice;
    }
    if (twice) {
        const auto root = root_of(main);
        return javac + " -sourcepath " + as_word(root.empty() ? "." : root.generic_string()) + " " +
               as_word(main.file.generic_string());
    }
    if (in_one_folder && !tests && !modules) {
        const auto folder = main.file.parent_path();
        return javac + " " + (folder.empty() ? "" : as_word(folder.generic_string()) + "/") + "*.java";
    }
    return "find . -name '*.java' ! -path '*/.*'" + std::string{modules ? " ! -name module-info.java" : ""} +
           without_tests(sources) + " -exec " + javac + " {} +";
}

bool is_in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path ? path : "";
    while (!rest.empty()) {
        const auto folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
        const auto place = fs::path{folder.empty() ? "." : folder} / program;
        std::error_code unknown;
        if (fs::is_regular_file(place, unknown) && access(place.c_str(), X_OK) == 0) return true;
    }
    return false;
}

}  // namespace chathack::project
