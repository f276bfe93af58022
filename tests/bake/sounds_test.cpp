// Sounds: each format becomes Opus of one loudness; what is no sound, or has no words, is refused where it is named.
#include <gtest/gtest.h>
#include <opus/opus.h>

#include <cmath>
#include <memory>
#include <numbers>

#include "app/bake/bake.h"
#include "app/bake/import.h"
#include "app/content/pack.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

std::string file(const std::string& name) { return Folder{AISLAND_SOURCE_DIR "/tests/bake/sounds", {}}.text(name); }

std::string little(uint32_t value, size_t size) {
    std::string out;
    for (size_t i = 0; i < size; ++i) out += static_cast<char>(value >> 8 * i);
    return out;
}

// A tone of 440 Hz in 16 bits; beyond full scale it is clipped.
std::string wav(double seconds, double loud, uint32_t rate = 8000, uint32_t channels = 1) {
    std::string data;
    for (size_t i = 0; i < static_cast<size_t>(seconds * rate); ++i)
        for (uint32_t c = 0; c < channels; ++c) {
            const double value = std::clamp(loud * std::sin(2 * std::numbers::pi * 440 * static_cast<double>(i) / rate), -1.0, 1.0);
            data += little(static_cast<uint32_t>(static_cast<int32_t>(std::lround(value * 32767))), 2);
        }
    const uint32_t size = static_cast<uint32_t>(data.size());
    return "RIFF" + little(36 + size, 4) + "WAVEfmt " + little(16, 4) + little(1, 2) + little(channels, 2) + little(rate, 4) + little(rate * channels * 2, 4) +
           little(channels * 2, 2) + little(16, 2) + "data" + little(size, 4) + data;
}

// The fixture with one sound of its zone: `stored` under `name`.
Folder with_sound(const std::string& name, const std::string& stored) {
    Folder folder = fixture();
    folder.replaced["sounds/" + name] = stored;
    folder.replaced["sounds.json"] = "{\"sounds\": [\n{\"of\": \"home\", \"file\": \"sounds/" + name + "\", \"caption\": \"zone.title\"}]}";
    return folder;
}

std::vector<std::string> messages(const Folder& folder) {
    std::vector<std::string> out;
    for (const Offence& offence : check(folder.files())) out.push_back(text(offence));
    return out;
}

std::string refusal(const std::string& name, const std::string& stored) {
    std::string all;
    for (const std::string& message : messages(with_sound(name, stored))) all += message + "\n";
    return all;
}

// As a player would: every packet through one decoder, without what it gives before the first sample.
std::vector<float> played(const content::Catalog& catalog, const content::Sound& sound) {
    int error = 0;
    const std::unique_ptr<OpusDecoder, void (*)(OpusDecoder*)> decoder(opus_decoder_create(48000, static_cast<int>(sound.channels), &error), opus_decoder_destroy);
    std::vector<float> out;
    for (const ByteView packet : content::split_packets(catalog.sound_packets.subspan(sound.first_byte, sound.size))) {
        float frame[960 * 2];
        EXPECT_EQ(opus_decode_float(decoder.get(), reinterpret_cast<const unsigned char*>(packet.data()), static_cast<opus_int32>(packet.size()), frame, 960, 0), 960);
        out.insert(out.end(), frame, frame + 960 * sound.channels);
    }
    out.erase(out.begin(), out.begin() + sound.skip * sound.channels);
    out.resize(size_t{sound.samples} * sound.channels);
    return out;
}

struct Heard {
    double hertz = 0, rms = 0;
    uint32_t channels = 0;
    float seconds = 0;
};
Heard heard(const Folder& folder) {
    Result<Baked> baked = bake(folder.files());
    if (!baked || baked->pack.empty()) return ADD_FAILURE() << "it does not bake", Heard();
    const Result<content::Opened> opened = content::open(std::move(baked->pack), "sound");
    if (!opened) return ADD_FAILURE() << opened.error().text(), Heard();
    const content::Sound* sound = opened->catalog.find_sound(ItemId("home"), 1);
    if (!sound) return ADD_FAILURE() << "it is not there", Heard();
    EXPECT_EQ(sound->caption, TextId("zone.title"));
    const std::vector<float> values = played(opened->catalog, *sound);
    Heard out{0, 0, sound->channels, sound->seconds()};
    for (size_t i = sound->channels; i < values.size(); i += sound->channels) {
        out.hertz += (values[i] >= 0) != (values[i - sound->channels] >= 0);
        out.rms += values[i] * values[i];
    }
    out.hertz /= 2 * static_cast<double>(out.seconds);
    out.rms = std::sqrt(out.rms / sound->samples);
    return out;
}

