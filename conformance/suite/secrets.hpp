#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/transcript.hpp"
#include "conformance/target/target_file.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

/// The passwords that no report may show. In their place stands a '*' for each of their bytes, so that sizes
/// and offsets stay as they are.
///
/// Masked are: the passwords of all logins, also of unfinished ones; and wherever they stand, as text or hex,
/// the passwords of the accounts and what scenarios make of them (${bertha.password.shorter}). A password of
/// less than four bytes, or one that is part of the name of an actor or of a frame (alice, message), is
/// masked only in logins: elsewhere it cannot be told from that name.
class Secrets {
public:
    /// Of logins alone, when no account is known.
    Secrets() = default;
    explicit Secrets(const std::vector<target::TargetAccount>& accounts);
    /// Masks nothing: for `--show-passwords`.
    static Secrets shown();

    /// The bytes of what happened, before a result is made of it.
    void mask(std::vector<runner::Entry>& entries) const;
    /// All texts of a result that may come from the target, or quote what was sent.
    void mask(reports::CaseResult& result) const;
    std::string masked(std::string_view text) const;

private:
    bool shown_ = false;
    std::vector<std::string> texts_;
};

}  // namespace chathack::suite
