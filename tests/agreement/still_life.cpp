#include "tests/agreement/still_life.h"

#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

uint32_t add(LittleWorld& w, const Material& material) {
    w.materials.push_back(material);
    return static_cast<uint32_t>(w.materials.size() - 1);
}
Material paint(vec3 color, float roughness, float metallic = 0) {
    Material m;
    m.base_color = vec4(color, 1);
    m.roughness = roughness, m.metallic = metallic;
    return m;
}
void place(LittleWorld& w, uint32_t mesh, uint32_t material, vec3 at, float turn = 0) {
    const float c = std::cos(turn), s = std::sin(turn);
    w.instances.push_back({{{c, 0, s, at.x}, {0, 1, 0, at.y}, {-s, 0, c, at.z}}, mesh, material, kNone, kNone});
}
uint32_t ball(LittleWorld& w, float radius) {
    MeshBuilder b{w};
    b.begin();
    b.ball({0, 0, 0}, radius, 32);
    return b.end();
}
uint32_t box(LittleWorld& w, vec3 size) {  // stands on the ground
    MeshBuilder b{w};
    b.begin();
    b.box({-size.x / 2, 0, -size.z / 2}, {size.x / 2, size.y, size.z / 2});
    return b.end();
}
uint32_t floor(LittleWorld& w, vec2 half) {
    MeshBuilder b{w};
    b.begin();
    b.quad({-half.x, 0, half.y}, {2 * half.x, 0, 0}, {0, 0, -2 * half.y});
    return b.end();
}
void close(LittleWorld& w, const char* name) {
    Cell cell;
    cell.id = ItemId(name);
    cell.box_min = {-60, -1, -60}, cell.box_max = {60, 20, 60};
    cell.instance_count = static_cast<uint32_t>(w.instances.size());
    w.cells.push_back(cell);
}

}  // namespace

// Rows: gold, steel, a red and a white dielectric; roughness grows from left to right.
LittleWorld make_spheres() {
    LittleWorld w;
    const uint32_t sphere = ball(w, 0.5f);
    place(w, floor(w, {20, 20}), add(w, paint({0.20f, 0.20f, 0.18f}, 0.9f)), {0, 0, 0});
    const struct {
        vec3 color;
        float metallic;
    } rows[] = {{{1.0f, 0.77f, 0.34f}, 1}, {{0.56f, 0.57f, 0.58f}, 1}, {{0.55f, 0.05f, 0.04f}, 0}, {{0.80f, 0.80f, 0.78f}, 0}};
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 6; ++c) {
            const float roughness = 0.08f + 0.18f * static_cast<float>(c);
            place(w, sphere, add(w, paint(rows[r].color, roughness, rows[r].metallic)),
                  {1.7f * (static_cast<float>(c) - 2.5f), 0.5f, 1.7f * (static_cast<float>(r) - 1.5f)});
        }
    close(w, "spheres");
    return w;
}

// Panes and balls of glass among coloured blocks.
LittleWorld make_glass() {
    LittleWorld w;
    place(w, floor(w, {20, 20}), add(w, paint({0.42f, 0.36f, 0.28f}, 0.8f)), {0, 0, 0});
    const uint32_t block = box(w, {0.6f, 0.9f, 0.6f}), sphere = ball(w, 0.45f);
    const vec3 colors[] = {{0.60f, 0.10f, 0.06f}, {0.08f, 0.30f, 0.12f}, {0.07f, 0.14f, 0.45f}, {0.70f, 0.55f, 0.10f}};
    for (int i = 0; i < 4; ++i) place(w, block, add(w, paint(colors[i], 0.6f)), {-2.1f + 1.4f * static_cast<float>(i), 0, -1.2f}, 0.3f);
    MeshBuilder b{w};
    b.begin();
    b.quad({-1.0f, 0, 0}, {2.0f, 0, 0}, {0, 1.3f, 0});
    const uint32_t pane = b.end();
    Material clear = paint({0.85f, 0.95f, 0.92f}, 0.05f);
    clear.base_color.w = 0.12f;
    clear.flags = kMaterialBlend | kMaterialDoubleSided | kMaterialNoShadow;
    place(w, pane, add(w, clear), {-1.1f, 0, 0.1f});
    Material tinted = paint({0.16f, 0.34f, 0.42f}, 0.05f);
    tinted.base_color.w = 0.55f;
    tinted.flags = clear.flags;
    place(w, pane, add(w, tinted), {1.2f, 0, 0.1f});
    place(w, sphere, add(w, paint({0.02f, 0.03f, 0.03f}, 0.05f)), {-1.6f, 0.45f, 1.3f});
    place(w, sphere, add(w, paint({0.75f, 0.76f, 0.78f}, 0.05f, 1)), {0, 0.45f, 1.5f});
    place(w, sphere, add(w, paint({0.65f, 0.30f, 0.55f}, 0.15f)), {1.6f, 0.45f, 1.3f});
    close(w, "glass");
    return w;
}

