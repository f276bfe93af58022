// Which glyph's field lives where: pages cut into equal slots, the least recently used slot goes first. A CJK glyph fills
// its slot, so equal slots waste little and a freed slot fits any glyph; nothing ever fragments. No texels here.
#pragma once

#include <cstdint>
#include <vector>

#include "app/text/raster.h"

namespace aisland::text {

constexpr uint32_t kSlotsPerRow = kGlyphPageSize / kSlotSize;
constexpr uint32_t kSlotsPerPage = kSlotsPerRow * kSlotsPerRow;
constexpr uint32_t kSlotCount = kSlotsPerPage * kMaxGlyphPages;
constexpr uint32_t kNoSlot = 0xffffffffu;

struct SlotPlace {
    uint16_t page = 0, x = 0, y = 0;
};
constexpr SlotPlace slot_place(uint32_t slot) {
    const uint32_t i = slot % kSlotsPerPage;
    return {static_cast<uint16_t>(slot / kSlotsPerPage), static_cast<uint16_t>(i % kSlotsPerRow * kSlotSize),
            static_cast<uint16_t>(i / kSlotsPerRow * kSlotSize)};
}

struct Slot {
    uint32_t glyph = 0;
    uint8_t font = kNoFont;
    bool ready = false;                         // its field was handed out
    bool dirty = false;                         // holds texels of a glyph that was there before
    uint32_t ticket = 0;                        // which request the slot waits for; older results are dropped
    uint64_t used = 0;                          // tick of the last use
    uint32_t newer = kNoSlot, older = kNoSlot;  // list by use
    FieldBox box;
};

class Atlas {
public:
    explicit Atlas(const std::vector<Font>& fonts);

    struct Found {
        uint32_t slot = kNoSlot;  // kNoSlot: no ink, or every slot may be in use in this frame
        bool created = false;     // its field must be made
    };
    Found find(uint8_t font, uint32_t glyph);
    // A frame ends: what was used before may go, if there was no slot left.
    void tick();
    // From the frame on that follows the one in which slots ran out: until then quads of any frame are good.
    bool evicts() const { return m_evicts; }

    Slot& operator[](uint32_t slot) { return m_slots[slot]; }
    uint32_t pages() const;  // touched so far
    uint32_t used() const { return static_cast<uint32_t>(m_slots.size()); }
    uint32_t refused() const { return m_refused; }

private:
    void touch(uint32_t slot);
    void unlink(uint32_t slot);
    void link_newest(uint32_t slot);

    const std::vector<Font>* m_fonts;
    std::vector<Slot> m_slots;                     // those ever used
    std::vector<std::vector<uint16_t>> m_slot_of;  // [font][glyph]: slot + 1, 0 = none, kBlank = no ink
    uint32_t m_newest = kNoSlot, m_oldest = kNoSlot;
    uint64_t m_tick = 1;
    uint32_t m_ticket = 0, m_refused = 0;
    bool m_evicts = false;
};

}  // namespace aisland::text
