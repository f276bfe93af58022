// Simulator: a believable day of the island in closed form. value(entity, attribute, t) evaluates any moment of any day without
// stepping: visitors, arrivals and faults are seeded schedules, so moments can be asked in any order and agree with each other
// (free bays = availableSpotNumber, crowd ↔ occupancy ↔ energy). Time of day is Asia/Shanghai.
// What it says is never live: its values enter the store as Provenance::simulated.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/core/time.h"
#include "app/schema/schema.h"
#include "app/telemetry/batch.h"

namespace aisland::telemetry {

struct SimEntity {
    EntityId id;
    std::string text_id;
    TypeId type;
    uint32_t number = 0;
    vec3 position{0.0f};      // world metres
    std::vector<vec3> route;  // world metres, for what moves; fewer than two points: it stays
    bool indoors = false;     // in a room one enters: no gate of the island, no meter of a building
    EntityId house;           // the Building it is in; none: the nearest, of what is in one
    uint32_t floors = 0;      // of the building it is, or is in; 0 not known
    bool loop = true;         // the last point joins the first; else there and back
    float speed = 1.0f;       // metres per second along the route
};

struct SimValue {
    double number = 0;
    vec3 position{0.0f};
    std::string text;
};

class Simulator {
public:
    // `table` is copied. Entities of types or with attributes the simulator does not know are silent.
    Simulator(uint64_t seed, const schema::Table& table, std::vector<SimEntity> entities);
    ~Simulator();
    Simulator(Simulator&&) noexcept;
    Simulator& operator=(Simulator&&) noexcept;

    // Nothing for what it does not model.
    std::optional<SimValue> value(EntityId entity, AttributeId attribute, int64_t wall_ms) const;

    // Every entity's values as of its last report at or before `wall_ms`: for the first frame and after a jump in time.
    void all(int64_t wall_ms, Batch& out) const;
    // Reports that fall in (from_ms, to_ms]: every period of the type, and when a state changes. Replaces `out`.
    // More than 60 s apart, or backwards, it is all(to_ms).
    void reports(int64_t from_ms, int64_t to_ms, Batch& out) const;

    std::span<const SimEntity> entities() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::telemetry
