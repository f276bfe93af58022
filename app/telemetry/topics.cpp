#include "app/telemetry/topics.h"

namespace aisland::telemetry {

Topics::Topics(uint32_t limit, uint32_t source_limit)
    : m_table(std::make_shared<SourceTable>()), m_limit(limit), m_source_limit(source_limit) {}

SourceTable& Topics::writable() {
    if (m_shared) m_table = std::make_shared<SourceTable>(*m_table);
    m_shared = false;
    return *m_table;
}

std::shared_ptr<const SourceTable> Topics::shared() {
    m_shared = true;
    return m_table;
}

void Topics::unlink(uint32_t index) {
    Entry& e = m_entries[index];
    (e.newer == kNone ? m_newest : m_entries[e.newer].older) = e.older;
    (e.older == kNone ? m_oldest : m_entries[e.older].newer) = e.newer;
    e.newer = e.older = kNone;
}

void Topics::link_newest(uint32_t index) {
    Entry& e = m_entries[index];
    e.older = m_newest;
    e.newer = kNone;
    (m_newest == kNone ? m_oldest : m_entries[m_newest].newer) = index;
    m_newest = index;
}

void Topics::link_oldest(uint32_t index) {
    Entry& e = m_entries[index];
    e.newer = m_oldest;
    e.older = kNone;
    (m_oldest == kNone ? m_newest : m_entries[m_oldest].older) = index;
    m_oldest = index;
}

void Topics::forget(TopicRef topic) {
    m_index.erase(m_entries[topic.index].name);
    m_entries[topic.index].name.clear();
    unlink(topic.index);
    link_oldest(topic.index);
    ++writable().topic_refs[topic.index].generation;
}

void Topics::note_place(TopicRef topic, uint32_t place) {
    Entry& e = m_entries[topic.index];
    e.many = e.many || (e.place != kNone && e.place != place);
    e.place = place;
}

TopicRef Topics::find(std::string_view topic) const {
    const auto found = m_index.find(topic);
    return found == m_index.end() ? TopicRef{} : m_table->topic_refs[found->second];
}

TopicRef Topics::use(std::string_view topic, uint64_t& evicted) {
    if (const auto found = m_index.find(topic); found != m_index.end()) {
        if (found->second != m_newest) {
            unlink(found->second);
            link_newest(found->second);
        }
        return m_table->topic_refs[found->second];
    }
    SourceTable& table = writable();
    uint32_t index = static_cast<uint32_t>(m_entries.size());
    if (index < m_limit) {
        m_entries.emplace_back();
        table.topic_refs.push_back({index, 0});
        table.topic_sources.push_back(kNoSource);
    } else {
        index = m_oldest;
        evicted += m_index.erase(m_entries[index].name);
        unlink(index);
        ++table.topic_refs[index].generation;
    }
    m_entries[index].place = kNone;
    m_entries[index].many = false;
    m_entries[index].name = topic;
    m_index.emplace(m_entries[index].name, index);
    link_newest(index);
    table.topic_sources[index] = source_for(topic);
    return table.topic_refs[index];
}

uint32_t Topics::source_for(std::string_view topic) const {
    for (size_t end = topic.size(); end != std::string_view::npos && end > 0; end = topic.rfind('/', end - 1)) {
        if (const auto found = m_source_index.find(std::string(topic.substr(0, end))); found != m_source_index.end())
            return found->second;
        if (m_source_index.empty()) break;
    }
    return kNoSource;
}

void Topics::assign_sources() {
    SourceTable& table = writable();
    for (const auto& [name, index] : m_index) table.topic_sources[index] = source_for(name);
}

bool Topics::set_availability(std::string_view prefix, bool online) {
    const auto found = m_source_index.find(std::string(prefix));
    if (found != m_source_index.end()) {
        if (m_table->sources[found->second].online != online) writable().sources[found->second].online = online;
        return true;
    }
    if (m_table->sources.size() >= m_source_limit) return false;
    SourceTable& table = writable();
    const auto source = static_cast<uint32_t>(table.sources.size());
    table.sources.push_back({std::string(prefix), online});
    m_skews.emplace_back();
    m_source_index.emplace(prefix, source);
    for (const auto& [name, index] : m_index) {
        const bool below = name.starts_with(prefix) && (name.size() == prefix.size() || name[prefix.size()] == '/');
        const uint32_t old = table.topic_sources[index];
        if (below && (old == kNoSource || table.sources[old].name.size() < prefix.size())) table.topic_sources[index] = source;
    }
    return true;
}

void Topics::forget_availability(std::string_view prefix) {
    const auto found = m_source_index.find(std::string(prefix));
    if (found == m_source_index.end()) return;
    const uint32_t gone = found->second;
    SourceTable& table = writable();
    m_source_index.erase(found);
    const auto last = static_cast<uint32_t>(table.sources.size()) - 1;
    if (gone != last) {
        table.sources[gone] = std::move(table.sources[last]);
        m_skews[gone] = m_skews[last];
        m_source_index[table.sources[gone].name] = gone;
    }
    table.sources.pop_back();
    m_skews.pop_back();
    assign_sources();
}

}  // namespace aisland::telemetry
