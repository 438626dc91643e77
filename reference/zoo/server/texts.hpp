#pragma once

#include <string>
#include <string_view>

#include "reference/zoo/server/catalogue.hpp"

namespace chathack::zoo {

/// The number of characters of a UTF-8 text, and of its units in UTF-16.
std::size_t characters(std::string_view text);
std::size_t utf16_units(std::string_view text);

/// The text as its receivers get it: unchanged, unless `who` changes texts.
std::string retold(std::string text, const ActiveEntries& who);

/// The login as it is compared with others: unchanged, unless `who` compares loosely.
std::string compared(std::string login, const ActiveEntries& who);

/// Whether `given` is accepted as the password `right`.
bool passes(std::string given, const std::string& right, const ActiveEntries& who);

/// The text with ASCII letters in lower case.
std::string folded(std::string text);

/// The text up to its first NUL.
std::string until_nul(const std::string& text);

}  // namespace chathack::zoo
