// listen: what a broker says, as the program understands it: how much, what was refused and why, and with --dump every value.
#include <poll.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/options.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"
#include "platform/os/signals.h"

namespace aisland::cli {

namespace {

using Json = nlohmann::ordered_json;

struct ListenOptions {
    std::string content, dump, json = "-";
    std::vector<std::string> urls;
    double seconds = 10;
};

void declare(Arguments& app, ListenOptions& o) {
    app.add_option("--telemetry", o.urls, "broker to listen to; may be given several times").required().type_name("mqtt://…|mqtts://…");
    app.add_option("--seconds", o.seconds, "how long").range(0.0, 1e9);
    app.add_option("--dump", o.dump, "one JSON line for each value known at the end; - is standard output").type_name("FILE|-");
    app.add_option("--json", o.json, "where the figures go; - is standard output").type_name("FILE|-");
    app.add_option("--content", o.content, "pack file or authored folder that names the types").type_name("PACK|DIR");
}

Result<void> put(const std::string& path, const std::string& text) {
    if (path == "-") {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return {};
    }
    return os::write_file(path, bytes_of(text));
}

Json value_json(const telemetry::Value& v, const schema::Attribute& a, const TangentPlane& projection) {
    switch (a.kind) {
        case schema::Kind::boolean: return v.number != 0;
        case schema::Kind::text: return v.text;
        case schema::Kind::position:
            return {{"type", "Point"},
                    {"coordinates", {projection.longitude(v.position), projection.latitude(v.position), static_cast<double>(v.position.y)}}};
        case schema::Kind::enumeration:
            if (v.number < 0 || v.number >= static_cast<double>(a.values.size())) return nullptr;
            return a.values[static_cast<size_t>(v.number)];
        case schema::Kind::number: break;
    }
    return v.number;
}

std::string dump_text(const telemetry::Snapshot& snapshot, const content::Catalog& catalog) {
    static constexpr const char* kFreshness[] = {"fresh", "ageing", "stale", "lost"};
    static constexpr const char* kProvenance[] = {"live", "simulated", "replay"};
    const TangentPlane projection = projection_of(catalog);
    std::string out;
    snapshot.each([&](const telemetry::Entity& e) {
        const schema::Type* type = catalog.schema.find(e.type);
        for (uint32_t i = 0; type && i < e.value_count; ++i) {
            const telemetry::Value& v = e.values[i];
            const schema::Attribute* a = schema::find_attribute(*type, v.attribute);
            if (!a) continue;
            Json line;
            line["id"] = e.text_id;
            line["type"] = type->name;
            line["attribute"] = a->name;
            line["value"] = value_json(v, *a, projection);
            line["unit"] = a->unit;
            line["observedAt"] = v.observed_ms ? Json(rfc3339(v.observed_ms)) : Json(nullptr);
            line["freshness"] = kFreshness[static_cast<int>(v.freshness)];
            line["provenance"] = kProvenance[static_cast<int>(v.provenance)];
            line["placed"] = e.placed;
            line["outOfRange"] = v.out_of_range;
            out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
        }
    });
    return out;
}

Json figures(const telemetry::Store& store, const telemetry::Snapshot& snapshot, const std::vector<net::Link>& links) {
    uint64_t received = 0, coalesced = 0, reconnects = 0, dropped = 0, too_large = 0, entities = 0;
    for (const net::Link& link : links) {
        received += link.state().received;
        coalesced += link.state().coalesced;
        reconnects += link.state().reconnects;
        dropped += link.state().dropped;
        too_large += link.state().too_large;
    }
    snapshot.each([&](const telemetry::Entity& e) { entities += e.value_count > 0; });
    Json rejected = Json::object();
    for (size_t i = 0; i < store.counts().rejected.size(); ++i) {
        const auto reason = static_cast<telemetry::Reject>(i);
        const uint64_t count = store.counts().rejected[i] + (reason == telemetry::Reject::too_large ? too_large : 0);
        if (count) rejected[std::string(telemetry::reject_name(reason))] = count;
    }
    if (dropped) rejected["no_room"] = dropped;
    return {{"received", received}, {"applied", store.counts().applied}, {"rejected", rejected}, {"coalesced", coalesced}, {"entities", entities}, {"reconnects", reconnects}, {"rss_mb", std::round(os::process_use().rss_mb * 10) / 10}};
}

// Why a device does not show, in words: each reason with its topic and an example, at most one line a second for each reason.
class Explainer {
public:
    void say(telemetry::Store& store, int64_t now_ns) {
        for (auto& [reason, example] : store.take_examples()) {
            int64_t& last = m_said_ns[static_cast<size_t>(reason)];
            if (last != 0 && now_ns - last < 1'000'000'000) continue;
            last = now_ns;
            const std::string name(telemetry::reject_name(reason));
            std::fprintf(stderr, "aisland: refused, %s: %s%s%s; %s\n", name.c_str(), example.topic.c_str(), example.where.empty() ? "" : ": ",
                         example.where.c_str(), advice(reason));
        }
    }

    static const char* advice(telemetry::Reject reason) {
        using telemetry::Reject;
        switch (reason) {
            case Reject::too_large: return "send at most 1 MiB a message";
            case Reject::too_many_entities: return "send at most 10,000 entities a message";
            case Reject::too_deep: return "nest at most 32 levels deep";
            case Reject::not_utf8: return "send UTF-8";
            case Reject::not_json:
            case Reject::bad_string:
            case Reject::bad_number: return "send JSON as RFC 8259 has it";
            case Reject::no_entity: return "send {\"id\", \"type\", …}, or add a mapping for this topic to mappings.json";
            case Reject::no_id: return "give every entity exactly one id and one type";
            case Reject::unknown_type: return "add the type to types.json, or send one that is there";
            case Reject::other_type: return "the content places this id with another type; make both the same";
            case Reject::no_known_attribute: return "add the attribute to its type in types.json, or send one that is there";
            case Reject::null_value: return "null, or -1 where nothing is negative, means unknown: nothing to mend";
            case Reject::not_finite: return "send a finite number";
            case Reject::wrong_kind: return "send the kind that types.json names: number, text, boolean, enumeration or position";
            case Reject::wrong_unit: return "send a unitCode that measures this attribute, or none";
            case Reject::duplicate_key: return "name every member once; the last one counted";
            case Reject::bad_timestamp: return "write times as RFC 3339 has them: 2026-11-23T10:15:02Z; the value counted without";
            case Reject::future_timestamp: return "set the clock of the device; the value counted without its time";
            case Reject::topic_too_long: return "use topics of at most 512 bytes";
            case Reject::format: return "SensorThings and Sparkplug B are not read; send NGSI-LD or plain JSON with a mapping";
            case Reject::count: break;
        }
        return "";
    }

private:
    std::array<int64_t, static_cast<size_t>(telemetry::Reject::count)> m_said_ns{};
};

// Until the time is over or a signal came. True: some broker was connected at some moment.
bool drain(telemetry::Store& store, std::vector<net::Link>& links, double seconds, const os::StopSignal& stop) {
    bool connected = false;
    Explainer explainer;
    store.explain(true);
    const int64_t end_ns = os::now().steady_ns + static_cast<int64_t>(seconds * 1e9);
    std::vector<pollfd> fds;
    for (Time now = os::now(); now.steady_ns < end_ns && !stop.received(); now = os::now()) {
        for (net::Link& link : links) {
            link.poll(now, [&](const net::Message& m) { store.receive(m.topic, m.payload, m.retained, m.received); });
            connected = connected || link.state().connected;
        }
        explainer.say(store, now.steady_ns);
        fds.assign(1, {stop.descriptor(), POLLIN, 0});
        for (const net::Link& link : links) fds.push_back({link.descriptor(), POLLIN, 0});
        const int64_t left_ms = (end_ns - now.steady_ns) / 1'000'000 + 1;
        ::poll(fds.data(), fds.size(), static_cast<int>(std::min<int64_t>(left_ms, 20)));
    }
    return connected;
}

}  // namespace

int run_listen(int argc, char** argv) {
    Arguments app("Listens to a broker and says what was understood, what was refused and why.", "aisland listen");
    ListenOptions o;
    declare(app, o);
    if (const auto status = app.parse(argc, argv)) return *status;

    Result<content::Opened> content = load_content(o.content);
    if (!content) return fail(content.error(), 2);
    Result<std::unique_ptr<os::StopSignal>> stop = os::StopSignal::create();
    if (!stop) return fail(stop.error(), 2);
    const content::Catalog& catalog = content->catalog;
    telemetry::Store store(catalog.schema, projection_of(catalog), known_entities(catalog));
    std::vector<net::Link> links;
    for (const std::string& url : o.urls) {
        Result<net::Link> link = link_to(url, catalog);
        if (!link) return fail(link.error(), 2);
        links.push_back(std::move(*link));
    }

    const bool connected = drain(store, links, o.seconds, **stop);
    const telemetry::Snapshot snapshot = store.snapshot(os::now());
    if (!o.dump.empty())
        if (Result<void> r = put(o.dump, dump_text(snapshot, catalog)); !r) return fail(r.error(), 2);
    if (Result<void> r = put(o.json, figures(store, snapshot, links).dump(2) + "\n"); !r) return fail(r.error(), 2);
    // Those never came through the helper, which knows no more of them than how many.
    for (const net::Link& link : links)
        if (const uint64_t count = link.state().too_large)
            std::fprintf(stderr, "aisland: refused, too_large: %llu from %s; %s\n", static_cast<unsigned long long>(count), link.state().url.c_str(),
                         Explainer::advice(telemetry::Reject::too_large));
    if (connected) return 0;
    for (const net::Link& link : links)
        std::fprintf(stderr, "aisland: %s: never connected; %s\n", link.state().url.c_str(), link.state().reason.c_str());
    return 1;
}

}  // namespace aisland::cli
