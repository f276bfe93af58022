// The rules of `aisland check` beyond reading and linking: what bakes and still is not as it should be. All of them warn.
#pragma once

#include "app/bake/authored.h"
#include "app/bake/bake.h"
#include "app/bake/link.h"
#include "app/frame/world.h"

namespace aisland::bake {

// Texts, dates, tours, colours: what the files say by themselves.
void check_authored(const Authored& authored, const CheckOptions& options, Offences& offences);
// What is placed: seen, reached, walked to. Needs the walk maps.
void check_linked(const Authored& authored, const Linked& linked, Offences& offences);
// What a headset's graphics card draws in time (README of content/ has the figures).
void check_budget(const Authored& authored, const World& world, Offences& offences);

constexpr uint64_t kBudgetTriangles = 1'500'000;     // of the finest levels of one cell
constexpr uint64_t kBudgetTextures = 1536ull << 20;  // bytes
constexpr uint32_t kBudgetLights = 4096;

}  // namespace aisland::bake
