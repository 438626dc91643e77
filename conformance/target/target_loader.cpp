#include "conformance/target/target_loader.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

#include "conformance/clauses/clauses.hpp"
#include "conformance/input/file_kind.hpp"
#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/input/nearest.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "conformance/target/substitute.hpp"

namespace chathack::target {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;
using std::chrono::milliseconds;

constexpr std::int64_t within_max_ms = 600'000;
constexpr std::int64_t prepare_within_max_ms = 24 * 3'600'000;

struct Signal {
    std::string_view name;
    int number;
};
constexpr std::array<Signal, 5> signals{
    {{"TERM", SIGTERM}, {"INT", SIGINT}, {"HUP", SIGHUP}, {"QUIT", SIGQUIT}, {"KILL", SIGKILL}}};

/// Reads the parts of a target file and fills in `${dir}` and `${bin}`. `${port}` and `${workdir}` get their
/// values in the run.
class Reader {
public:
    Reader(Diagnostics& report, std::string folder, std::string programs)
        : report_{report}, folder_{std::move(folder)}, programs_{std::move(programs)} {}

    TargetFile read(const YamlNode& root) {
        TargetFile file;
        MapReader map{root, "a target file", report_};
        if (const auto* name = map.need("name")) file.name = word(*name, "`name`");
        const auto* address = map.take("address");
        const auto* command = map.take("command");
        if ((address != nullptr) == (command != nullptr)) {
            report_.error(root.position,
                          "a target has either `command`, to start it, or `address`, where it runs");
        }
        if (address) read_address(*address, file);
        if (command) read_command(*command, file.command);
        const auto* port = map.take("port");
        if (port) read_port(*port, file);
        if (const auto* environment = map.take("environment")) read_environment(*environment, file.command);
        if (const auto* folder = map.take("folder")) file.command.folder = word(*folder, "`folder`");
        if (const auto* ready = map.take("ready")) read_ready(*ready, file.ready);
        if (const auto* stop = map.take("stop")) read_stop(*stop, file);
        if (const auto* build = map.take("build")) {
            for (const auto& entry : list(*build, "`build`"))
                read_command(entry, file.build.emplace_back());
        }
        if (const auto* prepare = map.take("prepare")) {
            for (const auto& entry : list(*prepare, "`prepare`"))
                read_command(entry, file.prepare.emplace_back());
        }
        if (const auto* within = map.take("prepare_within_ms"))
            file.prepare_within =
                duration(*within, "`prepare_within_ms`", file.prepare_within, prepare_within_max_ms);
        if (const auto* helpers = map.take("helpers")) {
            for (const auto& entry : list(*helpers, "`helpers`"))
                read_helper(entry, file.helpers.emplace_back());
        }
        if (const auto* accounts = map.take("accounts")) read_accounts(*accounts, file.accounts);
        if (const auto* choices = map.take_renamed("choices", "promises"))
            read_choices(*choices, file.choices);
        if (const auto* ipv6 = map.take("ipv6"))
            file.ipv6 = read_flag(*ipv6, "`ipv6`", report_).value_or(true);
        map.finish();
        if (command && !port && !names_port_)
            report_.error(command->position,
                          "the server is told no port to listen on: ${port} stands nowhere in this file. "
                          "Give it in `command`, "
                          "`environment` or `prepare`, or write the port that the server always has, such as "
                          "`port: 7777`");
        return file;
    }

private:
    void read_port(const YamlNode& node, TargetFile& file) {
        if (const auto number = read_integer(node, "`port`", 1, 65535, report_))
            file.port = static_cast<std::uint16_t>(*number);
    }

    std::string word(const YamlNode& node, std::string_view what) {
        auto text = substitute(read_word(node, what, report_).value_or(std::string{}),
                               {{"dir", folder_}, {"bin", programs_}});
        check_names(text, node);
        if (text.find('\0') != text.npos)
            report_.error(node.position,
                          std::string{what} + " cannot hold a NUL, which ends the words of a program");
        names_port_ = names_port_ || text.find("${port}") != text.npos;
        return text;
    }

    /// Reports a name that is nearly one of the four known ones. Any other name may be meant for the shell.
    void check_names(std::string_view text, const YamlNode& node) {
        constexpr std::array<std::string_view, 4> known{"port", "workdir", "dir", "bin"};
        for (auto at = text.find("${"); at != text.npos; at = text.find("${", at + 1)) {
            const auto name = text.substr(at + 2, text.find('}', at) - at - 2);
            const auto near = input::nearest_word(name, known);
            if (near.empty() || near == name || name.starts_with("port:")) continue;
            report_.error(node.position, "${" + std::string{name} + "} is not defined; did you mean ${" +
                                             std::string{near} + "}?");
        }
    }

    const std::vector<YamlNode>& list(const YamlNode& node, std::string_view what) {
        static const std::vector<YamlNode> none;
        if (node.is_list()) return node.items;
        report_.error(node.position, std::string{what} + " must be a list");
        return none;
    }

    /// Reads where a server runs. The name of a host is looked up when the target is used.
    void read_address(const YamlNode& node, TargetFile& file) {
        const auto text = word(node, "`address`");
        if (!node.is_scalar()) return;  // which has been said
        const auto parsed = transport::parse_endpoint(text);
        if (parsed) {
            file.remote = *parsed;
        } else if (parsed.error() == transport::EndpointError::bad_address &&
                   text.find_first_of("[]:/ ") == text.rfind(':') && !text.starts_with(':')) {
            file.host = text;
        } else {
            report_.error(node.position,
                          "`address` is not an address: " + std::string{to_string(parsed.error())});
        }
    }

