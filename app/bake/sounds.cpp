#include "app/bake/sounds.h"

#include <ebur128.h>
#include <opus/opus.h>
#include <speex/speex_resampler.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "app/bake/import.h"
#include "app/bake/object.h"
#include "app/bake/parallel.h"
#include "app/content/codec.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr uint32_t kRate = 48000, kFrame = 960;  // Hz; samples of 20 ms
constexpr uint32_t kManyClipped = 8;
constexpr float kMuchGain = 20;  // dB

const Error kDefect{"the sound cannot be coded", "", "this is a defect of the program"};

bool good_name(std::string_view name) {
    std::string lower(name);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return lower.ends_with(".wav") || lower.ends_with(".ogg") || lower.ends_with(".oga") || lower.ends_with(".opus");
}

// Places where three or more samples on end stand at full scale: no voice does that, a clipped one does.
uint32_t clipped_places(const Samples& samples) {
    uint32_t places = 0;
    for (uint32_t c = 0; c < samples.channels; ++c) {
        uint32_t run = 0;
        for (size_t i = c; i < samples.values.size(); i += samples.channels) {
            run = std::abs(samples.values[i]) >= 0.999f ? run + 1 : 0;
            if (run == 3) ++places;
        }
    }
    return places;
}

Result<std::vector<float>> at_48khz(Samples samples) {
    if (samples.rate == kRate) return std::move(samples.values);
    int error = 0;
    const std::unique_ptr<SpeexResamplerState, void (*)(SpeexResamplerState*)> resampler(speex_resampler_init(samples.channels, samples.rate, kRate, 8, &error), speex_resampler_destroy);
    if (!resampler) return kDefect;
    speex_resampler_skip_zeros(resampler.get());
    samples.values.resize(samples.values.size() + size_t{samples.channels} * static_cast<size_t>(speex_resampler_get_input_latency(resampler.get())));  // what is still on its way through
    std::vector<float> out;
    for (size_t at = 0; at < samples.values.size();) {
        spx_uint32_t in = static_cast<spx_uint32_t>(std::min<size_t>((samples.values.size() - at) / samples.channels, 4096)), made = 32768;
        const size_t before = out.size();
        out.resize(before + size_t{made} * samples.channels);
        if (in == 0 || speex_resampler_process_interleaved_float(resampler.get(), samples.values.data() + at, &in, out.data() + before, &made) != RESAMPLER_ERR_SUCCESS) return kDefect;
        out.resize(before + size_t{made} * samples.channels);
        at += size_t{in} * samples.channels;
    }
    return out;
}

struct Level {
    double loudness = 0, peak = 0;  // LUFS, dB of full scale
};
Result<Level> measure(const std::vector<float>& values, uint32_t channels) {
    ebur128_state* state = ebur128_init(channels, kRate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    if (!state) return kDefect;
    const std::unique_ptr<ebur128_state, void (*)(ebur128_state*)> close(state, [](ebur128_state* s) { ebur128_destroy(&s); });
    if (channels == 1) ebur128_set_channel(state, 0, EBUR128_DUAL_MONO);  // it is heard from both sides
    Level level;
    double peak = 0;
    if (ebur128_add_frames_float(state, values.data(), values.size() / channels) != EBUR128_SUCCESS || ebur128_loudness_global(state, &level.loudness) != EBUR128_SUCCESS) return kDefect;
    for (uint32_t c = 0; c < channels; ++c) {
        double of = 0;
        if (ebur128_true_peak(state, c, &of) != EBUR128_SUCCESS) return kDefect;
        peak = std::max(peak, of);
    }
    level.peak = 20 * std::log10(std::max(peak, 1e-9));
    return level;
}

Result<MadeSound> encode(std::vector<float> values, uint32_t channels, float gain) {
    int error = 0;
    const std::unique_ptr<OpusEncoder, void (*)(OpusEncoder*)> encoder(opus_encoder_create(kRate, static_cast<int>(channels), OPUS_APPLICATION_AUDIO, &error), opus_encoder_destroy);
    opus_int32 skip = 0;
    if (!encoder || opus_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(channels == 1 ? 32000 : 56000)) != OPUS_OK || opus_encoder_ctl(encoder.get(), OPUS_GET_LOOKAHEAD(&skip)) != OPUS_OK) return kDefect;
    MadeSound out;
    out.channels = channels, out.skip = static_cast<uint32_t>(skip), out.samples = static_cast<uint32_t>(values.size() / channels), out.gain = gain;
    const float factor = std::pow(10.0f, gain / 20);
    for (float& value : values) value *= factor;
    const size_t frames = (size_t{out.samples} + out.skip + kFrame - 1) / kFrame;
    values.resize(frames * kFrame * channels);
    std::array<unsigned char, 4000> packet;
    for (size_t f = 0; f < frames; ++f) {
        const opus_int32 size = opus_encode_float(encoder.get(), values.data() + f * kFrame * channels, kFrame, packet.data(), packet.size());
        if (size <= 0) return kDefect;
        out.packets.push_back(static_cast<std::byte>(size & 255)), out.packets.push_back(static_cast<std::byte>(size >> 8));
        for (opus_int32 i = 0; i < size; ++i) out.packets.push_back(static_cast<std::byte>(packet[static_cast<size_t>(i)]));
    }
    return out;
}

template <class C>
void code_head(C& codec, MadeSound& sound) { content::all(codec, sound.channels, sound.skip, sound.samples, sound.clipped, sound.gain); }