TEST(Sounds, EachFormatIsHeardAsItWasRecorded) {
    for (const char* name : {"tone.wav", "tone.ogg", "tone.opus"}) {
        EXPECT_EQ(refusal(name, file(name)), "") << name;
        const Heard h = heard(with_sound(name, file(name)));
        EXPECT_NEAR(h.hertz, 440, 4) << name;  // of the stereo file's left
        EXPECT_NEAR(h.seconds, 1, 0.01) << name;
        EXPECT_EQ(h.channels, std::string(name) == "tone.ogg" ? 2u : 1u) << name;
    }
}

// A tone that sounds from both sides has about 0.1 of full scale at -20 LUFS (ITU-R BS.1770).
TEST(Sounds, AllAreEquallyLoud) {
    for (const double loud : {0.02, 0.1, 0.9}) {
        const Heard h = heard(with_sound("tone.wav", wav(1, loud)));
        EXPECT_NEAR(20 * std::log10(h.rms), -22.5, 1.2) << loud;
    }
}

TEST(Sounds, EverySampleFormatOfWavIsRead) {
    const std::string whole = wav(0.5, 0.5, 8000, 2);
    const Result<Samples> as16 = decode_sound(bytes_of(whole));
    ASSERT_TRUE(as16) << as16.error().text();
    ASSERT_EQ(as16->values.size(), 8000u);
    for (const auto& [kind, bits] : {std::pair(1u, 8u), {1u, 24u}, {1u, 32u}, {3u, 32u}}) {
        std::string data;
        for (const float v : as16->values) {
            if (kind == 3)
                data.append(reinterpret_cast<const char*>(&v), 4);
            else if (bits == 8)
                data += little(static_cast<uint32_t>(std::lround(v * 127) + 128), 1);
            else
                data += little(static_cast<uint32_t>(static_cast<int32_t>(std::lround(static_cast<double>(v) * (bits == 24 ? 8388607.0 : 2147483647.0)))), bits / 8);
        }
        // An unknown chunk of odd length, a header with the extended form, and a length that a pipe left open.
        const std::string other = "RIFF" + little(0xffffffff, 4) + "WAVELIST" + little(3, 4) + std::string(4, '\0') + "fmt " + little(40, 4) + little(0xfffe, 2) + little(2, 2) + little(8000, 4) +
                                  little(8000 * bits / 4, 4) + little(bits / 4, 2) + little(bits, 2) + little(22, 2) + little(bits, 2) + little(3, 4) + little(kind, 2) + std::string(14, '\0') + "data" +
                                  little(0xffffffff, 4) + data;
        const Result<Samples> same = decode_sound(bytes_of(other));
        ASSERT_TRUE(same) << bits << ' ' << same.error().text();
        ASSERT_EQ(same->values.size(), as16->values.size());
        for (size_t i = 0; i < same->values.size(); ++i) ASSERT_NEAR(same->values[i], as16->values[i], bits == 8 ? 0.01f : 1e-4f) << bits;
    }
}

// `ogg` with another serial number on each page, and its checksum (RFC 3533).
std::string another_stream(std::string ogg) {
    for (size_t page = 0; page + 27 < ogg.size();) {
        const auto at = [&](size_t i) { return static_cast<uint8_t>(ogg[page + i]); };
        size_t size = 27 + at(26);
        for (size_t i = 0; i < at(26); ++i) size += at(27 + i);
        ogg[page + 14] = static_cast<char>(at(14) ^ 1);
        ogg.replace(page + 22, 4, 4, '\0');
        uint32_t sum = 0;
        for (size_t i = 0; i < size; ++i) {
            sum ^= uint32_t{at(i)} << 24;
            for (int bit = 0; bit < 8; ++bit) sum = sum & 0x80000000u ? sum << 1 ^ 0x04c11db7u : sum << 1;
        }
        ogg.replace(page + 22, 4, little(sum, 4));
        page += size;
    }
    return ogg;
}

