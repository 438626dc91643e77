#include "conformance/input/file_kind.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace chathack::input {
namespace {

/// What is known of a kind. A file is of the first kind of which it has a key.
struct KindLook {
    FileKind kind{};
    std::string_view name;
    std::string_view taken_by;
    std::vector<std::string_view> keys;
    std::vector<std::string_view> shared{};  ///< keys that files of another kind may have, too
};

const std::array<KindLook, 7>& looks() {
    static const std::array<KindLook, 7> all{{
        {FileKind::scenario,
         "scenario",
         "`chathack-conform run` takes it behind its options",
         {"steps", "clauses", "actors", "cases"}},
        {FileKind::network, "network", "`chathack-sim` takes it as --network", {"topology"}},
        {FileKind::sweep, "sweep", "`chathack-sim sweep` takes it", {"workload", "grid", "replications"}},
        {FileKind::workload, "workload", "`chathack-sim load` takes it", {"groups", "duration"}},
        {FileKind::baseline,
         "baseline",
         "`chathack-report gate` takes it as --baseline",
         {"played", "known"}},
        {FileKind::client,
         "client file",
         "`chathack-conform run` takes it as --client",
         {"acts", "observations", "sights", "speaks", "downloads", "raw_texts", "cannot", "terminal",
          "password"},
         {"name", "command"}},
        {FileKind::target,
         "target file",
         "`chathack-conform run` takes it as --target",
         {"name", "command", "address", "ready", "accounts", "helpers", "prepare", "choices", "promises",
          "stop"}},
    }};
    return all;
}

const KindLook& look_of(FileKind kind) { return *std::ranges::find(looks(), kind, &KindLook::kind); }

}  // namespace

std::string_view name_of(FileKind kind) noexcept { return look_of(kind).name; }

std::optional<FileKind> kind_of_file(const YamlNode& root) noexcept {
    for (const auto& look : looks()) {
        if (std::ranges::any_of(look.keys, [&](auto key) { return root.find(key) != nullptr; }))
            return look.kind;
    }
    return std::nullopt;
}

bool check_kind(const YamlNode& root, FileKind wanted, Diagnostics& report) {
    const auto& look = look_of(wanted);
    const auto has = [&](auto key) { return root.find(key) != nullptr; };
    if (std::ranges::any_of(look.keys, has) || std::ranges::any_of(look.shared, has)) return true;
    const auto kind = kind_of_file(root);
    if (!kind) return true;  // the reader of the wanted kind says what it lacks
    report.error(root.position, "this is a " + std::string{name_of(*kind)} + ", and a " +
                                    std::string{look.name} + " is wanted here; " +
                                    std::string{look_of(*kind).taken_by});
    return false;
}

}  // namespace chathack::input
