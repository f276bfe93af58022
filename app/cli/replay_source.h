// ReplaySource: a recording as a source of values. Any moment of it costs the last key frame before it and what follows; going on from
// there costs what is new.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/core/result.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"
#include "app/telemetry/store.h"
#include "app/telemetry/tape.h"
#include "platform/store/record_file.h"

namespace aisland::cli {

// Kinds of frames in a recording.
enum class RecordKind : uint8_t {
    head,       // JSON: how the visit began
    telemetry,  // telemetry/tape.h
    visit,      // frame/input_codec.h
};

class ReplaySource {
public:
    static Result<ReplaySource> open(const std::string& path);

    int64_t from_ms() const { return m_from_ms; }
    int64_t to_ms() const { return m_to_ms; }
    // Brings `store` to the moment `shown`, marked replay. `afresh`: the store holds nothing of this recording.
    void show(telemetry::Store& store, Time shown, bool afresh);

    // Questions are answered from the key frames, a few a call, so that no frame is late for it.
    void ask(const Ask& ask);
    // True when `answer` (of an earlier ask) is ready.
    bool answer(uint64_t& ask, std::vector<Sample>& samples);

private:
    struct Question {
        Ask ask;
        uint32_t next = 0;
        bool known = false;
        std::vector<Sample> samples;
    };
    size_t key_before(int64_t ms) const;  // into m_frames; SIZE_MAX: none
    bool play(size_t frame);
    void sample(Question& q, uint32_t point);

    std::unique_ptr<store::RecordReader> m_file;
    std::vector<store::RecordFrame> m_frames;  // telemetry only, by time
    std::vector<size_t> m_keys;
    int64_t m_from_ms = 0, m_to_ms = 0;
    telemetry::Reel m_reel;
    size_t m_next = 0;  // frame to be played next
    int64_t m_shown_ms = 0;
    std::vector<Question> m_questions;
};

}  // namespace aisland::cli
