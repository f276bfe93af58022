// Tape: changes as bytes. A key frame stands alone; the frames after it go on from it, so any moment is the last key frame before it
// and what follows. Recordings and history keep the same frames. The reader trusts nothing: bytes that no writer made are refused.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/core/bytes.h"
#include "app/core/time.h"
#include "app/telemetry/changes.h"

namespace aisland::telemetry {

class TapeWriter {
public:
    // Replaces `out`. A key frame must be given everything (Changes after reset()).
    void write(Time now, bool key, std::span<const Kept> values, Bytes& out);

private:
    std::unordered_map<uint64_t, uint32_t> m_entities, m_attributes;
};

class TapeReader {
public:
    // Replaces `out`; its views live as long as the reader and `frame`. False: not a frame, or one that does not go on from here.
    bool read(ByteView frame, Time& at, std::vector<Kept>& out);
    // Where a frame stands, without reading it.
    static bool peek(ByteView frame, Time& at, bool& key);

private:
    struct Name {
        EntityId id;
        TypeId type;
        std::string text_id;
    };
    std::vector<std::unique_ptr<Name>> m_entities;
    std::vector<AttributeId> m_attributes;
    bool m_started = false;
};

// State after a run of frames that begins with a key frame: the newest of each value, those that are gone left out. measured_ns is in
// nanoseconds of wall time (UTC), so that frames of several runs of a program go together. Keeps what it was played.
class Reel {
public:
    void clear();
    // Takes the next frame. False: refused; what was played before stays.
    bool play(Bytes frame);
    bool empty() const { return m_frames.empty(); }
    int64_t at_ms() const { return m_at_ms; }  // wall time of the last frame
    std::span<const Kept> state();
    // Values of the last frame alone.
    std::span<const Kept> last() const { return m_last; }

private:
    TapeReader m_reader;
    std::vector<Bytes> m_frames;  // what views in m_values look into
    std::vector<Kept> m_values, m_state, m_last;
    int64_t m_at_ms = 0;
    bool m_stale = false;
};

}  // namespace aisland::telemetry
