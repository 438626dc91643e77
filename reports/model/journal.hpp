#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "reports/model/case_file.hpp"
#include "reports/model/result.hpp"

namespace chathack::reports {

inline constexpr const char* journal_name = "journal.jsonl";
inline constexpr const char* journal_schema = "chathack-journal/1";

/// What a run writes while it goes on: a line about the run and its target, then one line for each case that
/// is done. It keeps the transcripts out of memory, and it is the result of a run that was killed.
class RunJournal {
public:
    /// @param head  what is known before the first case: run, target and clauses
    /// @param cases  how many are planned
    /// @return null, and `why_not`, when the file cannot be written
    static std::unique_ptr<RunJournal> begin(const std::filesystem::path& path, const Result& head,
                                             std::size_t cases, std::string& why_not);

    /// Writes a case that is done, and lets go of its steps and entries, which it then has as `stored`.
    /// @param number  its place in the plan
    ///
    /// When there is no room, they are lost: see `trouble`.
    void add(std::size_t number, CaseResult& one);

    /// Why transcripts were lost; empty: none were.
    const std::string& trouble() const noexcept { return trouble_; }

private:
    explicit RunJournal(std::shared_ptr<CaseFile> file) : file_{std::move(file)} {}

    std::shared_ptr<CaseFile> file_;
    std::string trouble_;
};

/// Whether a file begins as a journal does.
bool is_journal(const CaseFile& file);

/// Reads the journal of a run that has not written its result, as a partial result: the cases that were done,
/// in the order of the plan. A line that was not written to its end is passed over. Nullopt, and `why_not`,
/// when it is no journal.
std::optional<Result> read_journal(const std::filesystem::path& path, std::string& why_not);

}  // namespace chathack::reports
