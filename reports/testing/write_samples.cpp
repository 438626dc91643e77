// Writes the results of sample_result.hpp into a folder, for the tests of the pages.

#include <filesystem>

#include "reports/model/files.hpp"
#include "reports/model/json.hpp"
#include "reports/testing/sample_result.hpp"

int main(int argc, char** argv) {
    using namespace chathack;
    if (argc != 2) return 2;
    const std::filesystem::path folder{argv[1]};
    auto better = testing::sample_result();
    better.target.name = "a better server";
    better.run.network = "lossy";
    better.cases[1].verdicts[0].kind = verdict::Kind::conforms;
    auto again = better.cases[2];
    again.repetition = 1;
    again.verdicts[0].kind = verdict::Kind::conforms;
    better.cases.push_back(again);  // one flaky case
    reports::summarise(better);
    reports::Result nobody;
    nobody.target.name = "nobody";
    nobody.run.partial = true;
    nobody.run.partial_why = "the target could not be started";
    const bool written =
        reports::write_file(folder / "sample.json", reports::to_json(testing::sample_result())) &&
        reports::write_file(folder / "better.json", reports::to_json(better)) &&
        reports::write_file(folder / "nobody.json", reports::to_json(nobody)) &&
        reports::write_file(folder / "hostile.json", reports::to_json(testing::hostile_result()));
    return written ? 0 : 1;
}
