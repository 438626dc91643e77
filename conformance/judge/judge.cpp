#include "conformance/judge/judge.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "conformance/clauses/clauses.hpp"
#include "conformance/judge/late.hpp"
#include "conformance/match/fit.hpp"
#include "conformance/scenario/suite.hpp"
#include "conformance/verdict/symptom.hpp"

namespace chathack::judge {
namespace {

using verdict::Kind;
namespace symptom = verdict::symptom;

bool is_open(const std::string& id) {
    const auto* clause = clauses::find_clause(id);
    return clause && clause->level == verdict::Level::open;
}

/// Every step of the case by its index, nested ones included.
void collect(const std::vector<scenario::Step>& steps, Steps& all) {
    for (const auto& step : steps) {
        all.emplace(step.index, &step);
        if (const auto* parallel = std::get_if<scenario::ParallelStep>(&step.what)) {
            for (const auto& branch : parallel->branches)
                collect(branch, all);
        }
    }
}

/// The clauses that a step speaks of, whatever comes of it.
std::set<std::string> clauses_of(const scenario::Step& step) {
    if (const auto* race = std::get_if<scenario::RaceStep>(&step.what)) return {race->clause};
    if (const auto* reclaim = std::get_if<scenario::ReclaimStep>(&step.what)) return {reclaim->clause};
    if (const auto* connect = std::get_if<scenario::ConnectToStep>(&step.what);
        connect && !connect->clause.empty())
        return {connect->clause};
    const auto* expect = std::get_if<scenario::ExpectStep>(&step.what);
    if (!expect) return {};
    std::set<std::string> ids{expect->clause};
    for (const auto& alternative : expect->alternatives) {
        for (const auto& meaning : alternative.means) {
            if (!meaning.clause.empty()) ids.insert(meaning.clause);
        }
    }
    return ids;
}

int weight(const Verdict& verdict) { return verdict::weight_of(verdict.kind, verdict.behaviour); }

Verdict conforming(const std::string& id, std::size_t step) {
    Verdict verdict;
    verdict.clause = id;
    verdict.kind = Kind::conforms;
    verdict.step = step;
    return verdict;
}
Verdict observed(const std::string& id, std::string behaviour, std::size_t step) {
    Verdict verdict;
    verdict.clause = id;
    verdict.kind = Kind::observed;
    verdict.behaviour = std::move(behaviour);
    verdict.step = step;
    return verdict;
}
Verdict inconclusive(const std::string& id, std::string why) {
    Verdict verdict;
    verdict.clause = id;
    verdict.kind = Kind::inconclusive;
    verdict.why = std::move(why);
    return verdict;
}
/// The clause was not kept: a violation, or for an OPEN clause a behaviour that is in no list.
Verdict broken(const std::string& id, std::string why, std::string symptom, std::size_t step) {
    Verdict verdict;
    verdict.clause = id;
    verdict.kind = is_open(id) ? Kind::observed : Kind::violates;
    if (is_open(id)) verdict.behaviour = verdict::other_behaviour;
    verdict.why = std::move(why);
    verdict.symptom = std::move(symptom);
    verdict.step = step;
    return verdict;
}

/// 2.34 s: "2.3 s".
std::string in_seconds(runner::Time time) {
    const auto tenths = (std::chrono::duration_cast<std::chrono::milliseconds>(time).count() + 50) / 100;
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " s";
}

/// That what was awaited came, and how late.
std::string lateness_of(const runner::StepRecord& record) {
    constexpr int margin = 2;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(margin * record.late).count();
    return "what was awaited came late, after " + in_seconds(record.late) + "; with --answer-ms " +
           std::to_string(seconds * 1000) + " that is in time";
}

/// What went wrong in a step, and how long that was waited for.
std::string complaint_of(const runner::StepRecord& record) {
    const auto waited = record.ended - record.began;
    const bool timed_out = record.end == runner::StepRecord::End::timed_out;
    if (!timed_out || waited < std::chrono::milliseconds{1}) return record.note;
    return record.note + " within " + in_seconds(waited);
}

const match::Symptom cut_off{
    match::Symptom::What::unexpected, std::string{match::Symptom::connection_end}, {}, {}};

/// A symptom that many things cause, with what the case did that may well have caused it.
std::string with_occasion(std::string symptom, const runner::Transcript& transcript) {
    if (!transcript.died.empty()) return symptom;  // it was a client
    if (runner::holds_bad_frame(transcript)) return symptom + symptom::of_a_bad_frame;
    if (runner::holds_reset(transcript)) return symptom + symptom::behind_a_reset;
    if (runner::holds_half_frame(transcript)) return symptom + symptom::of_a_half_frame;
    return symptom;
}

class Judgement {
public:
    Judgement(const scenario::Case& scenario_case, const runner::Transcript& transcript)
        : case_{scenario_case}, transcript_{transcript} {
        collect(case_.steps, steps_);
    }

