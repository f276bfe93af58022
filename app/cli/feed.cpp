#include "app/cli/feed.h"

#include "platform/os/paths.h"

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
        if (const auto found = routes.find(entity.id.value); found != routes.end()) {
            sim.route = found->second->points;
            sim.loop = found->second->loop;
            sim.speed = found->second->speed;
        }
        out.push_back(std::move(sim));
    }
    return out;
}

namespace {

telemetry::LinkStatus status_of(const net::LinkState& state) {
    telemetry::LinkStatus status;
    status.url = state.url;
    status.connected = state.connected;
    status.reason = state.reason;
    status.received = state.received;
    status.coalesced = state.coalesced;
    status.reconnects = state.reconnects;
    return status;
}

}  // namespace

telemetry::Projection projection_of(const content::Catalog& catalog) { return {catalog.origin_longitude, catalog.origin_latitude}; }

Result<Feed> Feed::create(const content::Catalog& catalog, const std::vector<std::string>& sources, uint64_t seed) {
    Feed feed;
    feed.m_seed = seed;
    feed.m_store = std::make_unique<telemetry::Store>(catalog.schema, projection_of(catalog), known_entities(catalog));
    const std::vector<std::string> wanted = sources.empty() ? std::vector<std::string>{"sim"} : sources;
    for (const std::string& source : wanted) {
        if (source == "sim") {
            feed.m_simulator = std::make_unique<telemetry::Simulator>(seed, catalog.schema, simulated_entities(catalog));
        } else if (source.rfind("replay:", 0) == 0) {
            return Error{"recordings cannot be replayed by this version", source, "use sim, mqtt://HOST or mqtts://HOST"};
        } else {
            AISLAND_TRY(link, net::Link::create(source, os::executable_folder() + "/aisland-link"));
            feed.m_links.push_back(std::move(link));
        }
    }
    return feed;
}

void Feed::set_content(const content::Catalog& catalog) {
    m_store->set_content(catalog.schema, projection_of(catalog), known_entities(catalog));
    if (m_simulator) m_simulator = std::make_unique<telemetry::Simulator>(m_seed, catalog.schema, simulated_entities(catalog));
    m_simulated_ms = 0;
}

void Feed::simulate(Time shown) {
    const bool jumped = m_simulated_ms == 0 || shown.wall_ms < m_simulated_ms || shown.wall_ms - m_simulated_ms > 60'000;
    if (jumped) {
        m_simulator->all(shown.wall_ms, m_batch);
        m_store->forget(telemetry::Provenance::simulated);
    } else {
        m_simulator->reports(m_simulated_ms, shown.wall_ms, m_batch);
    }
    m_store->apply(m_batch, {telemetry::Provenance::simulated, "", false}, shown);
    m_simulated_ms = shown.wall_ms;
}

void Feed::poll(Time now, int64_t shown_wall_ms) {
    if (m_simulator) simulate({now.steady_ns, shown_wall_ms});
    if (m_links.empty()) return;
    std::vector<telemetry::LinkStatus> states;
    for (net::Link& link : m_links) {
        link.poll(now, [&](const net::Message& message) {
            m_store->receive(message.topic, message.payload, message.retained, message.received);
        });
        states.push_back(status_of(link.state()));
    }
    m_store->set_links(std::move(states));
}

telemetry::Snapshot Feed::snapshot(Time now, int64_t shown_wall_ms) { return m_store->snapshot({now.steady_ns, shown_wall_ms}); }

}  // namespace aisland::cli