TEST(Sounds, WhatIsNoneIsRefusedWhereItIsNamed) {
    const auto said = [](const char* name, const char* why) { return "sounds.json:2:24: error: sound-refused: sounds/" + std::string(name) + ": " + why + "\n"; };
    EXPECT_EQ(refusal("tone.mp3", "ID3"), said("tone.mp3", "sound-format: its name ends in none of .wav .ogg .oga .opus; save it as one of these"));
    EXPECT_EQ(refusal("tone.wav", "ID3"), said("tone.wav", "sound-format: it is an MP3; save it as WAV, Ogg Vorbis or Opus"));
    EXPECT_EQ(refusal("tone.wav", "no sound at all"), said("tone.wav", "sound-format: it is no sound; save it as WAV, Ogg Vorbis or Opus"));
    EXPECT_EQ(refusal("tone.wav", file("tone.wav").substr(0, 9000)), said("tone.wav", "sound-format: this WAV file is cut off; save it again"));
    EXPECT_EQ(refusal("tone.ogg", file("tone.ogg") + another_stream(file("tone.ogg"))), said("tone.ogg", "sound-format: this Ogg file has several pieces one after the other; save it as WAV, Ogg Vorbis or Opus"));
    EXPECT_EQ(refusal("tone.ogg", file("tone.ogg").substr(0, 60)), said("tone.ogg", "sound-format: this Ogg Vorbis file is damaged; save it again"));
    EXPECT_EQ(refusal("tone.opus", file("tone.opus").substr(0, 60)), said("tone.opus", "sound-format: this Opus file is damaged; save it again"));
    EXPECT_EQ(refusal("tone.wav", wav(0.2, 0.5)), said("tone.wav", "sound-length: it is 0.2 s long, and 0.5 to 180 s are possible; record it again"));
    EXPECT_EQ(refusal("tone.wav", wav(181, 0.5)), said("tone.wav", "sound-length: it is 181.0 s long, and 0.5 to 180 s are possible; cut it"));
    EXPECT_EQ(refusal("tone.wav", wav(1, 0)), said("tone.wav", "sound-silent: nothing is to be heard in it; record it again"));
    EXPECT_EQ(refusal("tone.wav", wav(1, 0.5, 8000, 6)), said("tone.wav", "sound-format: it has 6 channels; mix it down to mono or stereo"));
    EXPECT_EQ(refusal("tone.wav", wav(1, 0.5, 4000)), said("tone.wav", "sound-format: it has 4000 samples a second; save it with 48,000"));
    std::string compressed = wav(1, 0.5);
    compressed[20] = 2;  // ADPCM
    EXPECT_EQ(refusal("tone.wav", compressed), said("tone.wav", "sound-format: this WAV file holds samples of kind 2 in 16 bits; save it as PCM in 16 or 24 bits"));
    EXPECT_EQ(refusal("tone.wav", wav(1, 0.5) + std::string(64 << 20, ' ')), said("tone.wav", "sound-size: it has 67124908 bytes, 64 MiB are the most; save it as Opus"));
}

TEST(Sounds, ABadRecordingIsUsedAndNamed) {
    EXPECT_EQ(refusal("tone.wav", wav(1, 3)), "sounds.json:2:24: warning: sound-level: sounds/tone.wav: its peaks are cut off in 880 places; record it again more softly\n");
    EXPECT_EQ(refusal("tone.wav", wav(1, 0.005)), "sounds.json:2:24: warning: sound-level: sounds/tone.wav: it has to be raised by 27 dB, and its noise with it; record it again louder\n");
}

