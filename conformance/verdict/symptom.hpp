#pragma once

/// Words of symptoms: what was wrong, in words that are the same wherever the same is wrong. The judge says
/// them, and reports tell causes by them (docs/judging.md). What is said of frames, such as "missing
/// global_message", is match::Symptom.
namespace chathack::verdict::symptom {

inline constexpr const char* death = "died";
inline constexpr const char* wedge = "wedged";
inline constexpr const char* stays_taken = "login stays taken";
inline constexpr const char* late = "late";
inline constexpr const char* nobody_listens = "nobody listens";
inline constexpr const char* repeated_message = "unexpected repeated global_message";
/// It came before its receiver was let in.
inline constexpr const char* early_message = "unexpected early global_message";
/// Sent before its receiver was let in.
inline constexpr const char* old_message = "unexpected old global_message";

// What may stand behind a symptom: the circumstances.
inline constexpr const char* behind_a_password = " behind a password";
/// Of a further ACK 3: it came behind a message of the user's own, as a receipt perhaps.
inline constexpr const char* behind_a_message = " behind a message";
inline constexpr const char* unasked = " unasked";
inline constexpr const char* beside_a_bad_frame = " beside a bad frame";
inline constexpr const char* of_a_bad_frame = " of a bad frame";
inline constexpr const char* of_a_half_frame = " of a half frame";
/// Somebody else's frame had begun, and its end was still to come.
inline constexpr const char* beside_a_half_frame = " beside a half frame";
inline constexpr const char* behind_a_reset = " behind a reset";
/// Of an ask: the same user had asked before.
inline constexpr const char* asked_again = " asked again";
/// A global message of just 1024 bytes was sent (GLOBAL-7).
inline constexpr const char* at_the_limit = " at the limit";
inline constexpr const char* silent_behind_a_refusal = ", silent behind a refusal";
inline constexpr const char* sent_before_leaving = ", sent right before leaving";

}  // namespace chathack::verdict::symptom
