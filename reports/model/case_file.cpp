#include "reports/model/case_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "reports/model/result_json.hpp"

namespace chathack::reports {

std::shared_ptr<CaseFile> CaseFile::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    return descriptor < 0 ? nullptr : std::shared_ptr<CaseFile>{new CaseFile{descriptor}};
}

std::shared_ptr<CaseFile> CaseFile::create(const std::filesystem::path& path, std::string& why_not) {
    constexpr mode_t for_all = 0666;  // as far as the umask allows
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, for_all);
    if (descriptor >= 0) return std::shared_ptr<CaseFile>{new CaseFile{descriptor}};
    why_not = std::strerror(errno);
    return nullptr;
}

CaseFile::~CaseFile() { close(descriptor_); }

bool CaseFile::append(std::string_view text, std::string& why_not) {
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count =
            pwrite(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(size_ + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            why_not = std::strerror(errno);
            if (ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) return false;
            return false;
        }
        done += static_cast<std::size_t>(count);
    }
    size_ += text.size();
    return true;
}

std::string CaseFile::read(std::uint64_t offset, std::uint64_t size) const {
    std::string text(size, '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count =
            pread(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    text.resize(done);
    return text;
}

CaseResult with_transcript(const CaseResult& one) {
    auto whole = one;
    if (!one.stored.file) return whole;
    whole.stored = {};
    const auto json =
        nlohmann::json::parse(one.stored.file->read(one.stored.offset, one.stored.size), nullptr, false);
    if (!json.is_object()) return whole;
    try {
        whole.steps = json.value("steps", whole.steps);
        whole.entries = json.value("entries", whole.entries);
    } catch (const nlohmann::json::exception&) {
        whole.steps.clear();
        whole.entries.clear();
    }
    return whole;
}

}  // namespace chathack::reports
