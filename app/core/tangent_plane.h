// Degrees WGS 84 to world metres and back: the plane that touches the ellipsoid at an origin. Authored content and what devices report
// are placed by the same one.
#pragma once

#include "app/core/pose.h"

namespace aisland {

// x = Δλ · N(φ0) · cos φ0 east, z = −Δφ · M(φ0) with the radii of curvature of the WGS 84 ellipsoid: N in the prime vertical,
// M in the meridian (NGA.STND.0036). Within a kilometre of the origin it deviates from the ellipsoid's arcs by less than 2 cm.
class TangentPlane {
public:
    TangentPlane() : TangentPlane(0, 0) {}
    TangentPlane(double origin_longitude, double origin_latitude);

    vec3 world(double longitude, double latitude, double height = 0) const {
        return {static_cast<float>((longitude - m_longitude) * m_metres_per_longitude), static_cast<float>(height),
                static_cast<float>((m_latitude - latitude) * m_metres_per_latitude)};
    }
    double longitude(vec3 position) const { return m_longitude + static_cast<double>(position.x) / m_metres_per_longitude; }
    double latitude(vec3 position) const { return m_latitude - static_cast<double>(position.z) / m_metres_per_latitude; }

private:
    double m_longitude = 0, m_latitude = 0;                        // degrees, of the origin
    double m_metres_per_longitude = 0, m_metres_per_latitude = 0;  // a degree
};

}  // namespace aisland
