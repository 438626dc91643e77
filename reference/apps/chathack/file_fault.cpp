#include "reference/apps/chathack/file_fault.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "reference/apps/chathack/words.hpp"

namespace chathack::apps {

FileFault file_fault(int error, std::string_view path) {
    const auto say = [&](std::string_view why) { return fmt::format("{}: {}", visible(path), why); };
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return {"no_such_file", say("there is no such file")};
        case EACCES:
        case EPERM:
        case EROFS:
            return {"not_permitted", say("not permitted")};
        case ENAMETOOLONG:
            return {"name_too_long", say("the name is too long")};
        case ENOSPC:
        case EDQUOT:
            return {"no_space", say("no space left")};
        default:
            return {"io_error", say(std::generic_category().message(error))};
    }
}

}  // namespace chathack::apps
