#include "conformance/driver/client_loader.hpp"

#include <algorithm>
#include <filesystem>

#include "conformance/driver/recogniser.hpp"
#include "conformance/driver/typist.hpp"
#include "conformance/frames/user_words.hpp"
#include "conformance/input/file_kind.hpp"
#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/input/yaml_tree.hpp"

namespace chathack::driver {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;

bool is_of_folder(std::string_view observation) {
    return observation == "file" || observation == "overwritten";
}

std::vector<std::string_view> names_of(const std::vector<frames::FrameShape>& shapes) {
    std::vector<std::string_view> names;
    for (const auto& shape : shapes)
        names.push_back(shape.name);
    return names;
}

/// Reads the parts of a client file and fills in `${dir}` and `${bin}`. Other names get their values in the
/// run.
class Reader {
public:
    Reader(Diagnostics& report, std::string folder, std::string programs)
        : report_{report}, values_{{"dir", std::move(folder)}, {"bin", std::move(programs)}} {}

    ClientFile read(const YamlNode& root) {
        ClientFile file;
        MapReader map{root, "a client file", report_};
        if (const auto* name = map.need("name")) file.name = word(*name, "`name`");
        if (const auto* command = map.need("command")) read_command(*command, file.command);
        if (const auto* build = map.take("build")) read_build(*build, file);
        const auto* environment = map.take("environment");
        const auto* password = map.take("password");
        const auto* terminal = map.take("terminal");
        const auto* speaks = map.take("speaks");
        const auto* acts = map.take("acts");
        const auto* observations = map.take_renamed("observations", "sights");
        const auto* cannot = map.take("cannot");
        const auto* downloads = map.take("downloads");
        const auto* raw = map.take("raw_texts");
        const auto* ipv6 = map.take("ipv6");
        map.finish();
        if (environment) read_environment(*environment, file.command);
        if (terminal) file.terminal = read_flag(*terminal, "`terminal`", report_).value_or(false);
        if (speaks) read_speaks(*speaks, file);
        if (downloads) read_downloads(*downloads, file);
        file.raw_texts = file.json_lines;
        if (raw) file.raw_texts = read_flag(*raw, "`raw_texts`", report_).value_or(false);
        if (ipv6) file.ipv6 = read_flag(*ipv6, "`ipv6`", report_).value_or(true);
        if (password) read_password(*password, file);
        for (const auto* node : {acts, observations}) {
            if (node && file.json_lines)
                report_.error(
                    node->position,
                    "a client that speaks JSON lines needs no templates; `cannot` lists what it lacks");
        }
        if (cannot) read_cannot(*cannot, file);
        if (file.json_lines) return file;
        if (acts) read_acts(*acts, file);
        if (observations) read_observations(*observations, file);
        if (!acts || !observations)
            report_.error(root.position, "a client needs `acts` and `observations`, or `speaks: json`");
        return file;
    }

private:
    std::string word(const YamlNode& node, std::string_view what) {
        return fill_in(read_word(node, what, report_).value_or(std::string{}), values_);
    }

    void read_command(const YamlNode& node, target::ProgramCommand& command) {
        command.file_kind = "client file";
        command.file_folder = values_.at("dir");
        if (node.is_scalar()) {
            command.words = {"/bin/sh", "-c", word(node, "a command")};
        } else if (node.is_list() && !node.items.empty()) {
            for (const auto& item : node.items)
                command.words.push_back(word(item, "a word of a command"));
        } else {
            report_.error(node.position, "a command is a list of words, or a line for the shell");
        }
    }

    void read_build(const YamlNode& node, ClientFile& file) {
        if (!node.is_list()) return report_.error(node.position, "`build` must be a list");
        for (const auto& entry : node.items)
            read_command(entry, file.build.emplace_back());
    }

