#include "platform/gpu/command_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

using aisland::gpu::CommandMemory;

TEST(CommandMemory, PiecesAreAlignedAndLieApart) {
    CommandMemory memory;
    const VkAllocationCallbacks& vk = *memory.callbacks();
    std::vector<std::pair<unsigned char*, size_t>> pieces;
    for (size_t i = 1; i < 400; ++i) {
        const size_t alignment = size_t{1} << i % 9, bytes = i * 37 % 900;
        auto* piece = static_cast<unsigned char*>(vk.pfnAllocation(vk.pUserData, bytes, alignment, VK_SYSTEM_ALLOCATION_SCOPE_OBJECT));
        ASSERT_NE(piece, nullptr);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(piece) % alignment, 0u) << alignment;
        std::memset(piece, static_cast<int>(i % 256), bytes);
        pieces.emplace_back(piece, bytes);
    }
    for (size_t i = 1; i < 400; ++i)
        for (size_t b = 0; b < pieces[i - 1].second; ++b) ASSERT_EQ(pieces[i - 1].first[b], i % 256) << i;
    for (const auto& [piece, bytes] : pieces) vk.pfnFree(vk.pUserData, piece);
}

TEST(CommandMemory, WhatAResetGivesBackIsTakenAgain) {
    CommandMemory memory;
    void* kept = memory.allocate(64, 8);  // what lives as long as the pool
    size_t after_first = 0;
    for (int frame = 0; frame < 100; ++frame) {
        std::vector<void*> commands;
        for (int i = 0; i < 2000; ++i) commands.push_back(memory.allocate(i == 700 ? 100'000 : 96, 8));  // one larger than a block
        for (void* command : commands) CommandMemory::release(command);
        if (frame == 0) after_first = memory.block_count();
    }
    EXPECT_LE(memory.block_count(), after_first + 2);
    CommandMemory::release(kept);
}

TEST(CommandMemory, WhatGrowsKeepsItsBytes) {
    CommandMemory memory;
    auto* text = static_cast<char*>(memory.reallocate(nullptr, 6, 1));
    std::memcpy(text, "island", 6);
    text = static_cast<char*>(memory.reallocate(text, 50'000, 16));
    ASSERT_NE(text, nullptr);
    EXPECT_EQ(std::memcmp(text, "island", 6), 0);
    EXPECT_EQ(memory.reallocate(text, SIZE_MAX - 8, 16), nullptr);
    EXPECT_EQ(std::memcmp(text, "island", 6), 0);
    EXPECT_EQ(memory.reallocate(text, 0, 1), nullptr);
    CommandMemory::release(nullptr);
}
