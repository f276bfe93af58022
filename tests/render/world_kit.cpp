#include "tests/render/world_kit.h"

#include "tests/render/world_builder.h"

#include <algorithm>
#include <cmath>

#include "app/bake/openness.h"
#include "app/bake/pack_world.h"

namespace aisland::test {
namespace {

uint32_t material(LittleWorld& w, MaterialKind kind, vec3 color, float roughness, vec4 params = vec4(0), float metallic = 0) {
    Material m;
    m.kind = kind;
    m.base_color = vec4(color, 1);
    m.roughness = roughness;
    m.metallic = metallic;
    m.params = params;
    w.materials.push_back(m);
    return static_cast<uint32_t>(w.materials.size() - 1);
}

void place(LittleWorld& w, uint32_t mesh, uint32_t mat, vec3 at, float turn = 0, float scale = 1, uint32_t slot = kNone, uint32_t mover = kNone) {
    const float c = std::cos(turn) * scale, s = std::sin(turn) * scale;
    w.instances.push_back({{{c, 0, s, at.x}, {0, scale, 0, at.y}, {-s, 0, c, at.z}}, mesh, mat, slot, mover});
}

void add_texture(LittleWorld& w) {  // leaves on clear ground: 64 x 64, with levels
    Texture texture;
    texture.format = TextureFormat::rgba8_srgb;
    texture.width = texture.height = 64;
    texture.levels = 7;
    for (uint32_t size = 64; size > 0; size /= 2)
        for (uint32_t y = 0; y < size; ++y)
            for (uint32_t x = 0; x < size; ++x) {
                const float u = (static_cast<float>(x) + 0.5f) / static_cast<float>(size) * 4, v = (static_cast<float>(y) + 0.5f) / static_cast<float>(size) * 4;
                const float r = std::hypot(u - std::floor(u) - 0.5f, v - std::floor(v) - 0.5f);
                const bool leaf = r < 0.42f;
                for (int c : {60, 120, 40, leaf ? 255 : 0}) w.texels.push_back(static_cast<std::byte>(c));
            }
    texture.data = w.texels;
    w.textures.push_back(texture);
}

}  // namespace

World LittleWorld::world() const {
    World world;
    world.generation = 1;
    world.slot_count = slot_count;
    world.mover_count = mover_count;
    world.cells = cells;
    world.vertices = vertices;
    world.indices = indices;
    world.meshes = meshes;
    world.materials = materials;
    world.extras = extras;
    world.textures = textures;
    world.instances = instances;
    world.lights = lights;
    measured.push_back(std::make_shared<const Measured>(Measured{bake::measure_sides(world), bake::make_openness(world)}));
    world.meshes = measured.back()->meshes, world.open = &measured.back()->open;
    return world;
}

LittleWorld make_little_world() {
    LittleWorld w;
    w.slot_count = kSlotCount;
    w.mover_count = 1;
    MeshBuilder b{w};
    add_texture(w);

    const uint32_t stone = material(w, MaterialKind::ground, {0.42f, 0.40f, 0.37f}, 0.75f, {1, 0.6f, 1, 0});
    const uint32_t grass = material(w, MaterialKind::ground, {0.10f, 0.19f, 0.045f}, 0.95f, {2, 1.0f, 1, 0});
    const uint32_t asphalt = material(w, MaterialKind::ground, {0.075f, 0.075f, 0.08f}, 0.9f, {3, 1.0f, 1, 0});
    const uint32_t brick = material(w, MaterialKind::ground, {0.34f, 0.15f, 0.10f}, 0.9f, {5, 0.25f, 1, 0});
    const uint32_t concrete = material(w, MaterialKind::ground, {0.55f, 0.54f, 0.52f}, 0.85f, {6, 1.5f, 1, 0});
    const uint32_t wood = material(w, MaterialKind::ground, {0.36f, 0.22f, 0.12f}, 0.7f, {4, 0.3f, 1, 0});
    const uint32_t water = material(w, MaterialKind::water, {0.035f, 0.075f, 0.07f}, 0.1f);
    const uint32_t glass = material(w, MaterialKind::glass, {0.55f, 0.68f, 0.70f}, 0.05f, {3.0f, 3.6f, 5.0f, 0.45f});
    const uint32_t white = material(w, MaterialKind::standard, {0.78f, 0.77f, 0.74f}, 0.6f);
    const uint32_t metal = material(w, MaterialKind::standard, {0.55f, 0.56f, 0.58f}, 0.25f, vec4(0), 1.0f);
    const uint32_t orange = material(w, MaterialKind::standard, {0.80f, 0.22f, 0.03f}, 0.35f);
    const uint32_t leaf = material(w, MaterialKind::foliage, {0.09f, 0.20f, 0.035f}, 0.8f);
    const uint32_t bark = material(w, MaterialKind::standard, {0.14f, 0.10f, 0.07f}, 0.9f);
    const uint32_t lamp = material(w, MaterialKind::standard, {0.9f, 0.85f, 0.7f}, 0.5f);
    w.materials[lamp].emissive = vec3(6.0f, 4.9f, 3.3f);
    const uint32_t hedge = material(w, MaterialKind::foliage, {1, 1, 1}, 0.8f);
    w.materials[hedge].base_texture = 0;
    w.materials[hedge].flags = kMaterialMask | kMaterialDoubleSided;
    const uint32_t pane = material(w, MaterialKind::standard, {0.5f, 0.7f, 0.9f}, 0.1f);
    w.materials[pane].base_color.w = 0.35f;
    w.materials[pane].flags = kMaterialBlend | kMaterialDoubleSided;

    b.begin();
    b.quad({-60, 0, 60}, {120, 0, 0}, {0, 0, -120});
    const uint32_t plaza = b.end();
    b.begin();
    b.quad({-25, 0.05f, 30}, {14, 0, 0}, {0, 0, -24});
    const uint32_t lawn = b.end();
    b.begin();
    b.quad({-60, 0.03f, -8}, {120, 0, 0}, {0, 0, -7});
    const uint32_t road = b.end();
    b.begin();
    b.box({-61, -4, 60}, {61, 0.4f, 61});
    const uint32_t quay = b.end();
    b.begin();
    b.quad({-800, -1.2f, 800}, {1600, 0, 0}, {0, 0, -1600});
    const uint32_t river = b.end();
    b.begin();
    b.box({-9, 0, -9}, {9, 28.8f, 9}, true, false);
    const uint32_t tower_glass = b.end();
    b.begin();
    b.box({-9.3f, 28.8f, -9.3f}, {9.3f, 30, 9.3f});
    b.box({-9.1f, 0, -9.1f}, {9.1f, 0.5f, 9.1f});
    const uint32_t tower_top = b.end();
    b.begin();
    b.box({-7, 0, -5}, {7, 9, 5});
    const uint32_t block = b.end();
    b.begin();
    b.box({-0.5f, -0.5f, -0.5f}, {0.5f, 0.5f, 0.5f});
    const uint32_t cube = b.end();
    b.begin();
    b.ball(vec3(0), 1, 24);
    const uint32_t fine_end = static_cast<uint32_t>(w.indices.size());
    b.ball(vec3(0), 1, 8);
    const uint32_t ball = b.end(fine_end, 0.06f);
    b.begin();
    b.box({-0.15f, 0, -0.15f}, {0.15f, 3, 0.15f});
    const uint32_t trunk = b.end();
    b.begin();
    b.ball({0, 4.2f, 0}, 1.9f, 10);
    b.ball({0.9f, 3.4f, 0.5f}, 1.2f, 8);
    b.ball({-0.8f, 3.6f, -0.6f}, 1.3f, 8);
    const uint32_t crown = b.end();
    b.begin();
    b.box({-0.06f, 0, -0.06f}, {0.06f, 4.5f, 0.06f});
    const uint32_t pole = b.end();
    b.begin();
    b.ball({0, 4.6f, 0}, 0.22f, 8);
    const uint32_t head = b.end();
    b.begin();
    b.quad({-4, 0, 0}, {8, 0, 0}, {0, 1.6f, 0});
    const uint32_t card = b.end();

    place(w, plaza, stone, {0, 0, 0});
    place(w, lawn, grass, {0, 0, 0});
    place(w, road, asphalt, {0, 0, 0});
    place(w, quay, concrete, {0, 0, 0});
    place(w, river, water, {0, 0, 0});
    place(w, tower_glass, glass, {-12, 0, -30}, 0.2f, 1, kSlotTower);
    place(w, tower_top, white, {-12, 0, -30}, 0.2f, 1, kSlotTower);
    place(w, block, brick, {14, 0, -26}, -0.1f);
    place(w, block, concrete, {34, 0, -24}, 0.05f);
    place(w, block, wood, {-38, 0, -24}, 0.0f, 0.7f);
    place(w, cube, orange, {2, 1.0f, 2}, 0.5f, 2.0f, kSlotCube);
    place(w, ball, metal, {6, 1.2f, 4}, 0, 1.2f, kSlotBall);
    place(w, ball, white, {9, 0.8f, 6}, 0, 0.8f);
    place(w, ball, orange, {0, 0.6f, 0}, 0, 0.6f, kNone, 0);
    for (int i = 0; i < 14; ++i) {
        const vec3 at(-24.0f + 3.9f * static_cast<float>(i), 0, i % 2 ? -5.5f : 8.0f + static_cast<float>((i * 7) % 5));
        place(w, trunk, bark, at);
        place(w, crown, leaf, at, static_cast<float>(i), 0.9f + 0.05f * static_cast<float>(i % 4));
    }
    for (int i = 0; i < 10; ++i) {
        const vec3 at(-45.0f + 10.0f * static_cast<float>(i), 0, -4.0f);
        place(w, pole, metal, at);
        place(w, head, lamp, at, 0, 1, kSlotLamps);
        Light light;
        light.position = at + vec3(0, 4.4f, 0);
        light.color = {1.0f, 0.78f, 0.52f};
        light.intensity = 500;
        light.range = 16;
        light.slot = kSlotLamps;
        w.lights.push_back(light);
    }
    place(w, card, hedge, {-4, 0, 12}, 0.3f, 1, kSlotMasked);
    place(w, card, pane, {12, 0.2f, 10}, -0.4f);

    Cell cell;
    cell.instance_count = static_cast<uint32_t>(w.instances.size());
    w.cells.push_back(cell);
    return w;
}

LittleFrame make_little_frame(float hour, float seconds) {
    LittleFrame f;
    f.slots.resize(kSlotCount);
    const float a = (hour - 12.0f) / 12.0f * kWorldPi;
    const vec3 sun = glm::normalize(vec3(-std::sin(a), std::cos(a) * 0.9f, 0.45f));
    f.slots[kSlotLamps].glow = sun.y < 0.08f ? 1.0f : 0.0f;
    f.movers.resize(1);
    f.movers[0].rows[0].w = -2.0f + seconds;
    f.movers[0].rows[2].w = 6.0f;
    f.frame.generation = 1;
    f.frame.environment.sun_direction = sun;
    f.frame.environment.moon_direction = glm::normalize(vec3(0.5f, 0.55f, -0.8f));
    f.frame.environment.seconds = seconds;
    f.frame.slots = f.slots;
    f.frame.movers = f.movers;
    return f;
}

Picture camera(vec3 from, vec3 to, float fov_y) {
    Picture picture;
    picture.kind = PictureKind::camera;
    picture.rig = {from, look_rotation(to - from)};
    picture.fov_y = fov_y;
    return picture;
}

}  // namespace aisland::test
