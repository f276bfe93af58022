// Degrees to world metres.
#pragma once

#include "app/bake/authored.h"
#include "app/core/pose.h"

namespace aisland::bake {

// Local tangent plane at the origin: x = Δλ · N(φ0) · cos φ0 east, z = −Δφ · M(φ0) south is positive, with the radii of
// curvature of the WGS 84 ellipsoid: N in the prime vertical, M in the meridian (NGA.STND.0036). Within a kilometre of the
// origin it deviates from the ellipsoid's arcs by less than 2 cm.
class Projection {
public:
    // Origin and positions are in the manifest's crs.
    explicit Projection(const Manifest& manifest);
    vec2 xz(LonLat position) const;
    LonLat origin() const { return m_origin; }  // WGS 84

private:
    LonLat m_origin;
    double m_metres_per_longitude = 0, m_metres_per_latitude = 0;  // a degree
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
