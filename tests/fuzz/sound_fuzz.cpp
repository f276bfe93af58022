// libFuzzer over the decoders of sounds: WAV of our own, Ogg Vorbis and Opus through their libraries. What they give is a sound.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "app/bake/sounds.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aisland;
    const Result<bake::Samples> samples = bake::decode_sound(ByteView(reinterpret_cast<const std::byte*>(data), size));
    if (!samples) {
        if (samples.error().what.empty()) std::abort();
        return 0;
    }
    if (samples->channels < 1 || samples->channels > 2 || samples->values.size() % samples->channels != 0 || !bake::check_length(static_cast<double>(samples->values.size()) / samples->channels / samples->rate)) std::abort();
    for (const float value : samples->values)
        if (!std::isfinite(value)) std::abort();
    return 0;
}
