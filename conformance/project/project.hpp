#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// What somebody's folder with a server seems to hold, and how such programs are built, started and told
/// their port. Nothing is run here.
namespace chathack::project {

/// A way to start what lies in a folder.
struct Candidate {
    std::string kind;                  ///< "Maven", "Python" ...
    std::string known_by;              ///< the file by which it was recognised, as seen from the folder
    std::vector<std::string> command;  ///< without a port; files of the folder are `${dir}/...`
    std::map<std::string, std::string> environment;
    std::string
        build;  ///< a line for a shell in the folder that makes the program; empty: nothing is to be built
    bool built = true;                     ///< the program is there
    bool built_of_folder_alone = false;    ///< nothing else is needed: a file of ours may say how, as `build`
    std::vector<std::string> others = {};  ///< what else could be started of the same, such as other classes
};

enum class Role { server, client };

/// What is found in a folder, likeliest first. Hidden files are passed over, and folders such as
/// node_modules.
std::vector<Candidate> recognise(const std::filesystem::path& folder, Role role = Role::server);

/// How a program may be told the port on which it is to listen.
struct PortWay {
    std::vector<std::string> words;  ///< behind its command, with `${port}`
    std::map<std::string, std::string> environment;
};

/// All ways, those first of which the sources in the folder speak. The last tells it nothing.
std::vector<PortWay> port_ways(const std::filesystem::path& folder);

/// What may stand behind the command of a client: its server and its login, likeliest first.
std::vector<std::vector<std::string>> client_ways();

}  // namespace chathack::project
