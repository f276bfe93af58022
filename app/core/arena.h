// Memory for one frame: bump allocation from blocks that are kept, so a steady loop never reaches the heap.
// Holds trivially destructible types only. One thread.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "app/core/assert.h"

namespace aisland {

class Arena {
public:
    explicit Arena(size_t block_bytes = 1u << 20) : m_block_bytes(block_bytes) {}

    void* allocate(size_t bytes, size_t alignment);
    // Everything handed out becomes invalid; the blocks stay.
    void reset();

    template <class T>
    std::span<T> array(size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        T* data = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
        for (size_t i = 0; i < count; ++i) new (data + i) T();
        return {data, count};
    }
    template <class T>
    std::span<T> copy(std::span<const T> source) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (source.empty()) return {};
        T* data = static_cast<T*>(allocate(source.size_bytes(), alignof(T)));
        std::memcpy(data, source.data(), source.size_bytes());
        return {data, source.size()};
    }

private:
    struct Block {
        std::unique_ptr<std::byte[]> data;
        size_t size = 0;
    };
    std::vector<Block> m_blocks;
    size_t m_block = 0;   // index of the block in use
    size_t m_offset = 0;  // bytes used of it
    size_t m_block_bytes;
};

// A growing array in an Arena. Growth copies; pointers into it are stable only after the last push.
template <class T>
class ArenaVector {
public:
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    explicit ArenaVector(Arena& arena) : m_arena(&arena) {}

    T& push(const T& value) {
        if (m_size == m_capacity) grow();
        return *new (m_data + m_size++) T(value);
    }
    size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    T& operator[](size_t i) { return m_data[i]; }
    const T& operator[](size_t i) const { return m_data[i]; }
    T& back() { return m_data[m_size - 1]; }
    std::span<T> span() { return {m_data, m_size}; }
    std::span<const T> span() const { return {m_data, m_size}; }

private:
    void grow() {
        const size_t capacity = m_capacity ? m_capacity * 2 : 64;
        T* data = static_cast<T*>(m_arena->allocate(capacity * sizeof(T), alignof(T)));
        if (m_size) std::memcpy(static_cast<void*>(data), m_data, m_size * sizeof(T));
        m_data = data;
        m_capacity = capacity;
    }
    Arena* m_arena;
    T* m_data = nullptr;
    size_t m_size = 0, m_capacity = 0;
};

}  // namespace aisland
