#include "reference/wire/decoder.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <variant>

#include "reference/wire/cursor.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::wire {
namespace {

/// The result of reading the front of some bytes.
struct Outcome {
    WireError error{};  // none when it is a frame
    /// Size of the frame, or of what to skip after a skippable error. After need_more: the least size of the
    /// frame, as far as its front tells. That is more than the bytes at hand.
    std::size_t size_bytes = 0;
};

/// Reads the fields of one frame in the order of the wire; the first error ends it.
template <class F>
class FieldReader {
public:
    FieldReader(Cursor in, const Limits& limits, F& frame) : in_{in}, limits_{limits}, frame_{frame} {}

    Outcome read_all() {
        const auto whole = [&](const auto&... field) { return (read(field) && ...); };
        if (!std::apply(whole, F::fields())) return failure_;
        const auto good = [&](const auto&... field) { return (is_good(field) && ...); };
        return {std::apply(good, F::fields()) ? WireError{} : WireError::bad_utf8, in_.consumed_bytes()};
    }

private:
    bool read(const TextField<F>& field) {
        const auto text = take_string(in_, limits_.bytes_max(field.kind));
        if (text) {
            frame_.*field.member = *text;
            return true;
        }
        const auto count = in_.take_int();
        if (!count) return fail(WireError::need_more, 4);
        if (*count < 0) return fail(WireError::negative_count, 0);
        const auto text_bytes = static_cast<std::size_t>(*count);
        const bool skip = text.error() == WireError::text_too_long && is_payload(field.kind) &&
                          text_bytes <= limits_.skipped_bytes_max;
        return fail(skip ? WireError::payload_too_long : text.error(), text_bytes);
    }
    bool read(const PlainField<F, std::int32_t>& field) { return keep(in_.take_int(), field); }
    bool read(const PlainField<F, std::int64_t>& field) { return keep(in_.take_long(), field); }
    bool read(const PlainField<F, Address>& field) {
        const auto code = in_.take_byte();
        if (!code) return fail(WireError::need_more, 1);
        if (*code == static_cast<std::int8_t>(Address::Code::ipv4)) return read_address<4>(field);
        if (*code == static_cast<std::int8_t>(Address::Code::ipv6)) return read_address<16>(field);
        return fail(WireError::bad_address_code, 0);
    }

    template <std::size_t size_bytes>
    bool read_address(const PlainField<F, Address>& field) {
        const auto text = in_.take_text(size_bytes);
        if (!text) return fail(WireError::need_more, size_bytes);
        std::array<std::uint8_t, size_bytes> bytes{};
        std::copy(text->begin(), text->end(), bytes.begin());
        frame_.*field.member = Address{bytes};
        return true;
    }
    template <class Integer>
    bool keep(const Result<Integer>& value, const PlainField<F, Integer>& field) {
        if (!value) return fail(value.error(), sizeof(Integer));
        frame_.*field.member = *value;
        return true;
    }
    /// @param more_bytes  how many bytes the field has after those taken so far
    bool fail(WireError error, std::size_t more_bytes) {
        failure_ = {error, in_.consumed_bytes() + more_bytes};
        return false;
    }

    bool is_good(const TextField<F>& field) const {
        return field.kind == TextKind::file || !limits_.check_utf8 || is_utf8(frame_.*field.member);
    }
    template <class Value>
    bool is_good(const PlainField<F, Value>&) const {
        return true;
    }

    Cursor in_;
    const Limits& limits_;
    F& frame_;
    Outcome failure_;
};

/// Reads the front of `bytes` into `frame`, which is valid when there is no error. `bytes` must not be empty.
template <class... F>
Outcome parse(Bytes bytes, const Limits& limits, std::variant<F...>& frame) {
    Cursor in{bytes};
    const auto opcode = *in.take_byte();
    Outcome outcome{WireError::unknown_opcode, 0};
    const auto read = [&]<class Candidate>(Candidate& candidate) {
        outcome = FieldReader<Candidate>{in, limits, candidate}.read_all();
        return true;
    };
    // Reads as the frame type with this opcode; the fold stops there.
    static_cast<void>(((opcode == F::opcode && read(frame.template emplace<F>())) || ...));
    return outcome;
}

/// Moves bytes from the front of `in` to the end of `held` until that has `size_bytes`.
/// @return whether it has so many
bool fill(std::vector<std::byte>& held, std::size_t size_bytes, Bytes& in) {
    const auto taken = in.first(std::min(in.size(), size_bytes - held.size()));
    held.insert(held.end(), taken.begin(), taken.end());
    in = in.subspan(taken.size());
    return held.size() == size_bytes;
}

}  // namespace

template <Direction direction>
Result<Frame<direction>> Decoder<direction>::next(Bytes& in) {
    if (failed_ != WireError{}) {
        in = {};
        return failed_;
    }
    if (std::exchange(given_, false)) held_.clear();
    skip(in);
    if (in.empty()) return WireError::need_more;

    // A frame that is whole in `in` is read in place. One that began in an earlier call is completed in
    // `held_`.
    Frame<direction> frame;
    Outcome outcome;
    const bool in_place = held_.empty();
    if (in_place) {
        outcome = parse(in, limits_, frame);
    } else {
        do {
            if (!fill(held_, wanted_bytes_, in)) return WireError::need_more;
            outcome = parse(Bytes{held_}, limits_, frame);
            wanted_bytes_ = outcome.size_bytes;
        } while (outcome.error == WireError::need_more);
    }
    if (outcome.error == WireError::need_more) {
        held_.assign(in.begin(), in.end());
        wanted_bytes_ = outcome.size_bytes;
        in = {};
        return outcome.error;
    }
    if (outcome.error != WireError{} && !is_skippable(outcome.error)) {
        failed_ = outcome.error;
        held_ = std::vector<std::byte>{};
        in = {};
        return failed_;
    }
    given_ = true;
    skip_bytes_ = outcome.size_bytes - held_.size();
    skip(in);
    if (outcome.error != WireError{}) return outcome.error;
    return frame;
}

template <Direction direction>
void Decoder<direction>::skip(Bytes& in) noexcept {
    const auto here = std::min(skip_bytes_, in.size());
    skip_bytes_ -= here;
    in = in.subspan(here);
}

template class Decoder<Direction::to_server>;
template class Decoder<Direction::to_client>;
template class Decoder<Direction::peer>;

}  // namespace chathack::wire
