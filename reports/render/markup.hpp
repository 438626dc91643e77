#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/verdict/verdict.hpp"

/// HTML for the parts of pages that need no script. What may come from a target goes in by `text` or as the
/// value of an attribute, and can never become markup.
namespace chathack::reports::markup {

/// A text: escaped, and with what a browser would obey or hide made visible.
std::string text(std::string_view words);
/// The same, where backquotes mark code.
std::string marked_up(std::string_view words);

using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;
/// An element. Attributes without a value are left out; `content` is markup.
std::string element(std::string_view name, Attributes attributes, const std::string& content);
/// A section of a page, named by its heading, whose address is `id`.
std::string section(const std::string& id, std::string_view title, const std::string& content);

/// A link within the page, to what its script shows: a link once the script has come.
std::string script_link(const std::string& address, const std::string& content, Attributes attributes = {});
/// A text as a part of an address.
std::string in_address(std::string_view words);
/// A file beside the page as an address. Its name may contain any character.
std::string file_address(std::string_view path);

/// The mark of a verdict, with its words for a screen reader.
std::string mark(verdict::Outcome outcome, bool words = true);

/// A table in a box of its own that scrolls sideways. Heads are words; `rows` are markup.
std::string table(const std::string& class_name, const std::string& label,
                  std::initializer_list<std::string_view> heads, const std::string& rows);

/// Names and values below one another, those without a value left out.
std::string facts(std::initializer_list<std::pair<std::string_view, std::string>> all);

/// Microseconds in readable units: "3.20 ms".
std::string time_in_words(std::int64_t time_us);

}  // namespace chathack::reports::markup
