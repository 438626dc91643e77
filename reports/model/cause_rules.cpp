#include "reports/model/cause_rules.hpp"

#include <algorithm>
#include <array>

#include "conformance/verdict/symptom.hpp"

namespace chathack::reports {
namespace {

namespace symptom = verdict::symptom;

/// A symptom, and the clause that is about just that. The first row that fits counts.
struct Owner {
    std::string_view part;  ///< of a symptom
    std::string_view clause;
    /// What is about ordinary values, where `clause` is about special ones: it is the owner where it fails in
    /// more than few of its cases.
    std::string_view ordinary{};
};
constexpr std::array<Owner, 33> owners{{
    {"unexpected login_error behind a password", "LOGIN-4"},
    {"unexpected login_error", "LOGIN-1"},
    {"unexpected own private_ask", "PRIVATE-1"},
    {"unexpected login_exists", "LOGIN-15"},
    {"unexpected repeated global_message", "GLOBAL-3"},
    {"unexpected early global_message", "GLOBAL-4"},
    {"(byte order)", "WIRE-1"},
    {"(sign)", "WIRE-1"},
    {"(cut)", "WIRE-2"},
    {symptom::stays_taken, "LOGIN-9"},
    {"missing connected behind a password", "LOGIN-4"},
    {"unexpected connected behind a password", "LOGIN-5"},
    {"unexpected connected behind a message", "GLOBAL-2"},
    {"unexpected connected", "LOGIN-1"},
    {"missing connected", "LOGIN-1"},
    {"missing login_exists", "LOGIN-2"},
    {"missing login_error", "LOGIN-5"},
    {"private_validation differs in id", "PRIVATE-3", "PRIVATE-2"},
    {"private_validation differs in address", "PRIVATE-3", "PRIVATE-2"},
    {"missing private_ask", "PRIVATE-1"},
    {"unexpected private_ask", "PRIVATE-1"},
    {"unexpected repeated private_ask", "PRIVATE-1"},
    {"private_ask differs", "PRIVATE-1"},
    {"missing private_validation", "PRIVATE-2"},
    {"unexpected private_validation", "PRIVATE-2"},
    {"private_validation differs", "PRIVATE-2"},
    {"missing private_refusal", "PRIVATE-4"},
    {"unexpected private_refusal", "PRIVATE-4"},
    {"private_refusal differs", "PRIVATE-4"},
    {"unexpected end unasked", "LOGIN-1"},
    {"unexpected own global_message", "GLOBAL-1"},
    {"missing global_message", "GLOBAL-1"},
    {"global_message differs in sender", "GLOBAL-1"},
}};

/// Symptoms that are the fault of these clauses wherever they show, once one of these shows them, too: bytes
/// that are no frame were written wrongly, whatever they were to say; nobody may be disturbed by what
/// somebody else sends; and so on.
constexpr std::array<Owner, 25> telling{{
    {symptom::wedge, "LOGIN-1"},
    {symptom::stays_taken, "LOGIN-9"},
    {"silence beside a half frame", "WIRE-9"},
    {"unexpected unreadable", "WIRE-1"},
    {"unexpected unreadable", "WIRE-2"},
    {"unexpected packet_error unasked", "WIRE-9"},
    {"unexpected end unasked", "WIRE-9"},
    {"unexpected packet_error beside a bad frame", "WIRE-9"},
    {"unexpected end beside a bad frame", "WIRE-9"},
    {"died of a bad frame", "WIRE-9"},
    {"died of a half frame", "WIRE-9"},
    {"died behind a reset", "LOGIN-9"},
    {"wedged of a bad frame", "WIRE-9"},
    {"wedged of a half frame", "WIRE-9"},
    {"wedged behind a reset", "LOGIN-9"},
    {symptom::repeated_message, "GLOBAL-3"},
    {"unexpected connected behind a message", "GLOBAL-2"},
    {symptom::old_message, "GLOBAL-4"},
    {"missing global_message behind a reset", "GLOBAL-1"},
    {"missing last words", "WIRE-3"},
    {"died of bad bytes", "WIRE-9"},
    {"wedged of bad bytes", "WIRE-9"},
    {"silence behind a refusal", "LOGIN-10"},
    {"unexpected own global_message", "GLOBAL-2"},
    {"missing private_ask asked again", "PRIVATE-8"},
}};

constexpr std::string_view ended = "unexpected end";
constexpr double far_more_when_missing = 6;
constexpr double far_more_when_ended = 4;
constexpr double far_more = 20;
constexpr double most = 0.6;  // of the cases of a clause
constexpr double few = 0.2;
constexpr double half = 0.5;
constexpr double rare = 0.05;
constexpr std::size_t enough = 3;  // cases of a clause that is violated
constexpr double about_as_often = 0.8;
constexpr double nearly_all = 0.9;

bool is_death(std::string_view symptom) {
    return symptom.starts_with(symptom::death) || symptom.starts_with(symptom::wedge);
}

bool tells_of(std::string_view symptom, std::string_view id) {
    return std::ranges::any_of(
        telling, [&](const auto& owner) { return owner.part == symptom && owner.clause == id; });
}

/// How much more often one clause must fail than another: what is missing, or has ended, may be so for many
/// reasons; what is wrong in itself has few, and then the fault is looked for there, and met by chance
/// elsewhere. The first row that fits counts.
struct FarMore {
    std::string_view begin;  ///< of a symptom
    double factor;
};
constexpr std::array<FarMore, 3> far_more_rows{{
    {ended, far_more_when_ended},
    {"missing", far_more_when_missing},
    {"", far_more},
}};
double far_more_of(std::string_view symptom) {
    return std::ranges::find_if(far_more_rows,
                                [&](const auto& row) { return symptom.starts_with(row.begin); })
        ->factor;
}

Owner owner_row_of(std::string_view symptom) {
    const auto at = std::ranges::find_if(
        owners, [&](const auto& owner) { return symptom.find(owner.part) != std::string_view::npos; });
    return at == owners.end() ? Owner{} : *at;
}
std::string_view ordinary_owner_of(std::string_view symptom) { return owner_row_of(symptom).ordinary; }

/// What the judge adds to a symptom to tell of its circumstances.
constexpr std::array<std::string_view, 12> circumstances{
    symptom::behind_a_password,   symptom::behind_a_message,    symptom::unasked,
    symptom::beside_a_bad_frame,  symptom::beside_a_half_frame, symptom::of_a_bad_frame,
    symptom::of_a_half_frame,     symptom::behind_a_reset,      symptom::silent_behind_a_refusal,
    symptom::sent_before_leaving, symptom::at_the_limit,        symptom::asked_again,
};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> broad_symptoms{{
    {symptom::beside_a_half_frame, "silence beside a half frame"},
    {symptom::silent_behind_a_refusal, "silence behind a refusal"},
    {symptom::sent_before_leaving, "missing last words"},
}};
constexpr std::string_view differs_in = " differs in ";
constexpr std::array<std::string_view, 4> words_before_a_frame{"own ", "repeated ", "early ", "old "};

}  // namespace

std::string_view owner_of(std::string_view symptom) { return owner_row_of(symptom).clause; }

bool is_about(std::string_view symptom, std::string_view id) {
    return owner_of(symptom) == id || tells_of(symptom, id);
}

std::string broad(const std::string& symptom) {
    for (const auto& [end, common] : broad_symptoms)
        if (symptom.ends_with(end)) return std::string{common};
    for (const std::string_view end : {symptom::of_a_bad_frame, symptom::of_a_half_frame})
        if (symptom.ends_with(end)) return symptom.substr(0, symptom.size() - end.size()) + " of bad bytes";
    return symptom;
}

/// "private_validation differs in login, id": of whom it is, and more, is not what was awaited. That is no
/// wrong frame but another one.
bool is_of_somebody_else(const std::string& symptom) {
    const auto at = symptom.find(differs_in);
    if (at == std::string::npos) return false;
    const auto fields = std::string_view{symptom}.substr(at + differs_in.size());
    const bool names_another = fields.starts_with("login,") || fields.starts_with("sender,");
    return names_another && fields.find('(') == std::string_view::npos;
}

std::string plain(const std::string& symptom) {
    if (is_of_somebody_else(symptom)) return "unexpected " + std::string{frame_of(symptom)};
    const auto at = std::ranges::find_if(
        circumstances, [&](const auto circumstance) { return symptom.ends_with(circumstance); });
    return at == circumstances.end() ? symptom : plain(symptom.substr(0, symptom.size() - at->size()));
}

bool is_wrong_in_itself(std::string_view symptom) {
    return symptom.find(differs_in) != std::string_view::npos || symptom.starts_with(symptom::stays_taken);
}

bool shows_nowhere_else(std::string_view symptom) { return symptom.ends_with(symptom::at_the_limit); }

std::string_view frame_of(std::string_view symptom) {
    const auto verb_ends = symptom.find(' ');
    const auto verb = symptom.substr(0, verb_ends);
    std::string_view rest = symptom;  // "global_message differs in sender"
    if (verb == "missing" || verb == "unexpected") rest.remove_prefix(verb_ends + 1);
    for (const auto word : words_before_a_frame)
        if (rest.starts_with(word)) rest.remove_prefix(word.size());
    const auto frame = rest.substr(0, rest.find_first_of(" ,"));
    return frame.find('_') == std::string_view::npos && frame != "connected" ? std::string_view{} : frame;
}

bool ClauseRecord::loses_many_kinds() const {
    std::set<std::string_view> frames;
    for (const auto& one : shown)
        if (one.starts_with("missing")) frames.insert(frame_of(one));
    return frames.size() > 1;
}

std::size_t ClauseRecord::count(const std::string& symptom) const {
    const auto at = failed.find(symptom);
    return at == failed.end() ? 0 : at->second;
}

double ClauseRecord::share(const std::string& symptom) const {
    const auto failures = static_cast<double>(count(symptom));
    return failures == 0 ? 0 : failures / (failures + static_cast<double>(kept));
}

CauseRules::CauseRules(const Result& result, ReadSymptom read) : read_{std::move(read)} {
    for (const auto& one : result.cases) {
        for (const auto& verdict : one.verdicts) {
            auto& record = records_[verdict.clause];
            const auto outcome = outcome_of(verdict);
            if (verdict::is_violation(outcome)) ++record.failed[read_(verdict.symptom)];
            if (verdict.haste) record.shown.insert(read_(verdict.symptom));
            if (verdict::is_kept(outcome)) ++record.kept;
        }
    }
    for (const auto& clause : result.clauses) {
        rests_on_.emplace(clause.id, clause.rests_on);
        if (clause.haste) hasty_.insert(clause.id);
        if (clause.level == verdict::Level::must) musts_.insert(clause.id);
    }
    for (const auto& [id, direct] : rests_on_) {
        auto to_look_at = direct;
        while (!to_look_at.empty()) {
            const auto ground = to_look_at.back();
            to_look_at.pop_back();
            if (!grounds_[id].insert(ground).second) continue;
            const auto further = rests_on_.find(ground);
            if (further != rests_on_.end())
                to_look_at.insert(to_look_at.end(), further->second.begin(), further->second.end());
        }
    }
}

const std::string& CauseRules::cause_of(const std::string& id, const std::string& symptom) {
    const auto [at, fresh] = told_.try_emplace({id, symptom});
    const auto read = read_(symptom);
    if (fresh && !read.empty() && explanations_of(read).contains(id)) at->second = find_cause(id, read);
    return at->second;
}

/// Follows all explanations, and explanations of those, to where they end: one clause that nothing explains
/// better, or several that explain one another in a circle.
std::string CauseRules::find_cause(const std::string& id, const std::string& symptom) {
    const auto& explanations = explanations_of(symptom);
    std::set<std::string> last;
    for (const auto& one : explanations.at(id)) {
        const bool leads_back = std::ranges::all_of(
            explanations.at(one), [&](const auto& other) { return explanations.at(other).contains(one); });
        if (leads_back) last.insert(one);
    }
    const auto first = first_of(last, symptom);
    return first == id ? std::string{} : first;
}

/// Of each clause with that symptom: itself, and all that explain it directly or not.
const CauseRules::Explanations& CauseRules::explanations_of(const std::string& symptom) {
    const auto [at, fresh] = explanations_.try_emplace(symptom);
    auto& all = at->second;
    if (!fresh) return all;
    for (const auto& [id, record] : records_)
        if (record.failed.contains(symptom)) all[id] = {id};
    std::map<std::string, std::vector<std::string>> better;
    for (const auto& [one, itself] : all)
        for (const auto& [other, others] : all)
            if (one != other && explains(other, one, symptom)) better[one].push_back(other);
    for (auto& [id, reached] : all) {
        std::vector<std::string> to_look_at{id};
        while (!to_look_at.empty()) {
            const auto one = to_look_at.back();
            to_look_at.pop_back();
            for (const auto& other : better[one])
                if (reached.insert(other).second) to_look_at.push_back(other);
        }
    }
    return all;
}

/// Of clauses that nothing else explains, the one about haste that loses frames of several kinds, or else the
/// one that fails in most of its cases.
std::string CauseRules::first_of(const std::set<std::string>& ids, const std::string& symptom) const {
    const auto is_hasty = [&](const std::string& one) {
        return hasty_.contains(one) && records_.at(one).loses_many_kinds();
    };
    const auto hasty = std::ranges::find_if(ids, is_hasty);
    if (hasty != ids.end()) return *hasty;
    return *std::ranges::max_element(ids, {},
                                     [&](const std::string& one) { return records_.at(one).share(symptom); });
}

/// Whether `one` is the cause of what `other` shows. The first rule that applies decides; docs/judging.md
/// has them in this order.
bool CauseRules::explains(const std::string& one, const std::string& other,
                          const std::string& symptom) const {
    static constexpr std::array rules{
        &CauseRules::telling_symptoms,
        &CauseRules::a_must_outweighs_less,
        &CauseRules::whatever_is_hasty_is_lost,
        &CauseRules::deaths_are_where_all_die,
        &CauseRules::haste_when_shown,
        &CauseRules::no_haste_behind_the_owner,
        &CauseRules::far_more_often,
        &CauseRules::owner_of_the_symptom,
        &CauseRules::what_others_rest_on,
        &CauseRules::most_against_few,
    };
    const Pair pair{one, other, symptom, records_.at(one).share(symptom), records_.at(other).share(symptom)};
    for (const auto rule : rules)
        if (const auto opinion = (this->*rule)(pair)) return *opinion == Blamed::one;
    return false;
}

/// A MUST is taken for a mere consequence of less only where that fails most of the time, and where it
/// rests on that, if the symptom may have other reasons as well. It is, too, where it rarely dies of what
/// nearly always kills, or now and then of what is far more often so; where it rests on what fails as often;
/// and where it shows nothing but one of several symptoms of the other, more rarely.
CauseRules::Opinion CauseRules::a_must_outweighs_less(const Pair& pair) const {
    if (!musts_.contains(pair.other) || musts_.contains(pair.one)) return {};
    const auto more = far_more_of(pair.symptom);
    const bool dies = is_death(pair.symptom) && pair.share >= nearly_all && pair.share_of_other <= few;
    const bool by_chance =
        pair.share >= half && pair.share_of_other <= rare && pair.share > 2 * more * pair.share_of_other;
    if (dies || by_chance || fails_as_often_as_what_rests_on_it(pair)) return {};
    const auto symptoms = [&](const std::string& id) { return records_.at(id).failed.size(); };
    const bool one_of_several = symptoms(pair.one) > 1 && symptoms(pair.other) == 1;
    if (one_of_several && pair.share_of_other <= few && pair.share > pair.share_of_other) return Blamed::one;
    const bool vague = more < far_more || is_death(pair.symptom);
    if (pair.share < half || (vague && !rests(pair.other, pair.one))) return Blamed::other;
    return {};
}

bool CauseRules::fails_as_often_as_what_rests_on_it(const Pair& pair) const {
    return rests(pair.other, pair.one) && pair.share >= about_as_often * pair.share_of_other;
}

/// Some symptoms tell by themselves what they are about.
CauseRules::Opinion CauseRules::telling_symptoms(const Pair& pair) const {
    const bool one = tells_of(pair.symptom, pair.one);
    if (one == tells_of(pair.symptom, pair.other)) return {};
    return one ? Blamed::one : Blamed::other;
}

/// Who loses frames of several kinds when they come in haste loses them for what they have in common.
CauseRules::Opinion CauseRules::whatever_is_hasty_is_lost(const Pair& pair) const {
    const auto rules = [&](const std::string& ground, const std::string& id) {
        return hasty_.contains(ground) && hasty_.contains(id) && rests(id, ground) &&
               records_.at(ground).loses_many_kinds() && records_.at(id).shown.contains(pair.symptom);
    };
    if (rules(pair.one, pair.other)) return Blamed::one;
    if (rules(pair.other, pair.one)) return Blamed::other;
    return {};
}

/// Any frame may kill; the cases that send it all die. Of two such clauses the more special one.
CauseRules::Opinion CauseRules::deaths_are_where_all_die(const Pair& pair) const {
    if (!is_death(pair.symptom)) return {};
    // A death that takes haste, and one that does not, are two.
    const bool hasty = hasty_.contains(pair.one);
    if (hasty != hasty_.contains(pair.other) &&
        records_.at(hasty ? pair.one : pair.other).shown.contains(pair.symptom))
        return Blamed::other;
    if (pair.share > pair.share_of_other) {
        const bool clear = pair.share >= half || pair.share > far_more_when_ended * pair.share_of_other;
        return clear ? Blamed::one : Blamed::other;
    }
    if (pair.share < pair.share_of_other) return Blamed::other;
    return rests(pair.one, pair.other) && !rests(pair.other, pair.one) ? Blamed::one : Blamed::other;
}

/// Haste is to blame for more than is about it, once a case was seen to fail by haste alone.
CauseRules::Opinion CauseRules::haste_when_shown(const Pair& pair) const {
    const bool hasty = hasty_.contains(pair.one);
    if (hasty == hasty_.contains(pair.other)) return {};
    if (!records_.at(hasty ? pair.one : pair.other).shown.contains(pair.symptom)) return {};
    const bool more = hasty ? pair.share > pair.share_of_other : pair.share_of_other > pair.share;
    if (!more) return {};
    return hasty ? Blamed::one : Blamed::other;
}

/// Haste that was not seen at work is not to blame for what goes wrong without it, too.
CauseRules::Opinion CauseRules::no_haste_behind_the_owner(const Pair& pair) const {
    const bool hasty = hasty_.contains(pair.one);
    if (hasty == hasty_.contains(pair.other)) return {};
    if (records_.at(hasty ? pair.one : pair.other).shown.contains(pair.symptom)) return {};
    if (owner_of(pair.symptom) != (hasty ? pair.other : pair.one)) return {};
    return hasty ? Blamed::other : Blamed::one;
}

/// A fault shows most where it is looked for, and elsewhere by chance.
CauseRules::Opinion CauseRules::far_more_often(const Pair& pair) const {
    const auto more = far_more_of(pair.symptom);
    const auto owner = owner_of(pair.symptom);
    const auto is_so = [&](const std::string& often, double share, const std::string& rarely,
                           double rare_share) {
        if (share <= more * rare_share) return false;
        // A clause with a single case says little, and of one that is violated no more cases are played.
        const auto& record = records_.at(often);
        const bool looked_for = record.count(pair.symptom) + record.kept > 1;
        const bool enough_of_the_owner = owner == rarely && records_.at(rarely).count(pair.symptom) >= enough;
        return looked_for && !(enough_of_the_owner && more >= far_more);
    };
    if (is_so(pair.one, pair.share, pair.other, pair.share_of_other)) return Blamed::one;
    if (is_so(pair.other, pair.share_of_other, pair.one, pair.share)) return Blamed::other;
    return {};
}

CauseRules::Opinion CauseRules::owner_of_the_symptom(const Pair& pair) const {
    const auto ordinary = ordinary_owner_of(pair.symptom);
    if (pair.one == ordinary && pair.share > few) return Blamed::one;
    if (pair.other == ordinary && pair.share_of_other > few) return Blamed::other;
    const auto owner = owner_of(pair.symptom);
    if (pair.one == owner) return Blamed::one;
    if (pair.other == owner) return Blamed::other;
    return {};
}

CauseRules::Opinion CauseRules::what_others_rest_on(const Pair& pair) const {
    if (rests(pair.other, pair.one)) return Blamed::one;
    if (!rests(pair.one, pair.other)) return {};
    const bool outweighs = musts_.contains(pair.one) && !musts_.contains(pair.other);
    const bool ground_fails_less = pair.share_of_other < about_as_often * pair.share;
    if (outweighs && ground_fails_less) return Blamed::one;
    return Blamed::other;
}

CauseRules::Opinion CauseRules::most_against_few(const Pair& pair) const {
    return pair.share >= most && pair.share_of_other <= few ? Blamed::one : Blamed::other;
}

bool CauseRules::rests_directly(const std::string& id, const std::string& ground) const {
    const auto at = rests_on_.find(id);
    return at != rests_on_.end() && std::ranges::find(at->second, ground) != at->second.end();
}

bool CauseRules::rests(const std::string& id, const std::string& ground) const {
    const auto at = grounds_.find(id);
    return at != grounds_.end() && at->second.contains(ground);
}

}  // namespace chathack::reports