    void read_environment(const YamlNode& node, target::ProgramCommand& command) {
        MapReader map{node, "`environment`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i)
            command.environment[node.keys[i].text] = word(node.items[i], "a value of `environment`");
    }

    void read_speaks(const YamlNode& node, ClientFile& file) {
        const auto how = word(node, "`speaks`");
        file.json_lines = how == "json";
        if (how != "json" && how != "text") report_.error(node.position, "`speaks` is json or text");
    }

    void read_downloads(const YamlNode& node, ClientFile& file) {
        file.downloads = word(node, "`downloads`");
        constexpr const char* workdir = "${workdir}";
        const auto place =
            std::filesystem::path{fill_in(file.downloads, {{"workdir", "/own/b/work"}})}.lexically_normal();
        if (!file.downloads.starts_with(workdir) || !place.string().starts_with("/own/"))
            report_.error(node.position,
                          "`downloads` is in ${workdir} or below it, or at most one folder above");
        if (file.downloads.ends_with('/')) file.downloads.pop_back();
    }

    void read_password(const YamlNode& node, ClientFile& file) {
        MapReader map{node, "`password`", report_};
        if (!map.is_map()) return;
        PasswordEntry entry{.command = file.command, .prompt = {}, .typed = {}};
        if (const auto* command = map.take("command")) {
            entry.command.words.clear();
            read_command(*command, entry.command);
        }
        if (const auto* typed = map.take("typed")) entry.typed = word(*typed, "`typed`");
        if (const auto* prompt = map.take("prompt")) {
            entry.prompt = word(*prompt, "`prompt`");
            const auto fault = pattern_fault("logged_in", entry.prompt);
            if (!fault.empty()) report_.error(prompt->position, "`prompt` " + fault);
        }
        map.finish();
        file.password = std::move(entry);
    }

    void read_cannot(const YamlNode& node, ClientFile& file) {
        if (!node.is_list())
            return report_.error(node.position, "`cannot` is a list of acts and observations");
        for (const auto& item : node.items) {
            const auto name = word(item, "what it cannot do or show");
            if (!frames::find_act(name) && !frames::find_observation(name))
                report_.error(item.position, "no act or observation is named " + input::shown(name) +
                                                 input::hint(name, names_of(frames::observations()),
                                                             names_of(frames::acts())));
            file.cannot.insert(name);
        }
    }

    void read_acts(const YamlNode& node, ClientFile& file) {
        MapReader map{node, "`acts`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& key = node.keys[i];
            const auto* shape = frames::find_act(key.text);
            if (!shape) {
                report_.error(key.position, "no act is named " + input::shown(key.text) +
                                                input::hint(key.text, names_of(frames::acts())));
                continue;
            }
            const auto typed = word(node.items[i], "what is typed");
            for (const auto& field : shape->fields) {
                const bool by_path = key.text == "file" && field.name != "login";
                const auto name = by_path ? std::string{"path"} : std::string{field.name};
                if (typed.find("${" + name + "}") == std::string::npos)
                    report_.error(node.items[i].position,
                                  "what is typed for `" + key.text + "` lacks ${" + name + "}");
            }
            file.acts[key.text] = typed;
        }
    }

    void read_observations(const YamlNode& node, ClientFile& file) {
        MapReader map{node, "`observations`", report_};
        for (std::size_t i = 0; map.is_map() && i < node.items.size(); ++i) {
            const auto& key = node.keys[i];
            if (!frames::find_observation(key.text) || is_of_folder(key.text)) {
                report_.error(key.position,
                              is_of_folder(key.text)
                                  ? "files are seen in the folder `downloads`, not on the screen"
                                  : "no observation is named " + input::shown(key.text) +
                                        input::hint(key.text, names_of(frames::observations())));
                continue;
            }
            const auto& value = node.items[i];
            const bool several = value.is_list();
            for (const auto& item : several ? value.items : std::vector<YamlNode>{value}) {
                const auto pattern = read_word(item, "a pattern", report_).value_or(std::string{});
                const auto fault = pattern_fault(key.text, pattern);
                if (!fault.empty())
                    report_.error(item.position, "the pattern of `" + key.text + "` " + fault);
                file.observations[key.text].push_back(pattern);
            }
        }
    }

    Diagnostics& report_;
    std::map<std::string, std::string> values_;
};

}  // namespace

std::set<std::string> ClientFile::can_do() const {
    std::set<std::string> all{"quit"};  // any client can be quit by the end of its input
    for (const auto& shape : frames::acts()) {
        const std::string word{shape.name};
        if ((json_lines && !cannot.contains(word)) || acts.contains(word)) all.insert(word);
    }
    return all;
}

std::set<std::string> ClientFile::can_show() const {
    std::set<std::string> all;
    for (const auto& shape : frames::observations()) {
        const std::string word{shape.name};
        const bool by_screen = (json_lines || observations.contains(word)) && !cannot.contains(word);
        if (is_of_folder(word) ? !downloads.empty() && !cannot.contains(word) : by_screen) all.insert(word);
    }
    return all;
}

LoadedClient load_client_text(const std::string& text, const std::string& path, const std::string& programs,
                              const std::string& folder) {
    Diagnostics report{path};
    LoadedClient loaded;
    if (const auto root = input::read_yaml(text, report);
        root && input::check_kind(*root, input::FileKind::client, report)) {
        const auto beside = std::filesystem::absolute(path).parent_path().string();
        loaded.file = Reader{report, folder.empty() ? beside : folder, programs}.read(*root);
    }
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.file.reset();
    return loaded;
}

LoadedClient load_client(const std::string& path, const std::string& programs, const std::string& folder) {
    std::string why;
    if (const auto text = input::read_file(path, why)) return load_client_text(*text, path, programs, folder);
    Diagnostics report{path};
    report.error({}, why);
    return {std::nullopt, report.take()};
}

}  // namespace chathack::driver
