// Changes: what became different from one snapshot to the next, for recordings and history. Pages nobody wrote to are skipped by
// their address, so a still island costs nothing. Bounded by what a snapshot holds, however much a broker sends.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "app/telemetry/snapshot.h"

namespace aisland::telemetry {

constexpr int64_t kNoMeasuredTime = INT64_MIN;

// One value of one provenance as recordings and history hold it: everything a snapshot knows of it.
struct Kept {
    EntityId entity;
    TypeId type;
    std::string_view text_id;  // of the entity
    AttributeId attribute;
    Provenance provenance = Provenance::simulated;
    bool out_of_range = false;
    bool offline = false;  // its source was offline
    bool gone = false;     // it was taken away; nothing below counts
    double number = 0;
    vec3 position{0.0f};
    std::string_view text;
    int64_t observed_ms = 0;                // UTC, 0 = not said
    int64_t measured_ns = kNoMeasuredTime;  // steady time at which its age was 0
};

class Changes {
public:
    Changes();
    ~Changes();
    Changes(Changes&&) noexcept;
    Changes& operator=(Changes&&) noexcept;

    // What differs from the snapshot of the last call; everything after reset(). Views live until the next call.
    std::span<const Kept> read(const Snapshot& snapshot);
    void reset();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::telemetry
