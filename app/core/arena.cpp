#include "app/core/arena.h"

#include <algorithm>

namespace aisland {

void* Arena::allocate(size_t bytes, size_t alignment) {
    AISLAND_ASSERT(alignment <= 64);
    for (;;) {
        if (m_block < m_blocks.size()) {
            Block& block = m_blocks[m_block];
            const size_t base = reinterpret_cast<uintptr_t>(block.data.get());
            const size_t at = ((base + m_offset + alignment - 1) & ~(alignment - 1)) - base;
            if (at + bytes <= block.size) {
                m_offset = at + bytes;
                return block.data.get() + at;
            }
            ++m_block;
            m_offset = 0;
            continue;
        }
        const size_t size = std::max(m_block_bytes, bytes + 64);
        m_blocks.push_back({std::unique_ptr<std::byte[]>(new std::byte[size]), size});
        m_offset = 0;
    }
}

void Arena::reset() {
    m_block = 0;
    m_offset = 0;
}

}  // namespace aisland
