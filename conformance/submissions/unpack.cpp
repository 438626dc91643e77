#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "conformance/submissions/submissions.hpp"

namespace chathack::submissions {
namespace {

namespace fs = std::filesystem;

/// What may still be written.
struct Room {
    std::uint64_t bytes;
    std::uint64_t files;

    bool takes(std::uint64_t size) {
        if (files == 0 || size > bytes) return false;
        --files;
        bytes -= size;
        return true;
    }
};

std::string too_much(const Size& most) {
    return "it is more than " + std::to_string(most.bytes / (1024ULL * 1024)) + " MiB or " +
           std::to_string(most.files) + " files";
}

/// Whether a path stays where it begins.
bool stays_inside(const fs::path& path) {
    if (path.empty() || path.is_absolute()) return false;
    int depth = 0;
    for (const auto& part : path) {
        if (part == "..")
            --depth;
        else if (part != ".")
            ++depth;
        if (depth < 0) return false;
    }
    return true;
}

/// Whether a link at `link`, seen from the folder that is written into, leads to a place in it.
/// Steps up may only come first: behind a name they are counted wrongly, as the name may be a link.
bool leads_inside(const fs::path& link, const fs::path& target) {
    bool named = false;
    for (const auto& part : target) {
        if (part == ".." && named) return false;
        named = named || (part != ".." && part != ".");
    }
    return !target.is_absolute() && stays_inside(link.parent_path() / target);
}

constexpr mode_t owners_rights = 0755;

// --- folders

std::string copy_entry(const fs::directory_entry& entry, const fs::path& relative, const fs::path& to,
                       Room& room, const Size& most) {
    std::error_code error;
    const auto place = to / relative;
    if (entry.is_symlink()) {
        const auto target = fs::read_symlink(entry.path(), error);
        if (!error && leads_inside(relative, target)) fs::create_symlink(target, place, error);
        return {};
    }
    if (entry.is_directory()) {
        if (!room.takes(0)) return too_much(most);
        fs::create_directories(place, error);
    } else if (entry.is_regular_file(error)) {
        if (!room.takes(entry.file_size(error))) return too_much(most);
        fs::copy_file(entry.path(), place, error);
        if (!error) fs::permissions(place, entry.status().permissions() & fs::perms{owners_rights}, error);
    }
    return error ? relative.string() + " cannot be copied: " + error.message() : std::string{};
}

std::string copy_folder(const fs::path& from, const fs::path& to, Room& room, const Size& most) {
    std::error_code error;
    fs::create_directories(to, error);
    fs::recursive_directory_iterator entry{from, error};
    for (; !error && entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
        auto why = copy_entry(*entry, entry->path().lexically_relative(from), to, room, most);
        if (!why.empty()) return why;
    }
    return error ? from.string() + " cannot be read: " + error.message() : std::string{};
}

// --- archives

struct CloseReader {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
struct CloseWriter {
    void operator()(archive* writer) const { archive_write_free(writer); }
};
using Reader = std::unique_ptr<archive, CloseReader>;
using Writer = std::unique_ptr<archive, CloseWriter>;

std::string error_of(archive* one) {
    const auto* text = archive_error_string(one);
    return text ? text : "unknown error";
}

std::optional<fs::path> path_of(archive_entry* entry) {
    const auto* name = archive_entry_pathname_utf8(entry);
    if (!name) name = archive_entry_pathname(entry);
    if (!name) return std::nullopt;
    auto path = fs::path{name}.lexically_normal();
    return stays_inside(path) ? std::optional{path} : std::nullopt;
}

/// Gives an entry its place below `to`; false: it is left out.
bool place_entry(archive_entry* entry, const fs::path& to) {
    const auto path = path_of(entry);
    if (!path || archive_entry_hardlink(entry)) return false;
    const auto type = archive_entry_filetype(entry);
    if (type == AE_IFLNK) {
        const auto* target = archive_entry_symlink(entry);
        if (!target || !leads_inside(*path, target)) return false;
    } else if (type != AE_IFREG && type != AE_IFDIR) {
        return false;
    }
    archive_entry_set_pathname(entry, (to / *path).c_str());
    const mode_t least = type == AE_IFDIR ? S_IRWXU : S_IRUSR | S_IWUSR;
    archive_entry_set_perm(entry, (archive_entry_perm(entry) & owners_rights) | least);
    return true;
}

/// Why not; empty: all of it is written.
std::string write_data(archive* reader, archive* writer, Room& room, const Size& most) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t at = 0;
    for (;;) {
        const int got = archive_read_data_block(reader, &data, &size, &at);
        if (got == ARCHIVE_EOF) return {};
        if (got < ARCHIVE_WARN) return error_of(reader);
        // What an archive says of its sizes is a claim: what counts is what comes.
        if (size > room.bytes || static_cast<std::uint64_t>(at) > most.bytes) return too_much(most);
        room.bytes -= size;
        if (archive_write_data_block(writer, data, size, at) < ARCHIVE_WARN) return error_of(writer);
    }
}

std::string unpack_archive(const fs::path& file, const fs::path& to, Room& room, const Size& most) {
    std::error_code error;
    fs::create_directories(to, error);
    const auto place = fs::canonical(to, error);
    if (error) return to.string() + " cannot be made: " + error.message();
    const Reader reader{archive_read_new()};
    // Each by its name, and not all: a program that is linked with all needs forty more megabytes.
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_7zip(reader.get());
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_zstd(reader.get());
    constexpr std::size_t block = 64 * 1024;
    if (archive_read_open_filename(reader.get(), file.c_str(), block) != ARCHIVE_OK)
        return file.filename().string() + " is no archive that can be read: " + error_of(reader.get());
    const Writer writer{archive_write_disk_new()};
    archive_write_disk_set_options(writer.get(), ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_SECURE_SYMLINKS |
                                                     ARCHIVE_EXTRACT_SECURE_NODOTDOT);
    archive_entry* entry = nullptr;
    for (;;) {
        const int got = archive_read_next_header(reader.get(), &entry);
        if (got == ARCHIVE_EOF) return {};
        if (got < ARCHIVE_WARN)
            return file.filename().string() + " cannot be unpacked: " + error_of(reader.get());
        if (!room.takes(0)) return too_much(most);
        if (!place_entry(entry, place)) continue;
        if (archive_write_header(writer.get(), entry) < ARCHIVE_WARN) {
            if (archive_errno(writer.get()) == ENOSPC) return error_of(writer.get());
            continue;  // through a link of its own
        }
        if (archive_entry_filetype(entry) == AE_IFREG) {
            if (auto why = write_data(reader.get(), writer.get(), room, most); !why.empty()) return why;
        }
        archive_write_finish_entry(writer.get());
    }
}

/// The only thing in a folder that people would see; nothing: there are more, or none.
std::optional<fs::path> only_thing_in(const fs::path& folder) {
    std::optional<fs::path> only;
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name.starts_with('.') || name == "__MACOSX") continue;
        if (only) return std::nullopt;
        only = entry->path();
    }
    return only;
}