TEST(Sounds, AStopIsSpokenInEveryLanguageAndInItsTime) {
    Folder folder = fixture();
    folder.replaced["zh.wav"] = wav(1, 0.3), folder.replaced["en.wav"] = wav(1.5, 0.3);
    const std::string zh = "{\"of\": \"visitor/lamps\", \"language\": \"zh-CN\", \"file\": \"zh.wav\", \"caption\": \"stop.narration\"}",
                      en = "{\"of\": \"visitor/lamps\", \"language\": \"en\", \"file\": \"en.wav\", \"caption\": \"stop.narration\"}";
    const auto with = [&](const std::string& sounds) {
        folder.replaced["sounds.json"] = "{\"sounds\": [" + sounds + "]}";
        return messages(folder);
    };
    using Said = std::vector<std::string>;
    EXPECT_EQ(with(zh + "," + en), Said());
    EXPECT_EQ(with(zh), (Said{"sounds.json:1:20: warning: sound-language: nothing is said at \"visitor/lamps\" in en; add a sound in that \"language\""}));
    EXPECT_EQ(with(zh + ",\n" + en + ",\n" + zh), (Said{"sounds.json:3:8: error: duplicate-id: \"visitor/lamps\" has a sound in this language already; remove one"}));
    EXPECT_EQ(with("{\"of\": \"visitor/lamps\", \"file\": \"zh.wav\", \"caption\": \"stop.narration\"}").front(),
              "sounds.json:1:13: error: missing-key: this sound of a stop has no \"language\"; say in which it is spoken");
    EXPECT_EQ(with("{\"of\": \"visitor/lambs\", \"language\": \"en\", \"file\": \"en.wav\", \"caption\": \"stop.narration\"}"),
              (Said{"sounds.json:1:20: error: dangling-reference: there is no stop \"visitor/lambs\" in tours.json; did you mean \"visitor/lamps\"?"}));
    EXPECT_EQ(with("{\"of\": \"home\", \"language\": \"zh-TW\", \"file\": \"zh.wav\", \"caption\": \"zone.title\"}"),
              (Said{"sounds.json:1:40: error: dangling-reference: there is no language \"zh-TW\" in manifest.json; did you mean \"zh-CN\"?"}));
    EXPECT_EQ(with("{\"of\": \"urn:ngsi-ld:Streetlight:aisland:table-lamp\", \"file\": \"zh.wav\", \"caption\": \"zone.titel\"}"),
              (Said{"sounds.json:1:20: error: dangling-reference: nothing is heard of \"urn:ngsi-ld:Streetlight:aisland:table-lamp\"; name a stop (TOUR/STOP), building, zone, system, fact or tenant",
                    "sounds.json:1:95: error: text-missing: there is no message \"zone.titel\"; did you mean \"zone.title\"?"}));
    folder.edit("tours.json", "\"seconds\": 60", "\"seconds\": 1");
    folder.edit("tours.json", "\"minutes\": 1", "\"minutes\": 0.1");
    EXPECT_EQ(with(zh + ",\n" + en), (Said{"sounds.json:2:51: warning: sound-length: en.wav: it lasts 1.5 s, and the stop has 1; cut it, or give the stop more \"seconds\""}));
}

// Whoever sends half of a file learns so; nothing is read beyond it.
TEST(Sounds, EveryPrefixIsRefusedOrRead) {
    for (const char* name : {"tone.wav", "tone.ogg", "tone.opus"}) {
        const std::string whole = file(name);
        for (size_t size = 0; size < whole.size(); size += size < 200 ? 1 : 61) {
            const Bytes prefix(bytes_of(whole).begin(), bytes_of(whole).begin() + static_cast<ptrdiff_t>(size));  // ends where memory ends
            const Result<Samples> samples = decode_sound(prefix);
            EXPECT_TRUE(!samples || !samples->values.empty()) << name << ' ' << size;
        }
    }
}

// What the worker sends is not believed.
TEST(Sounds, ALyingWorkerIsFoundOut) {
    const Result<Bytes> made = run_task("sound tone.opus", bytes_of(file("tone.opus")), {});
    ASSERT_TRUE(made);
    EXPECT_TRUE(open_sound(*made));
    EXPECT_FALSE(open_sound(ByteView(*made).first(made->size() - 1)));
    for (const size_t i : {0, 3, 5, 9, 10, 11, 20, 21}) {
        Bytes lie = *made;
        lie[i] ^= std::byte{0xc1};
        EXPECT_FALSE(open_sound(lie)) << i;
    }
}

}  // namespace
}  // namespace aisland::bake