    std::vector<Verdict> verdicts() {
        for (const auto& record : transcript_.steps)
            weigh(record);
        for (const auto& late : late_and_unseen(steps_, transcript_))
            blame(late);
        weigh_death();
        weigh_unreached();
        std::vector<Verdict> all;
        for (const auto& id : case_.clauses) {
            const auto at = found_.find(id);
            all.push_back(at != found_.end()
                              ? at->second
                              : inconclusive(id, "its step failed, and another clause takes the blame"));
        }
        if (scenario::side_of(case_) == clauses::Side::both) {
            for (auto& verdict : all)
                verdict.party = party_of(verdict);
            add_observed(all);
        }
        return all;
    }

private:
    /// Of several findings about one clause the one of more weight counts, and among equals the earlier.
    void find(Verdict verdict) {
        const auto [at, fresh] = found_.emplace(verdict.clause, verdict);
        if (!fresh && weight(verdict) > weight(at->second)) at->second = std::move(verdict);
    }

    void weigh(const runner::StepRecord& record) {
        const auto at = steps_.find(record.step);
        if (at == steps_.end()) return;
        if (record.end == runner::StepRecord::End::lost) return;  // nothing is known of it
        const auto& what = at->second->what;
        if (const auto* expect = std::get_if<scenario::ExpectStep>(&what)) weigh(*expect, record);
        if (const auto* race = std::get_if<scenario::RaceStep>(&what)) weigh(*race, record);
        if (const auto* reclaim = std::get_if<scenario::ReclaimStep>(&what)) weigh(*reclaim, record);
        if (const auto* connect = std::get_if<scenario::ConnectToStep>(&what)) weigh(*connect, record);
    }

    void weigh(const scenario::ExpectStep& expect, const runner::StepRecord& record) {
        if (!record.came_true) {
            disappoint(expect, record);
            return;
        }
        reached_.insert(record.step);
        const auto& alternative = expect.alternatives[*record.came_true];
        if (record.late > runner::Time{}) {
            for (const auto& id : clauses_of(*steps_.at(record.step)))
                find(inconclusive(id, lateness_of(record)));
            return;
        }
        if (alternative.means.empty()) find(conforming(expect.clause, record.step));
        for (const auto& meaning : alternative.means) {
            const auto& id = meaning.clause.empty() ? expect.clause : meaning.clause;
            if (meaning.violation) {
                find(broken(id, "this is " + alternative.name, alternative.name, record.step));
                wrong_way_ = {id, alternative.name};
            } else if (!meaning.behaviour.empty()) {
                find(observed(id, meaning.behaviour, record.step));
            } else {
                find(conforming(id, record.step));
            }
        }
    }

    void disappoint(const scenario::ExpectStep& expect, const runner::StepRecord& record) {
        if (const auto late = late_arrival(expect, record, steps_, transcript_)) {
            blame(*late);  // and nothing is known of this step
            return;
        }
        reached_.insert(record.step);
        const bool missing = record.symptom.what == match::Symptom::What::missing;
        if (missing && !wrong_way_.clause.empty() && wrong_way_.clause != expect.clause) {
            find(inconclusive(expect.clause, "behind " + wrong_way_.alternative + ", which " +
                                                 wrong_way_.clause + " forbids, nothing can be said of it"));
        } else if (const auto& sender = record.symptom.from; could_not_send(sender, record.step)) {
            find(broken(expect.clause, record.note + ": the connection of " + sender + " had been ended",
                        to_string(cut_off), record.step));
        } else {
            find(broken(expect.clause, complaint_of(record), symptom_of(expect, record), record.step));
        }
    }

