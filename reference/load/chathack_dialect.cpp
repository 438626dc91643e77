#include <string>
#include <variant>

#include "reference/load/dialect.hpp"
#include "reference/wire/check.hpp"
#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::load {
namespace {

constexpr wire::Limits lenient{.check_utf8 = false};  // the stamp shows whether a text is right

class ChathackParser : public Parser {
public:
    void take(wire::Bytes bytes, std::size_t link, ConnectionListener& listener) override {
        while (true) {
            const auto frame = decoder_.next(bytes);
            if (frame) {
                tell(*frame, link, listener);
            } else if (frame.error() == wire::WireError::need_more) {
                return;
            } else {
                listener.on_refused(link, wire::to_string(frame.error()));
                if (!wire::is_skippable(frame.error())) return;
            }
        }
    }

private:
    static void tell(const wire::to_client::Frame& frame, std::size_t link, ConnectionListener& listener) {
        namespace ack = wire::to_client;
        if (const auto* global = std::get_if<ack::GlobalMessage>(&frame)) {
            listener.on_message(link, global->sender, global->message);
        } else if (std::holds_alternative<ack::Connected>(frame)) {
            listener.on_ready(link);
        } else {
            listener.on_refused(link, wire::name_of(frame));
        }
    }

    wire::Decoder<wire::Direction::to_client> decoder_{lenient};
};

class ChathackDialect : public Dialect {
public:
    ChathackDialect(std::size_t links, const std::string& prefix) {
        names_.reserve(links);
        for (std::size_t link = 0; link < links; ++link)
            names_.push_back(prefix + "-" + std::to_string(link));
    }

    bool senders_receive() const override { return true; }
    void greet(std::size_t link, std::vector<std::byte>& out) const override {
        wire::encode(wire::to_server::NewLogin{names_[link]}, out);
    }
    void send(std::size_t link, std::string_view message, std::vector<std::byte>& out) const override {
        wire::encode(wire::to_server::GlobalMessage{names_[link], message}, out);
    }
    std::string_view name_of(std::size_t link) const override { return names_[link]; }
    std::unique_ptr<Parser> make_parser() const override { return std::make_unique<ChathackParser>(); }

private:
    std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Dialect> make_chathack_dialect(std::size_t links, const std::string& prefix) {
    return std::make_unique<ChathackDialect>(links, prefix);
}

}  // namespace chathack::load
