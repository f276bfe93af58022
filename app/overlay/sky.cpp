#include "app/overlay/sky.h"

#include <cmath>

namespace aisland::overlay {

namespace {

constexpr double kDegree = 0.017453292519943295;
double sin_deg(double d) { return std::sin(d * kDegree); }
double cos_deg(double d) { return std::cos(d * kDegree); }

double days_since_j2000(int64_t wall_ms) { return static_cast<double>(wall_ms - 946'728'000'000ll) / 86'400'000.0; }

// Ecliptic longitude and latitude (degrees) to the horizon.
Bearing horizon(double days, double lambda, double beta, double longitude, double latitude) {
    const double epsilon = 23.439 - 0.0000004 * days;
    const double x = cos_deg(beta) * cos_deg(lambda);
    const double y = cos_deg(epsilon) * cos_deg(beta) * sin_deg(lambda) - sin_deg(epsilon) * sin_deg(beta);
    const double z = sin_deg(epsilon) * cos_deg(beta) * sin_deg(lambda) + cos_deg(epsilon) * sin_deg(beta);
    const double right_ascension = std::atan2(y, x), declination = std::asin(z);
    // Greenwich mean sidereal time, degrees (Astronomical Almanac B8, linear part).
    const double sidereal = 280.46061837 + 360.98564736629 * days + longitude;
    const double hour = std::remainder(sidereal * kDegree - right_ascension, 2 * 3.14159265358979);
    const double phi = latitude * kDegree;
    Bearing out;
    out.elevation = std::asin(std::sin(phi) * std::sin(declination) + std::cos(phi) * std::cos(declination) * std::cos(hour));
    out.azimuth = std::atan2(-std::cos(declination) * std::sin(hour),
                             std::sin(declination) * std::cos(phi) - std::cos(declination) * std::cos(hour) * std::sin(phi));
    if (out.azimuth < 0) out.azimuth += 2 * 3.14159265358979;
    return out;
}

}  // namespace

Bearing sun_bearing(int64_t wall_ms, double longitude, double latitude) {
    const double n = days_since_j2000(wall_ms);
    const double mean_longitude = 280.460 + 0.9856474 * n, anomaly = 357.528 + 0.9856003 * n;
    const double lambda = mean_longitude + 1.915 * sin_deg(anomaly) + 0.020 * sin_deg(2 * anomaly);
    return horizon(n, lambda, 0, longitude, latitude);
}

Bearing moon_bearing(int64_t wall_ms, double longitude, double latitude) {
    const double n = days_since_j2000(wall_ms), t = n / 36525.0;
    const double lambda = 218.32 + 481267.881 * t + 6.29 * sin_deg(135.0 + 477198.87 * t) - 1.27 * sin_deg(259.3 - 413335.36 * t) +
                          0.66 * sin_deg(235.7 + 890534.22 * t) + 0.21 * sin_deg(269.9 + 954397.74 * t) -
                          0.19 * sin_deg(357.5 + 35999.05 * t) - 0.11 * sin_deg(186.5 + 966404.03 * t);
    const double beta = 5.13 * sin_deg(93.3 + 483202.02 * t) + 0.28 * sin_deg(228.2 + 960400.89 * t) -
                        0.28 * sin_deg(318.3 + 6003.15 * t) - 0.17 * sin_deg(217.6 - 407332.21 * t);
    return horizon(n, lambda, beta, longitude, latitude);
}

vec3 direction(const Bearing& b) {
    const double c = std::cos(b.elevation);
    return {static_cast<float>(std::sin(b.azimuth) * c), static_cast<float>(std::sin(b.elevation)), static_cast<float>(-std::cos(b.azimuth) * c)};
}

}  // namespace aisland::overlay
