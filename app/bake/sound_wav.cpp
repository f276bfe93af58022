#include <bit>
#include <cmath>
#include <cstring>

#include "app/bake/sounds.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr uint32_t kPcm = 1, kFloat = 3, kExtensible = 0xfffe;

uint32_t number(ByteView bytes, size_t at, size_t size) {  // little endian
    uint32_t value = 0;
    for (size_t i = 0; i < size; ++i) value |= std::to_integer<uint32_t>(bytes[at + i]) << 8 * i;
    return value;
}

bool named(ByteView bytes, size_t at, const char* tag) { return bytes.size() >= at + 4 && std::memcmp(bytes.data() + at, tag, 4) == 0; }

Error damaged(const char* what) { return {std::string("sound-format: this WAV file ") + what, "", "save it again"}; }

float sample(ByteView data, size_t at, uint32_t format, uint32_t bits) {
    if (format == kFloat && bits == 32) return std::bit_cast<float>(number(data, at, 4));
    if (bits == 8) return (static_cast<float>(number(data, at, 1)) - 128) / 128;  // the only one without a sign
    const uint32_t raw = number(data, at, bits / 8) << (32 - bits);
    return static_cast<float>(static_cast<int32_t>(raw)) / 2147483648.0f;
}

}  // namespace

bool is_wav(ByteView file) { return named(file, 0, "RIFF") && named(file, 8, "WAVE"); }

Result<Samples> decode_wav(ByteView file) {
    if (!is_wav(file)) return damaged("has no RIFF header");
    Samples out;
    uint32_t format = 0, bits = 0;
    for (size_t at = 12; at <= file.size() && file.size() - at >= 8;) {
        const bool data = named(file, at, "data");
        const size_t left = file.size() - at - 8;
        const uint32_t said = number(file, at + 4, 4);
        // Programs that write to a pipe do not know the length: 0 or all ones.
        const size_t size = data && (said == 0 || said == 0xffffffff) ? left : said;
        if (size > left) return damaged("is cut off");
        const ByteView chunk = file.subspan(at + 8, size);
        if (named(file, at, "fmt ")) {
            if (size < 16) return damaged("has a header that is cut off");
            format = number(chunk, 0, 2), out.channels = number(chunk, 2, 2), out.rate = number(chunk, 4, 4), bits = number(chunk, 14, 2);
            if (format == kExtensible && size >= 26) format = number(chunk, 24, 2);
        } else if (data) {
            const bool known = (format == kPcm && (bits == 8 || bits == 16 || bits == 24 || bits == 32)) || (format == kFloat && bits == 32);
            if (!known) return Error{format == 0 ? "sound-format: this WAV file has no header before its samples" : aisland::format("sound-format: this WAV file holds samples of kind %u in %u bits", format, bits), "", "save it as PCM in 16 or 24 bits"};
            AISLAND_CHECK(check_shape(out.channels, out.rate));
            const size_t count = size / (bits / 8) / out.channels * out.channels;
            AISLAND_CHECK(check_length(static_cast<double>(count) / out.channels / out.rate));
            out.values.resize(count);
            for (size_t i = 0; i < count; ++i) {
                out.values[i] = sample(chunk, i * (bits / 8), format, bits);
                if (!std::isfinite(out.values[i])) return damaged("holds what is not a number");
            }
            return out;
        }
        at += 8 + size + size % 2;
    }
    return damaged("has no samples");
}

}  // namespace aisland::bake
