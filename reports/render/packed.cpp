#include "reports/render/packed.hpp"

#define ZLIB_CONST  // so that zlib takes what it reads as const
#include <zlib.h>

#include <array>

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>

#include "reference/wire/check.hpp"
#include "reports/render/verdict_table.hpp"

namespace chathack::reports {
namespace {

std::string base64(const std::string& bytes) {
    namespace iterators = boost::archive::iterators;
    using Encoder =
        iterators::base64_from_binary<iterators::transform_width<std::string::const_iterator, 6, 8>>;
    std::string out{Encoder{bytes.begin()}, Encoder{bytes.end()}};
    return out.append((3 - bytes.size() % 3) % 3, '=');
}

}  // namespace

Packer::Packer() : stream_{std::make_unique<z_stream>()} {
    CHATHACK_CHECK(deflateInit(stream_.get(), Z_DEFAULT_COMPRESSION) == Z_OK);  // fails only without memory
}

Packer::~Packer() { deflateEnd(stream_.get()); }

void Packer::add(std::string_view text) { compress(text, Z_NO_FLUSH); }

std::string Packer::packed() {
    compress({}, Z_FINISH);
    return base64(compressed_);
}

void Packer::compress(std::string_view text, int flush) {
    std::array<char, 16384> out;  // NOLINT(cppcoreguidelines-pro-type-member-init): zlib fills it
    stream_->next_in = reinterpret_cast<const Bytef*>(text.data());
    stream_->avail_in = static_cast<uInt>(text.size());
    do {
        stream_->next_out = reinterpret_cast<Bytef*>(out.data());
        stream_->avail_out = out.size();
        deflate(stream_.get(), flush);
        compressed_.append(out.data(), out.size() - stream_->avail_out);
    } while (stream_->avail_out == 0);
}

std::string packed(std::string_view text) {
    Packer packer;
    packer.add(text);
    return packer.packed();
}

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
