// Plain stand-ins for generators that are not built in yet; weak, so a real one replaces its stand-in by being linked.
#include "app/bake/geometry.h"

namespace aisland::bake {

__attribute__((weak)) void build_site(const Site& site, Scene& scene) {
    Shape ground;
    ground.use(Paint::lawn);
    add_polygon(ground, site.shore, {}, 0);
    ground.use(Paint::revetment);
    add_prism(ground, site.shore, {}, site.water_level - 1, 0, kCapNone);
    ground.use(Paint::water);
    add_polygon(ground, rectangle(vec2(0.0f), vec2(1200.0f)), {}, site.water_level);
    scene.place(scene.add(std::move(ground)), mat4(1.0f));
}

__attribute__((weak)) void build_building(const SiteBuilding& building, const Site&, Scene& scene) {
    Shape body;
    body.use(Paint::white_panel);
    add_prism(body, building.outline, building.holes, 0, building.height, kCapTop);
    scene.place(scene.add(std::move(body)), mat4(1.0f), building.entity);
}

__attribute__((weak)) void build_interior(const Room& room, Scene& scene) {
    const vec3 half = room.size / 2.0f;
    Shape walls;
    walls.use(Paint::oak);
    add_quad(walls, vec3(-half.x, 0, half.z), vec3(half.x, 0, half.z), vec3(half.x, 0, -half.z), vec3(-half.x, 0, -half.z));
    walls.use(Paint::white_plaster);
    const float h = room.size.y;
    add_quad(walls, vec3(-half.x, 0, -half.z), vec3(half.x, 0, -half.z), vec3(half.x, h, -half.z), vec3(-half.x, h, -half.z));
    add_quad(walls, vec3(half.x, 0, half.z), vec3(-half.x, 0, half.z), vec3(-half.x, h, half.z), vec3(half.x, h, half.z));
    add_quad(walls, vec3(-half.x, 0, half.z), vec3(-half.x, 0, -half.z), vec3(-half.x, h, -half.z), vec3(-half.x, h, half.z));
    add_quad(walls, vec3(half.x, 0, -half.z), vec3(half.x, 0, half.z), vec3(half.x, h, half.z), vec3(half.x, h, -half.z));
    walls.use(Paint::light_panel);
    add_quad(walls, vec3(-half.x, h, -half.z), vec3(half.x, h, -half.z), vec3(half.x, h, half.z), vec3(-half.x, h, half.z));
    scene.place(scene.add(std::move(walls)), mat4(1.0f));
    Shape cube;
    cube.use(Paint::shell_teal);
    add_box(cube, vec3(-0.1f), vec3(0.1f));
    const uint32_t shape = scene.add(std::move(cube));
    for (const RoomDevice& device : room.devices) scene.place(shape, placed(device.at, device.heading), device.entity);
}

}  // namespace aisland::bake
