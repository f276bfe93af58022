#include "app/bake/project.h"

#include <cmath>
#include <numbers>

namespace aisland::bake {
namespace {
constexpr double kPi = std::numbers::pi;
constexpr double kDegree = kPi / 180;
}  // namespace

LonLat gcj02_from_wgs84(LonLat p) {
    constexpr double kA = 6378245.0, kE2 = 0.00669342162296594323;  // Krasovsky 1940
    const double x = p.longitude - 105, y = p.latitude - 35;
    const double common = 20 * std::sin(6 * x * kPi) + 20 * std::sin(2 * x * kPi);
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x));
    north += (common + 20 * std::sin(y * kPi) + 40 * std::sin(y / 3 * kPi) + 160 * std::sin(y / 12 * kPi) + 320 * std::sin(y * kPi / 30)) * 2 / 3;
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x));
    east += (common + 20 * std::sin(x * kPi) + 40 * std::sin(x / 3 * kPi) + 150 * std::sin(x / 12 * kPi) + 300 * std::sin(x / 30 * kPi)) * 2 / 3;
    const double s = std::sin(p.latitude * kDegree), w = 1 - kE2 * s * s, root = std::sqrt(w);
    return {p.longitude + east / (kA / root * std::cos(p.latitude * kDegree) * kDegree),
            p.latitude + north / (kA * (1 - kE2) / (w * root) * kDegree)};
}

LonLat wgs84_from_gcj02(LonLat gcj02) {
    LonLat guess = gcj02;
    for (int i = 0; i < 20; ++i) {
        const LonLat shifted = gcj02_from_wgs84(guess);
        const double dx = gcj02.longitude - shifted.longitude, dy = gcj02.latitude - shifted.latitude;
        guess.longitude += dx, guess.latitude += dy;
        if (std::abs(dx) < 1e-9 && std::abs(dy) < 1e-9) break;
    }
    return guess;
}

Projection::Projection(const Manifest& manifest)
    : m_origin(manifest.gcj02 ? wgs84_from_gcj02(manifest.origin) : manifest.origin), m_plane(m_origin.longitude, m_origin.latitude), m_gcj02(manifest.gcj02) {}

vec2 Projection::xz(LonLat position) const {
    const LonLat p = m_gcj02 ? wgs84_from_gcj02(position) : position;
    const vec3 at = m_plane.world(p.longitude, p.latitude);
    return {at.x, at.z};
}

float heading_of_bearing(double degrees) { return static_cast<float>(-degrees * kDegree); }
float heading_of_direction(vec2 direction) { return std::atan2(-direction.x, -direction.y); }

}  // namespace aisland::bake
