#include <charconv>
#include <optional>
#include <string>

#include "reference/load/dialect.hpp"

namespace chathack::load {
namespace {

constexpr std::size_t bulk_bytes_max = 64 * 1024;
constexpr std::size_t line_bytes_max = 64 * 1024;
constexpr std::size_t items_max = 8;

/// Reads RESP2 replies off the front of some bytes, one at a time: a line, or an array of bulk strings and
/// numbers.
class ReplyReader {
public:
    enum class Outcome { whole, need_more, unreadable };

    explicit ReplyReader(std::string_view text) : text_{text} {}

    /// Reads the next reply. Its parts are in `parts()`. Unless the reply is an array, the first part begins
    /// with the type mark ("+PONG", ":3", "-ERR ...").
    Outcome next() {
        size_ = 0;
        auto at = at_;
        const auto head = line(at);
        if (!head) return missing();
        if (!head->starts_with('*')) {
            if (!head->starts_with('+') && !head->starts_with('-') && !head->starts_with(':'))
                return Outcome::unreadable;
            parts_[size_++] = *head;
            at_ = at;
            return Outcome::whole;
        }
        const auto items = number(head->substr(1));
        if (!items || *items > items_max) return Outcome::unreadable;
        for (std::size_t i = 0; i < *items; ++i) {
            const auto outcome = item(at);
            if (outcome != Outcome::whole) return outcome;
        }
        at_ = at;
        return Outcome::whole;
    }
    std::string_view part(std::size_t index) const {
        return index < size_ ? parts_[index] : std::string_view{};
    }
    std::size_t consumed_bytes() const { return at_; }

private:
    Outcome missing() const {
        return text_.size() - at_ > line_bytes_max + bulk_bytes_max ? Outcome::unreadable
                                                                    : Outcome::need_more;
    }
    Outcome item(std::size_t& at) {
        const auto head = line(at);
        if (!head) return missing();
        if (head->starts_with(':')) {
            parts_[size_++] = *head;
            return Outcome::whole;
        }
        const auto bytes = head->starts_with('$') ? number(head->substr(1)) : std::nullopt;
        if (!bytes || *bytes > bulk_bytes_max) return Outcome::unreadable;
        if (text_.size() - at < *bytes + 2) return Outcome::need_more;
        parts_[size_++] = text_.substr(at, *bytes);
        at += *bytes + 2;
        return Outcome::whole;
    }
    std::optional<std::string_view> line(std::size_t& at) const {
        const auto end = text_.find("\r\n", at);
        if (end == std::string_view::npos) return std::nullopt;
        const auto found = text_.substr(at, end - at);
        at = end + 2;
        return found;
    }
    static std::optional<std::size_t> number(std::string_view text) {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return value;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string_view parts_[items_max];
    std::size_t size_ = 0;
};

class RedisParser : public Parser {
public:
    void take(wire::Bytes bytes, std::size_t link, ConnectionListener& listener) override {
        if (broken_) return;
        auto text = wire::as_text(bytes);
        if (!held_.empty()) {
            held_.append(text);
            text = held_;
        }
        ReplyReader reader{text};
        auto outcome = reader.next();
        for (; outcome == ReplyReader::Outcome::whole; outcome = reader.next())
            tell(reader, link, listener);
        if (outcome == ReplyReader::Outcome::unreadable) {
            broken_ = true;
            listener.on_refused(link, "not a reply of Redis");
            return;
        }
        held_ = std::string{text.substr(reader.consumed_bytes())};
    }

private:
    static void tell(const ReplyReader& reply, std::size_t link, ConnectionListener& listener) {
        const auto first = reply.part(0);
        if (first == "message") {
            listener.on_message(link, {}, reply.part(2));
        } else if (first == "subscribe" || first == "+PONG") {
            listener.on_ready(link);
        } else if (first.starts_with('-')) {
            listener.on_refused(link, first.substr(1));
        }  // ":n", how many a publish reached, is ignored: the receivers count
    }

    std::string held_;
    bool broken_ = false;
};

class RedisDialect : public Dialect {
public:
    RedisDialect(std::size_t receivers, const std::string& channel) : receivers_{receivers} {
        subscribe_ = "*2\r\n$9\r\nSUBSCRIBE\r\n" + bulk(channel);
        publish_ = "*3\r\n$7\r\nPUBLISH\r\n" + bulk(channel);
    }

    bool senders_receive() const override { return false; }
    void greet(std::size_t link, std::vector<std::byte>& out) const override {
        append(out, link < receivers_ ? std::string_view{subscribe_} : "*1\r\n$4\r\nPING\r\n");
    }
    void send(std::size_t, std::string_view message, std::vector<std::byte>& out) const override {
        append(out, publish_);
        append(out, "$" + std::to_string(message.size()) + "\r\n");
        append(out, message);
        append(out, "\r\n");
    }
    std::string_view name_of(std::size_t) const override { return {}; }
    std::unique_ptr<Parser> make_parser() const override { return std::make_unique<RedisParser>(); }

private:
    static std::string bulk(const std::string& text) {
        return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
    }
    static void append(std::vector<std::byte>& out, std::string_view text) {
        const auto bytes = wire::as_bytes(text);
        out.insert(out.end(), bytes.begin(), bytes.end());
    }

    std::size_t receivers_;
    std::string subscribe_;
    std::string publish_;
};

}  // namespace

std::unique_ptr<Dialect> make_redis_dialect(std::size_t receivers, const std::string& prefix) {
    return std::make_unique<RedisDialect>(receivers, prefix);
}

}  // namespace chathack::load
