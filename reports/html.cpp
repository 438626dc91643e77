#include "reports/html.hpp"

#include <zlib.h>

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <string_view>
#include <utility>

#include "reference/wire/check.hpp"
#include "reports/coverage.hpp"
#include "reports/result_json.hpp"
#include "reports/web_page.hpp"

namespace chathack::reports {
namespace {

std::string dumped(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// JSON that may stand in a script element: no `<`, so neither `</script` nor `<!--` can end or change it.
std::string as_island(const nlohmann::json& json) {
    std::string out;
    for (const char c : dumped(json))
        out += c == '<' ? std::string{"\\u003c"} : std::string{c};
    return out;
}

/// The zlib format, which browsers call "deflate".
std::string compressed(const std::string& text) {
    auto size = compressBound(text.size());
    std::string out(size, '\0');
    const auto status =
        compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                  text.size(), Z_BEST_COMPRESSION);
    CHATHACK_CHECK(status == Z_OK);  // `out` is large enough and memory does not end
    out.resize(size);
    return out;
}

std::string base64(const std::string& bytes) {
    namespace iterators = boost::archive::iterators;
    using Encoder =
        iterators::base64_from_binary<iterators::transform_width<std::string::const_iterator, 6, 8>>;
    std::string out{Encoder{bytes.begin()}, Encoder{bytes.end()}};
    return out.append((3 - bytes.size() % 3) % 3, '=');
}

/// Takes steps and transcripts out of the cases: most of the data, and read only when a case is opened.
nlohmann::json take_details(nlohmann::json& cases) {
    auto details = nlohmann::json::array();
    for (auto& one : cases) {
        details.push_back({{"steps", std::move(one["steps"])}, {"entries", std::move(one["entries"])}});
        one.erase("steps");
        one.erase("entries");
    }
    return details;
}

}  // namespace

std::string to_html(const Result& result) {
    nlohmann::json summary = result;
    const auto details = take_details(summary["cases"]);
    summary["headline"] = headline(result);
    summary["failed"] = is_failed(result);
    std::string page{web_page()};
    const auto fill = [&page](std::string_view slot, const std::string& data) {
        page.replace(page.find(slot), slot.size(), data);
    };
    fill("@DETAILS@", base64(compressed(dumped(details))));  // base64 has no `@`, so no slot of its own
    fill("@SUMMARY@", as_island(summary));                   // last: what is in it is not looked at again
    return page;
}

}  // namespace chathack::reports
