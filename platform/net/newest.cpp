#include "platform/net/newest.h"

#include <algorithm>

#include "platform/net/wire.h"

namespace aisland::net {

void Newest::put(std::string_view topic, std::span<const std::byte> body, uint8_t flags, int64_t received_ns) {
    if (const auto found = m_index.find(topic); found != m_index.end()) {
        Entry& e = *found->second;
        m_bytes -= size_of(e);
        const bool cleared = e.body.empty() || (e.flags & kClearedBefore) != 0;
        std::fill(e.body.begin(), e.body.end(), std::byte{0});  // a shorter one would leave the rest of the longer behind
        e.body.assign(body.begin(), body.end());
        e.flags = static_cast<uint8_t>(flags | (cleared ? kClearedBefore : 0));
        e.received_ns = received_ns;
        m_bytes += size_of(e);
        ++m_coalesced;
    } else {
        m_entries.push_back({std::string(topic), {body.begin(), body.end()}, flags, received_ns});
        m_index.emplace(m_entries.back().topic, std::prev(m_entries.end()));
        m_bytes += size_of(m_entries.back());
    }
    while (m_bytes > m_limit && m_entries.size() > 1) {
        pop();
        ++m_dropped;
    }
}

void Newest::pop() {
    m_bytes -= size_of(m_entries.front());
    m_index.erase(m_entries.front().topic);
    m_entries.pop_front();
}

}  // namespace aisland::net
