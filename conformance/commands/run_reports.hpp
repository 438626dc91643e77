#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "reports/model/journal.hpp"
#include "reports/model/result.hpp"

namespace chathack::commands {

/// Of a result whose `run` is filled in: `conforms`, `violated`, or `no_target` when it is incomplete.
int exit_code(const reports::Result& result);

/// Creates `folder` and begins the journal of a run in it. Null, after a message, when it cannot be written.
///
/// @param head  what is known before the first case: run, target and clauses
/// @param cases  how many are planned
std::unique_ptr<reports::RunJournal> begin_journal(const std::filesystem::path& folder,
                                                   const reports::Result& head, std::size_t cases);

/// Creates `folder` and writes result.json, junit.xml and report.html into it, in place of the journal. When
/// there is no room for all of them, it writes only the verdicts.
///
/// @param trouble  why the journal has lost transcripts; empty: it has not
/// @return `conforms`, or `harness_error` after a message about what could not be written
int write_results(const std::filesystem::path& folder, const reports::Result& result, bool strict,
                  const std::string& trouble = {});

/// Prints the result as text, with the width and colours of the terminal.
void print_text(const reports::Result& result);

}  // namespace chathack::commands
