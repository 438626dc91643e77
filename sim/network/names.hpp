#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/input/map_reader.hpp"

namespace chathack::network {

/// What a name of a network file stands for. One name stands for one thing.
struct Named {
    enum class Kind { router, link, segment, group, server };
    Kind kind = Kind::router;
    std::size_t index = 0;  ///< into the vector of its kind
    input::Position position;
};

class Names {
public:
    explicit Names(input::Diagnostics& report);

    /// Adds a name. Complains when it is not written as names must be, or is in use.
    void add(const std::string& name, Named named);
    /// Looks up a name that the file uses. Complains when nothing of these kinds has it.
    /// @param what  what messages call such things: "node", "link or group"
    std::optional<Named> find(const input::YamlNode& node, std::string_view what,
                              std::initializer_list<Named::Kind> kinds);

private:
    std::map<std::string, Named> all_;
    input::Diagnostics& report_;
};

}  // namespace chathack::network
