#include "reference/accounts/sqlite_accounts.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <barrier>
#include <fstream>
#include <functional>
#include <thread>

#include "reference/accounts/password_hash.hpp"
#include "reference/accounts/testing/privileges.hpp"
#include "reference/accounts/testing/temporary_folder.hpp"

namespace chathack::accounts {
namespace {

using namespace std::chrono_literals;
using Access = SqliteAccounts::Access;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string some_hash = *hash_password("alice", test_cost);
const std::string other_hash = *hash_password("carol", test_cost);
constexpr SqliteAccounts::Options impatient{.busy_timeout = 1ms};

std::string content(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{stream}, {}};
}

class SqliteAccountsTest : public ::testing::Test {
protected:
    /// Makes the file with these logins, each with `some_hash`.
    void make(const std::vector<std::string>& logins) {
        auto accounts = SqliteAccounts::open(file, Access::create);
        ASSERT_TRUE(accounts) << accounts.error().sentence;
        for (const auto& login : logins) {
            const auto added = accounts->add(login, some_hash);
            ASSERT_TRUE(added) << added.error().sentence;
        }
    }
    std::vector<std::string> logins() {
        const auto accounts = SqliteAccounts::load(file);
        if (!accounts) return {accounts.error().sentence};
        std::vector<std::string> result;
        for (const auto& account : *accounts)
            result.push_back(account.login);
        return result;
    }
    SqliteAccounts opened(Access access = Access::change) {
        auto accounts = SqliteAccounts::open(file, access, impatient);
        CHATHACK_CHECK(accounts.has_value());
        return std::move(*accounts);
    }
    /// Overwrites the file from `offset` on.
    void scribble(std::size_t offset, std::string_view bytes) {
        std::fstream stream{file, std::ios::binary | std::ios::in | std::ios::out};
        stream.seekp(static_cast<std::streamoff>(offset));
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    void scribble_sql(const std::string& sql) {
        SQLite::Database{file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(sql);
    }

    testing::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "accounts.db";
};

TEST_F(SqliteAccountsTest, KeepsWhatWasAdded) {
    make({"bob", "alice"});
    const auto accounts = SqliteAccounts::load(file);
    ASSERT_TRUE(accounts);
    EXPECT_THAT(*accounts, ElementsAre(Account{"alice", some_hash}, Account{"bob", some_hash}));
    EXPECT_TRUE(*opened().contains("bob"));
    EXPECT_FALSE(*opened().contains("Bob"));
}

TEST_F(SqliteAccountsTest, ComparesLoginsByteForByte) {  // LOGIN-15
    const std::string nul{"bob\0", 4};
    make({"bob", "Bob", "bob ", nul, "\xff\x01",
          "b\xc3\xb6"
          "b"});
    EXPECT_THAT(logins(), ElementsAre("Bob", "bob", nul, "bob ",
                                      "b\xc3\xb6"
                                      "b",
                                      "\xff\x01"));
    ASSERT_TRUE(opened().remove(nul));
    EXPECT_THAT(logins(), ElementsAre("Bob", "bob", "bob ",
                                      "b\xc3\xb6"
                                      "b",
                                      "\xff\x01"));
}

TEST_F(SqliteAccountsTest, TakesLoginsOf1To255Bytes) {  // LOGIN-14
    make({"a", std::string(255, 'x')});
    for (const auto& login : {std::string{}, std::string(256, 'x')}) {
        const auto added = opened().add(login, some_hash);
        ASSERT_FALSE(added);
        EXPECT_EQ(added.error().error, AccountsError::bad_login);
    }
    EXPECT_EQ(logins().size(), 2U);
}

TEST_F(SqliteAccountsTest, ChangesAHash) {
    make({"alice", "bob"});
    ASSERT_TRUE(opened().change_hash("bob", other_hash));
    EXPECT_THAT(*SqliteAccounts::load(file),
                ElementsAre(Account{"alice", some_hash}, Account{"bob", other_hash}));
}

TEST_F(SqliteAccountsTest, DoesNotAddTwice) {
    make({"bob"});
    const auto again = opened().add("bob", other_hash);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().error, AccountsError::account_exists);
    EXPECT_THAT(*SqliteAccounts::load(file), ElementsAre(Account{"bob", some_hash}));
}

TEST_F(SqliteAccountsTest, DoesNotChangeOrRemoveWhoIsUnknown) {
    make({"bob"});
    EXPECT_EQ(opened().change_hash("Bob", other_hash).error().error, AccountsError::account_unknown);
    EXPECT_EQ(opened().remove("Bob").error().error, AccountsError::account_unknown);
    EXPECT_THAT(logins(), ElementsAre("bob"));
}

TEST_F(SqliteAccountsTest, OverwritesARemovedHash) {
    make({"bob", "carol"});
    ASSERT_TRUE(opened().change_hash("carol", other_hash));
    ASSERT_THAT(content(file), HasSubstr(some_hash));
    ASSERT_TRUE(opened().remove("bob"));
    EXPECT_THAT(content(file), ::testing::Not(HasSubstr(some_hash)));
    EXPECT_THAT(content(file), HasSubstr(other_hash));
}

TEST_F(SqliteAccountsTest, IsForItsOwnerOnlyAndInWalMode) {
    const auto old_mask = ::umask(0);
    make({"bob"});
    ::umask(old_mask);
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    SQLite::Database database{file.string()};
    EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
}

TEST_F(SqliteAccountsTest, LeavesOneFileBehind) {
    make({"bob"});
    EXPECT_TRUE(SqliteAccounts::load(file));
    const std::filesystem::directory_iterator entries{folder.path()};
    EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

TEST_F(SqliteAccountsTest, IsReadWhileAnotherConnectionWrites) {
    make({"bob"});
    SQLite::Database writer{file.string(), SQLite::OPEN_READWRITE};
    SQLite::Transaction half_done{writer, SQLite::TransactionBehavior::IMMEDIATE};
    writer.exec("DELETE FROM account");
    EXPECT_THAT(logins(), ElementsAre("bob"));
    half_done.commit();
    EXPECT_THAT(logins(), ElementsAre());
}

TEST_F(SqliteAccountsTest, IsMadeOnceHoweverManyComeAtOnce) {
    constexpr int threads_count = 4;
    for (int round = 0; round < 10; ++round) {
        file = folder.path() / (std::to_string(round) + ".db");
        std::barrier at_once{threads_count};
        std::vector<std::jthread> threads;
        for (int i = 0; i < threads_count; ++i) {
            threads.emplace_back([&, i] {
                at_once.arrive_and_wait();
                auto accounts = SqliteAccounts::open(file, Access::create, {.busy_timeout = 20s});
                ASSERT_TRUE(accounts) << accounts.error().sentence;
                const auto added = accounts->add("user" + std::to_string(i), some_hash);
                ASSERT_TRUE(added) << added.error().sentence;
            });
        }
        threads.clear();
        EXPECT_EQ(logins().size(), std::size_t{threads_count});
    }
}

TEST_F(SqliteAccountsTest, TakesNoMoreAccountsThanItsLimit) {
    const SqliteAccounts::Options two{.accounts_max = 2};
    auto accounts = SqliteAccounts::open(file, Access::create, two);
    ASSERT_TRUE(accounts);
    ASSERT_TRUE(accounts->add("a", some_hash));
    ASSERT_TRUE(accounts->add("b", some_hash));
    EXPECT_EQ(accounts->add("b", some_hash).error().error, AccountsError::account_exists);
    EXPECT_EQ(accounts->add("c", some_hash).error().error, AccountsError::too_many_accounts);
    EXPECT_TRUE(SqliteAccounts::load(file, two));
    EXPECT_EQ(SqliteAccounts::load(file, {.accounts_max = 1}).error().error,
              AccountsError::too_many_accounts);
}

TEST_F(SqliteAccountsTest, SaysWhyAFileCannotBeUsed) {
    constexpr std::size_t end_of_first_page = 4096;
    const struct {
        std::string name;
        std::function<void()> arrange;
        AccountsError error;
        std::string sentence;
    } table[] = {
        {"missing", [] {}, AccountsError::missing,
         "there is no such file; `chathackd account add` makes one"},
        {"in no directory", [&] { file = folder.path() / "no" / "a.db"; }, AccountsError::missing,
         "no such file"},
        {"below a file",
         [&] {
             make({"bob"});
             file /= "a.db";
         },
         AccountsError::missing, "Not a directory"},
        {"a directory", [&] { std::filesystem::create_directory(file); }, AccountsError::not_a_file,
         "this is not a regular file"},
        {"a pipe", [&] { ::mkfifo(file.c_str(), 0600); }, AccountsError::not_a_file, "not a regular file"},
        {"a name too long", [&] { file = folder.path() / std::string(300, 'x'); },
         AccountsError::input_output, "File name too long"},
        {"empty", [&] { std::ofstream{file}.flush(); }, AccountsError::not_accounts, "not one with accounts"},
        {"a text", [&] { std::ofstream{file} << "bob:alice\n"; }, AccountsError::not_a_database,
         "this is not an accounts file, nor any SQLite file"},
        {"a long text", [&] { std::ofstream{file} << std::string(10'000, 'x'); },
         AccountsError::not_a_database, "nor any SQLite file"},
        {"of another program", [&] { scribble_sql("CREATE TABLE account (login TEXT)"); },
         AccountsError::not_accounts, "an SQLite file, but not one with accounts"},
        {"of another application id",
         [&] {
             make({"bob"});
             scribble_sql("PRAGMA application_id = 7");
         },
         AccountsError::not_accounts, "not one with accounts"},
        {"of a later version",
         [&] {
             make({"bob"});
             scribble_sql("PRAGMA user_version = 2");
         },
         AccountsError::wrong_version, "a version that this program does not know (2, known is 1)"},
        {"without its table",
         [&] {
             make({"bob"});
             scribble_sql("DROP TABLE account");
         },
         AccountsError::corrupt, "the file is damaged (no such table: account)"},
        {"cut within a page",
         [&] {
             make({"bob"});
             std::filesystem::resize_file(file, 1000);
         },
         AccountsError::corrupt, "the file is damaged"},
        {"cut after a page",
         [&] {
             make({"bob"});
             std::filesystem::resize_file(file, end_of_first_page);
         },
         AccountsError::corrupt, "the file is damaged"},
        {"scribbled over",
         [&] {
             make({"bob"});
             scribble(end_of_first_page, std::string(64, '\x7f'));
         },
         AccountsError::corrupt, "the file is damaged"},
        {"with accounts out of order",
         [&] {
             make({"alice", "bob"});
             scribble(content(file).find("alice"), "z");
         },
         AccountsError::corrupt, "account 2 of the list is out of order"},
        {"with a wrong count of free bytes",
         [&] {
             make({"bob"});
             scribble(end_of_first_page + 7, "\5");
         },
         AccountsError::corrupt, "Fragmentation of 0 bytes"},
        {"with a hash scribbled over",
         [&] {
             make({"bob"});
             scribble_sql("UPDATE account SET password_hash = substr(password_hash, 2)");
         },
         AccountsError::corrupt, "account 1 of the list has no readable password hash"},
        {"with an impossible login",
         [&] {
             make({"bob"});
             scribble_sql("UPDATE account SET login = zeroblob(256)");
         },
         AccountsError::corrupt, "account 1 of the list has an impossible login"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.name);
        file = folder.path() / (row.name + ".db");
        row.arrange();
        const auto loaded = SqliteAccounts::load(file, impatient);
        ASSERT_FALSE(loaded);
        EXPECT_EQ(loaded.error().error, row.error) << loaded.error().sentence;
        EXPECT_THAT(loaded.error().sentence, ::testing::StartsWith(file.string() + ": "));
        EXPECT_THAT(loaded.error().sentence, HasSubstr(row.sentence));
    }
}

TEST_F(SqliteAccountsTest, SaysWhyAFileCannotBeMade) {
    file = folder.path() / "no" / "accounts.db";
    auto made = SqliteAccounts::open(file, Access::create);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().error, AccountsError::no_directory);

    file = folder.path() / "other.db";
    scribble_sql("CREATE TABLE important (data TEXT)");
    made = SqliteAccounts::open(file, Access::create);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().error, AccountsError::not_accounts);
    SQLite::Database untouched{file.string()};
    EXPECT_EQ(untouched.execAndGet("PRAGMA application_id").getInt(), 0);
}

TEST_F(SqliteAccountsTest, TakesAnEmptyFileForNew) {
    std::ofstream{file}.flush();
    make({"bob"});
    EXPECT_THAT(logins(), ElementsAre("bob"));
}

TEST_F(SqliteAccountsTest, SaysThatAnotherProgramKeepsItLocked) {
    make({"bob"});
    SQLite::Database other{file.string(), SQLite::OPEN_READWRITE};
    SQLite::Transaction writing{other, SQLite::TransactionBehavior::IMMEDIATE};
    for (const auto& changed : {opened().add("alice", some_hash), opened().remove("bob")}) {
        ASSERT_FALSE(changed);
        EXPECT_EQ(changed.error().error, AccountsError::locked) << changed.error().sentence;
    }
}

TEST_F(SqliteAccountsTest, SaysThatAnotherProgramKeepsEvenReadersOut) {
    make({"bob"});
    SQLite::Database other{file.string(), SQLite::OPEN_READWRITE};
    other.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    const auto loaded = SqliteAccounts::load(file, impatient);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().error, AccountsError::locked) << loaded.error().sentence;
}

TEST_F(SqliteAccountsTest, SaysThatThereIsNoRoom) {
    make({"bob"});
    auto accounts = SqliteAccounts::open(file, Access::change, {.pages_max = 4});
    ASSERT_TRUE(accounts);
    Result<void> added;
    int count = 0;
    while (added && ++count < 1000)
        added = accounts->add("user" + std::to_string(count), some_hash);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().error, AccountsError::disk_full) << added.error().sentence;
    EXPECT_EQ(logins().size(),
              static_cast<std::size_t>(count));  // bob, and all but the last, which found the file full
}

TEST_F(SqliteAccountsTest, IsReadButNotChangedWhenReadOnly) {
    make({"bob"});
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    const testing::NoPrivileges ordinary_user;
    EXPECT_THAT(logins(), ElementsAre("bob"));
    const auto added = opened().add("alice", some_hash);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().error, AccountsError::read_only) << added.error().sentence;
}

TEST_F(SqliteAccountsTest, IsNotChangedByAReader) {
    make({"bob"});
    const auto added = opened(Access::read).add("alice", some_hash);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().error, AccountsError::read_only) << added.error().sentence;
}

TEST_F(SqliteAccountsTest, SaysThatItMayNotBeOpened) {
    make({"bob"});
    std::filesystem::permissions(file, std::filesystem::perms::none);
    const testing::NoPrivileges ordinary_user;
    const auto loaded = SqliteAccounts::load(file);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().error, AccountsError::not_permitted) << loaded.error().sentence;
}

TEST_F(SqliteAccountsTest, SaysThatItsDirectoryCannotBeWrittenTo) {
    make({"bob"});
    std::filesystem::permissions(folder.path(),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const testing::NoPrivileges ordinary_user;
    const auto loaded = SqliteAccounts::load(file);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().error, AccountsError::read_only) << loaded.error().sentence;
    const auto made = SqliteAccounts::open(folder.path() / "new.db", Access::create);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().error, AccountsError::not_permitted) << made.error().sentence;
}

}  // namespace
}  // namespace chathack::accounts
