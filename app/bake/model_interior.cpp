#include <utility>

#include "app/bake/model_dress.h"
#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"

namespace aisland::bake {
namespace {

// A zone nobody has furnished yet: a calm lit room with a marker for each device.
void build_plain(Interior& in) {
    add_floor(in, Paint::oak);
    add_ceiling(in, Paint::white_plaster);
    for (const Side side : {Side::far, Side::right, Side::near, Side::left}) {
        add_wall(in, side, Paint::white_plaster);
        add_skirting(in, side, Paint::white_panel);
    }
    add_light_line(in, Paint::light_panel, {0, 0, -in.room.size.z * 0.35f}, {0, 0, in.room.size.z * 0.35f}, 0.1f);
    add_downlight(in, {0, in.room.size.y - 0.1f, 0}, kNeutral, 1040, 10);
    for (const RoomDevice& d : in.room.devices) {
        Shape s;
        s.use(Paint::shell_teal);
        add_sphere(s, vec3(0.0f), 0.08f);
        add_device(in, d, std::move(s));
    }
}

}  // namespace

void build_interior(const Room& room, Scene& scene) {
    Interior in(room, scene);
    const std::pair<std::string_view, void (*)(Interior&)> zones[] = {
        {"home", build_home}, {"campus", build_campus}, {"medical", build_medical}, {"finance", build_finance}, {"manufacturing", build_manufacturing}, {"park", build_park}};
    void (*build)(Interior&) = build_plain;
    for (const auto& [zone, function] : zones)
        if (room.zone == zone) build = function;
    build(in);
    dress(in);
    finish(in);
}

}  // namespace aisland::bake
