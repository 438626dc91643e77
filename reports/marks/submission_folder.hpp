#pragma once

#include <string>

#include "reports/model/result.hpp"

/// Where a submission lies on the machine that marks it, which is nothing for its students.
namespace chathack::reports::marks {

/// The folder of the submission, as the command of the play names it (`--dir`). Empty: it does not.
std::string folder_of(const Result& play);

/// The text with "." in place of the folder: "./server.py" of "/home/ann/marks/ada/work/server.py". An empty
/// or relative folder changes nothing.
std::string without_folder(std::string text, std::string folder);

}  // namespace chathack::reports::marks
