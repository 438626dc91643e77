#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace chathack::reports {

/// Makes a text the data of a page: compressed in the zlib format (which browsers call "deflate"), then in
/// base64, whose characters cannot be markup. The text comes piece by piece.
class Packer {
public:
    Packer();
    ~Packer();
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;

    void add(std::string_view text);
    /// About the size of what there is so far; never more than it will be.
    std::size_t size() const noexcept { return compressed_.size() / 3 * 4; }
    /// The whole, once.
    std::string packed();

private:
    void compress(std::string_view text, int flush);

    std::unique_ptr<z_stream_s> stream_;
    std::string compressed_;
};

/// The same of a whole text.
std::string packed(std::string_view text);

/// `page` with HTML that needs no script in place of @STATIC@, packed data in place of @SUMMARY@ and
/// @DETAILS@, and `verdict_table` in place of @VERDICTS@.
std::string filled_page(std::string_view page, const std::string& without_script, const std::string& summary,
                        const std::string& details);

}  // namespace chathack::reports
