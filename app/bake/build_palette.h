// The island's one palette: every built surface, outside and inside, is one of these paints.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "app/frame/world.h"

namespace aisland::bake {

enum class Paint : uint16_t {
    // facades and structure
    white_panel,
    white_plaster,
    warm_plaster,
    concrete_light,
    concrete,
    concrete_dark,
    limestone,
    granite,
    brick,
    brick_dark,
    terracotta,
    timber,
    timber_dark,
    metal_panel,
    metal_dark,
    aluminium,
    steel,
    bronze,
    frame_dark,
    frame_light,
    slab,
    spandrel,
    spandrel_dark,
    soffit,
    // glass
    glass_facade,
    glass_cool,
    glass_lobby,
    glass_shop,
    glass_clear,
    glass_rail,
    glass_dark,
    // roofs
    roof_membrane,
    roof_gravel,
    roof_deck,
    pv_panel,
    // ground
    lawn,
    lawn_roof,
    meadow,
    soil,
    gravel,
    paving_light,
    paving,
    paving_dark,
    paving_warm,
    asphalt,
    asphalt_red,
    marking,
    kerb,
    boardwalk,
    revetment,
    river_bed,
    bay,
    // water, far things
    water,
    pool,
    fountain,
    far_land,
    far_lawn,
    far_park,
    far_paving,
    far_road,
    far_street,
    far_white,
    far_cream,
    far_brick,
    far_glass,
    far_glass_dark,
    far_roof,
    far_light,
    // plants
    leaf_plane,
    leaf_ginkgo,
    leaf_blossom,
    leaf_willow,
    leaf_maple,
    leaf_hedge,
    leaf_shrub,
    leaf_reed,
    flower_white,
    flower_violet,
    bark,
    bark_pale,
    // light
    lamp_warm,
    lamp_cool,
    lamp_lantern,
    strip_warm,
    strip_cool,
    sign_white,
    sign_teal,
    screen_on,
    screen_dark,
    led_green,
    led_red,
    led_amber,
    led_blue,
    beacon,
    // machines
    shell_white,
    shell_grey,
    shell_dark,
    shell_teal,
    shell_orange,
    rubber,
    chrome,
    lens,
    car_white,
    car_silver,
    car_graphite,
    car_blue,
    car_red,
    tail_light,
    head_light,
    safety_yellow,
    // interiors
    oak,
    walnut,
    birch,
    terrazzo,
    marble,
    stone_floor,
    carpet_grey,
    carpet_blue,
    carpet_sand,
    vinyl_mint,
    vinyl_grey,
    fabric_sand,
    fabric_teal,
    fabric_clay,
    fabric_grey,
    leather,
    linen,
    ceramic,
    stainless,
    brass,
    copper,
    chalkboard,
    acrylic,
    light_panel,
    mirror,
    paper,
    graphite,
    count,
};

struct PaletteRow {
    Paint paint;
    const char* name;
    Material material;
};

// In the order of Paint.
std::span<const PaletteRow> palette();
const Material& material(Paint paint);
std::optional<Paint> find_paint(std::string_view name);

}  // namespace aisland::bake
