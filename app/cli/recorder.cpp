#include "app/cli/recorder.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/core/log.h"
#include "app/showroom/input_codec.h"

namespace aisland::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kKeyEvery_ns = 60'000'000'000, kFlushEvery_ns = 1'000'000'000, kJump_ms = 30'000;
constexpr int kVersion = 1;

}  // namespace

RecordHead head_of(const showroom::Options& options, const content::Catalog& catalog) {
    RecordHead head;
    head.content_hash = catalog.content_hash;
    head.mode = options.mode == guide::Mode::kiosk ? "kiosk" : options.mode == guide::Mode::present ? "present"
                                                                                                    : "tour";
    head.view = options.view;
    head.language = catalog.languages[static_cast<size_t>(options.language)].tag;
    head.seed = options.seed;
    head.time_ms = options.time_ms;
    head.idle_ms = showroom::ms_of_seconds(options.idle_s);
    head.hud = options.hud;
    head.labels = options.labels;
    head.deterministic = options.deterministic;
    head.spectator = options.spectator;
    return head;
}

showroom::Options options_of(const RecordHead& head, const content::Catalog& catalog) {
    showroom::Options options;
    options.mode = head.mode == "kiosk" ? guide::Mode::kiosk : head.mode == "present" ? guide::Mode::present
                                                                                      : guide::Mode::tour;
    options.language = std::max(0, catalog.find_language(head.language));
    options.view = head.view;
    options.seed = head.seed;
    options.time_ms = head.time_ms;
    options.idle_s = showroom::seconds_of_ms(head.idle_ms);
    options.hud = head.hud;
    options.labels = head.labels;
    options.deterministic = head.deterministic;
    options.spectator = head.spectator;
    return options;
}

Bytes encode_head(const RecordHead& h) {
    const Json json = {{"version", kVersion}, {"content", h.content_hash}, {"mode", h.mode}, {"view", h.view}, {"language", h.language}, {"seed", h.seed}, {"time_ms", h.time_ms}, {"idle_ms", h.idle_ms}, {"hud", h.hud}, {"labels", h.labels}, {"deterministic", h.deterministic}, {"visit", h.visit}, {"spectator", static_cast<int>(h.spectator)}};
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);  // a view named on the command line may be no UTF-8
    const ByteView bytes = bytes_of(text);
    return {bytes.begin(), bytes.end()};
}

Result<RecordHead> decode_head(ByteView bytes, const std::string& path) {
    const Json json = Json::parse(text_of(bytes), nullptr, false);
    if (!json.is_object()) return Error{"the head of this recording cannot be read", path, ""};
    const auto text = [&](const char* key) { return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string(); };
    const auto number = [&](const char* key) { return json.contains(key) && json[key].is_number_integer() ? json[key].get<int64_t>() : 0; };
    const auto flag = [&](const char* key) { return json.contains(key) && json[key].is_boolean() && json[key].get<bool>(); };
    if (number("version") != kVersion) return Error{"this recording was made by another version of the program", path, "replay it with that version"};
    RecordHead h;
    h.content_hash = text("content");
    h.mode = text("mode");
    h.view = text("view");
    h.language = text("language");
    h.seed = static_cast<uint64_t>(number("seed"));
    h.time_ms = number("time_ms");
    h.idle_ms = std::clamp<int64_t>(number("idle_ms"), 0, 86'400'000);
    h.hud = flag("hud");
    h.labels = flag("labels");
    h.deterministic = flag("deterministic");
    h.visit = flag("visit");
    h.spectator = static_cast<showroom::Spectator>(number("spectator") & 3);
    return h;
}

Result<std::unique_ptr<Recorder>> Recorder::create(const std::string& path, const RecordHead& head) {
    AISLAND_TRY(writer, store::RecordWriter::create(path));
    AISLAND_CHECK(writer->add(static_cast<uint8_t>(RecordKind::head), false, 0, encode_head(head)));
    AISLAND_CHECK(writer->flush());
    return std::unique_ptr<Recorder>(new Recorder(std::move(writer)));
}

Result<void> Recorder::write(const telemetry::Snapshot& snapshot, const Input* input, Time now, uint64_t state_hash) {
    const bool jumped = now.wall_ms < m_at_ms || now.wall_ms - m_at_ms > kJump_ms;  // another moment is shown: a new run
    m_at_ms = now.wall_ms;
    const bool key = jumped || m_key_ns == INT64_MIN || now.steady_ns - m_key_ns >= kKeyEvery_ns;
    if (key) {
        m_changes.reset();
        m_key_ns = now.steady_ns;
    }
    const std::span<const telemetry::Kept> changed = m_changes.read(snapshot);
    if (key || !changed.empty()) {
        m_tape.write(now, key, changed, m_bytes);
        AISLAND_CHECK(m_writer->add(static_cast<uint8_t>(RecordKind::telemetry), key, now.wall_ms, m_bytes));
    }
    if (input) {
        showroom::encode_input(*input, state_hash, m_bytes);
        AISLAND_CHECK(m_writer->add(static_cast<uint8_t>(RecordKind::visit), false, now.wall_ms, m_bytes));
    }
    if (now.steady_ns - m_flushed_ns < kFlushEvery_ns) return {};
    m_flushed_ns = now.steady_ns;
    return m_writer->flush();
}

void Recorder::step(const telemetry::Snapshot& snapshot, const Input* input, Time now, uint64_t state_hash) {
    if (!m_failed.empty()) return;
    ++m_steps;
    if (auto written = write(snapshot, input, now, state_hash); !written) {
        m_failed = written.error().text();
        log(LogLevel::warning, "record", "the recording ends here: " + m_failed);
    }
}

}  // namespace aisland::cli
