#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "reference/transport/actions.hpp"

namespace chathack::zoo {

/// A second, deliberately plain CHATHACK server, in which one animal of the catalogue may live.
class ZooServer {
public:
    ZooServer(std::map<std::string, std::string> accounts, std::string animal)
        : accounts_{std::move(accounts)}, animal_{std::move(animal)} {}

    void on(const transport::Event& event, transport::Time now, transport::Actions& actions);

private:
    using ConnId = transport::ConnId;
    struct User {
        std::string login;
        std::string unread;
        bool in = false;
    };
    struct Reader;

    bool is(std::string_view name) const { return animal_ == name; }
    void read(ConnId conn, std::string_view bytes);
    bool step(ConnId conn, Reader& in);
    void log_in(ConnId conn, const std::string& login, const std::optional<std::string>& password);
    void speak(ConnId conn, const std::string& sender, const std::string& message);
    void ask(ConnId conn, const std::string& sender, const std::string& receiver);
    void answer(ConnId conn, const std::string& sender, const std::string& receiver, bool accepted,
                std::string_view place);
    void leave(ConnId conn);
    void close(ConnId conn);
    std::optional<ConnId> holder(std::string_view login) const;
    void send(ConnId to, std::string_view bytes);

    std::map<std::string, std::string> accounts_;
    std::string animal_;
    std::map<ConnId, User> users_;
    std::set<std::pair<ConnId, ConnId>> asks_;  // who asked, who was asked
    transport::Actions* out_ = nullptr;
};

}  // namespace chathack::zoo
