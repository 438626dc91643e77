#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/match/bindings.hpp"
#include "conformance/runner/run_options.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::runner {

/// Who sends: fills the fields that a frame leaves out.
struct Sender {
    std::string login;
    std::string password;
};

/// An act with the values that its fields have in this run. Nullopt when one names a capture that was not
/// made.
std::optional<frames::FrameData> resolve_act(const scenario::FrameSpec& act, const match::Bindings& bindings);

/// The bytes that a Send step says, slices applied, cuts not. Nullopt when a value names a capture that was
/// not made.
/// @param frame_ends  gets the places inside the stream where one frame ends and the next begins, ascending
std::optional<std::string> build_stream(const scenario::SendStep& send, const Sender& sender,
                                        const match::Bindings& bindings,
                                        std::vector<std::size_t>* frame_ends = nullptr);

/// `stream` with each frame by itself; where a case sends very many, some together.
///
/// @param sent_before  how many frames the case has sent before
std::vector<std::string> split_frames(std::string_view stream, const std::vector<std::size_t>& frame_ends,
                                      std::size_t sent_before = 0);

/// The texts of the global messages in it that a server may send back to their sender (GLOBAL-2).
std::vector<std::string> echoes_of(const scenario::SendStep& send, const Sender& sender,
                                   const match::Bindings& bindings);

/// The pieces in which `stream` goes to the network: as the step says, else as `delivery` says.
std::vector<std::string> cut_stream(std::string_view stream, const scenario::Cuts& cuts,
                                    DeliveryMode delivery, std::uint64_t seed);

}  // namespace chathack::runner
