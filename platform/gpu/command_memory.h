// What a driver keeps of recorded commands in the memory of the process, side by side. A driver for processors asks for a piece a
// command and gives all of them back when the pool is reset: by the heap that was a fifth of a frame's recording.
// Vulkan 1.3, chapter 11.1: the callbacks run on the thread that made the call, and calls for one pool do not overlap.
#pragma once

#include <vulkan/vulkan_core.h>

#include <cstddef>

namespace aisland::gpu {

class CommandMemory {
public:
    CommandMemory();
    ~CommandMemory();  // after everything made with it
    CommandMemory(const CommandMemory&) = delete;
    CommandMemory& operator=(const CommandMemory&) = delete;

    const VkAllocationCallbacks* callbacks() const { return &m_callbacks; }
    // alignment: a power of two. nullptr when there is no memory left.
    void* allocate(size_t bytes, size_t alignment);
    void* reallocate(void* piece, size_t bytes, size_t alignment);  // nullptr leaves `piece` as it is
    static void release(void* piece);
    size_t block_count() const;  // those held

private:
    struct Block;
    struct Piece;

    VkAllocationCallbacks m_callbacks{};
    Block* m_current = nullptr;  // pieces are taken from it
    Block* m_empty = nullptr;    // nothing in them is used
    size_t m_blocks = 0;
};

}  // namespace aisland::gpu
