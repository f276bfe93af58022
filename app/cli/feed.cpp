#include "app/cli/feed.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "app/telemetry/encode.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"

namespace aisland::cli {

std::vector<telemetry::KnownEntity> known_entities(const content::Catalog& catalog) {
    std::vector<telemetry::KnownEntity> known;
    known.reserve(catalog.entities.size());
    for (const content::Entity& entity : catalog.entities) known.push_back({entity.id, entity.type, entity.text_id});
    return known;
}

std::vector<telemetry::SimEntity> simulated_entities(const content::Catalog& catalog) {
    std::unordered_map<uint64_t, const content::Route*> routes;
    for (const content::Route& route : catalog.routes) routes[route.entity.value] = &route;
    std::vector<telemetry::SimEntity> out;
    out.reserve(catalog.entities.size());
    for (const content::Entity& entity : catalog.entities) {
        telemetry::SimEntity sim;
        sim.id = entity.id;
        sim.text_id = entity.text_id;
        sim.type = entity.type;
        sim.number = entity.number;
        sim.position = entity.position;
        sim.indoors = entity.cell != 0;
        if (const content::Building* building = catalog.find_building(entity.building)) sim.house = building->entity, sim.floors = building->floors;
        if (const auto found = routes.find(entity.id.value); found != routes.end()) {
            sim.route = found->second->points;
            sim.loop = found->second->loop;
            sim.speed = found->second->speed;
        }
        out.push_back(std::move(sim));
    }
    return out;
}

Result<net::Link> link_to(const std::string& url, const content::Catalog& catalog) {
    os::hide_secret("AISLAND_MQTT_PASSWORD", "AISLAND_MQTT_PASSWORD_FILE");
    net::LinkOptions options;
    options.url = url;
    options.helper = os::executable_folder() + "/aisland-link";
    for (const schema::Mapping& mapping : catalog.schema.mappings) {
        const bool covered = mapping.topic.starts_with("aisland/v1/") || mapping.topic.starts_with("aisland-sim/v1/");
        if (!covered && std::find(options.filters.begin(), options.filters.end(), mapping.topic) == options.filters.end())
            options.filters.push_back(mapping.topic);
    }
    return net::Link::create(std::move(options));
}

TangentPlane projection_of(const content::Catalog& catalog) { return {catalog.origin_longitude, catalog.origin_latitude}; }

Result<Feed> Feed::create(const content::Catalog& catalog, const std::vector<std::string>& sources, uint64_t seed) {
    Feed feed;
    feed.m_catalog = &catalog;
    feed.m_archive.set_content(catalog.schema);
    feed.m_store = std::make_unique<telemetry::Store>(catalog.schema, projection_of(catalog), known_entities(catalog));
    std::vector<net::Link> links;
    const std::vector<std::string> wanted = sources.empty() ? std::vector<std::string>{"sim"} : sources;
    for (const std::string& source : wanted) {
        if (source == "sim") {
            feed.m_simulator = std::make_unique<telemetry::Simulator>(seed, catalog.schema, simulated_entities(catalog));
        } else if (source.rfind("replay:", 0) == 0) {
            if (feed.m_replay) return Error{"two recordings cannot be replayed at once", source, "name one"};
            AISLAND_TRY(replay, ReplaySource::open(source.substr(7)));
            feed.m_replay = std::make_unique<ReplaySource>(std::move(replay));
        } else {
            AISLAND_TRY(link, link_to(source, catalog));
            links.push_back(std::move(link));
        }
    }
    if (!links.empty()) {
        feed.m_reception = std::make_unique<Reception>(*feed.m_store, std::move(links));
        feed.m_reception->set_alarms(catalog.schema);
    }
    return feed;
}

FeedContent feed_content(const content::Catalog& catalog, uint64_t seed) {
    return {catalog.schema, known_entities(catalog), std::make_unique<telemetry::Simulator>(seed, catalog.schema, simulated_entities(catalog))};
}

void Feed::set_content(const content::Catalog& catalog, FeedContent made) {
    m_store->set_content(std::move(made.table), projection_of(catalog), std::move(made.known));
    if (m_simulator) m_simulator = std::move(made.simulator);
    m_simulate_afresh = m_content_new = true;
    if (m_reception) m_reception->set_alarms(catalog.schema);
    m_catalog = &catalog;
    m_archive.set_content(catalog.schema);
    m_in_past = m_asked = false;
    m_replay_afresh = true;
}

void Feed::remember(const std::string& path) {
    if (has_links()) m_archive.remember(path);
}

void Feed::simulate(telemetry::Store& store, Time shown) {
    const bool jumped = m_simulated_ms == 0 || shown.wall_ms < m_simulated_ms || shown.wall_ms - m_simulated_ms > 60'000;
    if (jumped || m_simulate_afresh) {
        m_simulator->all(shown.wall_ms, m_batch);
        if (jumped) store.forget(telemetry::Provenance::simulated);  // else what stands goes on standing
        m_simulate_afresh = false;
    } else {
        m_simulator->reports(m_simulated_ms, shown.wall_ms, m_batch);
    }
    store.apply(m_batch, {telemetry::Provenance::simulated, "", false}, shown);
    m_simulated_ms = shown.wall_ms;
}

// What history knows of the moment on show. Asked for about once a second of it, and there a few frames later.
void Feed::recall(Time shown) {
    if (auto state = m_archive.take_state()) {
        m_asked = false;
        m_reel.clear();
        for (Bytes& frame : state->frames) m_reel.play(std::move(frame));
        m_past->forget(telemetry::Provenance::replay);
        m_past->restore(m_reel.state(), shown.steady_ns - shown.wall_ms * 1'000'000, telemetry::Provenance::replay);
        m_recalled = !m_reel.state().empty();
    }
    const bool waiting = m_asked && shown.steady_ns - m_asked_ns < 2'000'000'000;
    if (waiting || std::abs(shown.wall_ms - m_asked_ms) < 1000) return;
    m_archive.ask_state(shown.wall_ms);
    m_asked = true;
    m_asked_ms = shown.wall_ms;
    m_asked_ns = shown.steady_ns;
}

void Feed::poll(Time now, int64_t shown_wall_ms) {
    constexpr int64_t kNow_ms = 2000;  // nearer than this is the present
    const Time shown{now.steady_ns, shown_wall_ms};
    poll_links(now);
    const bool past = has_links() && std::abs(shown_wall_ms - now.wall_ms) > kNow_ms;
    if (past != m_in_past) {
        m_in_past = past;
        m_simulated_ms = m_asked_ms = 0;
        m_replay_afresh = true;
        m_recalled = false;
        if (past)
            m_past = std::make_unique<telemetry::Store>(m_catalog->schema, projection_of(*m_catalog), known_entities(*m_catalog));
        else
            m_past.reset();
    }
    telemetry::Store& store = past ? *m_past : *m_store;
    // The frame that new content comes into has enough to do: what stands is shown in it, what is made up follows in the next.
    if (m_simulator && !std::exchange(m_content_new, false)) simulate(store, shown);
    if (m_replay) m_replay->show(store, shown, std::exchange(m_replay_afresh, false));
    if (past) recall(shown);
    m_archive.keep(*m_store, now, m_simulator != nullptr);
}

std::pair<int64_t, int64_t> Feed::recorded() const {
    if (m_replay) return {m_replay->from_ms(), m_replay->to_ms()};
    if (const auto status = m_archive.status()) return {status->from_ms, status->to_ms};
    return {0, 0};
}

void Feed::poll_links(Time now) {
    m_polled_ns = now.steady_ns;
    if (!m_reception) return;
    m_reception->poll(now);
    hear_alarms();
}

void act_on(telemetry::Store& store, std::span<const Act> acts, Time shown) {
    for (const Act& act : acts) switch (act.kind) {
            case ActKind::acknowledge: store.acknowledge(act.alarm, act.entity); break;
            case ActKind::start_drill: store.start_drill(act.alarm, shown); break;
            case ActKind::stop_drill: store.stop_drill(act.alarm); break;
        }
}

void Feed::act(std::span<const Act> acts, Time now, int64_t shown_wall_ms) {
    act_on(*m_store, acts, {now.steady_ns, shown_wall_ms});
}

// What was told before we came, by an earlier life of this program or by its like next door, is taken back unless it stands here too.
void Feed::hear_alarms() {
    constexpr int64_t kGrace_ns = 20'000'000'000;
    constexpr size_t kMost = 256;
    for (Reception::Heard& heard : m_reception->take_heard()) {
        if (heard.empty) {  // somebody took it back: it is told again while it stands
            for (Told& told : m_told)
                if (told.topic == heard.topic && !told.payload.empty() && heard.link < 64) told.sent &= ~(1ull << heard.link);
        } else if (heard.retained && m_heard.size() < kMost) {  // a drill may run elsewhere
            m_heard.push_back({std::move(heard.topic), heard.link, heard.received_ns + kGrace_ns + (heard.drill ? static_cast<int64_t>(heard.drill_s * 1e9) : 0)});
        }
    }
}

void Feed::forget_untold(int64_t now_ns) {
    std::erase_if(m_heard, [&](const Heard& heard) {
        if (now_ns < heard.until_ns) return false;
        const bool stands = std::any_of(m_told.begin(), m_told.end(), [&](const Told& told) { return told.topic == heard.topic; });
        if (!stands) m_reception->tell(heard.link, heard.topic, "");
        return true;
    });
}

void Feed::take_back_alarms() {
    if (!m_reception) return;
    std::vector<std::string> topics;
    for (const Told& told : m_told) topics.push_back(told.topic);
    m_told.clear();
    m_reception->take_back(std::move(topics));
}

void Feed::tell_alarms(const content::Catalog& catalog, const telemetry::Snapshot& snapshot) {
    if (m_in_past || !m_reception) return;  // what stood at another time is no news
    forget_untold(m_polled_ns);
    if (catalog.schema.alarm_place.empty() || (snapshot.alarms.empty() && m_told.empty())) return;
    std::vector<bool> stands(m_told.size(), false);
    for (const telemetry::ActiveAlarm& alarm : snapshot.alarms) {
        const content::Entity* entity = catalog.find_entity(alarm.entity);
        if (!entity || alarm.rule >= catalog.schema.alarms.size()) continue;
        const telemetry::Told told = telemetry::encode_alarm(catalog.schema, alarm, entity->text_id, catalog.text(catalog.schema.alarms[alarm.rule].title, 0));
        const auto same = std::find_if(m_told.begin(), m_told.end(), [&](const Told& t) { return t.topic == told.topic; });
        if (same == m_told.end()) {
            m_told.push_back({told.topic, told.payload, 0});
            stands.push_back(true);
        } else {
            if (same->payload != told.payload) same->payload = told.payload, same->sent = 0;
            stands[static_cast<size_t>(same - m_told.begin())] = true;
        }
    }
    const size_t links = std::min<size_t>(m_reception->links(), 64);
    const uint64_t everyone = links == 64 ? ~0ull : (1ull << links) - 1;
    for (size_t i = m_told.size(); i-- > 0;) {
        Told& told = m_told[i];
        if (i < stands.size() && !stands[i] && !told.payload.empty()) told.payload.clear(), told.sent = 0;
        for (size_t l = 0; l < links; ++l)
            if (!(told.sent >> l & 1)) m_reception->tell(l, told.topic, told.payload);
        told.sent = everyone;
        if (told.payload.empty() && told.sent == everyone) m_told.erase(m_told.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

telemetry::Snapshot Feed::snapshot(Time now, int64_t shown_wall_ms) {
    if (!m_in_past) {
        telemetry::Snapshot live = m_store->snapshot({now.steady_ns, shown_wall_ms});
        live.any_replay = m_replay != nullptr;
        return live;
    }
    telemetry::Snapshot past = m_past->snapshot({now.steady_ns, shown_wall_ms});
    telemetry::Snapshot live = m_store->snapshot(now);
    past.links = std::move(live.links);
    past.sources = std::move(live.sources);
    past.any_live = live.any_live;
    past.any_replay = m_recalled || m_replay || !m_simulator;  // what was never recorded is simulated, and says so
    return past;
}

}  // namespace aisland::cli
