// The plane on which labels are kept apart, in dmm (1 dmm = 1 mm at 1 m = 1 mrad). Flat hosts: the picture's own tangent
// plane. Headset: azimuth and elevation about the head in world axes, so that turning the head moves nothing.
#pragma once

#include <optional>

#include "app/core/pose.h"
#include "app/guide/visit.h"

namespace aisland::overlay {

struct Spot {
    vec2 at{0.0f};       // dmm on the plane, +y down
    float scale = 1;     // how much larger than its dmm a billboard appears there
    float distance = 0;  // world metres
};

struct Plane {
    bool flat = true;
    Pose eye;
    vec2 half{1e9f};  // flat: half size of the picture, dmm

    // Nothing behind a camera or outside its picture (with a margin).
    std::optional<Spot> project(vec3 world) const;
};

Plane plane_of(const guide::Visit& visit, vec2 picture_pixels);

struct Box {
    vec2 low{0.0f}, high{0.0f};  // dmm
};
// Whether two boxes come closer than `margin` on the plane.
bool touch(const Plane& plane, const Box& a, const Box& b, float margin);

}  // namespace aisland::overlay
