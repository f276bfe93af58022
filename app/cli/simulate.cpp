// simulate: the simulator's day sent to a broker, as the NGSI-LD messages devices would send, under aisland-sim/v1/….
#include <poll.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/options.h"
#include "app/telemetry/encode.h"
#include "platform/os/clock.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"
#include "platform/os/signals.h"

namespace aisland::cli {

namespace {

constexpr const char* kAvailability = "aisland-sim/v1/availability";

struct SimulateOptions {
    std::string url, content;
    double speed = 1, seconds = 0;
    std::optional<int64_t> from_ms;
    uint64_t seed = 1;
};

void declare(Arguments& app, SimulateOptions& o) {
    app.add_option("--mqtt", o.url, "broker to send to").required().type_name("mqtt://…|mqtts://…");
    app.add_option("--speed", o.speed, "simulated seconds a second").range(0.001, 10'000.0);
    app.add_option("--from", time_reader(o.from_ms), "simulated time to begin at, Asia/Shanghai; else the present").type_name("[YYYY-MM-DDT]HH:MM");
    app.add_option("--seconds", o.seconds, "leave after so long; 0 = never").range(0.0, 1e9);
    app.add_option("--seed", o.seed, "of everything simulated");
    app.add_option("--content", o.content, "pack file or authored folder that places the devices").type_name("PACK|DIR");
}

// One level of a topic: lower case, without what MQTT or a shell would take for something else.
std::string level(std::string_view text, bool lower) {
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        out += std::isalnum(u) || c == '-' || c == '_' || c == '.' ? static_cast<char>(lower ? std::tolower(u) : u) : '-';
    }
    return out.empty() ? "-" : out;
}

struct Device {
    std::string topic;
    bool retained = true;  // state; poses that come every few seconds are not, and go with QoS 0
};

// [entity], aisland-sim/v1/<area>/<system>/<Type>/<id>
std::vector<Device> devices_of(const content::Catalog& catalog) {
    std::vector<Device> out;
    for (const content::Entity& e : catalog.entities) {
        const schema::Type* type = catalog.schema.find(e.type);
        const content::Zone* zone = catalog.find_zone(e.zone);
        const content::System* system = catalog.find_system(e.system);
        const size_t colon = e.text_id.rfind(':');
        const std::string_view name = std::string_view(e.text_id).substr(colon == std::string::npos ? 0 : colon + 1);
        out.push_back({std::string("aisland-sim/v1/") + (zone ? level(zone->code, true) : "park") + "/" +
                           (system ? level(system->code, true) : "devices") + "/" + level(type ? type->name : "Device", false) + "/" + level(name, false),
                       !type || type->period_s >= 5});
    }
    return out;
}

class Sender {
public:
    Sender(const content::Catalog& catalog, net::Link& link, const os::StopSignal& stop)
        : m_catalog(catalog), m_link(link), m_stop(stop), m_devices(devices_of(catalog)), m_projection(projection_of(catalog)) {
        for (uint32_t i = 0; i < catalog.entities.size(); ++i) m_index.emplace(catalog.entities[i].id.value, i);
    }

