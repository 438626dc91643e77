#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <new>
#include <optional>
#include <string>

#include "reference/accounts/failure.hpp"

namespace chathack::accounts {

/// What SQLite's result code (basic or extended) means for an accounts file.
AccountsError error_of_sqlite(int code) noexcept;

/// What the system's error number means for an accounts file that was to be opened or made.
AccountsError error_of_system(int number) noexcept;

/// Does `work`, which returns a Result; what SQLite throws there becomes the failure of `file`.
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
