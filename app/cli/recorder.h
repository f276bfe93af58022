// Recorder: what a visit saw and did, into a record file: the changes of every step's snapshot, then the step's Input and the hash of the
// visit after it. Replayed by the same program over the same pack, every step ends in the same hash.
#pragma once

#include <memory>
#include <string>

#include "app/cli/replay_source.h"
#include "app/showroom/step.h"

namespace aisland::cli {

// How a recorded visit began.
struct RecordHead {
    std::string content_hash, mode = "tour", view = "island", language;
    uint64_t seed = 1;
    int64_t time_ms = 0, idle_ms = 0;
    bool hud = true, labels = true, deterministic = false, visit = true;  // visit false: values alone
    showroom::Spectator spectator = showroom::Spectator::smooth;
};
// Each is the other's inverse over the same content.
RecordHead head_of(const showroom::Options& options, const content::Catalog& catalog);
showroom::Options options_of(const RecordHead& head, const content::Catalog& catalog);
Bytes encode_head(const RecordHead& head);
Result<RecordHead> decode_head(ByteView bytes, const std::string& path);

class Recorder {
public:
    static Result<std::unique_ptr<Recorder>> create(const std::string& path, const RecordHead& head);

    // One step; now.wall_ms is the moment on show. `input` null: values alone. The first error ends the recording, not the show.
    void step(const telemetry::Snapshot& snapshot, const Input* input, Time now, uint64_t state_hash);
    // Why nothing more is written; empty while all is well.
    const std::string& failed() const { return m_failed; }
    uint64_t bytes() const { return m_writer->bytes(); }
    uint64_t steps() const { return m_steps; }

private:
    explicit Recorder(std::unique_ptr<store::RecordWriter> writer) : m_writer(std::move(writer)) {}
    Result<void> write(const telemetry::Snapshot& snapshot, const Input* input, Time now, uint64_t state_hash);

    std::unique_ptr<store::RecordWriter> m_writer;
    telemetry::Changes m_changes;
    telemetry::TapeWriter m_tape;
    Bytes m_bytes;
    int64_t m_key_ns = INT64_MIN, m_flushed_ns = 0, m_at_ms = 0;
    uint64_t m_steps = 0;
    std::string m_failed;
};

}  // namespace aisland::cli
