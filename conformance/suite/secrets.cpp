#include "conformance/suite/secrets.hpp"

#include <algorithm>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <cctype>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "conformance/frames/frame_data.hpp"
#include "conformance/match/bindings.hpp"
#include "reference/wire/bytes.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::suite {
namespace {

using EntryKind = runner::Entry::Kind;
using Texts = std::vector<std::string>;

constexpr std::size_t bytes_min = 4;
constexpr char mask_byte = '*';

void blot(std::string& text, std::size_t from, std::size_t count) {
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(from), count, mask_byte);
}

std::string in_case(std::string text, bool capitals) {
    std::ranges::transform(text, text.begin(), [&](unsigned char c) {
        return static_cast<char>(capitals ? std::toupper(c) : std::tolower(c));
    });
    return text;
}

/// The text as logs and addresses write it: bytes that are neither letters nor digits, nor `plain`, in hex
/// behind a mark, as in `\xc3` and `%C3`.
std::string spelled(std::string_view text, std::string_view mark, std::string_view plain, bool capitals) {
    std::string made;
    for (const char c : text) {
        const bool is_plain =
            (static_cast<unsigned char>(c) < 0x80 && std::isalnum(c) != 0) || plain.find(c) != plain.npos;
        const auto digits = in_case(frames::hex({&c, 1}), capitals);
        made += is_plain ? std::string{c} : std::string{mark} + digits;
    }
    return made;
}

/// Hex as dumps write it: "6f 70 65 6e".
std::string spaced(const std::string& digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        text += (i == 0 ? "" : " ") + digits.substr(i, 2);
    return text;
}

/// What of a text's base64 depends on it alone, at each of the three places where it may begin.
Texts in_base64(const std::string& text) {
    namespace iterators = boost::archive::iterators;
    using Encoder =
        iterators::base64_from_binary<iterators::transform_width<std::string::const_iterator, 6, 8>>;
    constexpr std::size_t telling_characters = 6;
    Texts all;
    for (std::size_t before = 0; before < 3; ++before) {
        const std::string whole(before, '\0');
        const auto bytes = whole + text;
        const std::string code{Encoder{bytes.begin()}, Encoder{bytes.end()}};
        const auto from = (before * 8 + 5) / 6;  // the first character that has no bit of what stands before
        const auto until = bytes.size() * 8 / 6;
        if (until >= from + telling_characters) all.push_back(code.substr(from, until - from));
    }
    return all;
}

/// Spellings of a secret other than its own.
Texts spellings_of(const std::string& secret) {
    constexpr std::string_view printable = " !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~";
    const auto quoted = frames::quoted(secret, secret.size());
    Texts all{quoted.substr(1, quoted.size() - 2), spelled(secret, "\\x", printable, false)};
    for (const bool capitals : {false, true}) {
        all.push_back(spelled(secret, "%", "-._~", capitals));
        auto form = spelled(secret, "%", "-._~ ", capitals);
        std::ranges::replace(form, ' ', '+');
        all.push_back(form);
        const auto digits = in_case(frames::hex(secret), capitals);
        if (capitals) all.push_back(digits);
        all.push_back(spaced(digits));
        all.push_back(in_case(secret, capitals));
    }
    std::ranges::move(in_base64(secret), std::back_inserter(all));
    std::erase(all, secret);
    return all;
}

/// Puts as many masks as it has bytes in place of each secret. All are searched for before any is replaced,
/// so that of two that overlap neither shows.
void blot_all(std::string& text, const Texts& secrets) {
    const auto before = text;
    for (const auto& secret : secrets)
        for (auto at = before.find(secret); at != std::string::npos; at = before.find(secret, at + 1))
            blot(text, at, secret.size());
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

/// The first two fields of a login with password that has no end: where its password begins.
std::size_t password_of_unfinished(std::string_view rest) {
    if (rest.size() < 5 || rest.front() != wire::to_server::LoginWithPassword::opcode) return rest.size();
    std::size_t login_bytes = 0;
    for (std::size_t i = 1; i < 5; ++i)
        login_bytes = login_bytes << 8U | static_cast<unsigned char>(rest[i]);
    return std::min(rest.size(), 5 + login_bytes + 4);
}

/// Calls `found(offset, size)` for the password of each login in what was sent to a server.
template <class Found>
void each_password(const std::string& stream, Found found) {
    wire::Limits limits;
    limits.login_bytes_max = limits.password_bytes_max = limits.message_bytes_max = stream.size();
    limits.skipped_bytes_max = 0;
    limits.check_utf8 = false;
    wire::Decoder<wire::Direction::to_server> decoder{limits};
    auto rest = wire::as_bytes(stream);
    while (!rest.empty()) {
        const auto begin = stream.size() - rest.size();
        const auto frame = decoder.next(rest);
        if (!frame) {
            const auto from = begin + password_of_unfinished(std::string_view{stream}.substr(begin));
            return found(from, stream.size() - from);
        }
        const auto* login = std::get_if<wire::to_server::LoginWithPassword>(&*frame);
        if (login) found(stream.size() - rest.size() - login->password.size(), login->password.size());
    }
}

/// Bytes that follow one another on a connection.
struct Stream {
    std::string bytes;
    std::vector<runner::Entry*> entries;
    bool to_server = false;
};

std::vector<Stream> streams_of(std::vector<runner::Entry>& entries) {
    std::vector<Stream> streams;
    std::map<std::string_view, std::size_t> sending;  // by actor: the stream of its connection
    for (auto& entry : entries) {
        if (entry.kind == EntryKind::connecting || entry.kind == EntryKind::ended ||
            entry.kind == EntryKind::left)
            sending.erase(entry.actor);
        if (entry.bytes.empty()) continue;
        const bool carried = entry.kind == EntryKind::sent || entry.kind == EntryKind::received;
        auto at = streams.size();
        if (entry.kind == EntryKind::sent) at = sending.try_emplace(entry.actor, at).first->second;
        if (at == streams.size())
            streams.push_back({{}, {}, carried && entry.direction == wire::Direction::to_server});
        streams[at].bytes += entry.bytes;
        streams[at].entries.push_back(&entry);
    }
    return streams;
}

/// The words of every case, in which a password is not searched for.
std::set<std::string_view> frame_words() {
    std::set<std::string_view> words;
    for (const auto direction :
         {wire::Direction::to_server, wire::Direction::to_client, wire::Direction::peer}) {
        for (const auto& frame : frames::frames_of(direction)) {
            words.insert(frame.name);
            for (const auto& field : frame.fields)
                words.insert(field.name);
        }
    }
    return words;
}

/// Those that can be told from everything else. `actors` are names.
Texts telling(Texts texts, const std::set<std::string_view>& actors) {
    static const auto words = frame_words();
    std::erase_if(texts, [&](const std::string& text) {
        const auto holds = [&](std::string_view word) { return word.find(text) != std::string_view::npos; };
        return text.size() < bytes_min || std::ranges::any_of(words, holds) ||
               std::ranges::any_of(actors, holds);
    });
    return texts;
}

/// What stands in quotes behind `password`, as in `login_with_password login "bertha" password "open
/// sesame"`.
void blot_fields(std::string& text) {
    constexpr std::string_view field = " password \"";
    for (auto at = text.find(field); at != std::string::npos; at = text.find(field, at)) {
        at += field.size();
        for (; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] == '\\' && at + 1 < text.size()) text[at++] = mask_byte;
            text[at] = mask_byte;
        }
    }
}

