// Decoder: bytes a broker sent → Batch. NGSI-LD (ETSI GS CIM 009) in normalized, concise and keyValues form and as a history, one
// entity or an array, bare, as a notification ("data") or as an MQTT notification ("metadata" + "body"); and plain JSON of any shape
// on the topics for which the content has a mapping.
// What no content names is never copied out of the payload, and every buffer that held it is overwritten before decode returns.
// Not a store: it knows no time and keeps nothing between payloads but scratch memory.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "app/core/tangent_plane.h"
#include "app/schema/schema.h"
#include "app/telemetry/batch.h"

namespace aisland::telemetry {

constexpr size_t kMaxPayload = 1u << 20;
constexpr size_t kMaxEntities = 10'000;
constexpr size_t kMaxDepth = 32;
constexpr size_t kMaxText = 256;        // bytes of a text value
constexpr float kFarthest = 20'000.0f;  // metres from the origin; a position beyond is out of range

// One more is: a line of format_of, a branch of decode() that fills a Batch, its topics in cli's link_to; until then refused as `format`.
enum class Format : uint8_t { ngsi_ld,
                              mapped,
                              sensor_things,
                              sparkplug_b };
// By topic alone; a mapping of the content goes before everything else.
Format format_of(const schema::Table& table, std::string_view topic);

class Decoder {
public:
    // `table` must outlive the decoder.
    Decoder(const schema::Table& table, TangentPlane projection);
    ~Decoder();
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;

    // Replaces `out`. `payload` holds zeros afterwards. Refusals are counted in out.rejected; what could be read is in `out`.
    void decode(std::string_view topic, std::span<std::byte> payload, Batch& out);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::telemetry
