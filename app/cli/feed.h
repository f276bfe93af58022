// Feed: every telemetry source the command line named, brought into one store. Polled once a frame, never blocks: what brokers say is
// put into the store beside the loop (reception.h), what is simulated or replayed on it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/cli/archive.h"
#include "app/cli/reception.h"
#include "app/cli/replay_source.h"
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
// A link to `url` that listens to the usual topics and to those of the content's mappings.
Result<net::Link> link_to(const std::string& url, const content::Catalog& catalog);
TangentPlane projection_of(const content::Catalog& catalog);

// Acknowledgements and drills of a step.
void act_on(telemetry::Store& store, std::span<const Act> acts, Time shown);

// What a Feed needs of other content. Takes longer to make than a frame may, so not on the loop.
struct FeedContent {
    schema::Table table;
    std::vector<telemetry::KnownEntity> known;
    std::unique_ptr<telemetry::Simulator> simulator;
};
FeedContent feed_content(const content::Catalog& catalog, uint64_t seed);

class Feed {
public:
    Feed(Feed&&) = default;
    Feed& operator=(Feed&&) = delete;  // a thread uses what it holds
    // `sources`: as Common::telemetry; empty means the simulator. Errors: a source this build cannot read.
    static Result<Feed> create(const content::Catalog& catalog, const std::vector<std::string>& sources, uint64_t seed);

    void set_content(const content::Catalog& catalog, FeedContent made);
    // `shown` is the moment on show: `now`, or another wall time while a visitor scrubs.
    void poll(Time now, int64_t shown_wall_ms);
    telemetry::Snapshot snapshot(Time now, int64_t shown_wall_ms);
    // Acknowledgements and drills of a step.
    void act(std::span<const Act> acts, Time now, int64_t shown_wall_ms);
    // Tells every broker which alarms stand, as retained Alert entities, and takes back those that are over. Nothing when the content
    // names no place for them. What rests on simulated values, and every drill, goes below aisland-sim/.
    void tell_alarms(const content::Catalog& catalog, const telemetry::Snapshot& snapshot);

    // At the end of a show: nobody watches any more, so nothing that was told stands on. Waits for the brokers, half a second at most.
    void take_back_alarms();

    // Where something real is connected: what it says goes into the history file `path` from now on, and past moments come from there.
    void remember(const std::string& path);
    bool has_links() const { return m_reception != nullptr; }
    // A Frame's questions, and what was found out since the last call (until the next).
    void ask(std::span<const Ask> asks, const telemetry::Snapshot& shown) { m_archive.ask(asks, shown, m_simulator.get(), m_replay.get()); }
    std::span<const Answer> answers() { return m_archive.answers(m_simulator.get(), m_replay.get()); }
    std::optional<store::HistoryStatus> history() const { return m_archive.status(); }
    // Moments that history or the recording can show; equal: none.
    std::pair<int64_t, int64_t> recorded() const;
    // First moment of the recording that is replayed.
    std::optional<int64_t> replay_from() const { return m_replay ? std::optional(m_replay->from_ms()) : std::nullopt; }

private:
    Feed() = default;
    void simulate(telemetry::Store& store, Time shown);
    void poll_links(Time now);
    void hear_alarms();
    void forget_untold(int64_t now_ns);
    void recall(Time shown);

    std::unique_ptr<telemetry::Store> m_store;
    std::unique_ptr<telemetry::Simulator> m_simulator;
    telemetry::Batch m_batch;
    int64_t m_simulated_ms = 0;      // wall time of the last simulated report; 0 = none yet
    bool m_simulate_afresh = false;  // the content changed, the moment did not
    bool m_content_new = false;      // nothing was made up for it yet
    struct Told {
        std::string topic, payload;
        uint64_t sent = 0;  // bit per link
    };
    std::vector<Told> m_told;  // payload empty: to be taken back
    struct Heard {             // an alarm that a broker kept from before we came
        std::string topic;
        size_t link = 0;
        int64_t until_ns = 0;  // steady: by then it stands here too, or it is nobody's
    };
    std::vector<Heard> m_heard;
    int64_t m_polled_ns = 0;  // steady
    std::unique_ptr<ReplaySource> m_replay;
    bool m_replay_afresh = true;

    // A moment that is not now, while something real is connected: its values are in a store of their own, and what is live goes on.
    std::unique_ptr<telemetry::Store> m_past;
    bool m_in_past = false, m_asked = false;
    bool m_recalled = false;  // history knew something of the moment
    int64_t m_asked_ms = 0, m_asked_ns = 0;
    telemetry::Reel m_reel;
    Archive m_archive;
    const content::Catalog* m_catalog = nullptr;  // of the last set_content
    std::unique_ptr<Reception> m_reception;       // none: no broker is named. Last: its thread uses the store
};

}  // namespace aisland::cli
