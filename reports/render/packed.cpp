#include "reports/render/packed.hpp"

#include <zlib.h>

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>

#include "reference/wire/check.hpp"
#include "reports/render/verdict_table.hpp"

namespace chathack::reports {
namespace {

std::string compressed(std::string_view text) {
    auto size = compressBound(text.size());
    std::string out(size, '\0');
    const auto status =
        compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                  text.size(), Z_DEFAULT_COMPRESSION);
    CHATHACK_CHECK(status == Z_OK);  // `out` is large enough, so it fails only without memory
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

}  // namespace

std::string packed(std::string_view text) { return base64(compressed(text)); }

std::string filled_page(std::string_view page, const std::string& without_script, const std::string& summary,
                        const std::string& details) {
    std::string out{page};
    const auto fill = [&out](std::string_view slot, const std::string& data) {
        out.replace(out.find(slot), slot.size(), data);
    };
    fill("@VERDICTS@", verdict_table());
    fill("@DETAILS@", details);  // base64 has no `@`, so it cannot contain a slot
    fill("@SUMMARY@", summary);
    fill("@STATIC@", without_script);
    return out;
}

}  // namespace chathack::reports
