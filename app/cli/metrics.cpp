#include "app/cli/metrics.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/os/files.h"
#include "platform/os/process.h"

namespace aisland::cli {

using Json = nlohmann::ordered_json;

Quantiles quantiles(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto rank = [&](double q) {
        const double n = std::ceil(q * static_cast<double>(values.size()));
        return values[static_cast<size_t>(std::max(1.0, n)) - 1];
    };
    return {rank(0.5), rank(0.99)};
}

const char* name_of(XrState state) {
    switch (state) {
        case XrState::none: return "none";
        case XrState::no_runtime: return "no_runtime";
        case XrState::no_system: return "no_system";
        case XrState::idle: return "idle";
        case XrState::ready: return "ready";
        case XrState::synchronized: return "synchronized";
        case XrState::visible: return "visible";
        case XrState::focused: return "focused";
        case XrState::stopping: return "stopping";
        case XrState::lost: return "lost";
    }
    return "none";
}

std::vector<std::string> names_of_degraded(uint32_t degraded) {
    static constexpr std::pair<uint32_t, const char*> kNames[] = {
        {kDegradedNoXr, "no_xr"}, {kDegradedDeviceLost, "device_lost"}, {kDegradedNoTelemetry, "no_telemetry"}, {kDegradedContent, "content"}, {kDegradedNoDisplay, "no_display"}, {kDegradedFont, "font"}, {kDegradedHistory, "history"}};
    std::vector<std::string> out;
    for (const auto& [bit, name] : kNames)
        if (degraded & bit) out.emplace_back(name);
    return out;
}

namespace {

Json telemetry_of(const telemetry::Snapshot& snapshot) {
    Json links = Json::array();
    for (const telemetry::LinkStatus& link : snapshot.links)
        links.push_back({{"url", link.url},
                         {"connected", link.connected},
                         {"reason", link.reason},
                         {"received", link.received},
                         {"reconnects", link.reconnects}});
    uint32_t values = 0, fresh = 0;
    snapshot.each([&](const telemetry::Entity& entity) {
        values += entity.value_count;
        for (uint32_t i = 0; i < entity.value_count; ++i) fresh += entity.values[i].freshness == telemetry::Freshness::fresh;
    });
    return {{"any_live", snapshot.any_live}, {"values", values}, {"fresh", fresh}, {"links", links}};
}

}  // namespace

void Metrics::frame(Time now, const std::string& host, const std::string& mode, const Status& status, const VisitMetrics& visit,
                    const ReloadMetrics& content, const telemetry::Snapshot& snapshot, bool last) {
    if (m_path.empty()) return;
    if (m_last_frame_ns) m_frame_ms.push_back(static_cast<double>(now.steady_ns - m_last_frame_ns) * 1e-6);
    m_last_frame_ns = now.steady_ns;
    ++m_frames;
    if (!last && m_last_write_ns && now.steady_ns - m_last_write_ns < 1'000'000'000) return;
    m_last_write_ns = now.steady_ns;
    const os::ProcessUse use = os::process_use();
    const Quantiles ms = quantiles(m_frame_ms);
    m_frame_ms.clear();
    const Json json = {{"host", host},
                       {"mode", mode},
                       {"xr_state", name_of(status.xr)},
                       {"frames", m_frames},
                       {"frame_ms", {{"median", ms.median}, {"p99", ms.p99}}},
                       {"rss_mb", use.rss_mb},
                       {"fds", use.fds},
                       {"threads", use.threads},
                       {"telemetry", telemetry_of(snapshot)},
                       {"visit",
                        {{"stop", visit.stop},
                         {"selected", visit.selected},
                         {"language", visit.language},
                         {"cell", visit.cell},
                         {"position", visit.position},
                         {"facing", visit.facing},
                         {"teleport_valid", visit.teleport_valid},
                         {"state_hash", format("%016llx", static_cast<unsigned long long>(visit.state_hash))}}},
                       {"content",
                        {{"generation", content.generation},
                         {"saves", content.saves},
                         {"settled", content.settled},
                         {"offences", content.offences},
                         {"bake_ms", content.bake_ms},
                         {"shown_ms", content.shown_ms},
                         {"usual_ms", {{"median", content.usual_ms.median}, {"p99", content.usual_ms.p99}}},
                         {"worst_ms", content.worst_ms}}},
                       {"degraded", names_of_degraded(status.degraded)}};
    write(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void Metrics::write(const std::string& text) {
    const auto written = os::write_file(m_path, bytes_of(text));
    if (!written && !m_complained) log(LogLevel::warning, "metrics", written.error().text());
    m_complained = !written;
}

}  // namespace aisland::cli
