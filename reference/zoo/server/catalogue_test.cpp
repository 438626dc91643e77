#include "reference/zoo/server/catalogue.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace chathack::zoo {
namespace {

std::set<std::string> listed() {
    std::set<std::string> names;
    for (const auto& entries : {mutants(), conforming_variants()})
        for (const auto& entry : entries)
            EXPECT_TRUE(names.emplace(entry.name).second) << entry.name << " is listed twice";
    return names;
}

/// All texts in quotes that look like names of entries, in all files except the catalogue.
std::set<std::string> quoted(const std::regex& pattern) {
    std::set<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/reference/zoo/server"}) {
        if (entry.path().extension() != ".cpp" || entry.path().stem() == "catalogue") continue;
        std::ifstream in{entry.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at)
            names.insert((*at)[1]);
    }
    return names;
}

TEST(Catalogue, EveryEntryIsPlanted) {
    const auto planted = quoted(std::regex{R"re("([a-z0-9-]+)")re"});
    for (const auto& name : listed())
        EXPECT_TRUE(planted.contains(name)) << name;
}

TEST(Catalogue, NothingIsPlantedThatIsNotListed) {
    const auto names = listed();
    for (const auto& name : quoted(std::regex{R"re(\bis\(\s*"([a-z0-9-]+)"\))re"}))
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Catalogue, HoldsAsManyEntriesAsTheSuiteIsToBeTriedOn) {
    EXPECT_GE(mutants().size(), 75U);
    EXPECT_GE(conforming_variants().size(), 25U);
}

}  // namespace
}  // namespace chathack::zoo
