// Store: the last value of each attribute of each entity, per provenance, with what is needed to say how old it is.
// Bounded whatever is sent. Takes messages, gives snapshots. Reads no clock. One thread, and another one that may receive() beside it:
// neither waits for the other longer than one message or one snapshot takes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/time.h"
#include "app/schema/schema.h"
#include "app/telemetry/alarms.h"
#include "app/telemetry/batch.h"
#include "app/telemetry/changes.h"
#include "app/telemetry/decode.h"
#include "app/telemetry/snapshot.h"

namespace aisland::telemetry {

constexpr uint32_t kMaxKnown = 10'000;   // entities the content places
constexpr uint32_t kMaxUnknown = 4'096;  // entities of known types it does not place; the least recently set goes first
constexpr uint32_t kMaxTopics = 16'384;
constexpr uint32_t kMaxSources = 1'024;
constexpr size_t kMaxTopicBytes = 512;

struct KnownEntity {
    EntityId id;
    TypeId type;
    std::string text_id;
};

// Where a batch came from when it did not come over a link.
struct Origin {
    Provenance provenance = Provenance::simulated;
    std::string_view topic;  // empty: no topic, no source
    bool retained = false;
};

struct StoreCounts {
    uint64_t received = 0;  // messages
    uint64_t applied = 0;   // values
    uint64_t cleared = 0;   // values a zero-length retained publish took away
    uint64_t ignored = 0;   // messages that are not telemetry: commands, replies, fleet, guide
    uint64_t evicted = 0;   // unknown entities and topics that made room
    RejectCounts rejected{};
};

// What the topic alone says. "aisland-sim/…" is simulated, "aisland-replay/…" replay, anything else live.
Provenance provenance_of(std::string_view topic);

class Store {
public:
    // `known` beyond kMaxKnown are treated as unknown. The table is copied.
    Store(const schema::Table& table, TangentPlane projection, std::vector<KnownEntity> known);
    ~Store();
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;

    // New content: values of types and attributes that it still names stay.
    void set_content(schema::Table table, TangentPlane projection, std::vector<KnownEntity> known);

    struct Received {
        uint64_t applied = 0, rejected = 0;  // of this message
    };
    // One message as the link delivered it: availability, clear, or a payload (which is overwritten).
    Received receive(std::string_view topic, std::span<std::byte> payload, bool retained, Time received);
    // Values that are already decoded: simulator, replay.
    void apply(const Batch& batch, const Origin& origin, Time received);
    // Values as a recording or history holds them, ages included: `shift_ns` is added to measured_ns. With `as`, that provenance.
    void restore(std::span<const Kept> values, int64_t shift_ns, std::optional<Provenance> as);
    // Takes away what `topic` set.
    void clear(std::string_view topic);
    // Forgets every value of one provenance (the simulator was switched off, a replay ended).
    void forget(Provenance provenance);

    // Everything that is known at `now`. Shares unchanged pages with the store and with earlier snapshots.
    // Snapshots may outlive each other and the store; ages in them are those at `now`.
    Snapshot snapshot(Time now);

    // Alarms that the next snapshot shows; see alarms.h.
    bool acknowledge(ItemId alarm, EntityId entity);
    // A drill also moves the simulated values of its alarm's reactions, marks them, and lets them go at its end.
    bool start_drill(ItemId alarm, Time now);
    bool stop_drill(ItemId alarm);

    // Carried into the next snapshots as they are.
    void set_links(std::vector<LinkStatus> links);

    StoreCounts counts() const;
    // For `aisland listen`: keep an example of what was refused. A show keeps none.
    void explain(bool on);
    struct Explained {
        std::string topic, where;
    };
    // Examples since the last call, one a reason and topic at most.
    std::vector<std::pair<Reject, Explained>> take_examples();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::telemetry