    /// Reads a command: a list of words, or a line for the shell.
    void read_command(const YamlNode& node, ProgramCommand& command) {
        command.file_kind = "target file";
        command.file_folder = folder_;
        if (node.is_scalar()) {
            command.words = {"/bin/sh", "-c", word(node, "a command")};
            if (command.words.back().empty())
                report_.error(node.position, "a command needs at least one word");
            return;
        }
        for (const auto& entry : list(node, "a command"))
            command.words.push_back(word(entry, "a word of a command"));
        if (command.words.empty()) report_.error(node.position, "a command needs at least one word");
    }

    void read_environment(const YamlNode& node, ProgramCommand& command) {
        MapReader map{node, "`environment`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& [name, position] = node.keys[i];
            if (name.empty() || name.find_first_of(std::string_view{"=\0", 2}) != name.npos)
                report_.error(position, input::shown(name) + " cannot be the name of a variable");
            command.environment[name] = word(node.items[i], "a value of `environment`");
        }
    }

    void read_ready(const YamlNode& node, Ready& ready) {
        MapReader map{node, "`ready`", report_};
        if (const auto* line = map.take("line")) ready.line = word(*line, "`line`");
        if (const auto* within = map.take("within_ms"))
            ready.within = duration(*within, "`within_ms`", ready.within);
        map.finish();
    }

    void read_stop(const YamlNode& node, TargetFile& file) {
        MapReader map{node, "`stop`", report_};
        if (const auto* grace = map.take("grace_ms"))
            file.stop_grace = duration(*grace, "`grace_ms`", file.stop_grace);
        if (const auto* name = map.take("signal")) {
            const auto text = word(*name, "`signal`");
            bool known = false;
            for (const auto& candidate : signals) {
                if (candidate.name != text) continue;
                file.stop_signal = candidate.number;
                known = true;
            }
            if (!known) report_.error(name->position, "`signal` must be TERM, INT, HUP, QUIT or KILL");
        }
        map.finish();
    }

    void read_helper(const YamlNode& node, Helper& helper) {
        MapReader map{node, "a helper", report_};
        if (const auto* command = map.need("command")) read_command(*command, helper.command);
        if (const auto* environment = map.take("environment")) read_environment(*environment, helper.command);
        if (const auto* ready = map.take("ready")) read_ready(*ready, helper.ready);
        map.finish();
    }

    void read_accounts(const YamlNode& node, std::vector<TargetAccount>& accounts) {
        for (const auto& entry : list(node, "`accounts`")) {
            MapReader map{entry, "an account", report_};
            TargetAccount account;
            if (const auto* login = map.need("login")) account.login = word(*login, "`login`");
            if (const auto* password = map.need("password")) account.password = word(*password, "`password`");
            map.finish();
            const bool is_told = std::ranges::count(accounts, account.login, &TargetAccount::login) > 0;
            if (is_told)
                report_.error(entry.position,
                              "the account " + input::shown(account.login) + " is there already");
            accounts.push_back(std::move(account));
        }
    }

    /// Reads the behaviours that the target declares for OPEN clauses.
    void read_choices(const YamlNode& node, std::map<std::string, std::string>& choices) {
        MapReader map{node, "`choices`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& key = node.keys[i];
            const auto behaviour = word(node.items[i], "a declared choice");
            const auto* clause = clauses::find_clause(key.text);
            if (!clause || clause->level != clauses::Level::open) {
                const auto* near = clauses::nearest_clause(key.text);
                report_.error(key.position,
                              "a choice can be declared only for an OPEN clause, and " +
                                  input::shown(key.text) + " is not one" +
                                  (near && !clause ? "; did you mean " + std::string{near->id} + "?" : ""));
            } else if (!clauses::find_behaviour(*clause, behaviour)) {
                std::vector<std::string_view> known;
                for (const auto& one : clause->behaviours)
                    known.push_back(one.name);
                report_.error(node.items[i].position, key.text + " has the behaviours " +
                                                          input::either(known) + ", not " +
                                                          input::shown(behaviour));
            } else {
                choices[key.text] = behaviour;
            }
        }
    }

    milliseconds duration(const YamlNode& node, std::string_view what, milliseconds otherwise,
                          std::int64_t most = within_max_ms) {
        const auto number = read_integer(node, what, 1, most, report_);
        return number ? milliseconds{*number} : otherwise;
    }

    Diagnostics& report_;
    std::string folder_;
    std::string programs_;
    bool names_port_ = false;  // somewhere
};

}  // namespace

LoadedTarget load_target(const std::string& path, const std::string& programs, const std::string& folder) {
    Diagnostics report{path};
    LoadedTarget loaded;
    if (std::filesystem::is_directory(path)) {
        report.error({}, "this is a folder; give one target file here, or the folder to --targets");
        loaded.diagnostics = report.take();
        return loaded;
    }
    std::string why;
    const auto text = input::read_file(path, why);
    if (!text) {
        report.error({}, why);
    } else if (const auto root = input::read_yaml(*text, report);
               root && input::check_kind(*root, input::FileKind::target, report)) {
        const auto beside = std::filesystem::absolute(path).parent_path().string();
        loaded.file = Reader{report, folder.empty() ? beside : folder, programs}.read(*root);
    }
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.file.reset();
    return loaded;
}

}  // namespace chathack::target
