// One building under construction, as facades, roof and entrance see it.
#pragma once

#include <vector>

#include "app/bake/build_dice.h"
#include "app/bake/build_wall.h"
#include "app/bake/geometry.h"

namespace aisland::bake {

struct Door {
    bool there = false;
    Wall wall;
    float u = 0;  // middle
    float half_width = 3;
    float height = 3.6f;
};

struct Block {
    const SiteBuilding* building = nullptr;
    const Site* site = nullptr;
    Outline footprint;           // counter-clockwise
    std::vector<Outline> loops;  // footprint, then courtyards the other way round: every wall faces out of the building
    int floors = 1;
    float floor_height = 3.9f;
    float top = 3.9f;  // y of the roof slab
    int detail = 0;    // 0 everything, 1 no small parts, 2 bands only
    uint64_t seed = 0;
    Door door;
    vec3 glass{1.0f};   // tint of its panes
    uint32_t look = 0;  // which of a style's materials it wears

    float floor_y(int floor) const { return static_cast<float>(floor) * floor_height; }
    float room_scale() const { return 3.9f / floor_height; }  // glass rooms are 3.9 m high in its material
};

// Outer skin from the ground to the roof slab, in the building's style.
void add_facade(Shape& shape, const Block& block);
// Shop fronts, awnings and lit fascias on the ground floor, where people pass.
void add_ground_floor(Shape& shape, const Block& block);
// Its number beside the entrance.
void add_number(Shape& shape, const Block& block);
// Parapet, surface and what stands on the roof.
void add_roof(Shape& shape, const Block& block);
// Where people go in: chosen by find_door, drawn in front of any facade.
Door find_door(const SiteBuilding& building, const Site& site, const Outline& footprint);
void add_entrance(Shape& shape, const Block& block);
// Plinth, gravel and planting at the foot of the walls.
void add_foot(Shape& shape, const Block& block);

// Leaves leave the building: wind moves what is green by its height above its own foot, so each storey's plants become an
// object of their own that stands on that storey. Levels of detail go with them.
void split_plants(Shape& shape, const Block& block, Scene& scene);

}  // namespace aisland::bake
