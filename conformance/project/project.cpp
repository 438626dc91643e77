#include "conformance/project/project.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

#include "conformance/project/java.hpp"

namespace chathack::project {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 5000;
constexpr int depth_max = 4;
constexpr int source_depth_max = 10;  // of Java, with a folder for each part of a package
constexpr std::size_t text_bytes_max = 256 * 1024;
constexpr std::array<std::string_view, 4> foreign_folders{"node_modules", "venv", "__pycache__",
                                                          "CMakeFiles"};

std::string text_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::string text(text_bytes_max, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// The files of a project.
class Folder {
public:
    explicit Folder(fs::path path, Role role = Role::server) : path_{std::move(path)}, role_{role} {
        std::error_code error;
        for (fs::recursive_directory_iterator at{path_, error}, end; !error && at != end;
             at.increment(error)) {
            const auto name = at->path().filename().string();
            std::error_code unknown;
            if (at->is_directory(unknown)) {
                if (name.starts_with('.') || std::ranges::count(foreign_folders, name) > 0 ||
                    at.depth() + 1 >= source_depth_max)
                    at.disable_recursion_pending();
            } else if (!name.starts_with('.') && at->is_regular_file(unknown)) {
                const auto file = fs::relative(at->path(), path_, unknown);
                if (at.depth() < depth_max && files_.size() < files_max) files_.push_back(file);
                if (file.extension() == ".java" && java_.size() < files_max) java_.push_back(file);
            }
        }
        for (auto* files : {&files_, &java_})
            std::ranges::sort(*files, [](const auto& one, const auto& other) {
                const auto depth = [](const fs::path& file) {
                    return std::distance(file.begin(), file.end());
                };
                return std::pair{depth(one), one} < std::pair{depth(other), other};
            });
    }

    /// Those that lie flattest first.
    const std::vector<fs::path>& files() const noexcept { return files_; }
    const std::vector<fs::path>& java() const noexcept { return java_; }  ///< sources, also deeper ones
    Role role() const noexcept { return role_; }                          ///< of what is looked for
    bool has(const fs::path& file) const { return std::ranges::count(files_, file) > 0; }
    std::string text(const fs::path& file) const { return text_of(path_ / file); }
    /// When it was last written; nothing: it is not there.
    std::optional<fs::file_time_type> time(const fs::path& file) const {
        std::error_code error;
        const auto time = fs::last_write_time(path_ / file, error);
        return error ? std::nullopt : std::optional{time};
    }
    bool is_program(const fs::path& file) const {
        std::error_code unknown;
        const auto may = fs::status(path_ / file, unknown).permissions();
        return (may & fs::perms::owner_exec) != fs::perms::none;
    }
    /// A script that says itself what runs it.
    bool has_interpreter(const fs::path& file) const {
        return !file.has_extension() && text(file).starts_with("#!");
    }
    bool is_binary(const fs::path& file) const {
        std::ifstream in{path_ / file, std::ios::binary};
        std::array<char, 4> magic{};
        in.read(magic.data(), magic.size());
        return std::string_view{magic.data(), magic.size()} ==
               "\x7f"
               "ELF";
    }

private:
    fs::path path_;
    Role role_;
    std::vector<fs::path> files_;
    std::vector<fs::path> java_;
};

std::string in_dir(const fs::path& file) { return "${dir}/" + file.generic_string(); }

/// Names that such programs have come first, those of the others and of tests last.
int unlikeliness(const fs::path& file, Role role) {
    std::string name = file.generic_string();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool server = contains(name, "server") || contains(name, "chathackd"),
               client = contains(name, "client");
    if (contains(name, "test") || contains(name, "bench")) return 3;
    if (role == Role::server ? client : server) return 3;
    if (server || client) return 0;
    return contains(name, "main") || contains(name, "app") || contains(name, "chat") ? 1 : 2;
}

/// The files for which `wanted` holds, likeliest first.
template <class Wanted>
std::vector<fs::path> likely(const Folder& folder, Wanted wanted) {
    std::vector<fs::path> found;
    std::ranges::copy_if(folder.files(), std::back_inserter(found), wanted);
    std::ranges::stable_sort(found, {}, [&](const auto& file) { return unlikeliness(file, folder.role()); });
    return found;
}

using Candidates = std::vector<Candidate>;

/// Adds a candidate for each jar below that folder of a build; or one that is yet to be built.
void add_jars(const Folder& folder, const Candidate& project, std::string_view below, Candidates& all) {
    const auto jars = likely(folder, [&](const fs::path& file) {
        const auto name = file.filename().string();
        return file.extension() == ".jar" && file.generic_string().starts_with(below) &&
               !name.starts_with("original-") && !contains(name, "-sources") && !contains(name, "-javadoc") &&
               !contains(file.generic_string(), "wrapper");
    });
    for (const auto& jar : jars) {
        auto one = project;
        one.command = {"java", "-jar", in_dir(jar)};
        if (one.known_by.empty()) one.known_by = jar.generic_string();
        all.push_back(std::move(one));
    }
    if (!jars.empty() || project.build.empty()) return;
    all.push_back(project);
    all.back().built = false;
}

void maven(const Folder& folder, Candidates& all) {
    if (!folder.has("pom.xml")) return;
    const auto* build = folder.has("mvnw") ? "./mvnw -q package" : "mvn -q package";
    add_jars(folder,
             {.kind = "Maven", .known_by = "pom.xml", .command = {}, .environment = {}, .build = build},
             "target/", all);
}

void gradle(const Folder& folder, Candidates& all) {
    for (const char* file : {"build.gradle", "build.gradle.kts"}) {
        if (!folder.has(file)) continue;
        const auto* build = folder.has("gradlew") ? "./gradlew build" : "gradle build";
        return add_jars(
            folder, {.kind = "Gradle", .known_by = file, .command = {}, .environment = {}, .build = build},
            "build/libs/", all);
    }
}

constexpr const char* archive_kind = "Java archive";

void jar(const Folder& folder, Candidates& all) {
    if (all.empty())
        add_jars(folder,
                 {.kind = archive_kind, .known_by = {}, .command = {}, .environment = {}, .build = {}}, "",
                 all);
}

bool is_in_libraries(const fs::path& file) {
    return std::ranges::any_of(file.parent_path(),
                               [](const fs::path& part) { return part == "lib" || part == "libs"; });
}

constexpr const char* java_kind = "Java";

/// Sources in Java that nothing else builds. Started as they are, they would be compiled at each start.
void java(const Folder& folder, Candidates& all) {
    if (folder.java().empty() || folder.has("pom.xml") || folder.has("build.gradle") ||
        folder.has("build.gradle.kts") || !is_in_path("javac"))
        return;
    std::vector<JavaSource> sources;
    fs::file_time_type newest = fs::file_time_type::min();
    for (const auto& file : folder.java()) {
        sources.push_back(read_java(file, folder.text(file)));
        newest = std::max(newest, folder.time(file).value_or(newest));
    }
    std::set<fs::path> libraries;
    for (const auto& file : folder.files())
        if (file.extension() == ".jar" && is_in_libraries(file)) libraries.insert(file.parent_path());

    std::vector<JavaSource> mains;
    std::ranges::copy_if(sources, std::back_inserter(mains),
                         [](const auto& source) { return source.starts && !source.tests; });
    std::ranges::stable_sort(mains, {}, [&](const JavaSource& source) {
        const bool fits = source.listens == (folder.role() == Role::server);
        const int by_name = unlikeliness(source.file, folder.role());
        return std::pair{by_name == 2 && fits ? 1 : by_name, !fits};
    });
    Candidates found;
    for (const auto& main : mains) {
        std::string classes = in_dir(std::string{java_output});
        for (const auto& library : libraries)
            classes += ":" + in_dir(library / "*");
        Candidate made{.kind = java_kind,
                       .known_by = main.file.generic_string(),
                       .command = {"java", "-cp", classes, main.name()},
                       .environment = {},
                       .build = javac_line(sources, main, {libraries.begin(), libraries.end()})};
        made.built_of_folder_alone = true;
        const auto compiled = folder.time(main.class_file());
        made.built = compiled && *compiled >= newest;
        for (const auto& other : mains)
            if (other.file != main.file) made.others.push_back(other.name());
        found.push_back(std::move(made));
    }
    if (found.empty()) return;
    std::erase_if(all, [](const Candidate& other) {
        return other.kind == archive_kind && is_in_libraries(other.known_by);
    });
    const bool serves = std::ranges::any_of(sources, &JavaSource::listens);
    all.insert(serves ? all.begin() : all.end(), found.begin(), found.end());
}

void cargo(const Folder& folder, Candidates& all) {
    if (!folder.has("Cargo.toml")) return;
    Candidate made{.kind = "Cargo",
                   .known_by = "Cargo.toml",
                   .command = {},
                   .environment = {},
                   .build = "cargo build --release"};
    const auto programs = likely(folder, [&](const fs::path& file) {
        const auto parent = file.parent_path();
        return (parent == "target/release" || parent == "target/debug") && folder.is_binary(file) &&
               folder.is_program(file) && !file.has_extension();
    });
    for (const auto& program : programs) {
        made.command = {in_dir(program)};
        all.push_back(made);
    }
    if (!programs.empty()) return;
    made.built = false;
    all.push_back(made);
}

/// Programs in binary form, or scripts that look like one, of a project that makes them or of none.
void binaries(const Folder& folder, Candidates& all) {
    Candidate made{.kind = "a program", .known_by = {}, .command = {}, .environment = {}, .build = {}};
    for (const auto& [file, kind, build] :
         {std::array<const char*, 3>{"go.mod", "Go", "go build -o server ."},
          std::array<const char*, 3>{"CMakeLists.txt", "CMake", "cmake -B build && cmake --build build"},
          std::array<const char*, 3>{"Makefile", "make", "make"}}) {
        if (!folder.has(file)) continue;
        made.kind = kind;
        made.known_by = file;
        made.build = build;
        break;
    }
    const auto programs = likely(folder, [&](const fs::path& file) {
        return !contains(file.extension().string(), ".so") && file.extension() != ".o" &&
               !file.generic_string().starts_with("target/") && folder.is_program(file) &&
               (folder.is_binary(file) || folder.has_interpreter(file));
    });
    for (const auto& program : programs) {
        auto one = made;
        one.command = {in_dir(program)};
        if (one.known_by.empty()) one.known_by = program.generic_string();
        all.push_back(std::move(one));
    }
    if (!programs.empty() || made.build.empty()) return;
    made.built = false;
    all.push_back(made);
}

void node(const Folder& folder, Candidates& all) {
    if (!folder.has("package.json")) return;
    Candidate made{.kind = "Node", .known_by = "package.json", .command = {}, .environment = {}, .build = {}};
    const auto package = nlohmann::json::parse(folder.text("package.json"), nullptr, false);
    if (package.is_object() && package.contains("dependencies") && package["dependencies"].is_object() &&
        !package["dependencies"].empty())
        made.build = "npm install";
    std::vector<fs::path> mains;
    if (package.is_object() && package.contains("main") && package["main"].is_string()) {
        const fs::path main = package["main"].get<std::string>();
        if (folder.has(main.lexically_normal())) mains.push_back(main.lexically_normal());
    }
    for (const char* name : {"server.js", "index.js", "main.js", "app.js", "server.mjs", "index.mjs",
                             "src/server.js", "src/index.js"})
        if (folder.has(name) && std::ranges::count(mains, fs::path{name}) == 0) mains.emplace_back(name);
    for (const auto& main : mains) {
        made.command = {"node", in_dir(main)};
        all.push_back(made);
    }
}

bool is_main_of_python(const std::string& text) {
    return contains(text, "__main__") || contains(text, ".listen(") || contains(text, "start_server") ||
           contains(text, "serve_forever") || contains(text, "create_server");
}

void scripts(const Folder& folder, Candidates& all) {
    struct Language {
        const char* kind;
        const char* ending;
        std::vector<std::string> interpreter;
        bool (*is_main)(const std::string&);
        std::string_view connects;  ///< a word of clients
    };
    static const std::array<Language, 4> languages{{
        {"Python", ".py", {"python3"}, is_main_of_python, "onnect"},
        {"Java in one file",
         ".java",
         {"java"},
         [](const std::string& text) { return contains(text, "void main("); },
         "void main("},
        {"Node",
         ".js",
         {"node"},
         [](const std::string& text) { return contains(text, ".listen("); },
         "onnect"},
        {"Ruby",
         ".rb",
         {"ruby"},
         [](const std::string& text) { return contains(text, "TCPServer"); },
         "TCPSocket"},
    }};
    for (const auto& language : languages) {
        const auto is_same = [&](const Candidate& other) { return other.kind == language.kind; };
        if (std::ranges::any_of(all, is_same)) continue;
        if (std::string_view{language.ending} == ".java" &&
            std::ranges::count(all, java_kind, &Candidate::kind) > 0)
            continue;
        const auto mains = likely(folder, [&](const fs::path& file) {
            if (file.extension() != language.ending) return false;
            const auto text = folder.text(file);
            return folder.role() == Role::server ? language.is_main(text) : contains(text, language.connects);
        });
        for (const auto& main : mains) {
            Candidate made{.kind = language.kind,
                           .known_by = main.generic_string(),
                           .command = language.interpreter,
                           .environment = {},
                           .build = {}};
            made.command.push_back(in_dir(main));
            // So that its last words are not lost in a buffer.
            if (std::string_view{language.ending} == ".py") made.environment["PYTHONUNBUFFERED"] = "1";
            all.push_back(std::move(made));
        }
    }
}

/// Scripts that start something, such as `run.sh`.
void starters(const Folder& folder, Candidates& all) {
    for (const auto& file : likely(folder, [&](const fs::path& one) {
             const auto name = one.filename();
             return one.extension() == ".sh" &&
                    (contains(name.string(), "run") || contains(name.string(), "start") ||
                     contains(name.string(), "server"));
         }))
        all.push_back({.kind = "a script",
                       .known_by = file.generic_string(),
                       .command = {"sh", in_dir(file)},
                       .environment = {},
                       .build = {}});
}

}  // namespace

std::vector<Candidate> recognise(const fs::path& folder, Role role) {
    const Folder files{folder, role};
    Candidates all;
    for (const auto find : {maven, gradle, jar, cargo, binaries, java, node, scripts, starters})
        find(files, all);
    std::ranges::stable_sort(all, std::greater{}, &Candidate::built);
    return all;
}

std::vector<PortWay> port_ways(const fs::path& folder) {
    struct Known {
        PortWay way;
        std::vector<std::string_view> words;  // that sources have which know it
    };
    static const std::array<Known, 5> known{{
        {{{"--port", "${port}"}, {}}, {"\"--port\"", "'--port'", "\"port\"", "long = \"port\""}},
        {{{"-p", "${port}"}, {}}, {"\"-p\"", "'-p'"}},
        {{{"--listen", "127.0.0.1:${port}"}, {}}, {"\"--listen\"", "'--listen'"}},
        {{{}, {{"PORT", "${port}"}}}, {"\"PORT\"", "'PORT'", "env.PORT"}},
        {{{"${port}"}, {}}, {"argv", "args", "ARGV"}},
    }};
    std::array<bool, known.size()> spoken{};
    const Folder files{folder};
    constexpr std::array<std::string_view, 14> endings{".py", ".java", ".js", ".mjs", ".ts", ".go", ".rs",
                                                       ".c",  ".cpp",  ".cc", ".kt",  ".rb", ".sh", ".md"};
    for (const auto& file : files.files()) {
        if (std::ranges::count(endings, file.extension().string()) == 0) continue;
        const auto text = files.text(file);
        for (std::size_t i = 0; i < known.size(); ++i)
            spoken[i] = spoken[i] ||
                        std::ranges::any_of(known[i].words, [&](auto word) { return contains(text, word); });
    }
    std::vector<PortWay> ways;
    for (const bool first : {true, false})
        for (std::size_t i = 0; i < known.size(); ++i) {
            const auto at = first ? i : known.size() - 1 - i;  // a bare number is what most programs take
            if (spoken[at] == first) ways.push_back(known[at].way);
        }
    ways.emplace_back();
    return ways;
}

std::vector<std::vector<std::string>> client_ways() {
    return {{"${host}", "${port}", "${login}"},
            {"${address}", "${login}"},
            {"${login}", "${host}", "${port}"},
            {"--host", "${host}", "--port", "${port}", "--login", "${login}"},
            {"--host", "${host}", "--port", "${port}", "--name", "${login}"},
            {"-h", "${host}", "-p", "${port}", "-l", "${login}"}};
}

}  // namespace chathack::project
