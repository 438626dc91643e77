#include "reports/render/csv_cell.hpp"

#include <string_view>

#include "reports/text/printable.hpp"

namespace chathack::reports {

std::string csv_cell(const std::string& value) {
    auto text = printable(value);
    if (!text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos)
        text.insert(0, "'");
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + "\"";
}

void add_csv_line(std::string& out, const std::vector<std::string>& values) {
    for (const auto& value : values)
        out += (&value == values.data() ? "" : ",") + csv_cell(value);
    out += "\r\n";
}

}  // namespace chathack::reports
