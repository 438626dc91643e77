#include "reference/client/notifications.hpp"

namespace chathack::client {

std::string_view code(Why why) noexcept {
    switch (why) {
        case Why::closed_by_us:
            return "closed_by_us";
        case Why::closed_by_far_side:
            return "closed_by_far_side";
        case Why::cut_short:
            return "cut_short";
        case Why::network:
            return "network";
        case Why::unreadable:
            return "unreadable";
        case Why::wrong_sender:
            return "wrong_sender";
        case Why::no_answer:
        case Why::nobody_came:
            return "no_answer";
        case Why::bad_port:
            return "bad_port";
        case Why::bad_address:
            return "bad_address";
        case Why::own_machine:
            return "own_machine";
        case Why::link_local:
            return "link_local";
        case Why::cannot_listen:
            return "cannot_listen";
        case Why::too_many:
            return "too_many";
        case Why::server_lost:
            return "server_lost";
    }
    return "unknown";
}

std::string_view code(Reach reach) noexcept {
    switch (reach) {
        case Reach::everybody:
            return "everybody";
        case Reach::this_network:
            return "this_network";
        case Reach::this_machine:
            return "this_machine";
    }
    return "unknown";
}

std::string to_string(const Cause& cause) {
    switch (cause.why) {
        case Why::closed_by_us:
            return "closed";
        case Why::closed_by_far_side:
            return "the far side closed it";
        case Why::cut_short:
            return "the far side closed it in the middle of a frame";
        case Why::network:
            return std::string{to_string(cause.error)};
        case Why::unreadable:
            return "unreadable frame: " + std::string{to_string(cause.wire)};
        case Why::wrong_sender:
            return "it sent under another login";
        case Why::no_answer:
            return "no answer in time";
        case Why::nobody_came:
            return "nobody came in time; others may not reach that address, and --advertise ADDR names "
                   "another";
        case Why::bad_port:
            return "the accept named an impossible port";
        case Why::bad_address:
            return "the accept named an impossible address";
        case Why::own_machine:
            return "the accept named your own machine, though the server is elsewhere, so it was not "
                   "followed; the "
                   "other side needs --advertise ADDR";
        case Why::link_local:
            return "the accept named an address of one network link only, so it was not followed; the other "
                   "side "
                   "needs --advertise ADDR";
        case Why::cannot_listen:
            return "cannot listen: " + std::string{to_string(cause.error)};
        case Why::too_many:
            return "too many connections";
        case Why::server_lost:
            return "the server was lost before the accept could leave";
    }
    return "unknown cause";
}

std::string_view code(LoginFailure why) noexcept {
    switch (why) {
        case LoginFailure::wrong_password:
            return "wrong_password";
        case LoginFailure::login_exists:
            return "login_exists";
        case LoginFailure::packet_error:
            return "packet_error";
    }
    return "unknown";
}

std::string_view to_string(LoginFailure why) noexcept {
    switch (why) {
        case LoginFailure::wrong_password:
            return "wrong login or password";
        case LoginFailure::login_exists:
            return "that login is taken, or needs its password";
        case LoginFailure::packet_error:
            return "the server does not take such a login";
    }
    return "unknown reason";
}

std::string_view code(Refusal why) noexcept {
    switch (why) {
        case Refusal::not_logged_in:
            return "not_logged_in";
        case Refusal::too_long:
            return "too_long";
        case Refusal::not_utf8:
            return "not_utf8";
        case Refusal::login_too_long:
            return "login_too_long";
        case Refusal::file_name_too_long:
            return "file_name_too_long";
        case Refusal::yourself:
            return "yourself";
        case Refusal::not_asked:
            return "not_asked";
        case Refusal::no_direct_connection:
            return "no_direct_connection";
        case Refusal::too_many:
            return "too_many";
    }
    return "unknown";
}

std::string_view to_string(Refusal why) noexcept {
    switch (why) {
        case Refusal::not_logged_in:
            return "not connected to the server";
        case Refusal::too_long:
            return "a message or file has at most 1024 bytes";
        case Refusal::not_utf8:
            return "text must be UTF-8";
        case Refusal::login_too_long:
            return "no login is that long";
        case Refusal::file_name_too_long:
            return "the file name is too long";
        case Refusal::yourself:
            return "a direct connection takes somebody else";
        case Refusal::not_asked:
            return "there is no open ask of that login";
        case Refusal::no_direct_connection:
            return "there is no direct connection with that login";
        case Refusal::too_many:
            return "too many direct connections";
    }
    return "unknown reason";
}

}  // namespace chathack::client
