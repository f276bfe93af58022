#include "app/content/catalog.h"

#include <algorithm>
#include <cmath>

namespace aisland::content {
namespace {

template <class T>
const T* look_up(const std::unordered_map<uint64_t, uint32_t>& index, const std::vector<T>& values, uint64_t id) {
    const auto it = index.find(id);
    return it == index.end() ? nullptr : &values[it->second];
}

template <class T>
void fill(std::unordered_map<uint64_t, uint32_t>& index, const std::vector<T>& values) {
    index.clear();
    index.reserve(values.size());
    for (uint32_t i = 0; i < values.size(); ++i) index.emplace(values[i].id.value, i);
}

}  // namespace

// Bilinear where all four samples around the point stand; else the nearest sample, so one may walk up to an edge.
bool WalkMap::standable(vec2 xz, float* height_out) const {
    if (width == 0 || height == 0) return false;
    const float u = (xz.x - origin_xz.x) / spacing, v = (xz.y - origin_xz.y) / spacing;
    if (!(u >= 0 && v >= 0 && u <= static_cast<float>(width - 1) && v <= static_cast<float>(height - 1))) return false;
    const auto at = [&](uint32_t x, uint32_t z) { return ground[size_t{std::min(z, height - 1)} * width + std::min(x, width - 1)]; };
    const uint32_t x = static_cast<uint32_t>(u), z = static_cast<uint32_t>(v);
    const float fx = u - static_cast<float>(x), fz = v - static_cast<float>(z);
    const float a = at(x, z), b = at(x + 1, z), c = at(x, z + 1), d = at(x + 1, z + 1);
    float y = (a * (1 - fx) + b * fx) * (1 - fz) + (c * (1 - fx) + d * fx) * fz;
    if (std::isnan(y)) y = fx < 0.5f ? (fz < 0.5f ? a : c) : (fz < 0.5f ? b : d);
    if (std::isnan(y)) return false;
    if (height_out) *height_out = y;
    return true;
}

const Entity* Catalog::find_entity(EntityId id) const { return look_up(index.entities, entities, id.value); }
const Building* Catalog::find_building(ItemId id) const { return look_up(index.buildings, buildings, id.value); }
const Zone* Catalog::find_zone(ItemId id) const { return look_up(index.zones, zones, id.value); }
const System* Catalog::find_system(ItemId id) const { return look_up(index.systems, systems, id.value); }
const Fact* Catalog::find_fact(ItemId id) const { return look_up(index.facts, facts, id.value); }
const Tenant* Catalog::find_tenant(ItemId id) const { return look_up(index.tenants, tenants, id.value); }

const Picture* Catalog::find_picture(ItemId of) const {
    const auto at = std::find_if(pictures.begin(), pictures.end(), [of](const Picture& p) { return p.of == of; });
    return at == pictures.end() || !of ? nullptr : &*at;
}

const Sound* Catalog::find_sound(ItemId of, int language) const {
    const Sound* found = nullptr;
    for (const Sound& sound : sounds)
        if (of && sound.of == of && (sound.language == kNone || static_cast<int>(sound.language) == language))
            if (!found || sound.language != kNone) found = &sound;
    return found;
}

std::vector<ByteView> split_packets(ByteView packets) {
    std::vector<ByteView> out;
    while (packets.size() >= 2) {
        const size_t size = std::to_integer<size_t>(packets[0]) | std::to_integer<size_t>(packets[1]) << 8;
        if (size == 0 || size > packets.size() - 2) return {};
        out.push_back(packets.subspan(2, size));
        packets = packets.subspan(2 + size);
    }
    if (!packets.empty()) out.clear();
    return out;
}

// A stop is found among views too: build_index appends one view a stop behind the authored views.
const NamedView* Catalog::find_view(ItemId id) const { return look_up(index.views, views, id.value); }
const NamedView* Catalog::find_view(std::string_view name) const { return find_view(ItemId(name)); }

int Catalog::find_language(std::string_view tag) const {
    for (size_t i = 0; i < languages.size(); ++i)
        if (languages[i].tag == tag) return static_cast<int>(i);
    return -1;
}

std::string_view Catalog::text(TextId id, int language) const {
    const auto it = index.texts.find(id.value);
    if (it == index.texts.end() || texts.empty()) return "⟦?⟧";
    const size_t chosen = language >= 0 && static_cast<size_t>(language) < texts.size() ? static_cast<size_t>(language) : 0;
    const std::string& text = texts[chosen][it->second];
    return text.empty() ? texts[0][it->second] : text;
}

void Catalog::build_index() {
    for (const Tour& tour : tours)
        for (const Stop& stop : tour.stops)
            if (std::none_of(views.begin(), views.end(), [&](const NamedView& view) { return view.id == stop.id; }))
                views.push_back({stop.id, tour.name + "/" + stop.name, stop.title, stop.pose, 0.9f, stop.cell});
    fill(index.entities, entities);
    fill(index.buildings, buildings);
    fill(index.zones, zones);
    fill(index.systems, systems);
    fill(index.facts, facts);
    fill(index.tenants, tenants);
    fill(index.views, views);
    index.texts.clear();
    index.texts.reserve(text_keys.size());
    for (uint32_t i = 0; i < text_keys.size(); ++i) {
        index.texts.emplace(hash64(text_keys[i]), i);
        if (!texts.empty() && texts[0][i].empty()) texts[0][i] = "⟦" + text_keys[i] + "⟧";
    }
}

}  // namespace aisland::content