    /// What is wrong, and what went before that tells it from the same in other places.
    std::string symptom_of(const scenario::ExpectStep& expect, const runner::StepRecord& record) const {
        using What = match::Symptom::What;
        const auto& [what, frame, fields, from] = record.symptom;
        const auto symptom = to_string(record.symptom);
        const auto actor = disappointed_actor(expect, record.step);
        const bool saw_nothing = what == What::missing && nothing_more_came(actor, record);
        if (what == What::missing &&
            runner::waits_inside_a_frame(transcript_, from.empty() ? actor : from, record.step))
            return symptom + symptom::beside_a_half_frame;
        const bool answers_login = frame == "connected" || frame == "login_error" || frame == "login_exists";
        const auto answer = answers_login ? behind_a_password(symptom, actor, record.step) : symptom;
        if (saw_nothing && runner::was_refused(transcript_, actor, record.step))
            return answer + symptom::silent_behind_a_refusal;
        if (frame == "connected" && what != What::missing &&
            runner::was_let_in_for_a_message(transcript_, actor, record.step))
            return symptom + symptom::behind_a_message;
        if (answers_login) return answer;
        if (what == What::missing && runner::left_right_behind(transcript_, from, record.step))
            return symptom + symptom::sent_before_leaving;
        if (frame == "global_message" && what != What::missing) {
            const auto stale = runner::stale_message(transcript_, actor, record.step);
            if (stale == runner::Stale::repeated) return symptom::repeated_message;
            if (stale == runner::Stale::old) return symptom::old_message;
        }
        if (symptom == "missing private_ask" && has_asked_before(from, actor, record))
            return symptom + symptom::asked_again;
        if (symptom == "missing global_message" && runner::holds_reset(transcript_))
            return symptom + symptom::behind_a_reset;
        if (symptom == "missing global_message" && runner::holds_longest_message(transcript_))
            return symptom + symptom::at_the_limit;
        if (frame == "own global_message" && !runner::has_sent_message(transcript_, actor, record.step))
            return "global_message differs in sender";
        const bool error_or_end = frame == "packet_error" || frame == match::Symptom::connection_end;
        if (what != What::unexpected || !error_or_end) return symptom;
        if (runner::has_only_logged_in(transcript_, actor, record.step)) return symptom + symptom::unasked;
        if (runner::holds_bad_frame(transcript_) && !runner::holds_bad_frame(transcript_, actor))
            return symptom + symptom::beside_a_bad_frame;
        if (runner::holds_longest_message(transcript_, actor)) return symptom + symptom::at_the_limit;
        return symptom;
    }

    bool has_asked_before(const std::string& asker, const std::string& asked,
                          const runner::StepRecord& record) const {
        const auto login = record.bindings.logins.find(asked);
        return login != record.bindings.logins.end() &&
               runner::count_asks(transcript_, asker, login->second, record.step) > 1;
    }

    /// A login that is refused for another reason than that it is taken need not be.
    std::string symptom_of(const scenario::ReclaimStep& reclaim, const runner::StepRecord& record) const {
        if (record.symptom == match::Symptom{}) return symptom::stays_taken;
        return behind_a_password(to_string(record.symptom), reclaim.actor, record.step);
    }

    std::string behind_a_password(std::string symptom, const std::string& actor, std::size_t step) const {
        const bool is_so = runner::latest_login_frame(transcript_, actor, step) == "login_with_password";
        return is_so ? symptom + symptom::behind_a_password : symptom;
    }

    /// Nothing but a refused login.
    static bool nothing_more_came(const std::string& actor, const runner::StepRecord& record) {
        const auto seen = record.seen.find(actor);
        return seen == record.seen.end() ||
               std::ranges::all_of(seen->second.observations, [](const auto& one) {
                   const auto* came = std::get_if<match::FrameSeen>(&one);
                   return came && (came->frame.name == "login_error" || came->frame.name == "login_exists");
               });
    }

    /// Whether the target had ended the connection of this actor, who had not left it, before a step in which
    /// the actor was to send something, and had sent nothing of which the effect was still to come.
    bool could_not_send(const std::string& actor, std::size_t until) const {
        constexpr auto never = std::numeric_limits<std::size_t>::max();
        std::size_t cut_off_in = never;
        std::size_t seen_in = 0;  // the latest step in which something came as it should
        for (const auto& record : transcript_.steps)
            if (record.came_true && record.step < until) seen_in = std::max(seen_in, record.step);
        for (const auto& entry : transcript_.entries) {
            if (entry.actor != actor || entry.step >= until) continue;
            const bool sent = entry.kind == runner::Entry::Kind::sent && !entry.harness;
            if (sent && entry.step > seen_in) return false;
            if (entry.kind == runner::Entry::Kind::ended) cut_off_in = entry.step;
            if (entry.kind == runner::Entry::Kind::connecting) cut_off_in = never;
            if (entry.kind == runner::Entry::Kind::left) return false;
        }
        return std::ranges::any_of(steps_, [&](const auto& step) {
            const auto* send = std::get_if<scenario::SendStep>(&step.second->what);
            return send && send->actor == actor && step.first > cut_off_in && step.first < until;
        });
    }