Result<Bytes> convert(const ContentFiles& files, const std::string& name, const Options& options) {
    if (!files.sound) return Error{"nothing here reads sounds", "", "use the program"};
    return convert_once(files, name, kTaskSound, files.sound, options);
}

// The stop that "TOUR/STOP" names.
const AuthoredStop* stop_of(const Authored& authored, const std::string& name) {
    for (const AuthoredTour& tour : authored.tours)
        for (const AuthoredStop& stop : tour.stops)
            if (tour.id + "/" + stop.id == name) return &stop;
    return nullptr;
}

}  // namespace

Result<Bytes> import_sound(std::string_view name, ByteView file) {
    if (!good_name(name)) return Error{"sound-format: its name ends in none of .wav .ogg .oga .opus", "", "save it as one of these"};
    if (file.size() > kMaxSoundFile) return Error{format("sound-size: it has %zu bytes, 64 MiB are the most", file.size()), "", "save it as Opus"};
    AISLAND_TRY(samples, decode_sound(file));
    const uint32_t clipped = clipped_places(samples), channels = samples.channels;
    AISLAND_TRY(values, at_48khz(std::move(samples)));
    AISLAND_TRY(level, measure(values, channels));
    if (!(level.loudness > -70)) return Error{"sound-silent: nothing is to be heard in it", "", "record it again"};  // the absolute gate of EBU R 128
    AISLAND_TRY(made, encode(std::move(values), channels, static_cast<float>(std::min(kLoudness - level.loudness, kTruePeak - level.peak))));
    made.clipped = clipped;
    content::Writer writer;
    code_head(writer, made);
    writer.raw(made.packets.data(), made.packets.size());
    return std::move(writer.bytes);
}

Result<MadeSound> open_sound(ByteView bytes) {
    content::Reader reader(bytes);
    MadeSound sound;
    code_head(reader, sound);
    const Error wrong{"the worker sent no sound", "", "this is a defect of the program"};
    if (reader.failed() || sound.channels < 1 || sound.channels > 2 || sound.skip > kRate || sound.samples > (kMaxSoundSeconds + 1) * kRate) return wrong;
    const ByteView packets = bytes.last(reader.left());
    if (content::split_packets(packets).size() != (size_t{sound.samples} + sound.skip + kFrame - 1) / kFrame) return wrong;
    sound.packets.assign(packets.begin(), packets.end());
    return sound;
}

std::vector<MadeSound> load_sounds(const ContentFiles& files, const Authored& authored, const Options& options, Offences& offences) {
    std::vector<MadeSound> out(authored.sounds.size());
    std::vector<std::string> wrong(out.size());
    parallel(out.size(), options.threads, [&](size_t i) {
        Result<Bytes> made = convert(files, authored.sounds[i].file, options);
        Result<MadeSound> sound = made ? open_sound(*made) : Result<MadeSound>(made.error());
        if (sound)
            out[i] = std::move(*sound);
        else
            wrong[i] = with_advice(sound.error(), "save it as WAV, Ogg Vorbis or Opus");
    });
    for (size_t i = 0; i < out.size(); ++i)
        if (!wrong[i].empty()) offences.add(authored.sounds[i].file_at, Rule::sound_refused, authored.sounds[i].file + ": " + wrong[i]);
    return out;
}

void check_sounds(const Authored& authored, std::span<const MadeSound> sounds, Offences& offences) {
    std::map<std::string, std::vector<const AuthoredSound*>> spoken;
    for (size_t i = 0; i < sounds.size(); ++i) {
        const AuthoredSound& sound = authored.sounds[i];
        const AuthoredStop* stop = stop_of(authored, sound.of.id);
        if (stop) spoken[sound.of.id].push_back(&sound);
        if (sounds[i].packets.empty()) continue;
        if (sounds[i].clipped > kManyClipped)
            offences.add(sound.file_at, Rule::sound_level, format("%s: its peaks are cut off in %u places; record it again more softly", sound.file.c_str(), sounds[i].clipped));
        else if (sounds[i].gain > kMuchGain)
            offences.add(sound.file_at, Rule::sound_level, format("%s: it has to be raised by %.0f dB, and its noise with it; record it again louder", sound.file.c_str(), static_cast<double>(sounds[i].gain)));
        const double seconds = static_cast<double>(sounds[i].samples) / kRate;
        if (stop && seconds > stop->seconds)
            offences.add(sound.file_at, Rule::sound_length, format("%s: it lasts %.1f s, and the stop has %g; cut it, or give the stop more \"seconds\"", sound.file.c_str(), seconds, stop->seconds));
    }
    for (const auto& [of, said] : spoken)
        for (const AuthoredLanguage& language : authored.manifest.languages)
            if (std::none_of(said.begin(), said.end(), [&](const AuthoredSound* s) { return s->language.id == language.tag; }))
                offences.add(said.front()->of.at, Rule::sound_language, "nothing is said at \"" + of + "\" in " + language.tag + "; add a sound in that \"language\"");
}

Bytes add_sounds(std::span<const MadeSound> sounds, content::Catalog& catalog) {
    Bytes packets;
    for (content::Sound& sound : catalog.sounds) {
        const MadeSound& made = sounds[sound.first_byte];
        sound.channels = made.channels, sound.skip = made.skip, sound.samples = made.samples;
        sound.first_byte = packets.size(), sound.size = made.packets.size();
        packets.insert(packets.end(), made.packets.begin(), made.packets.end());
    }
    catalog.sound_packets = packets;
    return packets;
}

}  // namespace aisland::bake
