// A small World made by hand: ground, water, a few buildings, trees, lamps, a robot. What the pictures' tests look at.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/frame/frame.h"
#include "app/frame/openness.h"
#include "app/frame/world.h"

namespace aisland::test {

struct LittleWorld {
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices;
    std::vector<Mesh> meshes;
    std::vector<Material> materials;
    std::vector<MaterialExtra> extras;
    std::vector<Instance> instances;
    std::vector<Light> lights;
    std::vector<Cell> cells;
    std::vector<Texture> textures;
    std::vector<std::byte> texels;
    uint32_t slot_count = 0, mover_count = 0;
    struct Measured {
        std::vector<Mesh> meshes;
        Openness open;
    };
    mutable std::vector<std::shared_ptr<const Measured>> measured;  // of each world(), which points there
    World world() const;
};
enum Slot : uint32_t { kSlotTower,
                       kSlotCube,
                       kSlotBall,
                       kSlotLamps,
                       kSlotMasked,
                       kSlotCount };

LittleWorld make_little_world();

// A frame of it at a local hour (sun by a plain formula), seconds of animation.
struct LittleFrame {
    std::vector<SlotState> slots;
    std::vector<MoverState> movers;
    Frame frame;
};
LittleFrame make_little_frame(float hour, float seconds);
Picture camera(vec3 from, vec3 to, float fov_y = 0.9f);

}  // namespace aisland::test
