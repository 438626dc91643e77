#include "reference/zoo/catalogue.hpp"

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
    for (const auto& animals : {faults(), variants()})
        for (const auto& animal : animals)
            EXPECT_TRUE(names.emplace(animal.name).second) << animal.name << " is listed twice";
    return names;
}

/// The texts in quotes that look like names of animals, in all files but the catalogue.
std::set<std::string> quoted(const std::regex& pattern) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/reference/zoo"}) {
        if (entry.path().extension() != ".cpp" || entry.path().stem() == "catalogue") continue;
        std::ifstream in{entry.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at)
            names.insert((*at)[1]);
    }
    return names;
}

TEST(Catalogue, EveryAnimalIsPlanted) {
    const auto planted = quoted(std::regex{R"re("([a-z0-9-]+)")re"});
    for (const auto& name : listed())
        EXPECT_TRUE(planted.contains(name)) << name;
}

TEST(Catalogue, NothingIsPlantedThatIsNotListed) {
    const auto names = listed();
    for (const auto& name : quoted(std::regex{R"re(\bis\(\s*"([a-z0-9-]+)"\))re"}))
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Catalogue, HoldsAsManyAnimalsAsTheSuiteIsToBeTriedOn) {
    EXPECT_GE(faults().size(), 75U);
    EXPECT_GE(variants().size(), 25U);
}

}  // namespace
}  // namespace chathack::zoo
