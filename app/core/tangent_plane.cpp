#include "app/core/tangent_plane.h"

#include <cmath>
#include <numbers>

namespace aisland {

TangentPlane::TangentPlane(double origin_longitude, double origin_latitude) : m_longitude(origin_longitude), m_latitude(origin_latitude) {
    constexpr double kDegree = std::numbers::pi / 180, kA = 6378137.0, kF = 1 / 298.257223563, kE2 = kF * (2 - kF);  // WGS 84
    const double phi = m_latitude * kDegree, s = std::sin(phi), w = 1 - kE2 * s * s;
    m_metres_per_longitude = kA / std::sqrt(w) * std::cos(phi) * kDegree;
    m_metres_per_latitude = kA * (1 - kE2) / (w * std::sqrt(w)) * kDegree;
}

}  // namespace aisland
