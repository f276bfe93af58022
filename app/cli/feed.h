// Feed: every telemetry source the command line named, brought into one store. Polled once a frame, never blocks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/content/catalog.h"
#include "app/core/result.h"
#include "app/frame/frame.h"
#include "app/telemetry/simulator.h"
#include "app/telemetry/store.h"
#include "platform/net/link.h"

namespace aisland::cli {

// The content's entities as telemetry wants them.
std::vector<telemetry::KnownEntity> known_entities(const content::Catalog& catalog);
std::vector<telemetry::SimEntity> simulated_entities(const content::Catalog& catalog);
telemetry::Projection projection_of(const content::Catalog& catalog);

class Feed {
public:
    // `sources`: as Common::telemetry; empty means the simulator. Errors: a source this build cannot read.
    static Result<Feed> create(const content::Catalog& catalog, const std::vector<std::string>& sources, uint64_t seed);

    void set_content(const content::Catalog& catalog);
    // `shown` is the moment on show: `now`, or another wall time while a visitor scrubs.
    void poll(Time now, int64_t shown_wall_ms);
    telemetry::Snapshot snapshot(Time now, int64_t shown_wall_ms);
    // Acknowledgements and drills of a step.
    void act(std::span<const Act> acts, Time now, int64_t shown_wall_ms);
    // Tells every broker which alarms stand, as retained Alert entities, and takes back those that are over. Nothing when the content
    // names no place for them. What rests on simulated values, and every drill, goes below aisland-sim/.
    void tell_alarms(const content::Catalog& catalog, const telemetry::Snapshot& snapshot);
    const telemetry::Store& store() const { return *m_store; }

private:
    Feed() = default;
    void simulate(Time shown);

    uint64_t m_seed = 1;
    std::unique_ptr<telemetry::Store> m_store;
    std::unique_ptr<telemetry::Simulator> m_simulator;
    telemetry::Batch m_batch;
    int64_t m_simulated_ms = 0;  // wall time of the last simulated report; 0 = none yet
    std::vector<net::Link> m_links;
    struct Told {
        std::string topic, payload;
        uint64_t sent = 0;         // bit per link
    };
    std::vector<Told> m_told;      // payload empty: to be taken back
    std::vector<uint64_t> m_applied, m_rejected;  // [link]
};

}  // namespace aisland::cli
