#pragma once

#include <string>
#include <string_view>

#include "reference/zoo/server/catalogue.hpp"

namespace chathack::zoo {

/// Characters of UTF-8 text, and its units in UTF-16.
std::size_t characters(std::string_view text);
std::size_t utf16_units(std::string_view text);

/// The text as its receivers get it: unchanged, unless `who` meddles with texts.
std::string retold(std::string text, const ActiveEntry& who);

/// The login as it is compared with others: itself, unless `who` compares loosely.
std::string compared(std::string login, const ActiveEntry& who);

/// Whether `given` passes for the password that is `right`.
bool passes(std::string given, const std::string& right, const ActiveEntry& who);

/// Lower case for the upper case of ASCII.
std::string folded(std::string text);

/// The text without what stands behind its first NUL.
std::string until_nul(const std::string& text);

}  // namespace chathack::zoo
