#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <variant>

#include "reference/client/commands.hpp"

namespace chathack::apps {

/// Accepts an ask. The program makes the id.
struct AcceptAsk {
    std::string login;
};
/// Reads a file of this machine and sends it.
struct SendPath {
    std::string login;
    std::string path;
};
/// Lists the logins that the client has heard of.
struct Who {};
struct Help {};

/// Everything that the user of the program can do.
using Act = std::variant<client::Say, client::Ask, AcceptAsk, client::Refuse, client::Tell, SendPath,
                         client::SendFile, client::ClosePeer, Who, Help, client::Quit>;

/// One line of input, understood.
struct Request {
    Act act;
    std::string name;  ///< the act's name, as the user writes it
    std::string ref;   ///< the user's reference for this line, as JSON; empty when there is none
};

/// One line of input that is no request.
struct Misunderstood {
    std::string why;  ///< a sentence for the user
    std::string name;
    std::string ref;
};

using Understood = boost::system::result<Request, Misunderstood>;

}  // namespace chathack::apps