/// Goes down where there is nothing else.
fs::path settle(fs::path folder, const Enters& enters) {
    constexpr int deepest = 8;
    for (int i = 0; i < deepest; ++i) {
        const auto only = only_thing_in(folder);
        if (!only || fs::is_symlink(*only) || !fs::is_directory(*only) || (enters && !enters(*only))) break;
        folder = *only;
    }
    return folder;
}

bool is_document(const fs::path& file) {
    constexpr std::array<std::string_view, 11> endings{".pdf", ".txt", ".md",  ".doc",  ".docx", ".odt",
                                                       ".rtf", ".png", ".jpg", ".jpeg", ".html"};
    auto ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::ranges::find(endings, ending) != endings.end();
}

/// The only archive in a folder where there is nothing else but documents.
std::optional<fs::path> only_archive_in(const fs::path& folder) {
    std::optional<fs::path> only;
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
        const auto& place = entry->path();
        const auto name = place.filename().string();
        if (name.starts_with('.') || name == "__MACOSX" || is_document(place)) continue;
        if (only || !fs::is_regular_file(entry->symlink_status()) || !is_archive(place)) return std::nullopt;
        only = place;
    }
    return only;
}

}  // namespace

Unpacked unpack(const fs::path& from, const fs::path& to, const Size& most, const Enters& enters) {
    std::error_code error;
    if (fs::exists(to, error)) return {{}, to.string() + " is there already"};
    Room room{most.bytes, most.files};
    auto why = fs::is_directory(from, error) ? copy_folder(from, to, room, most)
                                             : unpack_archive(from, to, room, most);
    if (!why.empty()) return {{}, std::move(why)};
    auto folder = settle(to, enters);
    if (const auto only = only_archive_in(folder)) {
        const auto inner = folder / (only->filename().string() + ".d");
        why = unpack_archive(*only, inner, room, most);
        if (!why.empty()) return {{}, std::move(why)};
        folder = settle(inner, enters);
    }
    if (fs::is_empty(folder, error)) return {{}, "there is nothing in it"};
    return {folder, {}};
}

std::string fingerprint(const fs::path& place) {
    if (sodium_init() < 0) return {};
    crypto_generichash_state state;
    constexpr std::size_t size = crypto_generichash_BYTES;
    crypto_generichash_init(&state, nullptr, 0, size);
    const auto add = [&](std::string_view text) {
        const auto length = std::to_string(text.size()) + ":";
        for (const auto part : {std::string_view{length}, text})
            // The library takes its bytes unsigned.
            crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                                      part.size());
    };
    std::vector<fs::path> files;
    std::error_code error;
    if (fs::is_directory(place, error)) {
        fs::recursive_directory_iterator entry{place, error};
        for (; !error && entry != fs::recursive_directory_iterator{}; entry.increment(error))
            files.push_back(entry->path());
        std::ranges::sort(files);
    } else {
        files.push_back(place);
    }
    std::array<char, 64 * 1024> block{};
    for (const auto& file : files) {
        add(file.lexically_relative(place).string());
        if (fs::is_symlink(file, error)) {
            add(fs::read_symlink(file, error).string());
            continue;
        }
        if (!fs::is_regular_file(file, error)) continue;
        std::ifstream in{file, std::ios::binary};
        while (in.read(block.data(), block.size()) || in.gcount() > 0)
            add({block.data(), static_cast<std::size_t>(in.gcount())});
    }
    std::array<unsigned char, size> hash{};
    crypto_generichash_final(&state, hash.data(), size);
    std::array<char, 2 * size + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), size);
    return hex.data();
}

}  // namespace chathack::submissions
