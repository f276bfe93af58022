// Degrees WGS84 to world metres and back: a plane that touches the globe at the island's origin. Exact to a millimetre
// over the island; the same formula places authored content.
#pragma once

#include <glm/trigonometric.hpp>

#include "app/core/pose.h"

namespace aisland::telemetry {

constexpr double kEarthRadius = 6378137.0;  // metres, WGS84 equatorial

struct Projection {
    double origin_longitude = 0, origin_latitude = 0;  // degrees

    vec3 world(double longitude, double latitude, double height = 0) const {
        const double x = glm::radians(longitude - origin_longitude) * kEarthRadius * glm::cos(glm::radians(origin_latitude));
        const double north = glm::radians(latitude - origin_latitude) * kEarthRadius;
        return {static_cast<float>(x), static_cast<float>(height), static_cast<float>(-north)};
    }
    double longitude(vec3 position) const {
        return origin_longitude + glm::degrees(static_cast<double>(position.x) / (kEarthRadius * glm::cos(glm::radians(origin_latitude))));
    }
    double latitude(vec3 position) const {
        return origin_latitude + glm::degrees(static_cast<double>(-position.z) / kEarthRadius);
    }
};

}  // namespace aisland::telemetry
