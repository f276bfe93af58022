// Batch: what one payload said, in the content's own terms. The form every decoder and the simulator produce and the
// store takes. Reused from payload to payload: clear() keeps the memory.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/ids.h"
#include "app/core/pose.h"

namespace aisland::telemetry {

// Why something a broker sent was not applied. Payload reasons drop the payload, entity reasons the entity, the rest one value.
enum class Reject : uint8_t {
    too_large,          // payload over 1 MiB
    too_many_entities,  // payload over 10,000 entities
    too_deep,           // JSON nested deeper than 32
    not_utf8,           // overlong, truncated or surrogate bytes
    not_json,
    bad_string,          // lone surrogate or unknown escape
    bad_number,          // 1e999, integers past 64 bits, leading zeros
    no_entity,           // JSON, but nothing in it is an entity
    no_id,               // entity without usable id or type, or with two of them
    unknown_type,        // no content names this entity type
    other_type,          // the content places this id with another type
    no_known_attribute,  // nothing content names in this entity
    null_value,          // null, or -1 where the range starts at 0 or above: the device does not know
    not_finite,          // NaN, Infinity as text
    wrong_kind,          // an object where a number belongs, a text where a position belongs
    wrong_unit,          // unitCode that does not measure this attribute
    duplicate_key,       // the last one counts; this tells of the others
    bad_timestamp,       // observedAt that is no RFC 3339 time: the value counts without it
    future_timestamp,    // observedAt more than 24 h ahead: the value counts without it
    topic_too_long,      // over 512 bytes
    format,              // a payload format that no decoder here reads
    count
};
std::string_view reject_name(Reject reason);  // "wrong_unit"

using RejectCounts = std::array<uint64_t, static_cast<size_t>(Reject::count)>;

struct BatchValue {
    AttributeId attribute;
    double number = 0;                 // canonical unit; boolean 0/1; enumeration: index, -1 unknown member
    vec3 position{0.0f};               // world metres
    uint32_t text = 0, text_size = 0;  // into Batch::text
    int64_t observed_ms = 0;           // UTC, 0 = not said
    bool out_of_range = false;
};

struct BatchEntity {
    EntityId id;
    TypeId type;
    uint32_t type_index = 0;           // into schema::Table::types
    uint32_t name = 0, name_size = 0;  // its text id, into Batch::text
    uint32_t first = 0, count = 0;     // into Batch::values
};

struct Refused {  // an example, for whoever binds a device: names and kinds, never a value
    Reject reason;
    std::string where;  // "Streetlight.powerConsumption is a text"
};

struct Batch {
    std::vector<BatchEntity> entities;
    std::vector<BatchValue> values;
    std::string text;
    RejectCounts rejected{};        // by this payload
    bool explain = false;           // fill `examples`; off in a show, where not even the name of an unknown member is kept
    std::vector<Refused> examples;  // one a reason

    std::string_view name_of(const BatchEntity& e) const { return std::string_view(text).substr(e.name, e.name_size); }
    std::string_view text_of(const BatchValue& v) const { return std::string_view(text).substr(v.text, v.text_size); }
    void example(const RejectCounts& before, const std::string& where);  // for every reason that grew since
    void reject(Reject reason) { ++rejected[static_cast<size_t>(reason)]; }
    uint64_t refusals() const;    // of all reasons together
    void drop_text(size_t from);  // what is left out is overwritten
    void clear();                 // so is all of it
};

}  // namespace aisland::telemetry
