#include "platform/gpu/command_memory.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace aisland::gpu {

// Taken from the start on, as a whole free again when its last piece is given back.
struct CommandMemory::Block {
    CommandMemory* owner;
    Block* next;
    size_t size, used, pieces;

    std::byte* bytes() { return reinterpret_cast<std::byte*>(this + 1); }
};

struct CommandMemory::Piece {  // stands before what the driver gets
    Block* block;
    size_t bytes;
};

namespace {

constexpr size_t kBlock = 32 * 1024;

void* allocate_in(void* memory, size_t bytes, size_t alignment, VkSystemAllocationScope) {
    return static_cast<CommandMemory*>(memory)->allocate(bytes, alignment);
}
void* reallocate_in(void* memory, void* piece, size_t bytes, size_t alignment, VkSystemAllocationScope) {
    return static_cast<CommandMemory*>(memory)->reallocate(piece, bytes, alignment);
}
void release_in(void*, void* piece) { CommandMemory::release(piece); }

}  // namespace

CommandMemory::CommandMemory() {
    m_callbacks = {.pUserData = this, .pfnAllocation = allocate_in, .pfnReallocation = reallocate_in, .pfnFree = release_in};
}

CommandMemory::~CommandMemory() {
    std::free(m_current);
    while (m_empty) std::free(std::exchange(m_empty, m_empty->next));
}

void* CommandMemory::allocate(size_t bytes, size_t alignment) {
    alignment = std::max(alignment, alignof(Piece));
    if (bytes > SIZE_MAX / 2 || alignment > SIZE_MAX / 4) return nullptr;
    const size_t most = sizeof(Piece) + alignment + bytes;
    if (!m_current || m_current->size - m_current->used < most) {
        Block** fits = &m_empty;
        while (*fits && (*fits)->size < most) fits = &(*fits)->next;
        Block* next = *fits;
        if (next) {
            *fits = next->next;
        } else {
            const size_t size = std::max(most, kBlock - sizeof(Block));
            next = static_cast<Block*>(std::malloc(sizeof(Block) + size));
            if (!next) return nullptr;
            *next = {.owner = this, .next = nullptr, .size = size, .used = 0, .pieces = 0};
            m_blocks += 1;
        }
        if (m_current && m_current->pieces == 0) m_current->used = 0, m_current->next = std::exchange(m_empty, m_current);
        m_current = next;
    }
    void* at = m_current->bytes() + m_current->used + sizeof(Piece);
    size_t space = m_current->size - m_current->used - sizeof(Piece);
    std::align(alignment, bytes, at, space);
    new (static_cast<Piece*>(at) - 1) Piece{m_current, bytes};
    m_current->used = static_cast<size_t>(static_cast<std::byte*>(at) - m_current->bytes()) + bytes;
    m_current->pieces += 1;
    return at;
}

void* CommandMemory::reallocate(void* piece, size_t bytes, size_t alignment) {
    if (!piece) return allocate(bytes, alignment);
    if (bytes == 0) return release(piece), nullptr;
    void* moved = allocate(bytes, alignment);
    if (!moved) return nullptr;
    std::memcpy(moved, piece, std::min(bytes, (static_cast<Piece*>(piece) - 1)->bytes));
    release(piece);
    return moved;
}

void CommandMemory::release(void* piece) {
    if (!piece) return;
    Block& block = *(static_cast<Piece*>(piece) - 1)->block;
    if (--block.pieces > 0) return;
    block.used = 0;
    CommandMemory& owner = *block.owner;
    if (&block != owner.m_current) block.next = std::exchange(owner.m_empty, &block);
}

size_t CommandMemory::block_count() const { return m_blocks; }

}  // namespace aisland::gpu
