// Ogg files by their own libraries, WAV by sound_wav.cpp. Runs in the worker.
#include <opusfile.h>
#include <vorbis/codec.h>
#define OV_EXCLUDE_STATIC_CALLBACKS
#include <vorbis/vorbisfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "app/bake/sounds.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

const char* const kConvert = "save it as WAV, Ogg Vorbis or Opus";

bool begins(ByteView file, std::string_view magic, size_t at = 0) {
    return file.size() >= at + magic.size() && std::memcmp(file.data() + at, magic.data(), magic.size()) == 0;
}

Error unreadable(const char* what) { return {std::string("sound-format: this ") + what + " file is damaged", "", "save it again"}; }

struct Memory {
    ByteView bytes;
    size_t at = 0;
};
size_t read_memory(void* to, size_t size, size_t count, void* from) {
    Memory& memory = *static_cast<Memory*>(from);
    const size_t take = std::min(size ? count : 0, size ? (memory.bytes.size() - memory.at) / size : 0) * size;
    std::memcpy(to, memory.bytes.data() + memory.at, take);
    memory.at += take;
    return size ? take / size : 0;
}

// Takes what a decoder gives until it ends, or is longer than a sound may be.
template <class Read>
Result<Samples> take_all(Samples out, const char* what, Read&& read) {
    const size_t most = static_cast<size_t>(kMaxSoundSeconds + 1) * out.rate * out.channels;
    for (;;) {
        const long count = read(out.values);
        if (count < 0) return unreadable(what);
        if (count == 0) break;
        if (out.values.size() > most) break;
    }
    for (const float value : out.values)
        if (!std::isfinite(value)) return unreadable(what);
    AISLAND_CHECK(check_length(static_cast<double>(out.values.size()) / out.channels / out.rate));
    return out;
}

// Whether a stream begins behind another's pages. Streams side by side all begin first (RFC 3533, 4).
bool has_pieces(ByteView ogg) {
    const auto at = [&](size_t i) { return std::to_integer<size_t>(ogg[i]); };
    bool all_began = false;
    for (size_t page = 0; begins(ogg, "OggS", page) && page + 27 <= ogg.size();) {
        const bool first = at(page + 5) & 2;
        if (first && all_began) return true;
        all_began |= !first;
        const size_t segments = at(page + 26);
        size_t next = page + 27 + segments;
        for (size_t i = 0; i < segments && page + 27 + i < ogg.size(); ++i) next += at(page + 27 + i);
        page = next;
    }
    return false;
}

// Read from its beginning to its end, as a stream: where libvorbisfile may seek it looks for the last page first, and loses memory over
// one that is damaged (1.3.7).
Result<Samples> decode_vorbis(ByteView file) {
    if (has_pieces(file)) return Error{"sound-format: this Ogg file has several pieces one after the other", "", kConvert};
    Memory memory{file};
    OggVorbis_File stream;
    if (ov_open_callbacks(&memory, &stream, nullptr, 0, {read_memory, nullptr, nullptr, nullptr}) != 0) return unreadable("Ogg Vorbis");
    const std::unique_ptr<OggVorbis_File, int (*)(OggVorbis_File*)> close(&stream, ov_clear);
    const vorbis_info* info = ov_info(&stream, -1);
    Samples out;
    out.channels = static_cast<uint32_t>(info->channels), out.rate = static_cast<uint32_t>(std::clamp(info->rate, 0L, 1L << 30));
    AISLAND_CHECK(check_shape(out.channels, out.rate));
    const uint32_t channels = out.channels;
    return take_all(std::move(out), "Ogg Vorbis", [&](std::vector<float>& to) {
        float** planes = nullptr;
        int piece = 0;
        const long count = ov_read_float(&stream, &planes, 4096, &piece);
        if (piece != 0) return -1L;  // behind a damaged page: it may have other channels
        for (long i = 0; i < count; ++i)
            for (uint32_t c = 0; c < channels; ++c) to.push_back(planes[c][i]);
        return count;
    });
}

Result<Samples> decode_opus(ByteView file) {
    int error = 0;
    const std::unique_ptr<OggOpusFile, void (*)(OggOpusFile*)> stream(op_open_memory(reinterpret_cast<const unsigned char*>(file.data()), file.size(), &error), op_free);
    if (!stream) return unreadable("Opus");
    if (op_link_count(stream.get()) != 1) return Error{"sound-format: this Ogg file has several pieces one after the other", "", kConvert};
    Samples out;
    out.channels = static_cast<uint32_t>(op_channel_count(stream.get(), -1)), out.rate = 48000;  // always (RFC 7845)
    AISLAND_CHECK(check_shape(out.channels, out.rate));
    AISLAND_CHECK(check_length(static_cast<double>(op_pcm_total(stream.get(), -1)) / 48000));
    const uint32_t channels = out.channels;
    return take_all(std::move(out), "Opus", [&](std::vector<float>& to) {
        constexpr size_t kMost = 5760;  // samples of the longest packet
        const size_t before = to.size();
        to.resize(before + kMost * channels);
        const int count = op_read_float(stream.get(), to.data() + before, static_cast<int>(kMost * channels), nullptr);
        to.resize(before + static_cast<size_t>(std::max(count, 0)) * channels);
        return static_cast<long>(count);
    });
}

}  // namespace

Result<void> check_length(double seconds) {
    if (seconds >= kMinSoundSeconds && seconds <= kMaxSoundSeconds) return {};
    return Error{format("sound-length: it is %.1f s long, and %g to %g s are possible", seconds, kMinSoundSeconds, kMaxSoundSeconds), "", seconds > 1 ? "cut it" : "record it again"};
}

Result<void> check_shape(uint32_t channels, uint32_t rate) {
    if (channels != 1 && channels != 2) return Error{format("sound-format: it has %u channels", channels), "", "mix it down to mono or stereo"};
    if (rate < 8000 || rate > 192000) return Error{format("sound-format: it has %u samples a second", rate), "", "save it with 48,000"};
    return {};
}

Result<Samples> decode_sound(ByteView file) {
    if (is_wav(file)) return decode_wav(file);
    if (begins(file, "OggS") && file.size() > 28) {
        // The first packet begins behind the page's header and its table of segments (RFC 3533).
        const size_t packet = 27 + std::to_integer<size_t>(file[26]);
        if (begins(file, "OpusHead", packet)) return decode_opus(file);
        if (begins(file, "\x01vorbis", packet)) return decode_vorbis(file);
        return Error{"sound-format: this Ogg file holds neither Vorbis nor Opus", "", kConvert};
    }
    const char* is = begins(file, "ID3") || begins(file, "\xff\xfb") || begins(file, "\xff\xf3") ? "an MP3"
                     : begins(file, "fLaC")                                                      ? "a FLAC"
                     : begins(file, "ftyp", 4)                                                   ? "an MP4"
                                                                                                 : nullptr;
    return Error{is ? std::string("sound-format: it is ") + is : "sound-format: it is no sound", "", kConvert};
}

}  // namespace aisland::bake
