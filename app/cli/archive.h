// Archive: what the show remembers and how it answers a Frame's asks: what was measured from history or a recording, what is simulated
// from the simulator's closed form. Never waits.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/cli/replay_source.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"
#include "app/telemetry/changes.h"
#include "app/telemetry/simulator.h"
#include "app/telemetry/tape.h"
#include "platform/store/history.h"

namespace aisland::cli {

class Archive {
public:
    // From now on remembers what is measured, in the file `path`.
    void remember(const std::string& path);
    void set_content(const schema::Table& table);

    // Once a frame: what changed goes to history once a second. Values of our own simulator are not kept: they can be had at any time.
    void keep(telemetry::Store& live, Time now, bool own_simulator);

    // `simulator` and `replay` may be null.
    void ask(std::span<const Ask> asks, const telemetry::Snapshot& shown, const telemetry::Simulator* simulator, ReplaySource* replay);
    // Answers that came since the last call; they live until the next.
    std::span<const Answer> answers(const telemetry::Simulator* simulator, ReplaySource* replay);

    // State at a past moment: asked for, and there some frames later. Only the newest question counts.
    void ask_state(int64_t at_ms);
    std::optional<store::HistoryState> take_state();
    // Nothing: no history is kept.
    std::optional<store::HistoryStatus> status() const;

private:
    void closed_form(const Ask& ask, const telemetry::Simulator& simulator);
    void give(uint64_t ask, uint8_t origin, std::vector<Sample> samples);

    std::unique_ptr<store::History> m_history;
    std::unordered_set<uint64_t> m_numbers;  // type and attribute of kind number
    telemetry::Changes m_changes;
    telemetry::TapeWriter m_writer;
    std::vector<telemetry::Kept> m_kept;
    int64_t m_kept_ns = INT64_MIN, m_key_ns = INT64_MIN;

    struct Given {
        uint64_t ask = 0;
        uint8_t origin = 0;
        std::vector<Sample> samples;
    };
    std::unordered_map<uint64_t, Ask> m_pending;  // asked of history or recording
    std::vector<Given> m_given, m_shown;
    std::vector<Answer> m_answers;
};

}  // namespace aisland::cli