// Bodies and sheets that let light through, and coats, among coloured blocks on tiles.
LittleWorld make_clear() {
    LittleWorld w;
    const uint32_t pale = add(w, paint({0.30f, 0.29f, 0.26f}, 0.85f)), dark = add(w, paint({0.10f, 0.105f, 0.12f}, 0.85f));
    place(w, floor(w, {20, 20}), pale, {0, 0, 0});
    const uint32_t tile = box(w, {0.6f, 0.006f, 0.6f}), block = box(w, {0.5f, 0.9f, 0.5f}), ball_mesh = ball(w, 0.42f), slab = box(w, {1.3f, 1.0f, 0.05f});
    for (int x = -7; x < 7; ++x)
        for (int z = -7; z < 5; ++z)
            if ((x + z) % 2 == 0) place(w, tile, dark, {0.6f * static_cast<float>(x) + 0.3f, 0, 0.6f * static_cast<float>(z) + 0.3f});
    const vec3 colors[] = {{0.60f, 0.10f, 0.06f}, {0.70f, 0.55f, 0.10f}, {0.08f, 0.30f, 0.12f}, {0.07f, 0.14f, 0.45f}, {0.45f, 0.12f, 0.35f}};
    for (int i = 0; i < 5; ++i) place(w, block, add(w, paint(colors[i], 0.6f)), {-2.4f + 1.2f * static_cast<float>(i), 0, -1.9f}, 0.3f);
    const auto layered = [&](Material m, const MaterialExtra& extra) {
        m.extra = static_cast<uint32_t>(w.extras.size());
        if (extra.transmission > 0) m.flags |= kMaterialNoShadow;
        w.extras.push_back(extra);
        return add(w, m);
    };
    const Material glass = paint({1, 1, 1}, 0.02f), frosted = paint({1, 1, 1}, 0.45f);
    MaterialExtra body;
    body.transmission = 1, body.thickness = 0.84f;
    MaterialExtra amber = body, water = body, pane, sheet;
    amber.attenuation_distance = 0.4f, amber.attenuation_color = {0.85f, 0.42f, 0.10f};
    water.ior = 1.33f, water.attenuation_distance = 0.8f, water.attenuation_color = {0.35f, 0.75f, 0.85f};
    pane.transmission = 1, pane.thickness = 0.05f;
    sheet.transmission = 0.9f;
    const float row = 0.75f;
    place(w, ball_mesh, layered(glass, body), {-2.1f, 0.42f, row});
    place(w, ball_mesh, layered(glass, amber), {-0.7f, 0.42f, row});
    place(w, ball_mesh, layered(frosted, body), {0.7f, 0.42f, row});
    place(w, ball_mesh, layered(glass, water), {2.1f, 0.42f, row});
    place(w, slab, layered(glass, pane), {-1.9f, 0, -0.7f}, 0.2f);
    place(w, slab, layered(frosted, pane), {0, 0, -0.7f});
    MeshBuilder b{w};
    b.begin();
    b.quad({-0.65f, 0, 0}, {1.3f, 0, 0}, {0, 1.0f, 0});
    Material tinted = paint({0.35f, 0.70f, 0.45f}, 0.02f);
    tinted.flags |= kMaterialDoubleSided;
    place(w, b.end(), layered(tinted, sheet), {1.9f, 0, -0.7f}, -0.2f);
    MaterialExtra coat, dull, dense, tint;
    coat.clearcoat = 1, coat.clearcoat_roughness = 0.05f;
    dull.specular = 0;
    dense.ior = 2.2f;
    tint.clearcoat = 0.6f, tint.clearcoat_roughness = 0.3f;
    place(w, ball_mesh, layered(paint({0.55f, 0.05f, 0.04f}, 0.6f), coat), {-2.1f, 0.42f, 2.1f});
    place(w, ball_mesh, layered(paint({0.10f, 0.25f, 0.45f}, 0.3f), dull), {-0.7f, 0.42f, 2.1f});
    place(w, ball_mesh, layered(paint({0.30f, 0.32f, 0.34f}, 0.15f), dense), {0.7f, 0.42f, 2.1f});
    place(w, ball_mesh, layered(paint({0.80f, 0.55f, 0.20f}, 0.5f, 1), tint), {2.1f, 0.42f, 2.1f});
    close(w, "clear");
    return w;
}