    void blame(const Late& late) {
        const auto& silence = std::get<scenario::ExpectStep>(steps_.at(late.said->step)->what);
        find(broken(silence.clause, late.why, symptom::late, late.said->step));
    }

    void weigh(const scenario::RaceStep& race, const runner::StepRecord& record) {
        reached_.insert(record.step);
        if (record.came_true) {
            find(conforming(race.clause, record.step));
        } else {
            find(broken(race.clause, complaint_of(record), to_string(record.symptom), record.step));
        }
    }

    void weigh(const scenario::ReclaimStep& reclaim, const runner::StepRecord& record) {
        reached_.insert(record.step);
        if (record.end == runner::StepRecord::End::satisfied) {
            find(conforming(reclaim.clause, record.step));
        } else {
            find(broken(reclaim.clause, "the login did not become free: " + record.note,
                        symptom_of(reclaim, record), record.step));
        }
    }

    void weigh(const scenario::ConnectToStep& connect, const runner::StepRecord& record) {
        if (connect.clause.empty()) return;
        reached_.insert(record.step);
        if (record.end == runner::StepRecord::End::satisfied) {
            find(conforming(connect.clause, record.step));
        } else {
            find(broken(connect.clause, record.note, symptom::nobody_listens, record.step));
        }
    }

    /// A target that dies breaks the clause that was being tried, whatever else was seen.
    void weigh_death() {
        if (transcript_.target_died.empty() || case_.clauses.empty()) return;
        std::string blamed;
        for (const auto& id : case_.clauses) {
            if (blamed.empty() && may_have_died(id)) blamed = id;
        }
        if (blamed.empty()) blamed = case_.clauses.front();
        std::size_t step = 0;
        for (const auto& record : transcript_.steps) {
            const auto at = steps_.find(record.step);
            if (at == steps_.end()) continue;
            const auto ids = clauses_of(*at->second);
            if (!ids.empty() && may_have_died(*ids.begin())) blamed = *ids.begin();
            step = record.step;
        }
        death_clause_ = blamed;
        found_.erase(blamed);
        for (auto& [id, verdict] : found_) {  // what had ended, or did not come any more, is the same death
            const bool is_so =
                verdict.symptom.starts_with("unexpected end") || verdict.symptom.starts_with("missing");
            if (is_so) verdict = inconclusive(id, "the target died");
        }
        find(broken(blamed, "the target died: " + transcript_.target_died,
                    with_occasion(symptom::death, transcript_), step));
    }

    /// Whether the clause is about who died; sure where one side only is under test.
    bool may_have_died(const std::string& id) const {
        const auto side = scenario::side_of(case_);
        if (side == clauses::Side::both)
            return clauses::concerns(*clauses::find_clause(id), transcript_.died.empty()
                                                                    ? clauses::Side::server
                                                                    : clauses::Side::client);
        return true;
    }

    /// Whom a verdict is about, where clients and their server are under test.
    std::string party_of(const Verdict& verdict) const {
        if (verdict.clause == death_clause_)
            return transcript_.died.empty() ? server_party : transcript_.died;
        const auto at = steps_.find(verdict.step);
        const auto* expect =
            at == steps_.end() ? nullptr : std::get_if<scenario::ExpectStep>(&at->second->what);
        if (!expect) return {};
        const auto looked_at = disappointed_actor(*expect, verdict.step);
        for (const auto& actor : case_.actors) {
            if (actor.name != looked_at) continue;
            if (actor.role == scenario::Actor::Role::client) return server_party;
            return actor.watches.empty() ? actor.name : actor.watches;
        }
        return {};
    }

