// Identifiers that survive reloads and recordings: 64-bit hashes of authored text ids, one C++ type per kind of thing.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace aisland {

// FNV-1a, 64 bit (Fowler, Noll, Vo; offset basis and prime as published at isthe.com/chongo/tech/comp/fnv).
constexpr uint64_t hash64(std::string_view text, uint64_t seed = 14695981039346656037ull) {
    for (char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return seed;
}

template <class Tag>
struct Id {
    uint64_t value = 0;  // 0 = none

    constexpr Id() = default;
    constexpr explicit Id(uint64_t v) : value(v) {}
    constexpr explicit Id(std::string_view text) : value(text.empty() ? 0 : hash64(text)) {}
    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(Id, Id) = default;
};

using EntityId = Id<struct EntityTag>;        // NGSI-LD id: "urn:ngsi-ld:Streetlight:aisland:lamp-017"
using TypeId = Id<struct TypeTag>;            // entity type: "Streetlight"
using AttributeId = Id<struct AttributeTag>;  // attribute name: "illuminanceLevel"
using TextId = Id<struct TextTag>;            // key of a translated text: "zone.home.title"
using ItemId = Id<struct ItemTag>;            // anything else authored: building, zone, system, fact, tour, stop, view

constexpr uint32_t kNone = 0xffffffffu;  // "no index" for dense u32 indices (slots, movers, cells, instances)

}  // namespace aisland

template <class Tag>
struct std::hash<aisland::Id<Tag>> {
    size_t operator()(aisland::Id<Tag> id) const noexcept { return static_cast<size_t>(id.value); }
};
