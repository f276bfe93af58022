// Repeatable variety: a seeded stream of numbers, the same on every machine (splitmix64, Steele et al. 2014).
#pragma once

#include <cstdint>
#include <string_view>

#include "app/core/ids.h"

namespace aisland::bake {

struct Dice {
    uint64_t state = 0;

    Dice() = default;
    explicit Dice(uint64_t seed) : state(seed) {}
    explicit Dice(std::string_view name, uint64_t salt = 0) : state(hash64(name) ^ (salt * 0x9e3779b97f4a7c15ull)) {}

    uint64_t next() {
        uint64_t z = (state += 0x9e3779b97f4a7c15ull);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    float unit() { return static_cast<float>(next() >> 40) / 16777216.0f; }  // [0, 1)
    float between(float low, float high) { return low + (high - low) * unit(); }
    bool chance(float probability) { return unit() < probability; }
    int below(int count) { return static_cast<int>(next() % static_cast<uint64_t>(count)); }
};

}  // namespace aisland::bake
