// The newest message of each topic, while the reader is slow: overwrite, never queue. Bounded in bytes; the topic that has waited
// longest makes room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aisland::net {

class Newest {
public:
    struct Entry {
        std::string topic;
        std::vector<std::byte> body;
        uint8_t flags = 0;  // FrameFlags
        int64_t received_ns = 0;
    };

    explicit Newest(size_t limit_bytes) : m_limit(limit_bytes) {}

    // A zero-length body that is overwritten leaves kClearedBefore on its successor: what the topic set before is gone.
    void put(std::string_view topic, std::span<const std::byte> body, uint8_t flags, int64_t received_ns);
    bool empty() const { return m_entries.empty(); }
    const Entry& front() const { return m_entries.front(); }
    void pop();

    size_t bytes() const { return m_bytes; }
    uint64_t coalesced() const { return m_coalesced; }
    uint64_t dropped() const { return m_dropped; }

private:
    static size_t size_of(const Entry& e) { return e.topic.size() * 2 + e.body.size() + 200; }  // with what list and map add

    std::list<Entry> m_entries;  // by the time a topic began to wait
    std::unordered_map<std::string_view, std::list<Entry>::iterator> m_index;
    size_t m_limit, m_bytes = 0;
    uint64_t m_coalesced = 0, m_dropped = 0;
};

}  // namespace aisland::net
