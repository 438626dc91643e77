#include "conformance/match/fit.hpp"

#include <gtest/gtest.h>

#include "conformance/match/testing/frame_seen.hpp"

namespace chathack::match {
namespace {

using scenario::Alternative;
using scenario::CaptureInto;
using scenario::EndPattern;
using scenario::FieldPattern;
using scenario::FramePattern;
using scenario::Integer;
using scenario::Literal;
using scenario::Occurrence;
using scenario::Pattern;
using scenario::Sees;
using scenario::SizeIs;
using scenario::Text;
using scenario::Value;

const Pattern end_pattern = EndPattern{};
const Pattern welcome = FramePattern{"connected", {}};
const Pattern error_pattern = FramePattern{"packet_error", {}};

FieldPattern text(const std::string& bytes) { return Value{Text{{Literal{bytes}}}}; }
FieldPattern login_of(const std::string& actor) { return Value{Text{{scenario::LoginOf{actor}}}}; }
FieldPattern captured(const std::string& name) { return Value{Text{{scenario::Captured{name}}}}; }
FieldPattern number(std::int64_t value) { return Value{Integer{value}}; }

Pattern says(std::vector<std::pair<std::string, FieldPattern>> fields) {
    return FramePattern{"global_message", std::move(fields)};
}
Pattern message(const std::string& bytes) { return says({{"message", text(bytes)}}); }

Observation said(const std::string& sender, const std::string& bytes) {
    return FrameSeen{{"global_message", {{"sender", sender}, {"message", bytes}}}, false};
}
Observation said(const std::string& bytes) { return said("alice-3f", bytes); }
Observation optional_message(const std::string& bytes) {
    auto echo = std::get<FrameSeen>(said(bytes));
    echo.optional = true;
    return echo;
}
const Observation end = EndSeen{};
const Observation garbage = UnreadableSeen{"\x7f", "no such opcode"};
const auto connected = frame("connected");
const auto packet_error = frame("packet_error");

Bindings two_logins() {
    Bindings bindings;
    bindings.logins = {{"alice", "alice-3f"}, {"bob", "bob-3f"}};
    return bindings;
}

/// What bob's observations disappoint of a sequence of patterns.
Symptom symptom(const std::vector<Pattern>& patterns, const std::vector<Observation>& seen) {
    const std::vector<Sees> sees{{"bob", {patterns}}};
    return fit(sees, {{"bob", {seen, true}}}, two_logins(), true).symptom;
}

TEST(Symptom, TellsTheKindsOfMessagesThatShouldNotHaveCome) {
    const auto by_alice = says({{"sender", login_of("alice")}, {"message", text("hi")}});
    EXPECT_EQ(to_string(symptom({}, {said("alice-3f", "hi")})), "unexpected global_message");
    EXPECT_EQ(to_string(symptom({}, {said("bob-3f", "hi")})), "unexpected own global_message");
    EXPECT_EQ(to_string(symptom({by_alice}, {said("alice-3f", "hi"), said("alice-3f", "hi")})),
              "unexpected repeated global_message");
    EXPECT_EQ(to_string(symptom({welcome}, {said("alice-3f", "hi"), connected})),
              "unexpected early global_message");
    EXPECT_EQ(to_string(symptom({welcome}, {packet_error})), "unexpected packet_error");
    EXPECT_EQ(to_string(symptom({by_alice, message("ho")}, {said("alice-3f", "ho")})),
              "missing global_message");
}

TEST(Symptom, TellsANumberWhoseBytesStandTheOtherWayRound) {  // 0x1e61 is 7777
    const auto seen_with = [](std::int64_t port) {
        return to_string(symptom({FramePattern{"accept", {{"port", number(7777)}}}},
                                 {FrameSeen{{"accept", {{"port", port}}}, false}}));
    };
    EXPECT_EQ(seen_with(0x611e0000), "accept differs in port (byte order)") << "an int";
    EXPECT_EQ(seen_with(0x611e000000000000), "accept differs in port (byte order)") << "a long";
    EXPECT_EQ(seen_with(7778), "accept differs in port");
    const std::int64_t high_half = -4294967296;  // 0xFFFFFFFF00000000, of which an int would keep 0
    const FramePattern wants{"accept", {{"id", number(high_half)}}};
    EXPECT_EQ(to_string(symptom({wants}, {FrameSeen{{"accept", {{"id", std::int64_t{0}}}}, false}})),
              "accept differs in id");
}

TEST(Symptom, TellsANumberOfWhichTheTopBitWasTakenForASign) {  // 0x8001 as a short is -32767
    const auto differs = to_string(symptom({FramePattern{"accept", {{"port", number(0x8001)}}}},
                                           {FrameSeen{{"accept", {{"port", std::int64_t{-32767}}}}, false}}));
    EXPECT_EQ(differs, "accept differs in port (sign)");
}

TEST(Symptom, TellsAnAskForSomebodyElseFromOneUnderAWrongName) {
    const FramePattern by_alice{"private_ask", {{"sender", login_of("alice")}}};
    auto three = two_logins();
    three.logins["carol"] = "carol-3f";
    const auto seen = [&](const std::string& sender) {
        const std::vector<Sees> sees{{"bob", {{Pattern{by_alice}}}}};
        const std::vector<Observation> came{FrameSeen{{"private_ask", {{"sender", sender}}}, false}};
        return to_string(fit(sees, {{"bob", {came, true}}}, three, true).symptom);
    };
    EXPECT_EQ(seen("carol-3f"), "unexpected private_ask");
    EXPECT_EQ(seen("nobody"), "private_ask differs in sender");
}

TEST(Symptom, TellsATextThatWasCut) {
    const auto seen = [](const std::string& got) {
        return to_string(symptom({message("caf\xC3\xA9")}, {said(got)}));
    };
    EXPECT_EQ(seen("caf\xC3"), "global_message differs in message (cut)");
    EXPECT_EQ(seen("coffee"), "global_message differs in message");
}

TEST(Symptom, NamesWhoShouldHaveSentWhatIsMissing) {
    EXPECT_EQ(symptom({says({{"sender", login_of("alice")}})}, {}).from, "alice");
    EXPECT_EQ(symptom({says({{"sender", text("nobody")}})}, {}).from, "");
    EXPECT_EQ(symptom({welcome}, {}).from, "");
}

TEST(Matches, HoldsAPatternAgainstOneThingSeen) {
    struct Row {
        std::string what;
        Pattern pattern;
        Observation observation;
        bool fits;
    };
    const Observation accept = FrameSeen{{"accept", {{"port", std::int64_t{7777}}}}, false};
    const std::vector<Row> rows{
        {"the end", end_pattern, end, true},
        {"the end, and a frame came", end_pattern, connected, false},
        {"the end, and bytes came", end_pattern, garbage, false},
        {"a frame, and the end came", welcome, end, false},
        {"a frame, and bytes came", welcome, garbage, false},
        {"a frame by name", welcome, connected, true},
        {"another frame", welcome, packet_error, false},
        {"fields left out may be anything", says({}), said("hi"), true},
        {"a text", message("hi"), said("hi"), true},
        {"another text", message("hi"), said("ho"), false},
        {"a login", says({{"sender", login_of("alice")}}), said("hi"), true},
        {"another's login", says({{"sender", login_of("bob")}}), said("hi"), false},
        {"a login of nobody", says({{"sender", login_of("walt")}}), said("hi"), false},
        {"two fields, both", says({{"sender", text("bob")}, {"message", text("hi")}}), said("bob", "hi"),
         true},
        {"two fields, one", says({{"sender", text("bob")}, {"message", text("hi")}}), said("bob", "ho"),
         false},
        {"a field that the frame lacks", says({{"port", number(1)}}), said("hi"), false},
        {"a size", says({{"message", SizeIs{2}}}), said("hi"), true},
        {"another size", says({{"message", SizeIs{3}}}), said("hi"), false},
        {"the size of a number", FramePattern{"accept", {{"port", SizeIs{4}}}}, accept, false},
        {"a number that can be guessed", FramePattern{"accept", {{"port", scenario::Guessable{}}}}, accept,
         true},
        {"a number", FramePattern{"accept", {{"port", number(7777)}}}, accept, true},
        {"another number", FramePattern{"accept", {{"port", number(7778)}}}, accept, false},
        {"a text for a number", FramePattern{"accept", {{"port", text("7777")}}}, accept, false},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        auto bindings = two_logins();
        EXPECT_EQ(matches(row.pattern, row.observation, bindings), row.fits);
    }
}

TEST(Matches, CapturesAFieldAndWritesOverWhatTheNameHeld) {
    auto bindings = two_logins();
    const auto pattern = says({{"message", CaptureInto{"word"}}});
    EXPECT_TRUE(matches(pattern, said("one"), bindings));
    EXPECT_TRUE(matches(pattern, said("two"), bindings));
    EXPECT_EQ(bindings.captures.at("word"), frames::FieldValue{std::string{"two"}});
}

/// What one actor sees, and what the rest of a step makes of it.
struct Row {
    std::string what;
    Sees sees;
    std::vector<Observation> observations;
    bool closed_list;
    bool alone;
    Fit fit;
    std::string why_not;
};

void expect_fits(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        const auto result =
            match::fit({row.sees}, {{"bob", {row.observations, row.closed_list}}}, two_logins(), row.alone);
        EXPECT_EQ(result.fit, row.fit);
        EXPECT_EQ(result.why_not, row.why_not);
    }
}

TEST(FitOne, TellsWhatShouldHaveComeAndWhatCame) {
    const Sees one{"bob", {{message("hi")}}};
    const Sees two{"bob", {{message("hi"), end_pattern}}};
    const Sees silence{"bob", {}};
    expect_fits({
        {"it came", one, {said("hi")}, false, false, Fit::fits, ""},
        {"nothing yet", one, {}, false, false, Fit::undecided, ""},
        {"nothing",
         one,
         {},
         true,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw nothing"},
        {"something else",
         one,
         {packet_error},
         false,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw packet_error"},
        {"bytes that are no frame",
         one,
         {garbage},
         false,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw bytes that are no frame (no such "
         "opcode): "
         "\"\\x7f\""},
        {"a client that ended",
         one,
         {EndSeen{"exit status 1"}},
         false,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw the end of the program (exit status "
         "1)"},
        {"half of two", two, {said("hi")}, false, false, Fit::undecided, ""},
        {"half of two and no more",
         two,
         {said("hi")},
         true,
         false,
         Fit::cannot,
         "bob should have seen the end of the connection, and saw nothing more after 1 other"},
        {"a wrong order",
         two,
         {end, said("hi")},
         true,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw the end of the connection"},
        {"more than that, which is for later steps",
         one,
         {said("hi"), packet_error},
         false,
         false,
         Fit::fits,
         ""},
        {"silence, not yet shown", silence, {}, false, false, Fit::undecided, ""},
        {"silence", silence, {}, true, false, Fit::fits, ""},
        {"silence that is broken",
         silence,
         {said("hi")},
         true,
         false,
         Fit::cannot,
         "bob should have seen nothing, and saw global_message sender \"alice-3f\" message \"hi\""},
    });
}

TEST(FitOne, WithAFenceNothingElseMayHaveCome) {
    const Sees one{"bob", {{message("hi")}}};
    expect_fits({
        {"alone, not yet shown", one, {said("hi")}, false, true, Fit::undecided, ""},
        {"alone", one, {said("hi")}, true, true, Fit::fits, ""},
        {"not alone",
         one,
         {said("hi"), packet_error},
         true,
         true,
         Fit::cannot,
         "bob should have seen nothing, and saw packet_error"},
        {"twice",
         one,
         {said("hi"), said("hi")},
         true,
         true,
         Fit::cannot,
         "bob should have seen nothing, and saw global_message sender \"alice-3f\" message \"hi\""},
    });
}

TEST(FitOne, InterleavesSequencesInAnyWayButEachInItsOrder) {
    const Sees both{"bob", {{message("a1"), message("a2")}, {message("b1"), message("b2")}}};
    const auto order = [&](std::vector<std::string> texts) {
        std::vector<Observation> seen;
        for (const auto& one : texts)
            seen.push_back(said(one));
        return match::fit({both}, {{"bob", {seen, true}}}, two_logins(), true);
    };
    EXPECT_EQ(order({"a1", "a2", "b1", "b2"}).fit, Fit::fits);
    EXPECT_EQ(order({"b1", "a1", "b2", "a2"}).fit, Fit::fits);
    EXPECT_EQ(order({"b1", "b2", "a1", "a2"}).fit, Fit::fits);
    const auto wrong = order({"b1", "a2", "a1", "b2"});
    EXPECT_EQ(wrong.fit, Fit::cannot);
    EXPECT_EQ(wrong.why_not,
              "bob should have seen global_message message \"a1\" or global_message message \"b2\", and saw "
              "global_message sender \"alice-3f\" message \"a2\"");
}

TEST(FitOne, PassesOverWhatIsOptionalUnlessItIsExpected) {  // GLOBAL-2: the sender's own message, sent back
    const Sees one{"bob", {{message("hi")}}};
    const Sees echo{"bob", {{message("mine")}}};
    const Sees silence{"bob", {}};
    const auto mine = optional_message("mine");
    expect_fits({
        {"before", one, {mine, said("hi")}, true, true, Fit::fits, ""},
        {"behind", one, {said("hi"), mine}, true, true, Fit::fits, ""},
        {"in a silence", silence, {mine}, true, true, Fit::fits, ""},
        {"expected", echo, {mine}, true, true, Fit::fits, ""},
        {"alone, where something else should come",
         one,
         {mine},
         true,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw nothing more after 1 other"},
        {"two, where something else should come",
         one,
         {mine, mine},
         true,
         false,
         Fit::cannot,
         "bob should have seen global_message message \"hi\", and saw nothing more after 2 others"},
    });
}

TEST(FitAll, CountsWhatEachActorUses) {
    const std::vector<Sees> sees{{"alice", {{error_pattern}}}, {"bob", {{message("hi"), message("ho")}}}};
    const auto result = fit(sees,
                            {{"alice", {{packet_error, connected}, false}},
                             {"bob", {{optional_message("x"), said("hi"), said("ho"), end}, false}},
                             {"walt", {{connected}, false}}},
                            two_logins(), false);
    EXPECT_EQ(result.fit, Fit::fits);
    EXPECT_EQ(result.taken.at("alice"), 1U);
    EXPECT_EQ(result.taken.at("bob"), 3U);
    EXPECT_FALSE(result.taken.contains("walt"));
}

TEST(FitAll, IsDecidedWhenAllAreAndCannotAsSoonAsOneCannot) {
    const std::vector<Sees> sees{{"alice", {{error_pattern}}}, {"bob", {{welcome}}}};
    const Seen good_alice{{packet_error}, false};
    const Seen good_bob{{connected}, false};
    const Seen bad{{end}, false};
    EXPECT_EQ(fit(sees, {{"alice", good_alice}, {"bob", good_bob}}, {}, false).fit, Fit::fits);
    EXPECT_EQ(fit(sees, {{"alice", good_alice}}, {}, false).fit, Fit::undecided);
    EXPECT_EQ(fit(sees, {{"bob", good_bob}}, {}, false).fit, Fit::undecided);
    EXPECT_EQ(fit(sees, {{"alice", bad}, {"bob", good_bob}}, {}, false).fit, Fit::cannot);
    EXPECT_EQ(fit(sees, {{"bob", bad}}, {}, false).fit, Fit::cannot);
}

TEST(FitAll, WhatOneActorCapturesTheNextMustSee) {
    const std::vector<Sees> sees{{"alice", {{says({{"message", CaptureInto{"word"}}})}}},
                                 {"bob", {{says({{"message", captured("word")}})}}}};
    const auto alice = Seen{{said("one")}, false};
    const auto good = fit(sees, {{"alice", alice}, {"bob", {{said("one")}, false}}}, {}, false);
    EXPECT_EQ(good.fit, Fit::fits);
    EXPECT_EQ(good.bindings.captures.at("word"), frames::FieldValue{std::string{"one"}});
    EXPECT_EQ(fit(sees, {{"alice", alice}, {"bob", {{said("two")}, false}}}, {}, false).fit, Fit::cannot);
}

TEST(FitAll, KeepsNoCaptureOfAPatternThatDidNotMatchInTheEnd) {
    // The first field would be captured before the second turns out to be wrong.
    const auto fussy = says({{"sender", CaptureInto{"who"}}, {"message", text("hi")}});
    const std::vector<Sees> sees{{"bob", {{fussy}, {message("ho")}}}};
    const auto result = fit(sees, {{"bob", {{said("bob", "hi"), said("alice", "ho")}, false}}}, {}, false);
    EXPECT_EQ(result.fit, Fit::fits);
    EXPECT_EQ(result.bindings.captures.at("who"), frames::FieldValue{std::string{"bob"}});
}

Alternative alternative(std::string name, std::vector<Sees> sees) {
    Alternative made;
    made.name = std::move(name);
    made.sees = std::move(sees);
    return made;
}

TEST(DecideExpect, TakesTheFirstAlternativeThatFits) {
    scenario::ExpectStep expect;
    expect.alternatives = {alternative("refused", {{"bob", {{error_pattern}}}}),
                           alternative("any frame", {{"bob", {{says({})}}}}),
                           alternative("that frame", {{"bob", {{message("hi")}}}})};
    const auto decided = [&](std::vector<Observation> seen, bool closed_list) {
        return decide(expect, {{"bob", {std::move(seen), closed_list}}}, {});
    };
    EXPECT_EQ(decided({packet_error}, false).alternative, 0U);
    const auto second = decided({said("hi")}, false);
    EXPECT_EQ(second.fit, Fit::fits);
    EXPECT_EQ(second.alternative, 1U);
    EXPECT_EQ(second.result.taken.at("bob"), 1U);
    EXPECT_EQ(decided({}, false).fit, Fit::undecided);
    const auto none = decided({end}, false);
    EXPECT_EQ(none.fit, Fit::cannot);
    EXPECT_EQ(none.result.why_not, "bob should have seen packet_error, and saw the end of the connection");
}

TEST(DecideExpect, IsUndecidedAsLongAsOneAlternativeIs) {
    scenario::ExpectStep expect;
    expect.alternatives = {alternative("error", {{"bob", {{error_pattern}}}}),
                           alternative("two messages", {{"bob", {{message("hi"), message("ho")}}}})};
    EXPECT_EQ(decide(expect, {{"bob", {{said("hi")}, false}}}, {}).fit, Fit::undecided);
    EXPECT_EQ(decide(expect, {{"bob", {{said("hi")}, true}}}, {}).fit, Fit::cannot);
}

TEST(DecideExpect, TellsOfTheAlternativeOfWhichMostHasCome) {
    scenario::ExpectStep expect;
    expect.alternatives = {alternative("message", {{"bob", {{message("hi"), end_pattern}}}}),
                           alternative("rejects", {{"bob", {{error_pattern, end_pattern}}}}),
                           alternative("rejects too", {{"bob", {{error_pattern, welcome}}}})};
    const auto none = decide(expect, {{"bob", {{packet_error, packet_error}, true}}}, {});
    EXPECT_EQ(none.fit, Fit::cannot);
    EXPECT_EQ(none.result.why_not, "bob should have seen the end of the connection, and saw packet_error");
    const Pattern maybe_error = FramePattern{"packet_error", {}, Occurrence::maybe};
    expect.alternatives = {alternative("message", {{"bob", {{message("hi"), end_pattern}}}}),
                           alternative("rejects", {{"bob", {{maybe_error, end_pattern}}}})};
    EXPECT_EQ(decide(expect, {{"bob", {{packet_error, packet_error}, true}}}, {}).result.why_not,
              "bob should have seen global_message message \"hi\", and saw packet_error")
        << "what may come or not tells nothing";
}

TEST(DecideExpect, AFenceMakesTheListOfWhatCameMatter) {
    scenario::ExpectStep expect;
    expect.alternatives = {alternative("error", {{"bob", {{error_pattern}}}})};
    const SeenByActor seen{{"bob", {{packet_error, connected}, true}}};
    EXPECT_EQ(decide(expect, seen, {}).fit, Fit::fits);
    expect.fence = "walt";
    EXPECT_EQ(decide(expect, seen, {}).fit, Fit::cannot);
}

TEST(DecideRace, LetsExactlyOneWin) {  // LOGIN-8
    const scenario::RaceStep race{"LOGIN-8", {"alice", "bob"}, welcome, error_pattern};
    const Seen won{{connected}, false};
    const Seen lost{{packet_error}, false};
    struct RaceRow {
        std::string what;
        SeenByActor seen;
        Fit fit;
        std::string why_not;
    };
    const std::vector<RaceRow> rows{
        {"one of two", {{"alice", lost}, {"bob", won}}, Fit::fits, ""},
        {"both",
         {{"alice", won}, {"bob", won}},
         Fit::cannot,
         "exactly one should have seen connected, and 2 did"},
        {"neither",
         {{"alice", lost}, {"bob", lost}},
         Fit::cannot,
         "exactly one should have seen connected, and 0 did"},
        {"one has no answer yet", {{"alice", won}}, Fit::undecided, ""},
        {"one has nothing yet", {{"alice", won}, {"bob", {{}, false}}}, Fit::undecided, ""},
        {"one has no answer at all",
         {{"alice", won}, {"bob", {{}, true}}},
         Fit::cannot,
         "bob should have seen connected or packet_error, and saw nothing"},
        {"one has another answer",
         {{"alice", won}, {"bob", {{end}, true}}},
         Fit::cannot,
         "bob should have seen connected or packet_error, and saw the end of the connection"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        const auto result = decide(race, row.seen, {});
        EXPECT_EQ(result.fit, row.fit);
        EXPECT_EQ(result.why_not, row.why_not);
    }
    const auto result = decide(race, {{"alice", lost}, {"bob", won}}, {});
    EXPECT_EQ(result.taken.at("alice"), 1U);
    EXPECT_EQ(result.taken.at("bob"), 1U);
}

TEST(FitToString, NamesWhatAPatternAsksFor) {
    EXPECT_EQ(to_string(end_pattern, {}), "the end of the connection");
    EXPECT_EQ(to_string(says({{"sender", login_of("alice")}, {"message", SizeIs{1024}}}), two_logins()),
              "global_message sender \"alice-3f\" message of 1024 bytes");
    EXPECT_EQ(to_string(says({{"sender", login_of("walt")}, {"message", CaptureInto{"word"}}}), two_logins()),
              "global_message");  // neither value is known
}

}  // namespace
}  // namespace chathack::match
