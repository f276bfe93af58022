// NGSI-LD (ETSI GS CIM 009 V1.8.1, clauses 4.5 and 5.3) over an already parsed JSON document. Part of the decoder.
#pragma once

#include <unordered_map>

#include "app/telemetry/decode.h"
#include "app/telemetry/json_value.h"

namespace aisland::telemetry {

// What the decoder knows of one attribute beyond the schema.
struct UnitCache {
    std::string unit;                                // the last code seen
    const schema::Conversion* conversion = nullptr;  // nothing: does not measure this attribute
};

struct NgsiLd {
    const schema::Table& table;
    const TangentPlane& projection;
    const std::unordered_map<uint64_t, uint32_t>& types;  // TypeId → index
    std::vector<std::vector<UnitCache>>& units;           // [type][attribute]

    // Adds what `root` says to `out`.
    void decode(simdjson::dom::element root, Batch& out);

private:
    void decode_body_array(simdjson::dom::element body, Batch& out);
    void entities(simdjson::dom::array array, Batch& out);
    void entity(simdjson::dom::object object, Batch& out);
    void read_entity(simdjson::dom::object object, Batch& out);
    // `first`: where the entity's values begin in out.values. A false from one of these has been counted.
    void attribute(uint32_t type, uint32_t index, uint32_t first, simdjson::dom::element element, int64_t observed_ms, Batch& out);
    bool number(const schema::Attribute& a, UnitCache& cache, simdjson::dom::element value, std::string_view unit, BatchValue& v,
                Batch& out);
};

}  // namespace aisland::telemetry
