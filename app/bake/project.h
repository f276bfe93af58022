// Degrees to world metres.
#pragma once

#include "app/bake/authored.h"
#include "app/core/pose.h"
#include "app/core/tangent_plane.h"

namespace aisland::bake {

// Authored degrees, WGS 84 or GCJ-02, onto the tangent plane at the origin.
class Projection {
public:
    // Origin and positions are in the manifest's crs.
    explicit Projection(const Manifest& manifest);
    vec2 xz(LonLat position) const;
    LonLat origin() const { return m_origin; }  // WGS 84

private:
    LonLat m_origin;
    TangentPlane m_plane;
    bool m_gcj02 = false;
};

// GCJ-02 is WGS 84 shifted by a published-by-reimplementation polynomial of position (the same in every open source map
// library, e.g. eviltransform); the inverse is found by iteration to 1e-9 degrees.
LonLat gcj02_from_wgs84(LonLat wgs84);
LonLat wgs84_from_gcj02(LonLat gcj02);

// Radians about +Y of a bearing in degrees clockwise from north, and of a direction in xz.
float heading_of_bearing(double degrees);
float heading_of_direction(vec2 direction);

}  // namespace aisland::bake
