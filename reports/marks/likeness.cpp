#include "reports/marks/likeness.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace chathack::reports::marks {
namespace {

constexpr std::size_t class_least = 4;  // below it everything is rare
constexpr std::size_t rare_faults_least = 2;
constexpr std::size_t tried_least = 3;

bool is_played(const Marks& marks) { return marks.problem.empty(); }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// The words without what each play makes anew: the ends of logins ("alice-jjydn7pg") and numbers.
std::string shape_of(const std::string& why) {
    std::string shape;
    for (std::size_t at = 0; at < why.size();) {
        const char c = why[at];
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            while (at < why.size() &&
                   (std::isdigit(static_cast<unsigned char>(why[at])) != 0 || why[at] == '.'))
                ++at;
            shape += '#';
            continue;
        }
        shape += c;
        ++at;
        if (c != '-' || at < 2 || !is_word(why[at - 2])) continue;
        auto end = at;
        while (end < why.size() && is_word(why[end]))
            ++end;
        constexpr std::size_t unique_end = 8;
        if (end - at == unique_end) at = end;
    }
    return shape;
}

/// A fault of a submission.
struct Fault {
    ClauseStanding standing{};
    std::string shape;
    std::string case_id;

    bool is_same(const Fault& other) const {
        return standing == other.standing &&
               (shape == other.shape || (!case_id.empty() && case_id == other.case_id));
    }
};
using Faults = std::map<std::string, Fault>;  // by clause

Faults faults_of(const Marks& marks) {
    Faults faults;
    for (const auto& clause : marks.clauses)
        if (clause.standing != ClauseStanding::kept && clause.standing != ClauseStanding::untried)
            faults[clause.id] = {clause.standing, shape_of(clause.why), clause.case_id};
    return faults;
}

/// Compares the faults of all pairs.
class Profiles {
public:
    explicit Profiles(const std::vector<Marks>& all) {
        for (const auto& marks : all) {
            faults_.push_back(is_played(marks) ? faults_of(marks) : Faults{});
            if (is_played(marks)) ++played_;
        }
    }

    std::vector<NearProfiles> near() const {
        std::vector<NearProfiles> pairs;
        if (played_ < class_least) return pairs;
        for (std::size_t one = 0; one < faults_.size(); ++one)
            for (auto other = one + 1; other < faults_.size(); ++other) {
                const auto pair = compared(one, other);
                if (5 * pair.alike >= 4 * pair.of_both && pair.rare.size() >= rare_faults_least)
                    pairs.push_back(pair);
            }
        std::ranges::stable_sort(pairs, std::greater{}, [](const auto& pair) { return pair.rare.size(); });
        return pairs;
    }

private:
    NearProfiles compared(std::size_t one, std::size_t other) const {
        NearProfiles pair{one, other, 0, faults_[other].size(), {}};
        for (const auto& [clause, fault] : faults_[one]) {
            const auto at = faults_[other].find(clause);
            if (at == faults_[other].end()) {
                ++pair.of_both;
                continue;
            }
            if (!fault.is_same(at->second)) continue;
            ++pair.alike;
            if (is_rare(clause, fault)) pair.rare.push_back(clause);
        }
        return pair;
    }

    bool is_rare(const std::string& clause, const Fault& fault) const {
        if (fault.standing != ClauseStanding::violated && fault.standing != ClauseStanding::partly)
            return false;
        const auto having = std::ranges::count_if(faults_, [&](const Faults& faults) {
            const auto at = faults.find(clause);
            return at != faults.end() && fault.is_same(at->second);
        });
        return static_cast<std::size_t>(having) <= std::max<std::size_t>(2, (played_ + 9) / 10);
    }

    std::vector<Faults> faults_;
    std::size_t played_ = 0;
};

}  // namespace

bool is_violated(const ClauseMark& clause) noexcept {
    return clause.standing == ClauseStanding::violated || clause.standing == ClauseStanding::partly;
}

std::vector<SameFaults> same_faults(const std::vector<Marks>& all) {
    std::map<std::vector<std::string>, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<std::string> violated;
        for (const auto& clause : all[i].clauses)
            if (is_violated(clause)) violated.push_back(clause.id);
        if (is_played(all[i]) && violated.size() >= 2) groups[violated].push_back(i);
    }
    std::vector<SameFaults> found;
    for (const auto& [clauses, submissions] : groups)
        if (submissions.size() >= 2) found.push_back({clauses, submissions});
    std::ranges::stable_sort(found, [](const auto& one, const auto& other) {
        return std::tuple{one.submissions.size(), one.clauses.size()} >
               std::tuple{other.submissions.size(), other.clauses.size()};
    });
    return found;
}

std::vector<NearProfiles> near_profiles(const std::vector<Marks>& all) { return Profiles{all}.near(); }

std::vector<SeldomKept> seldom_kept(const std::vector<Marks>& all) {
    std::vector<SeldomKept> clauses;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_played(all[i])) continue;
        for (const auto& clause : all[i].clauses) {
            if (clause.standing == ClauseStanding::untried) continue;
            auto at = std::ranges::find(clauses, clause.id, &SeldomKept::clause);
            if (at == clauses.end()) at = clauses.insert(clauses.end(), {clause.id, {}, 0});
            ++at->tried;
            if (clause.standing == ClauseStanding::kept) at->kept_by.push_back(i);
        }
    }
    std::erase_if(clauses, [](const SeldomKept& one) {
        return one.tried < tried_least || one.kept_by.size() > one.tried / 10;
    });
    std::ranges::stable_sort(clauses, {}, [](const SeldomKept& one) { return one.kept_by.size(); });
    return clauses;
}

}  // namespace chathack::reports::marks
