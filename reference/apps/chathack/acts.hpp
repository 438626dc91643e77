#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <variant>

#include "reference/client/commands.hpp"

namespace chathack::apps {

/// Accepts an ask; the id is made by the program.
struct AcceptAsk {
    std::string login;
};
/// A file of this machine, to be read and sent.
struct SendPath {
    std::string login;
    std::string path;
};
/// Who was heard of.
struct Who {};
struct Help {};

/// What the user of the program can do.
using Act = std::variant<client::Say, client::Ask, AcceptAsk, client::Refuse, client::Tell, SendPath,
                         client::SendFile, client::ClosePeer, Who, Help, client::Quit>;

/// One line of input, understood.
struct Request {
    Act act;
    std::string name;  ///< of the act, as the user writes it
    std::string ref;   ///< what the user calls this line, as JSON; empty for none
};

/// One line of input that says nothing we know.
struct Misunderstood {
    std::string why;  ///< a sentence for the user
    std::string name;
    std::string ref;
};

using Understood = boost::system::result<Request, Misunderstood>;

}  // namespace chathack::apps
