// Scenes to the tables of a World; numbers slots; adds the pick shapes of prototypes to the Catalog.
#pragma once

#include <vector>

#include "app/bake/bake.h"
#include "app/bake/image.h"
#include "app/bake/link.h"
#include "app/content/pack.h"
#include "app/frame/world.h"

namespace aisland::bake {

struct WorldTables {  // owns what World only points at
    std::vector<Cell> cells;
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices;
    std::vector<Mesh> meshes;
    std::vector<Material> materials;
    std::vector<Instance> instances;
    std::vector<Light> lights;
    // What models bring; textures point into them.
    std::vector<MaterialExtra> extras;
    std::vector<Texture> textures;
    std::vector<Probe> probes;
    std::vector<std::vector<std::byte>> fields;  // texels of the probes' textures
    std::vector<Skin> skins;
    std::vector<float> streams, keys;
    std::vector<Rig> rigs;
    std::vector<mat4> inverse_binds;
    std::vector<uint32_t> rig_nodes;
    std::vector<Node> nodes;
    std::vector<Channel> channels;
    std::vector<Animation> animations;
    uint32_t slot_count = 0, mover_count = 0;
    float water_level = -1.2f;

    World world() const;
};

// Makes or finds the objects (object.h) and lays them behind one another. Neither options.threads nor what the store had
// changes the result. `pictures`, of authored.pictures, are the first textures and must outlive the tables.
WorldTables assemble(Linked& linked, const Models& models, const Options& options, std::span<const DecodedImage> pictures = {});

}  // namespace aisland::bake
