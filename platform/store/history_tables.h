// The tables of a history file and what is asked of them. One thread; private to store.
//   frame(at_ms, key, data)                              changes, squeezed
//   series(id, entity, attribute)
//   minute, quarter(series, at, n, low, high, sum, last, origin)   numbers of 1 and 15 minutes; low, high, sum only when n > 1
#pragma once

#include <unordered_map>

#include "platform/store/history.h"
#include "platform/store/sqlite.h"

namespace aisland::store {

class HistoryTables {
public:
    // Errors leave `damaged` true when the file itself is no good.
    static Result<std::unique_ptr<HistoryTables>> open(const std::string& path, bool& damaged);

    // All of `frames` or none of them.
    Result<void> write(const std::vector<HistoryFrame>& frames);
    Result<HistoryAnswer> answer(const Ask& ask);
    Result<HistoryState> state(int64_t at_ms);
    // Forgets what is older than the options allow, in small steps; `now_ms` is the newest frame.
    Result<void> tidy(const HistoryOptions& options, int64_t now_ms);
    Result<void> span(int64_t& from_ms, int64_t& to_ms);
    Result<uint64_t> bytes();
    bool damaged() const { return m_damaged || is_damaged(m_db.get()); }
    int64_t newest_ms() const { return m_last_ms; }  // of all frames; 0 none

private:
    Result<int64_t> series(const HistoryNumber& number);
    Result<void> add(Statement& upsert, const HistoryNumber& number, int64_t series, int64_t bucket);

    Database m_db;
    std::optional<Statement> m_frame, m_minute, m_quarter, m_series, m_find_series, m_ask_minute, m_ask_quarter, m_key, m_frames, m_oldest, m_tenth,
        m_from, m_to, m_pages, m_free;
    std::unordered_map<uint64_t, int64_t> m_ids;  // hash of entity and attribute
    int64_t m_last_ms = 0, m_tidied_day = 0;
    double m_minute_days = 0, m_quarter_days = 0;  // what the size allows of the options; 0 = not looked at yet
    int64_t m_since_ms = 0;                        // when moments began anew after a gap of more than a day
    bool m_damaged = false;                        // found while writing
};

}  // namespace aisland::store