/// What takes the place of secrets in texts.
class Masks {
public:
    Masks(Texts secrets, const std::set<std::string_view>& actors)
        : secrets_{telling(std::move(secrets), actors)} {
        for (const auto& secret : secrets_) {
            const std::string mask(secret.size(), mask_byte);
            for (const auto& spelling : telling(spellings_of(secret), actors))
                spellings_.emplace_back(spelling, mask);
            spellings_.emplace_back(frames::hex(secret), frames::hex(mask));
        }
    }

    void mask(std::string& text) const {
        if (text.empty()) return;
        blot_fields(text);
        for (const auto& [spelling, mask] : spellings_)
            replace_all(text, spelling, mask);
        blot_all(text, secrets_);
    }

private:
    Texts secrets_;
    std::vector<std::pair<std::string, std::string>> spellings_;
};

void mask_sees(std::vector<reports::SeesResult>& all, const Masks& masks) {
    for (auto& one : all)
        for (auto& frame : one.frames)
            masks.mask(frame);
}

void mask_step(reports::StepResult& step, const Masks& masks) {
    masks.mask(step.text);
    masks.mask(step.note);
    for (auto& alternative : step.expected)
        mask_sees(alternative.sees, masks);
    mask_sees(step.seen, masks);
}

}  // namespace

Secrets::Secrets(const std::vector<target::TargetAccount>& accounts) {
    using scenario::Change;
    for (const auto& account : accounts)
        for (const auto change : {Change::none, Change::other_case, Change::shorter, Change::other_end})
            texts_.push_back(match::changed(account.password, change));
}

Secrets Secrets::shown() {
    Secrets secrets;
    secrets.shown_ = true;
    return secrets;
}

void Secrets::mask(std::vector<runner::Entry>& entries) const {
    if (shown_) return;
    auto texts = texts_;
    std::set<std::string_view> actors;
    for (const auto& entry : entries)
        actors.insert(entry.actor);
    auto streams = streams_of(entries);
    for (auto& stream : streams) {
        if (!stream.to_server) continue;
        const auto sent = stream.bytes;
        each_password(sent, [&](std::size_t offset, std::size_t size) {
            texts.push_back(sent.substr(offset, size));
            blot(stream.bytes, offset, size);
        });
    }
    texts = telling(std::move(texts), actors);
    for (auto& stream : streams) {
        blot_all(stream.bytes, texts);
        std::size_t at = 0;
        for (auto* entry : stream.entries) {
            entry->bytes = stream.bytes.substr(at, entry->bytes.size());
            at += entry->bytes.size();
        }
    }
}

void Secrets::mask(reports::CaseResult& result) const {
    if (shown_) return;
    std::set<std::string_view> actors;
    for (const auto& actor : result.actors)
        actors.insert(actor.name);
    const Masks masks{texts_, actors};
    for (auto* text : {&result.remark, &result.cut_short, &result.target_died})
        masks.mask(*text);
    for (auto& verdict : result.verdicts)
        masks.mask(verdict.why);
    for (auto& step : result.steps)
        mask_step(step, masks);
    for (auto& entry : result.entries) {
        masks.mask(entry.note);
        for (auto& frame : entry.frames)
            for (auto& field : frame.fields)
                masks.mask(field.value);
    }
}

std::string Secrets::masked(std::string_view text) const {
    std::string made{text};
    if (!shown_) Masks{texts_, {}}.mask(made);
    return made;
}

}  // namespace chathack::suite
