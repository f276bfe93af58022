#include "app/bake/build_palette.h"

#include <cmath>
#include <vector>

#include "app/core/assert.h"

namespace aisland::bake {
namespace {

// sRGB 0xRRGGBB to linear (IEC 61966-2-1).
vec4 linear(uint32_t rgb, float alpha = 1.0f) {
    const auto channel = [](uint32_t byte) {
        const float s = static_cast<float>(byte & 0xff) / 255.0f;
        return s <= 0.04045f ? s / 12.92f : std::pow((s + 0.055f) / 1.055f, 2.4f);
    };
    return {channel(rgb >> 16), channel(rgb >> 8), channel(rgb), alpha};
}

enum Pattern { plain = 0,
               paving = 1,
               grass = 2,
               asphalt = 3,
               wood = 4,
               brick = 5,
               concrete = 6 };

Material solid(uint32_t rgb, float roughness, float metallic = 0.0f) {
    Material m;
    m.base_color = linear(rgb);
    m.roughness = roughness;
    m.metallic = metallic;
    return m;
}
Material ground(uint32_t rgb, Pattern pattern, float scale, float contrast, float roughness = 0.85f) {
    Material m = solid(rgb, roughness);
    m.kind = MaterialKind::ground;
    m.params = {static_cast<float>(pattern), scale, contrast, 0.0f};
    return m;
}
// Room of the interior mapping in metres; `lit`: fraction of rooms lit at night.
Material facade_glass(uint32_t rgb, vec3 room, float lit) {
    Material m = solid(rgb, 0.06f);
    m.kind = MaterialKind::glass;
    m.params = vec4(room, lit);
    return m;
}
Material clear(uint32_t rgb, float alpha, float roughness = 0.05f) {
    Material m = solid(rgb, roughness);
    m.base_color.w = alpha;
    m.flags = kMaterialBlend | kMaterialDoubleSided | kMaterialNoShadow;
    return m;
}
// What a pane sends back is its mirror image alone, as metal does: of the weight that it is drawn with `alpha` times that colour. Together
// a twentieth, and by night one sees the room in it.
Material pane(uint32_t rgb, float alpha) {
    Material m = clear(rgb, alpha);
    m.metallic = 1;
    return m;
}
Material foliage(uint32_t rgb) {
    Material m = solid(rgb, 0.75f);
    m.kind = MaterialKind::foliage;
    m.flags = kMaterialDoubleSided;
    return m;
}
// `strength` on world.h's relative scale (cd/m2 / 1000).
Material light(uint32_t rgb, float strength, uint32_t base = 0xf2efe8) {
    Material m = solid(base, 0.4f);
    m.emissive = vec3(linear(rgb)) * strength;
    return m;
}
Material far_thing(uint32_t rgb) {
    Material m = solid(rgb, 0.95f);
    m.flags = kMaterialNoShadow;
    return m;
}
Material far_ground(uint32_t rgb, Pattern pattern, float scale, float contrast) {
    Material m = ground(rgb, pattern, scale, contrast, 0.95f);
    m.flags = kMaterialNoShadow;
    return m;
}
// Walls with windows in them: `windows` is the share of the wall's height that is glass, the rest shows the wall's own colour.
Material far_facade(uint32_t rgb, vec3 room, float lit, float windows) {
    Material m = facade_glass(rgb, room, lit);
    m.base_color.w = windows;
    m.flags = kMaterialNoShadow;
    return m;
}
// A carriageway under lamps that are too far away to be drawn one by one.
Material lit_street(uint32_t rgb, uint32_t glow, float strength) {
    Material m = light(glow, strength, rgb);
    m.roughness = 0.95f;
    m.flags = kMaterialNoShadow;
    return m;
}
// `depth`: of the tiled floor that is seen through it, metres; 0 where none is.
Material water(uint32_t rgb, float depth = 0) {
    Material m = solid(rgb, 0.04f);
    m.kind = MaterialKind::water;
    m.params.x = depth;
    m.flags = kMaterialNoShadow;
    return m;
}

std::vector<PaletteRow> make_palette() {
    using P = Paint;
    std::vector<PaletteRow> rows;
    const auto add = [&rows](Paint paint, const char* name, const Material& m) { rows.push_back({paint, name, m}); };
#define ROW(name, ...) add(P::name, #name, __VA_ARGS__)
    ROW(white_panel, solid(0xe9e8e3, 0.45f));
    ROW(white_plaster, solid(0xe4e2dc, 0.85f));
    ROW(warm_plaster, solid(0xd9cfc0, 0.85f));
    ROW(concrete_light, ground(0xc9c6bf, concrete, 2.4f, 0.35f));
    ROW(concrete, ground(0xa9a7a1, concrete, 2.4f, 0.4f));
    ROW(concrete_dark, ground(0x6d6c69, concrete, 2.4f, 0.4f));
    ROW(limestone, ground(0xc9c3b7, paving, 1.2f, 0.18f, 0.7f));
    ROW(granite, ground(0x77767a, concrete, 1.2f, 0.35f, 0.55f));
    ROW(brick, ground(0xbd7f63, brick, 0.26f, 0.5f));
    ROW(brick_dark, ground(0x8d6a59, brick, 0.26f, 0.5f));
    ROW(terracotta, solid(0xa2735c, 0.8f));
    ROW(timber, ground(0xa98560, wood, 0.28f, 0.35f, 0.65f));
    ROW(timber_dark, ground(0x7a563a, wood, 0.28f, 0.35f, 0.65f));
    ROW(metal_panel, solid(0xb4b9bc, 0.35f, 0.75f));
    ROW(metal_dark, solid(0x3a3e42, 0.42f, 0.5f));
    ROW(aluminium, solid(0xc9ccce, 0.3f, 0.9f));
    ROW(steel, solid(0x8d9195, 0.35f, 0.85f));
    ROW(bronze, solid(0x8a6a48, 0.38f, 0.8f));
    ROW(frame_dark, solid(0x2b2e31, 0.45f, 0.3f));
    ROW(frame_light, solid(0xc4c7c8, 0.4f, 0.5f));
    ROW(slab, solid(0xcfcdc7, 0.7f));
    ROW(spandrel, solid(0x5d6a72, 0.25f, 0.2f));
    ROW(spandrel_dark, solid(0x30383f, 0.22f, 0.2f));
    ROW(soffit, solid(0xc8b394, 0.7f));
    ROW(glass_facade, facade_glass(0xc6d2d2, {4.2f, 3.9f, 6.0f}, 0.55f));
    ROW(glass_cool, facade_glass(0xa2bacb, {3.0f, 3.9f, 7.0f}, 0.45f));
    ROW(glass_lobby, facade_glass(0xd6dbd4, {9.0f, 7.8f, 10.0f}, 0.97f));
    ROW(glass_shop, facade_glass(0xe0e2dc, {5.2f, 3.9f, 7.0f}, 0.95f));
    ROW(glass_clear, pane(0x949c9c, 0.16f));
    ROW(glass_rail, clear(0xcfe3e0, 0.22f));
    ROW(glass_dark, solid(0x11171b, 0.06f));
    ROW(roof_membrane, solid(0x9c9c98, 0.9f));
    ROW(roof_gravel, ground(0xa39f96, asphalt, 1.2f, 0.5f, 0.95f));
    ROW(roof_deck, ground(0xa58763, wood, 0.3f, 0.4f));
    ROW(pv_panel, solid(0x152238, 0.12f, 0.3f));
    ROW(lawn, ground(0x617744, grass, 3.0f, 0.5f, 0.95f));
    ROW(lawn_roof, ground(0x6c7e4b, grass, 2.0f, 0.6f, 0.95f));
    ROW(meadow, ground(0x788450, grass, 5.0f, 0.8f, 0.95f));
    ROW(soil, ground(0x5a4a3a, asphalt, 1.0f, 0.6f, 0.98f));
    ROW(gravel, ground(0xb8af9e, asphalt, 0.8f, 0.6f, 0.95f));
    ROW(paving_light, ground(0xc9c4b8, paving, 0.8f, 0.3f, 0.75f));
    ROW(paving, ground(0xaba79e, paving, 0.9f, 0.28f, 0.78f));
    ROW(paving_dark, ground(0x73716e, paving, 0.9f, 0.3f, 0.7f));
    ROW(paving_warm, ground(0xb5a794, paving, 0.5f, 0.4f, 0.8f));
    ROW(asphalt, ground(0x57585a, asphalt, 2.0f, 0.35f, 0.92f));
    ROW(asphalt_red, ground(0x8f5a4c, asphalt, 2.0f, 0.3f, 0.9f));
    ROW(marking, solid(0xe8e6de, 0.7f));
    ROW(kerb, solid(0xb3b0a8, 0.8f));
    ROW(boardwalk, ground(0xa98862, wood, 0.3f, 0.45f, 0.8f));
    ROW(revetment, ground(0x8b8880, concrete, 1.6f, 0.6f, 0.85f));
    ROW(river_bed, solid(0x3c4a48, 0.95f));
    ROW(bay, solid(0xb9c4c2, 0.75f));
    ROW(water, water(0x2e5560));
    ROW(pool, water(0x4f8f96, 0.4f));
    ROW(fountain, clear(0xeaf2f2, 0.30f, 0.2f));
    ROW(far_land, far_ground(0x737e59, grass, 9.0f, 0.7f));
    ROW(far_lawn, far_ground(0x667b49, grass, 7.0f, 0.7f));
    ROW(far_park, far_ground(0x5c7342, grass, 6.0f, 0.8f));
    ROW(far_paving, far_ground(0xbcb8ae, paving, 4.0f, 0.3f));
    ROW(far_road, far_ground(0x5d5f62, asphalt, 4.0f, 0.3f));
    ROW(far_street, lit_street(0x74757a, 0xffcf9a, 0.020f));
    ROW(far_white, far_facade(0xf0eeea, {3.6f, 3.2f, 5.0f}, 0.34f, 0.42f));
    ROW(far_cream, far_facade(0xe6d8c0, {3.3f, 3.0f, 5.0f}, 0.50f, 0.40f));
    ROW(far_brick, far_facade(0xc79a7e, {3.4f, 3.1f, 5.0f}, 0.40f, 0.38f));
    ROW(far_glass, far_facade(0xd8dfe2, {4.0f, 3.9f, 7.0f}, 0.30f, 0.74f));
    ROW(far_glass_dark, far_facade(0x6d7a82, {3.0f, 3.8f, 7.0f}, 0.28f, 0.80f));
    ROW(far_roof, far_thing(0xc2c2be));
    ROW(far_light, light(0xffcb8e, 4.0f, 0x6c6c68));
    ROW(leaf_plane, foliage(0x62793e));
    ROW(leaf_ginkgo, foliage(0x7f8c45));
    ROW(leaf_blossom, foliage(0xe2b7bd));
    ROW(leaf_willow, foliage(0x7c8e56));
    ROW(leaf_maple, foliage(0x9a533c));
    ROW(leaf_hedge, foliage(0x4c6d36));
    ROW(leaf_shrub, foliage(0x5c7241));
    ROW(leaf_reed, foliage(0xa3a066));
    ROW(flower_white, foliage(0xece9df));
    ROW(flower_violet, foliage(0x8b78b8));
    ROW(bark, solid(0x6b5a4a, 0.95f));
    ROW(bark_pale, solid(0xa39a88, 0.9f));
    ROW(lamp_warm, light(0xffd9a8, 6.0f));
    ROW(lamp_cool, light(0xe8f1ff, 6.0f));
    ROW(lamp_lantern, light(0xffc98a, 2.2f));
    ROW(strip_warm, light(0xffcf98, 3.0f));
    ROW(strip_cool, light(0xd6ecff, 3.0f));
    ROW(sign_white, light(0xfff6e6, 2.0f));
    ROW(sign_teal, light(0x3fd6c4, 1.6f));
    ROW(screen_on, light(0x4fb4e8, 0.9f, 0x0c1016));
    ROW(screen_dark, solid(0x0d1014, 0.15f));
    ROW(led_green, light(0x3be07a, 1.5f));
    ROW(led_red, light(0xff4436, 1.5f));
    ROW(led_amber, light(0xffa62b, 1.5f));
    ROW(led_blue, light(0x3a8dff, 1.5f));
    ROW(beacon, light(0xff3b30, 3.0f));
    ROW(shell_white, solid(0xeceeee, 0.28f));
    ROW(shell_grey, solid(0x8f9598, 0.35f));
    ROW(shell_dark, solid(0x25292d, 0.35f));
    ROW(shell_teal, solid(0x1f9a94, 0.3f));
    ROW(shell_orange, solid(0xe07a2c, 0.35f));
    ROW(rubber, solid(0x1a1b1c, 0.9f));
    ROW(chrome, solid(0xd8dadb, 0.12f, 1.0f));
    ROW(lens, solid(0x0a0d12, 0.05f));
    ROW(car_white, solid(0xe9eaea, 0.22f));
    ROW(car_silver, solid(0xaab0b5, 0.25f, 0.5f));
    ROW(car_graphite, solid(0x3a4046, 0.25f, 0.4f));
    ROW(car_blue, solid(0x2c5080, 0.22f, 0.2f));
    ROW(car_red, solid(0x8e2a25, 0.24f, 0.1f));
    ROW(tail_light, light(0xff2a20, 0.5f, 0x7a1512));
    ROW(head_light, light(0xf2f6ff, 0.6f));
    ROW(safety_yellow, solid(0xe8b923, 0.5f));
    ROW(oak, ground(0xc3ab88, wood, 0.30f, 0.3f, 0.55f));
    ROW(walnut, ground(0x74513a, wood, 0.25f, 0.35f, 0.5f));
    ROW(birch, ground(0xdcc6a2, wood, 0.25f, 0.2f, 0.55f));
    ROW(terrazzo, ground(0xd4cfc6, asphalt, 0.3f, 0.3f, 0.35f));
    ROW(marble, solid(0xe8e5e0, 0.18f));
    ROW(stone_floor, ground(0xbab4a8, paving, 1.2f, 0.15f, 0.45f));
    ROW(carpet_grey, ground(0x7c7e80, asphalt, 0.2f, 0.2f, 0.98f));
    ROW(carpet_blue, ground(0x4a5f78, asphalt, 0.2f, 0.2f, 0.98f));
    ROW(carpet_sand, ground(0xb7a68c, asphalt, 0.2f, 0.2f, 0.98f));
    ROW(vinyl_mint, solid(0xb9d8cb, 0.45f));
    ROW(vinyl_grey, solid(0xb5b9bb, 0.45f));
    ROW(fabric_sand, solid(0xcbb899, 0.95f));
    ROW(fabric_teal, solid(0x2f7f7d, 0.92f));
    ROW(fabric_clay, solid(0xb8694a, 0.93f));
    ROW(fabric_grey, solid(0x86898c, 0.95f));
    ROW(leather, solid(0x8b5a36, 0.5f));
    ROW(linen, solid(0xe6e0d4, 0.95f));
    ROW(ceramic, solid(0xf0eeea, 0.15f));
    ROW(stainless, solid(0xbfc3c5, 0.22f, 0.95f));
    ROW(brass, solid(0xc29a56, 0.28f, 0.9f));
    ROW(copper, solid(0xb87351, 0.3f, 0.9f));
    ROW(chalkboard, solid(0x24423a, 0.8f));
    ROW(acrylic, clear(0xe6f4f6, 0.3f));
    ROW(light_panel, light(0xfff2df, 2.5f));
    ROW(mirror, solid(0xf2f4f5, 0.02f, 1.0f));
    ROW(paper, solid(0xf1eee6, 0.9f));
    ROW(graphite, solid(0x3b3e42, 0.6f));
#undef ROW
    AISLAND_ASSERT(rows.size() == static_cast<size_t>(Paint::count));
    for (size_t i = 0; i < rows.size(); ++i) AISLAND_ASSERT(rows[i].paint == static_cast<Paint>(i));
    return rows;
}

}  // namespace

std::span<const PaletteRow> palette() {
    static const std::vector<PaletteRow> rows = make_palette();
    return rows;
}

const Material& material(Paint paint) { return palette()[static_cast<size_t>(paint)].material; }

std::optional<Paint> find_paint(std::string_view name) {
    for (const PaletteRow& row : palette())
        if (row.name == name) return row.paint;
    return std::nullopt;
}

}  // namespace aisland::bake