// Twelve lamps a side, house fronts with lit panes, a road and two pavements.
LittleWorld make_night_street() {
    LittleWorld w;
    place(w, floor(w, {60, 60}), add(w, paint({0.06f, 0.06f, 0.065f}, 0.9f)), {0, 0, 0});
    const uint32_t kerb = box(w, {5, 0.15f, 110}), stone = add(w, paint({0.42f, 0.40f, 0.36f}, 0.85f));
    place(w, kerb, stone, {-7, 0, 0}), place(w, kerb, stone, {7, 0, 0});
    const vec3 walls[] = {{0.40f, 0.38f, 0.34f}, {0.34f, 0.14f, 0.09f}, {0.55f, 0.54f, 0.50f}};
    const uint32_t house = box(w, {8, 10, 9}), pole = box(w, {0.12f, 5, 0.12f}), lit = box(w, {0.1f, 1.4f, 1.1f});
    const uint32_t metal = add(w, paint({0.30f, 0.31f, 0.32f}, 0.4f, 1));
    Material window = paint({0.2f, 0.18f, 0.15f}, 0.4f);
    window.emissive = {0.020f, 0.014f, 0.008f};
    const uint32_t glow = add(w, window);
    uint32_t wall[3];
    for (int i = 0; i < 3; ++i) wall[i] = add(w, paint(walls[i], 0.85f));
    for (int side : {-1, 1})
        for (int i = 0; i < 10; ++i) {
            const float z = 40.0f - 10.0f * static_cast<float>(i), x = static_cast<float>(side);
            place(w, house, wall[(i + (side + 1)) % 3], {x * 13.5f, 0, z});
            for (int k = 0; k < 4; ++k)
                if ((i * 7 + k * 3 + side) % 4 != 0)
                    place(w, lit, glow, {x * 9.5f, 1.2f + 2.2f * static_cast<float>(k), z - 2.0f + 2.0f * static_cast<float>((i + k) % 3)});
        }
    for (int side : {-1, 1})
        for (int i = 0; i < 12; ++i) {
            const vec3 at(5.0f * static_cast<float>(side), 0.15f, 44.0f - 8.0f * static_cast<float>(i));
            place(w, pole, metal, at);
            Light light;
            light.position = at + vec3(-0.9f * static_cast<float>(side), 4.9f, 0);
            light.range = 16, light.intensity = 260;
            light.color = {1.0f, 0.80f, 0.55f};
            light.cos_inner = std::cos(0.5f), light.cos_outer = std::cos(1.2f);
            w.lights.push_back(light);
        }
    close(w, "street");
    return w;
}

}  // namespace aisland::test
