#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <new>
#include <optional>
#include <string>

#include "reference/accounts/failure.hpp"

namespace chathack::accounts {

/// The meaning of an SQLite result code (basic or extended) for an accounts file.
AccountsError error_of_sqlite(int code) noexcept;

/// The meaning of an errno for an accounts file that could not be opened or made.
AccountsError error_of_system(int number) noexcept;

/// Does `work`, which returns a Result. An exception of SQLite becomes a failure of `file`.
template <class Work>
auto guarded(const std::string& file, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& problem) {
        return make_failure(error_of_sqlite(problem.getErrorCode()), file, problem.what());
    } catch (const std::bad_alloc&) {
        return make_failure(AccountsError::out_of_memory, file);
    }
}

}  // namespace chathack::accounts
