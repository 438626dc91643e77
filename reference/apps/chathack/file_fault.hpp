#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace chathack::apps {

/// Why a file could not be read or stored: a stable word for programs and a sentence for people.
struct FileFault {
    FileFault() = default;
    FileFault(std::string_view stable_word, std::string sentence)
        : code{stable_word}, why{std::move(sentence)} {}

    std::string_view code;  ///< "no_such_file", "not_a_file", "too_long", "not_permitted", "io_error", ...
    std::string why;
};

template <class T>
using FileResult = boost::system::result<T, FileFault>;

/// The fault for an `errno` that concerns `path`.
FileFault file_fault(int error, std::string_view path);

}  // namespace chathack::apps
