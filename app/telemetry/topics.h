// The topics that set values, and the sources ("…/availability") that stand behind them. Bounded. Private to the store.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/telemetry/clocks.h"
#include "app/telemetry/records.h"

namespace aisland::telemetry {

class Topics {
public:
    explicit Topics(uint32_t limit, uint32_t source_limit);

    // The topic's place; makes room by forgetting the one used longest ago (`evicted` counts).
    TopicRef use(std::string_view topic, uint64_t& evicted);
    TopicRef find(std::string_view topic) const;  // index kNone: it set nothing
    void forget(TopicRef topic);                  // what it set is gone
    // Which entity a topic sets, so that clearing it need not look at all: kNone when there are several.
    void note_place(TopicRef topic, uint32_t place);
    uint32_t only_place(TopicRef topic) const { return m_entries[topic.index].many ? kNone : m_entries[topic.index].place; }

    // "aisland/v1/park/lamps/availability" says `online` of everything below "aisland/v1/park/lamps". False when the table is full.
    bool set_availability(std::string_view prefix, bool online);
    void forget_availability(std::string_view prefix);

    uint32_t source_of(TopicRef topic) const { return m_table->topic_sources[topic.index]; }
    Skew& skew(uint32_t source) { return m_skews[source]; }
    std::shared_ptr<const SourceTable> shared();  // as it is now: what changes from here on goes into a copy

private:
    struct Entry {
        std::string name;
        uint32_t newer = kNone, older = kNone;  // by last use
        uint32_t place = kNone;
        bool many = false;
    };
    SourceTable& writable();
    uint32_t source_for(std::string_view topic) const;
    void unlink(uint32_t index);
    void link_newest(uint32_t index);
    void link_oldest(uint32_t index);
    void assign_sources();

    std::deque<Entry> m_entries;  // stable: m_index points into the names
    std::unordered_map<std::string_view, uint32_t> m_index;
    std::unordered_map<std::string, uint32_t> m_source_index;
    std::vector<Skew> m_skews;
    std::shared_ptr<SourceTable> m_table;
    bool m_shared = false;  // a snapshot has it
    uint32_t m_newest = kNone, m_oldest = kNone;
    uint32_t m_limit, m_source_limit;
};

}  // namespace aisland::telemetry
