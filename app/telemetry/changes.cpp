#include "app/telemetry/changes.h"

#include <algorithm>

#include "app/telemetry/records.h"

namespace aisland::telemetry {

struct Changes::Impl {
    std::vector<std::shared_ptr<const Page>> pages, before;
    std::shared_ptr<const SourceTable> sources, sources_before;
    std::vector<Kept> out;

    void compare(const Record* now, const Record* then);
};

namespace {

Kept kept(const Identity& who, const Stored& s, const SourceTable& sources) {
    return {who.id, who.type, who.text_id, s.attribute, s.provenance, s.out_of_range, s.offline || !sources.online(s.topic),
            false, s.number, s.position, s.text, s.observed_ms, s.measured_ns};
}

bool same(const Kept& a, const Kept& b) {
    return a.out_of_range == b.out_of_range && a.offline == b.offline && a.number == b.number && a.position == b.position && a.text == b.text &&
           a.observed_ms == b.observed_ms && a.measured_ns == b.measured_ns;
}

const Stored* find(const Record* record, const Stored& like) {
    if (!record) return nullptr;
    for (const Stored& s : record->values)
        if (s.attribute == like.attribute && s.provenance == like.provenance) return &s;
    return nullptr;
}

}  // namespace

void Changes::Impl::compare(const Record* now, const Record* then) {
    if (then && !then->identity) then = nullptr;
    if (now && !now->identity) now = nullptr;
    const bool other = now && then && now->identity->id != then->identity->id;  // the place went to somebody else
    if (then)
        for (const Stored& s : then->values) {
            if (!other && find(now, s)) continue;
            Kept& k = out.emplace_back(kept(*then->identity, s, *sources_before));
            k.gone = true;
        }
    if (!now) return;
    for (const Stored& s : now->values) {
        const Kept k = kept(*now->identity, s, *sources);
        const Stored* old = other ? nullptr : find(then, s);
        if (!old || !same(k, kept(*then->identity, *old, *sources_before))) out.push_back(k);
    }
}

Changes::Changes() : m_impl(std::make_unique<Impl>()) {}
Changes::~Changes() = default;
Changes::Changes(Changes&&) noexcept = default;
Changes& Changes::operator=(Changes&&) noexcept = default;

void Changes::reset() { *m_impl = {}; }

std::span<const Kept> Changes::read(const Snapshot& snapshot) {
    Impl& m = *m_impl;
    m.out.clear();
    if (!snapshot.m_impl) return {};
    m.before.swap(m.pages);
    m.pages.assign(snapshot.m_impl->pages.begin(), snapshot.m_impl->pages.end());
    m.sources_before = m.sources ? m.sources : snapshot.m_impl->sources;
    m.sources = snapshot.m_impl->sources;
    const bool every = m.sources != m.sources_before;  // who is online may have changed
    for (size_t p = 0; p < std::max(m.pages.size(), m.before.size()); ++p) {
        const Page* now = p < m.pages.size() ? m.pages[p].get() : nullptr;
        const Page* then = p < m.before.size() ? m.before[p].get() : nullptr;
        if (now == then && !every) continue;
        for (uint32_t i = 0; i < kPageEntities; ++i) {
            const Record* a = now ? now->records[i].get() : nullptr;
            const Record* b = then ? then->records[i].get() : nullptr;
            if (a != b || (every && a)) m.compare(a, b);
        }
    }
    return m.out;
}

}  // namespace aisland::telemetry
