#include "app/telemetry/decode.h"

#include <cstring>

#include "app/core/assert.h"
#include "app/core/wipe.h"
#include "app/telemetry/mapped_json.h"
#include "app/telemetry/ngsi_ld.h"

namespace aisland::telemetry {

namespace {

// simdjson 3.12 tells integers beyond 64 bits from other numbers that it cannot hold, 3.0 does not.
template <class Error>
bool is_big_integer(Error error) {
    if constexpr (requires { Error::BIGINT_ERROR; })
        return error == Error::BIGINT_ERROR;
    else
        return false;
}

Reject reason_of(simdjson::error_code error) {
    if (is_big_integer(error)) return Reject::bad_number;
    switch (error) {
        case simdjson::CAPACITY:
        case simdjson::MEMALLOC: return Reject::too_large;
        case simdjson::DEPTH_ERROR: return Reject::too_deep;
        case simdjson::UTF8_ERROR: return Reject::not_utf8;
        case simdjson::STRING_ERROR:
        case simdjson::UNESCAPED_CHARS:
        case simdjson::UNCLOSED_STRING: return Reject::bad_string;
        case simdjson::NUMBER_ERROR: return Reject::bad_number;
        default: return Reject::not_json;
    }
}

}  // namespace

struct Decoder::Impl {
    const schema::Table& table;
    TangentPlane projection;
    simdjson::dom::parser parser{kMaxPayload};
    std::vector<char> buffer;  // the payload with the slack simdjson reads past its end
    std::unordered_map<uint64_t, uint32_t> types;
    std::vector<std::vector<UnitCache>> units;

    Impl(const schema::Table& t, TangentPlane p) : table(t), projection(p) {
        for (uint32_t i = 0; i < table.types.size(); ++i) {
            types.emplace(table.types[i].id.value, i);
            units.emplace_back(table.types[i].attributes.size());
        }
        AISLAND_ASSERT(parser.allocate(4096, kMaxDepth) == simdjson::SUCCESS);
    }

    // The document holds unescaped strings and numbers, of attributes no one asked for too.
    void overwrite_document(size_t payload_size) {
        overwrite(buffer.data(), payload_size);
        if (!parser.doc.tape) return;
        // Sizes: simdjson's document::allocate.
        const size_t n = std::min(payload_size, parser.doc.capacity());
        overwrite(parser.doc.tape.get(), (n + 3) * sizeof(uint64_t));
        overwrite(parser.doc.string_buf.get(), 5 * n / 3 + simdjson::SIMDJSON_PADDING);
    }
};

Decoder::Decoder(const schema::Table& table, TangentPlane projection) : m_impl(std::make_unique<Impl>(table, projection)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

namespace {

const schema::Mapping* mapping_of(const schema::Table& table, std::string_view topic) {
    for (const schema::Mapping& mapping : table.mappings)
        if (topic_matches(mapping.topic, topic)) return &mapping;
    return nullptr;
}

}  // namespace

Format format_of(const schema::Table& table, std::string_view topic) {
    if (mapping_of(table, topic)) return Format::mapped;
    if (topic.starts_with("spBv1.0/")) return Format::sparkplug_b;
    if (topic.ends_with("/Observations")) return Format::sensor_things;
    return Format::ngsi_ld;
}

void Decoder::decode(std::string_view topic, std::span<std::byte> payload, Batch& out) {
    out.clear();
    const size_t size = payload.size();
    if (size > kMaxPayload) {
        out.reject(Reject::too_large);
    } else if (const Format format = format_of(m_impl->table, topic); format != Format::ngsi_ld && format != Format::mapped) {
        out.reject(Reject::format);
    } else {
        Impl& d = *m_impl;
        if (d.buffer.size() < size + simdjson::SIMDJSON_PADDING) d.buffer.resize(size * 2 + simdjson::SIMDJSON_PADDING);
        if (size) std::memcpy(d.buffer.data(), payload.data(), size);
        const size_t bom = size >= 3 && std::memcmp(d.buffer.data(), "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        simdjson::dom::element root;
        const simdjson::error_code error = d.parser.parse(d.buffer.data() + bom, size - bom, false).get(root);
        if (error) {
            out.reject(reason_of(error));
        } else if (format == Format::mapped) {
            decode_mapped(d.table, *mapping_of(d.table, topic), d.projection, topic, root, out);
        } else {
            NgsiLd{d.table, d.projection, d.types, d.units}.decode(root, out);
        }
        d.overwrite_document(size);
    }
    if (size) overwrite(payload.data(), size);
    forget_registers();
}

}  // namespace aisland::telemetry
