// What the six interiors share: the shell of a room, openings, ceilings, soft shading, and the way devices are found.
// Room frame as geometry.h: metres, origin = middle of the floor, -Z = far wall, entrance at +Z.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/bake/geometry.h"

namespace aisland::bake {

enum class Side : uint8_t { far,
                            right,
                            near,
                            left };

// room_from_wall: x runs along the wall from its left end as seen from inside, y up, z into the room.
mat4 wall_frame(const Room& room, Side side);
float wall_length(const Room& room, Side side);

struct Opening {  // in the wall frame, metres
    float x0 = 0, x1 = 1, y0 = 0, y1 = 2.1f;
};

struct Interior {
    const Room& room;
    Scene& scene;
    Shape shell;  // walls, floor, ceiling
    Shape stuff;  // everything loose that has no entity
    struct Footprint {
        vec2 min, max;
    };
    std::vector<Footprint> standing;  // what darkens the floor round it

    Interior(const Room& room_, Scene& scene_) : room(room_), scene(scene_) {}
};

// A flat piece cut into cells of at most `step` metres, so that shading may vary over it. Corners as add_quad.
void add_sheet(Shape& shape, vec3 a, vec3 b, vec3 c, vec3 d, float step = 0.5f);
// A wall with its openings and their reveals, 0.24 m deep.
void add_wall(Interior& in, Side side, Paint paint, std::span<const Opening> openings = {});
void add_floor(Interior& in, Paint paint);
void add_ceiling(Interior& in, Paint paint);
// Slats of wood under the ceiling, running along z, between two x.
void add_slats(Interior& in, Paint paint, float x0, float x1, float z0, float z1, float drop = 0.12f, float pitch = 0.16f);
// A line of light flush with the ceiling (or `drop` below it), with its dark groove.
void add_light_line(Interior& in, Paint paint, vec3 from, vec3 to, float width = 0.05f, float drop = 0.0f);
void add_skirting(Interior& in, Side side, Paint paint, float height = 0.08f);
// Frame, mullions and clear glass in an opening; `columns` x `rows` panes.
void add_window(Interior& in, Side side, const Opening& opening, int columns, int rows, Paint frame);
// Terrace, railing and planting outside an opening, so that a window looks at something.
void add_outside(Interior& in, Side side, float x0, float x1, uint32_t seed);

void add_lamp(Interior& in, vec3 position, vec3 color, float candela, float range, std::string entity = {});
void add_spot(Interior& in, vec3 position, vec3 direction, vec3 color, float candela, float range, float half_angle, std::string entity = {});
// Wide, downwards: the light of a ceiling fitting without a bright spot on the ceiling itself.
void add_downlight(Interior& in, vec3 position, vec3 color, float candela, float range);
inline constexpr vec3 kWarm{1.0f, 0.84f, 0.66f};
inline constexpr vec3 kNeutral{1.0f, 0.94f, 0.86f};
inline constexpr vec3 kCool{0.86f, 0.93f, 1.0f};

// Remembers a footprint for the floor's shading.
void stand(Interior& in, vec2 center, vec2 size);
// A device's own shape, drawn with its slot where it stands.
Object& add_device(Interior& in, const RoomDevice& device, Shape shape);
// Shades shell and stuff and hands them to the scene. Once, at the end.
void finish(Interior& in);

// One function a zone.
void build_home(Interior& in);
void build_campus(Interior& in);
void build_medical(Interior& in);
void build_finance(Interior& in);
void build_manufacturing(Interior& in);
void build_park(Interior& in);

}  // namespace aisland::bake
