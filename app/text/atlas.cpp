#include "app/text/atlas.h"

namespace aisland::text {
namespace {
constexpr uint16_t kBlank = 0xffff;
static_assert(kSlotCount + 1 < kBlank);
}  // namespace

Atlas::Atlas(const std::vector<Font>& fonts) : m_fonts(&fonts) {
    m_slots.reserve(kSlotsPerPage);
    for (const Font& font : fonts) m_slot_of.emplace_back(font.glyph_count, uint16_t{0});
}

uint32_t Atlas::pages() const {
    return (static_cast<uint32_t>(m_slots.size()) + kSlotsPerPage - 1) / kSlotsPerPage;
}

void Atlas::unlink(uint32_t slot) {
    Slot& s = m_slots[slot];
    (s.newer == kNoSlot ? m_newest : m_slots[s.newer].older) = s.older;
    (s.older == kNoSlot ? m_oldest : m_slots[s.older].newer) = s.newer;
}

void Atlas::link_newest(uint32_t slot) {
    Slot& s = m_slots[slot];
    s.newer = kNoSlot;
    s.older = m_newest;
    (m_newest == kNoSlot ? m_oldest : m_slots[m_newest].newer) = slot;
    m_newest = slot;
}

void Atlas::tick() {
    ++m_tick;
    m_evicts = m_slots.size() == kSlotCount;
}

void Atlas::touch(uint32_t slot) {
    if (m_slots[slot].used == m_tick) return;
    m_slots[slot].used = m_tick;
    unlink(slot);
    link_newest(slot);
}

Atlas::Found Atlas::find(uint8_t font, uint32_t glyph) {
    if (font >= m_slot_of.size() || glyph >= m_slot_of[font].size()) return {};
    uint16_t& known = m_slot_of[font][glyph];
    if (known == kBlank) return {};
    if (known != 0) {
        touch(known - 1u);
        return {known - 1u, false};
    }
    const FieldBox box = field_box((*m_fonts)[font], glyph);
    if (box.width == 0) {
        known = kBlank;
        return {};
    }
    uint32_t slot = kNoSlot;
    if (m_slots.size() < kSlotCount) {
        slot = static_cast<uint32_t>(m_slots.size());
        m_slots.emplace_back();
    } else if (!m_evicts) {  // the one frame in which they run out
        return {};
    } else {
        slot = m_oldest;
        Slot& old = m_slots[slot];
        if (old.used == m_tick) {  // its quads are already in this frame
            ++m_refused;
            return {};
        }
        m_slot_of[old.font][old.glyph] = 0;
        unlink(slot);
        old.dirty = true;
    }
    Slot& s = m_slots[slot];
    s.font = font;
    s.glyph = glyph;
    s.ready = false;
    s.ticket = ++m_ticket;
    s.used = m_tick;
    s.box = box;
    link_newest(slot);
    known = static_cast<uint16_t>(slot + 1);
    return {slot, true};
}

}  // namespace aisland::text
