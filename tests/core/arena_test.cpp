#include "app/core/arena.h"

#include <gtest/gtest.h>

namespace aisland {
namespace {

TEST(Arena, ReusesItsBlocksAfterReset) {
    Arena arena(1024);
    void* first = arena.allocate(1000, 8);
    arena.allocate(1000, 8);
    arena.reset();
    EXPECT_EQ(arena.allocate(1000, 8), first);
}

TEST(Arena, HonoursAlignment) {
    Arena arena(4096);
    arena.allocate(1, 1);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(arena.allocate(64, 64)) % 64, 0u);
}

TEST(Arena, ServesMoreThanABlock) {
    Arena arena(64);
    auto numbers = arena.array<uint32_t>(10'000);
    for (uint32_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
    EXPECT_EQ(numbers[9'999], 9'999u);
}

TEST(ArenaVector, KeepsItsValuesWhileGrowing) {
    Arena arena(256);
    ArenaVector<int> values(arena);
    for (int i = 0; i < 5000; ++i) values.push(i);
    for (int i = 0; i < 5000; ++i) ASSERT_EQ(values[static_cast<size_t>(i)], i);
}

}  // namespace
}  // namespace aisland