    /// The first who alone would disappoint the step; the first of all when it came true.
    std::string disappointed_actor(const scenario::ExpectStep& expect, std::size_t step) const {
        const auto& first = expect.alternatives.front();
        const auto record = std::ranges::find(transcript_.steps, step, &runner::StepRecord::step);
        if (record == transcript_.steps.end()) return first.sees.front().actor;
        std::string waiting;  // the first of whom more was awaited
        for (const auto& sees : first.sees) {
            auto alone = expect;
            alone.alternatives = {{first.name, {sees}, first.means}};
            const auto fit = match::decide(alone, record->seen, record->bindings).fit;
            if (fit == match::Fit::cannot) return sees.actor;
            if (fit == match::Fit::undecided && waiting.empty()) waiting = sees.actor;
        }
        return waiting.empty() ? first.sees.front().actor : waiting;
    }

    void add_observed(std::vector<Verdict>& all) const {
        for (const auto& seen : transcript_.observed) {
            const auto party = seen.user.empty() ? server_party : seen.user;
            const bool told = std::ranges::any_of(all, [&](const auto& verdict) {
                return verdict.clause == seen.clause &&
                       (seen.kind != Kind::violates ||
                        (verdict.kind == Kind::violates && verdict.party == party));
            });
            if (told) continue;
            Verdict verdict;
            verdict.clause = seen.clause;
            verdict.kind = seen.kind;
            verdict.behaviour = seen.behaviour;
            verdict.why = seen.why;
            verdict.party = party;
            all.push_back(std::move(verdict));
        }
    }

    void weigh_unreached() {
        const auto why = transcript_.cut_short.empty() ? std::string{"not reached"} : transcript_.cut_short;
        for (const auto& [index, step] : steps_) {
            if (reached_.contains(index)) continue;
            for (const auto& id : clauses_of(*step)) {
                if (!found_.contains(id) || found_.at(id).kind == Kind::conforms) find(inconclusive(id, why));
            }
        }
    }

    const scenario::Case& case_;
    const runner::Transcript& transcript_;
    Steps steps_;
    std::set<std::size_t> reached_;
    std::map<std::string, Verdict> found_;
    std::string death_clause_;
    /// A step went on in a way that a clause forbids: that something is missing behind it says nothing of
    /// other clauses.
    struct {
        std::string clause, alternative;
    } wrong_way_;
};

}  // namespace

std::vector<Verdict> judge(const scenario::Case& scenario_case, const runner::Transcript& transcript,
                           const std::map<std::string, std::string>& promises) {
    auto verdicts = Judgement{scenario_case, transcript}.verdicts();
    for (auto& verdict : verdicts) {
        const auto promised = promises.find(verdict.clause);
        if (verdict.kind != Kind::observed || promised == promises.end()) continue;
        if (verdict.behaviour == promised->second) continue;
        verdict.why = "the target file declares " + promised->second + ", and " + verdict.behaviour +
                      " was seen" + (verdict.why.empty() ? "" : ": " + verdict.why);
        verdict.kind = Kind::violates;
        verdict.promise = true;
    }
    return verdicts;
}

namespace {

bool is_observed_by_quiet(const Verdict& verdict, const runner::Transcript& transcript) {
    if (verdict.kind != Kind::observed || verdict.behaviour == verdict::other_behaviour) return false;
    return std::ranges::any_of(transcript.steps, [&](const auto& record) {
        return record.step == verdict.step && record.proof == runner::Proof::quiet;
    });
}

}  // namespace

bool rests_on_quiet(const std::vector<Verdict>& verdicts, const runner::Transcript& transcript) {
    return std::ranges::any_of(
        verdicts, [&](const auto& verdict) { return is_observed_by_quiet(verdict, transcript); });
}

void note_wedge(std::vector<Verdict>& verdicts, const runner::Transcript& transcript) {
    for (auto& verdict : verdicts) {
        const bool by_quiet = is_observed_by_quiet(verdict, transcript);
        const bool broken = verdict.kind == Kind::violates || verdict.behaviour == verdict::other_behaviour;
        const bool may_be_so =
            verdict.symptom.starts_with("missing") || verdict.symptom == symptom::stays_taken;
        if (!by_quiet && (!broken || !may_be_so)) continue;
        if (by_quiet) {
            verdict.behaviour = verdict::other_behaviour;
            verdict.why = "nothing came";
        }
        verdict.symptom = with_occasion(symptom::wedge, transcript);
        verdict.why += "; behind the case the target let nobody in any more";
    }
}

}  // namespace chathack::judge
