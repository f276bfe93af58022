// Sounds: sounds.json names a file, what it belongs to and a caption in words. Files are decoded in the worker, made equally loud and
// coded as Opus; their packets become a chunk of the pack.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/bake/authored.h"
#include "app/bake/bake.h"
#include "app/content/catalog.h"
#include "app/core/platform_tables.h"

namespace aisland::bake {

constexpr size_t kMaxSoundFile = 64u << 20;  // three minutes of 24 bits in stereo, and some
constexpr double kMinSoundSeconds = 0.5, kMaxSoundSeconds = 180;
constexpr double kLoudness = -20;  // LUFS (EBU R 128) that every sound is brought to
constexpr double kTruePeak = -1;   // dB of full scale that none goes beyond

// What a file holds, decoded.
struct Samples {
    uint32_t channels = 0, rate = 0;  // 1 or 2; 8,000 to 192,000 Hz
    std::vector<float> values;        // interleaved, full scale is 1
};
// The WAV, Ogg Vorbis or Opus file that the bytes are.
Result<Samples> decode_sound(ByteView file);
// RIFF/WAVE of PCM in 8, 16, 24 or 32 bits or of floats (Microsoft and IBM, Multimedia Programming Interface 1.0; WAVEFORMATEXTENSIBLE).
Result<Samples> decode_wav(ByteView file);
bool is_wav(ByteView file);
// Within what a sound may be, before anything is decoded.
Result<void> check_length(double seconds);
Result<void> check_shape(uint32_t channels, uint32_t rate);

struct MadeSound {
    uint32_t channels = 0, skip = 0, samples = 0;  // as content::Sound
    uint32_t clipped = 0;                          // places where the recording's peaks were cut off
    float gain = 0;                                // dB it was raised by
    Bytes packets;                                 // as Catalog::sound_packets; empty: it could not be had
};
// Task "sound NAME" of the worker: a .wav, .ogg, .oga or .opus in, packets out.
inline constexpr std::string_view kTaskSound = "sound";
Result<Bytes> import_sound(std::string_view name, ByteView file);
// What the worker sent, checked: nothing when it is no sound.
Result<MadeSound> open_sound(ByteView bytes);

// Of authored.sounds, in order; where one cannot be had it is an offence, and its place holds no packets.
std::vector<MadeSound> load_sounds(const ContentFiles& files, const Authored& authored, const Options& options, Offences& offences);
// What can be used and still is not as it should be: warnings.
void check_sounds(const Authored& authored, std::span<const MadeSound> sounds, Offences& offences);
// Completes catalog.sounds, each of whose first_byte is an index into `sounds`. The catalog's packets point into what is returned.
Bytes add_sounds(std::span<const MadeSound> sounds, content::Catalog& catalog);

}  // namespace aisland::bake
