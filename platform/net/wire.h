// Frames between the program and its link helper, over one stream socket in both directions. Same machine, same build: native byte
// order. Not a network protocol.
//   FrameHeader, topic, body
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aisland::net {

enum class FrameKind : uint8_t { message = 1,
                                 status = 2,
                                 publish = 3 };
enum FrameFlags : uint8_t { kRetained = 1,
                            kQos1 = 2,
                            kClearedBefore = 4 };

struct FrameHeader {
    uint32_t body_size = 0;
    uint16_t topic_size = 0;
    FrameKind kind = FrameKind::message;
    uint8_t flags = 0;
    int64_t received_ns = 0;  // CLOCK_MONOTONIC when the helper got it
};
static_assert(sizeof(FrameHeader) == 16);

constexpr size_t kMaxBody = 1u << 20;
constexpr size_t kMaxFrame = sizeof(FrameHeader) + 65'535 + kMaxBody;

// Body of a status frame, followed by the reason in words.
struct StatusBody {
    uint64_t received = 0, coalesced = 0, dropped = 0, too_large = 0, connects = 0, published = 0;
    uint64_t settled = 0;  // publish frames from the parent after which nothing waited any more
    uint32_t rss_kb = 0;
    uint8_t connected = 0;
    uint8_t mqtt = 0;  // 5, 4 (3.1.1)
    uint8_t tls = 0;
    uint8_t spare = 0;
};
static_assert(sizeof(StatusBody) == 64);

struct Frame {
    FrameHeader header;
    std::string_view topic;
    std::span<std::byte> body;
};

inline void append_frame(std::vector<std::byte>& out, FrameHeader header, std::string_view topic, std::span<const std::byte> body) {
    header.topic_size = static_cast<uint16_t>(topic.size());
    header.body_size = static_cast<uint32_t>(body.size());
    const size_t at = out.size();
    out.resize(at + sizeof header + topic.size() + body.size());
    std::memcpy(out.data() + at, &header, sizeof header);
    if (!topic.empty()) std::memcpy(out.data() + at + sizeof header, topic.data(), topic.size());
    if (!body.empty()) std::memcpy(out.data() + at + sizeof header + topic.size(), body.data(), body.size());
}

enum class Framing { whole,
                     partial,
                     broken };
// The frame at the start of `bytes`; its views point into them. `size`: bytes it takes.
inline Framing frame_at(std::span<std::byte> bytes, Frame& frame, size_t& size) {
    if (bytes.size() < sizeof(FrameHeader)) return Framing::partial;
    std::memcpy(&frame.header, bytes.data(), sizeof(FrameHeader));
    const FrameHeader& h = frame.header;
    if (h.body_size > kMaxBody || h.kind < FrameKind::message || h.kind > FrameKind::publish) return Framing::broken;
    size = sizeof h + h.topic_size + h.body_size;
    if (bytes.size() < size) return Framing::partial;
    frame.topic = {reinterpret_cast<const char*>(bytes.data()) + sizeof h, h.topic_size};
    frame.body = bytes.subspan(sizeof h + h.topic_size, h.body_size);
    return Framing::whole;
}

}  // namespace aisland::net
