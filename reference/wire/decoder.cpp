#include "reference/wire/decoder.hpp"

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "reference/wire/cursor.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::wire {
namespace {

/// What the front of some bytes is.
template <class AnyFrame>
struct Parsed {
    Result<AnyFrame> frame;
    std::size_t size_bytes = 0;  // of the frame or of the skippable error; may reach beyond the bytes at hand
};

/// Reads the fields of one frame, the first error ends it.
template <class F>
class FieldReader {
public:
    FieldReader(Cursor& in, const Limits& limits, F& frame) : in_{in}, limits_{limits}, frame_{frame} {}

    bool read(const TextField<F>& field) {
        const auto bytes_max = limits_.bytes_max(field.kind);
        Cursor ahead = in_;
        const auto text = take_string(in_, bytes_max);
        if (text) {
            frame_.*field.member = *text;
            if (field.kind != TextKind::file && limits_.check_utf8) texts_good_ &= is_utf8(*text);
            return true;
        }
        error_ = text.error();
        if (error_ != WireError::text_too_long || !is_payload(field.kind)) return false;
        const auto declared_bytes = static_cast<std::size_t>(*ahead.take_int());
        if (declared_bytes > limits_.skipped_bytes_max) return false;
        error_ = WireError::payload_too_long;
        skipped_bytes_ = 4 + declared_bytes;
        return false;
    }
    bool read(const PlainField<F, std::int32_t>& field) { return keep(in_.take_int(), field); }
    bool read(const PlainField<F, std::int64_t>& field) { return keep(in_.take_long(), field); }
    bool read(const PlainField<F, Address>& field) { return keep(take_address(), field); }

    template <class AnyFrame>
    Parsed<AnyFrame> parsed(bool whole) const {
        if (whole && texts_good_) return {AnyFrame{frame_}, in_.consumed_bytes()};
        if (whole) return {WireError::bad_utf8, in_.consumed_bytes()};
        return {error_, in_.consumed_bytes() + skipped_bytes_};
    }

private:
    template <class Value>
    bool keep(const Result<Value>& value, const PlainField<F, Value>& field) {
        if (value) {
            frame_.*field.member = *value;
        } else {
            error_ = value.error();
        }
        return value.has_value();
    }

    Result<Address> take_address() {
        const auto code = in_.take_byte();
        if (!code) return code.error();
        if (*code == static_cast<std::int8_t>(Address::Code::ipv4)) return take_address_bytes<4>();
        if (*code == static_cast<std::int8_t>(Address::Code::ipv6)) return take_address_bytes<16>();
        return WireError::bad_address_code;
    }
    template <std::size_t size_bytes>
    Result<Address> take_address_bytes() {
        const auto text = in_.take_text(size_bytes);
        if (!text) return text.error();
        std::array<std::uint8_t, size_bytes> bytes{};
        std::copy(text->begin(), text->end(), bytes.begin());
        return Address{bytes};
    }

    Cursor& in_;
    const Limits& limits_;
    F& frame_;
    WireError error_{};
    std::size_t skipped_bytes_ = 0;
    bool texts_good_ = true;
};

template <class AnyFrame, class F>
Parsed<AnyFrame> parse_fields(Cursor in, const Limits& limits) {
    F frame;
    FieldReader<F> reader{in, limits, frame};
    const bool whole =
        std::apply([&](const auto&... field) { return (reader.read(field) && ...); }, F::fields());
    return reader.template parsed<AnyFrame>(whole);
}

/// Reads one frame off the front of `bytes`.
template <class AnyFrame>
Parsed<AnyFrame> parse(Bytes bytes, const Limits& limits) {
    Cursor in{bytes};
    const auto opcode = in.take_byte();
    if (!opcode) return {opcode.error()};
    Parsed<AnyFrame> parsed{WireError::unknown_opcode};
    [&]<std::size_t... index>(std::index_sequence<index...>) {
        const auto matches = [&]<class F>(std::type_identity<F>) {
            if (*opcode != F::opcode) return false;
            parsed = parse_fields<AnyFrame, F>(in, limits);
            return true;
        };
        static_cast<void>(
            (matches(std::type_identity<std::variant_alternative_t<index, AnyFrame>>{}) || ...));
    }
    (std::make_index_sequence<std::variant_size_v<AnyFrame>>{});
    return parsed;
}

/// The longest frame within the limits, a bound on what an incomplete one can hold.
constexpr std::size_t frame_bytes_max(const Limits& limits) {
    return 1 + 4 * 4 + 17 + 8 + 2 * limits.login_bytes_max + limits.password_bytes_max +
           limits.file_name_bytes_max + std::max(limits.message_bytes_max, limits.file_bytes_max);
}

}  // namespace

template <Direction direction>
Result<Frame<direction>> Decoder<direction>::next(Bytes& in) {
    if (failed_ != WireError{}) {
        in = {};
        return failed_;
    }
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(std::exchange(spent_bytes_, 0)));
    const auto stepped = std::min(skip_bytes_, in.size());
    skip_bytes_ -= stepped;
    in = in.subspan(stepped);

    // A frame that began in an earlier call goes on in `held_`; one that lies whole in `in` is read in place.
    const auto held_before = held_.size();
    if (held_before != 0) {
        const auto wanted = in.first(std::min(in.size(), frame_bytes_max(limits_)));
        held_.insert(held_.end(), wanted.begin(), wanted.end());
    }
    const auto parsed = parse<Frame<direction>>(held_before != 0 ? Bytes{held_} : in, limits_);
    const auto error = parsed.frame ? WireError{} : parsed.frame.error();

    if (error == WireError::need_more) {
        if (held_before == 0) held_.assign(in.begin(), in.end());
        in = {};
        return error;
    }
    if (!parsed.frame && !is_skippable(error)) {
        failed_ = error;
        held_ = {};
        in = {};
        return error;
    }
    const auto taken = std::min(parsed.size_bytes - held_before, in.size());
    skip_bytes_ = parsed.size_bytes - held_before - taken;
    in = in.subspan(taken);
    if (held_before != 0) {
        held_.resize(held_before +
                     std::min(taken, held_.size() - held_before));  // the frame, its texts still in place
        spent_bytes_ = held_.size();
    }
    return parsed.frame;
}

template class Decoder<Direction::to_server>;
template class Decoder<Direction::to_client>;
template class Decoder<Direction::peer>;

}  // namespace chathack::wire
