#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "reports/marks/marks.hpp"

namespace chathack::commands {

/// Reads a rubric; of no file the one that is proposed. 0, or `wrong_use` after messages.
int read_rubric(const std::string& file, reports::marks::Rubric& rubric);

/// What `--format` takes, for its help.
std::string formats_help();

/// Whether a list such as "csv,moodle=worksheet.csv" is well-formed, its worksheet can be filled in, and what
/// a format needs is there. @param out  the folder of marks. 0, or `wrong_use` after a message.
int check_formats(const std::string& formats, const std::string& out);

/// Writes the marks of a class in these formats: those of the whole class into `out`, those of one submission
/// into its folder below that. 0, or the exit code after a message.
int write_formats(const std::string& formats, const std::vector<reports::marks::Marks>& all,
                  const std::vector<std::string>& folders, const std::filesystem::path& out);

/// The marks of one submission in a format of one, "gradescope"; nullopt, after a message, where it is none
/// or cannot be made here.
std::optional<std::string> in_format(const std::string& format, const reports::marks::Marks& marks);

}  // namespace chathack::commands
