// One step's Input as bytes and back, to the last bit, with the hash of the visit after it: what a visit recording holds.
#pragma once

#include <memory>
#include <vector>

#include "app/core/bytes.h"
#include "app/frame/input.h"

namespace aisland::showroom {

// Replaces `out`.
void encode_input(const Input& input, uint64_t state_hash, Bytes& out);

// An Input with the memory its spans look into.
struct KeptInput {
    Input input;
    uint64_t state_hash = 0;
    std::vector<Surface> surfaces;
    std::vector<View> views;
    std::vector<PointerEvent> pointers;
    std::vector<KeyEvent> keys;
    std::vector<char32_t> text;
    std::vector<Cue> cues;
    std::vector<Answer> answers;
    std::vector<std::unique_ptr<std::vector<Sample>>> samples;
};
// False: bytes that encode_input did not make. `out` is replaced.
bool decode_input(ByteView bytes, KeptInput& out);

// Of Options, as a recording keeps them: a float that is some number of milliseconds comes back to the last bit.
int64_t ms_of_seconds(float seconds);
float seconds_of_ms(int64_t ms);

}  // namespace aisland::showroom
