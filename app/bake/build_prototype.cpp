#include "app/bake/build_prototype.h"

#include <glm/common.hpp>

#include "app/bake/build_tree.h"

namespace aisland::bake {

void set_shape(Prototype& out, Shape shape, float label_above) {
    const Bounds b = bounds(shape);
    const vec3 lo = glm::max(b.min, vec3(-1e3f, 0.0f, -1e3f));
    out.pick_center = (lo + b.max) * 0.5f;
    out.pick_half = glm::max((b.max - lo) * 0.5f, vec3(0.15f));
    out.label = {out.pick_center.x, b.max.y + label_above, out.pick_center.z};
    out.scene.place(out.scene.add(std::move(shape)), mat4(1.0f));
}

bool build_plant(std::string_view name, uint32_t variant, Prototype& out) {
    if (name == "tree" || name.starts_with("tree-")) {
        set_shape(out, build_tree(name == "tree" ? "plane" : name.substr(5), variant));
        return true;
    }
    if (name == "hedge") {
        set_shape(out, build_hedge({2.5f, 0.9f, 0.8f}, variant));
        return true;
    }
    if (name == "planter") {
        Shape s;
        s.use(Paint::concrete_light);
        const Outline rim = rectangle({0, 0}, {2.2f, 0.9f});
        const std::vector<Outline> hole{rectangle({0, 0}, {2.04f, 0.74f})};
        add_prism(s, rim, hole, 0.0f, 0.55f, kCapTop);
        s.use(Paint::soil);
        add_polygon(s, hole[0], {}, 0.46f);
        shade_foot(s, 0.0f, 0.5f, 0.6f);
        Shape hedge = build_hedge({1.95f, 0.5f, 0.66f}, variant);
        hedge.levels.clear();
        merge(s, hedge, placed({0, 0.45f, 0}));
        set_shape(out, std::move(s));
        return true;
    }
    return false;
}

bool build_prototype(std::string_view name, uint32_t variant, Prototype& out) {
    return build_street(name, variant, out) || build_machine(name, variant, out) || build_car(name, variant, out) || build_square(name, variant, out) || build_person(name, variant, out) ||
           build_plant(name, variant, out);
}

uint32_t variant_count(std::string_view name) {
    if (name == "tree" || name.starts_with("tree-")) return 4;
    if (name == "car") return 6;
    if (name == "hedge" || name == "planter") return 3;
    if (name == "person") return kStanding;
    if (name == "person-walking") return 6;
    if (name == "person-seated") return 4;
    if (name == "cafe" || name == "planter-round" || name == "dinghy") return 2;
    if (name == "banner" || name == "bicycles") return 3;
    return 1;
}

}  // namespace aisland::bake
