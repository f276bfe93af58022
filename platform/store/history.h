// History: what was measured, in one SQLite file (WAL) written by a thread of its own. The loop hands over one frame of changes a
// second and asks questions; it never waits. Killed at any write the file opens again and lacks at most the last second.
// A full, broken or read-only disk costs history, never the show: what cannot be written waits a little, then is counted as lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/core/bytes.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"

namespace aisland::store {

struct HistoryOptions {
    std::string path;                         // of the file; its folder must exist
    uint64_t most_bytes = uint64_t{2} << 30;  // of the file: frames go first, down to four days, then minutes, then quarters
    int frame_days = 7, minute_days = 31, quarter_days = 400;
};

struct HistoryNumber {
    EntityId entity;
    AttributeId attribute;
    uint8_t origin = 0;  // as Answer::origin
    double value = 0;
};

// All changes of about a second: opaque bytes, and the numbers among them for the tiers.
struct HistoryFrame {
    int64_t at_ms = 0;  // UTC
    bool key = false;   // stands alone; else goes on from the frame before
    Bytes bytes;
    std::vector<HistoryNumber> numbers;
};

struct HistoryStatus {
    bool good = true;
    std::string reason;              // why not, in words
    uint64_t written = 0, lost = 0;  // frames
    uint64_t bytes = 0;              // of the file
    int64_t committed_ms = 0;        // at_ms of the newest frame that is safe
    int64_t from_ms = 0, to_ms = 0;  // moments that can be shown again; 0 = none
    bool want_key = true;            // the next frame must be a key frame
};

struct HistoryAnswer {
    uint64_t ask = 0;
    uint8_t origin = 0;
    std::vector<Sample> samples;
};

// The frames from the last key frame before a moment up to it.
struct HistoryState {
    int64_t at_ms = 0;  // as asked
    std::vector<Bytes> frames;
};

class History {
public:
    explicit History(HistoryOptions options);
    ~History();  // writes what waits, at most 2 s
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    // None of these waits for the disk.
    void append(HistoryFrame frame);
    void ask(const Ask& ask);
    void ask_state(int64_t at_ms);  // only the newest question is answered
    std::vector<HistoryAnswer> take_answers();
    std::optional<HistoryState> take_state();
    HistoryStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::store