    // False: told to stop.
    bool send(const telemetry::Batch& batch) {
        for (const telemetry::BatchEntity& e : batch.entities) {
            const auto found = m_index.find(e.id.value);
            if (found == m_index.end()) continue;
            m_text.clear();
            telemetry::encode_ngsi_ld(batch, e, m_catalog.schema.types[e.type_index], m_projection, m_text);
            const Device& device = m_devices[found->second];
            if (!publish(device.topic, m_text, device.retained)) return false;
        }
        return true;
    }
    // Waits while the helper is busy; a helper that is being restarted takes nothing, and what is new then is sent again anyway.
    bool publish(const std::string& topic, const std::string& text, bool retained) {
        while (!m_link.publish(topic, text, retained, retained)) {
            turn(5);
            if (m_stop.received() || m_link.descriptor() < 0) return !m_stop.received();
        }
        return true;
    }
    void turn(int wait_ms) {
        pollfd fds[2] = {{m_stop.descriptor(), POLLIN, 0}, {m_link.descriptor(), POLLIN, 0}};
        ::poll(fds, 2, wait_ms);
        m_link.poll(os::now(), [](const net::Message&) {});
    }

private:
    const content::Catalog& m_catalog;
    net::Link& m_link;
    const os::StopSignal& m_stop;
    std::vector<Device> m_devices;  // [catalog entity]
    std::unordered_map<uint64_t, uint32_t> m_index;
    TangentPlane m_projection;
    std::string m_text;
};

void run(const SimulateOptions& o, const content::Catalog& catalog, net::Link& link, const os::StopSignal& stop) {
    telemetry::Simulator simulator(o.seed, catalog.schema, simulated_entities(catalog));
    Sender sender(catalog, link, stop);
    telemetry::Batch batch;
    const Time start = os::now();
    const int64_t from_ms = o.from_ms.value_or(start.wall_ms);
    // A day that is not today is stamped with the time it is sent: observedAt says when, not which day is played.
    const bool present = !o.from_ms && o.speed == 1;
    int64_t last_ms = from_ms;
    uint64_t greeted = UINT64_MAX;  // connection that has been told everything
    while (!stop.received()) {
        sender.turn(10);
        const Time now = os::now();
        const int64_t elapsed_ns = now.steady_ns - start.steady_ns;
        if (o.seconds > 0 && static_cast<double>(elapsed_ns) * 1e-9 >= o.seconds) break;
        if (!link.state().connected) continue;
        const int64_t ms = from_ms + static_cast<int64_t>(static_cast<double>(elapsed_ns) * 1e-6 * o.speed);
        const uint64_t connection = link.state().reconnects + link.state().respawns;
        if (connection != greeted) {
            if (!sender.publish(kAvailability, "online", true)) break;
            simulator.all(ms, batch);
            greeted = connection;
        } else {
            simulator.reports(last_ms, ms, batch);
        }
        last_ms = ms;
        if (!present)
            for (telemetry::BatchValue& v : batch.values) v.observed_ms = now.wall_ms;
        if (!sender.send(batch)) break;
    }
    // What stays on the broker is marked as nobody's any more.
    link.publish(kAvailability, "offline", true, true);
    const int64_t end_ns = os::now().steady_ns + 1'000'000'000;
    while (link.state().connected && os::now().steady_ns < end_ns) {
        sender.turn(20);
        if (link.state().settled) break;
    }
}

}  // namespace

int run_simulate(int argc, char** argv) {
    Arguments app("Sends a simulated day of the island to a broker, as its devices would.", "aisland simulate");
    SimulateOptions o;
    declare(app, o);
    if (const auto status = app.parse(argc, argv)) return *status;

    Result<content::Opened> content = load_content(o.content);
    if (!content) return fail(content.error(), 2);
    Result<std::unique_ptr<os::StopSignal>> stop = os::StopSignal::create();
    if (!stop) return fail(stop.error(), 2);
    net::LinkOptions options;
    options.url = o.url;
    options.helper = os::executable_folder() + "/aisland-link";
    options.filters.clear();
    options.will_topic = kAvailability;
    options.will_payload = "offline";
    os::hide_secret("AISLAND_MQTT_PASSWORD", "AISLAND_MQTT_PASSWORD_FILE");
    Result<net::Link> link = net::Link::create(std::move(options));
    if (!link) return fail(link.error(), 2);

    run(o, content->catalog, *link, **stop);
    const net::LinkState& state = link->state();
    std::fprintf(stderr, "aisland simulate: %llu messages sent to %s%s%s\n", static_cast<unsigned long long>(state.published), state.url.c_str(),
                 state.reason.empty() ? "" : "; ", state.reason.c_str());
    return state.published > 0 ? 0 : 1;
}

}  // namespace aisland::cli
