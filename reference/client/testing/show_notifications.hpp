#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "reference/client/notifications.hpp"

/// How a failed test prints notifications: similar to the code that makes them.
namespace chathack::client {

inline void PrintTo(const Notification& notification, std::ostream* out) {
    struct Describe {
        std::string operator()(const Reached& s) const { return "Reached " + transport::to_string(s.server); }
        std::string operator()(const LoggedIn&) const { return "LoggedIn"; }
        std::string operator()(const LoginFailed& s) const { return "LoginFailed " + word(code(s.why)); }
        std::string operator()(const ServerUnreachable& s) const {
            return "ServerUnreachable: " + to_string(s.cause);
        }
        std::string operator()(const ServerLost& s) const { return "ServerLost: " + to_string(s.cause); }
        std::string operator()(const ServerRejectedPacket&) const { return "PacketError"; }
        std::string operator()(const Unexpected& s) const {
            return "Unexpected " + word(s.frame) + " of " + s.login;
        }
        std::string operator()(const GlobalMessageReceived& s) const {
            return "Message " + s.sender + ": " + s.text;
        }
        std::string operator()(const AskedBy& s) const { return "AskedBy " + s.login; }
        std::string operator()(const WaitingFor& s) const {
            return "WaitingFor " + s.login + " at " + transport::to_string(s.advertised) + ", " +
                   word(code(s.reach));
        }
        std::string operator()(const AcceptedBy& s) const {
            return "AcceptedBy " + s.login + " at " + transport::to_string(s.address) + " " +
                   std::to_string(s.port);
        }
        std::string operator()(const RefusedBy& s) const { return "RefusedBy " + s.login; }
        std::string operator()(const DirectOpened& s) const { return "DirectOpened " + s.login; }
        std::string operator()(const DirectClosed& s) const {
            return "DirectClosed " + s.login + ": " + to_string(s.cause);
        }
        std::string operator()(const DirectFailed& s) const {
            return "DirectFailed " + s.login + (s.where ? " at " + transport::to_string(*s.where) : "") +
                   ": " + to_string(s.cause);
        }
        std::string operator()(const TurnedAway& s) const { return "TurnedAway, not " + s.expected; }
        std::string operator()(const PrivateMessageReceived& s) const {
            return "PrivateMessage " + s.login + ": " + s.text;
        }
        std::string operator()(const FileReceived& s) const {
            return "FileReceived " + s.login + ": " + s.name + ", " + std::to_string(s.bytes.size());
        }
        std::string operator()(const Skipped& s) const { return "Skipped of " + s.login; }
        std::string operator()(const Rejected& s) const { return "Rejected " + word(code(s.why)); }
        static std::string word(std::string_view text) { return std::string{text}; }
    };
    *out << std::visit(Describe{}, notification);
}

}  // namespace chathack::client
