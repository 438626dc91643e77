#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Folders of plain sources in Java, which no Maven and no Gradle build.
namespace chathack::project {

/// What is to be known of a source, by its words; it is not parsed.
struct JavaSource {
    std::filesystem::path file;  ///< as seen from the project's folder
    std::string package;         ///< "chat.server"; empty: none
    std::string type;            ///< the class that is started, where this starts
    bool starts = false;         ///< it has a `main`
    bool listens = false;        ///< it opens a socket for those who connect
    bool tests = false;          ///< it needs JUnit or TestNG, which are not there
    bool utf8 = true;

    /// As `java` is told it.
    std::string name() const { return package.empty() ? type : package + "." + type; }
    /// Where its class is found once it is compiled into the folder `java_output`.
    std::filesystem::path class_file() const;
};

constexpr std::string_view java_output = "out";

JavaSource read_java(const std::filesystem::path& file, std::string_view text);

/// A line for a shell in the project's folder that compiles all sources but tests into `java_output`. Where
/// two of them are the same class, as in copies of a project, it compiles those that `main` needs.
/// @param libraries  folders with jars
std::string javac_line(const std::vector<JavaSource>& sources, const JavaSource& main,
                       const std::vector<std::filesystem::path>& libraries);

/// Whether a program of that name is found in PATH.
bool is_in_path(const std::string& program);

}  // namespace chathack::project
