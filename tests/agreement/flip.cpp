#include "tests/agreement/flip.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace aisland::test {
namespace {

constexpr double kPi = 3.14159265358979;
constexpr float kColorPower = 0.7f, kKnee = 0.4f, kKneeValue = 0.95f, kFeaturePower = 0.5f;  // q_c, p_c, p_t, q_f of the paper
constexpr double kFeatureWidth_deg = 0.082;

using Color = std::array<float, 3>;

struct Plane {
    int width, height;
    std::vector<Color> at;

    Plane(int w, int h) : width(w), height(h), at(static_cast<size_t>(w) * static_cast<size_t>(h)) {}
    const Color& clamped(int x, int y) const {
        x = std::clamp(x, 0, width - 1), y = std::clamp(y, 0, height - 1);
        return at[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)];
    }
    Color& here(int x, int y) { return at[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)]; }
};

// IEC 61966-2-1.
float to_linear(float c) { return c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f); }

// sRGB primaries, D65 (rows sum to the white point).
constexpr float kToXyz[3][3] = {{0.4123908f, 0.3575843f, 0.1804808f}, {0.2126390f, 0.7151687f, 0.0721923f}, {0.0193308f, 0.1191948f, 0.9505322f}};
constexpr float kToRgb[3][3] = {{3.2409699f, -1.5373832f, -0.4986108f}, {-0.9692436f, 1.8759675f, 0.0415551f}, {0.0556301f, -0.2039770f, 1.0569715f}};
constexpr float kWhite[3] = {0.9504559f, 1.0f, 1.0890578f};

Color times(const float (&m)[3][3], const Color& c) {
    Color out{};
    for (size_t r = 0; r < 3; ++r) out[r] = m[r][0] * c[0] + m[r][1] * c[1] + m[r][2] * c[2];
    return out;
}
Color to_opponent(const Color& rgb) {  // linearised CIELAB: Y, Cx, Cz
    const Color xyz = times(kToXyz, rgb);
    const float x = xyz[0] / kWhite[0], y = xyz[1] / kWhite[1], z = xyz[2] / kWhite[2];
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}
Color from_opponent(const Color& c) {  // to linear RGB
    const float y = (c[0] + 16) / 116, x = y + c[1] / 500, z = y - c[2] / 200;
    return times(kToRgb, {x * kWhite[0], y * kWhite[1], z * kWhite[2]});
}
// CIELAB with Hunt's correction: chroma is seen less where it is dark.
Color to_hunt_lab(const Color& rgb) {
    const Color xyz = times(kToXyz, rgb);
    const auto f = [](float t) { return t > 0.00885645f ? std::cbrt(t) : 7.78703704f * t + 16.0f / 116; };
    const float x = f(xyz[0] / kWhite[0]), y = f(xyz[1] / kWhite[1]), z = f(xyz[2] / kWhite[2]);
    const float lightness = 116 * y - 16;
    return {lightness, 0.01f * lightness * 500 * (x - y), 0.01f * lightness * 200 * (y - z)};
}
float hyab(const Color& a, const Color& b) { return std::abs(a[0] - b[0]) + std::hypot(a[1] - b[1], a[2] - b[2]); }

// The contrast sensitivity of the eye, as sums of two Gaussians of space for each opponent channel (table 1 of the paper).
struct Sensitivity {
    double a1, b1, a2, b2;
};
constexpr Sensitivity kSensitivity[3] = {{1, 0.0047, 0, 1e-5}, {1, 0.0053, 0, 1e-5}, {34.1, 0.04, 13.5, 0.025}};

// A Gaussian of space is separable; a sum of two is two passes.
std::vector<float> gaussian(double b, double pixels_per_degree, int radius) {
    std::vector<float> out;
    for (int i = -radius; i <= radius; ++i) {
        const double d = i / pixels_per_degree;
        out.push_back(static_cast<float>(std::exp(-kPi * kPi * d * d / b)));
    }
    return out;
}

// channel of `in` through the row kernel and the column kernel, added to channel of `out` with `weight`.
void add_filtered(const Plane& in, size_t channel, const std::vector<float>& row, const std::vector<float>& column, float weight, Plane& out) {
    const int radius = static_cast<int>(row.size() / 2);
    std::vector<float> across(in.at.size());
    for (int y = 0; y < in.height; ++y)
        for (int x = 0; x < in.width; ++x) {
            float sum = 0;
            for (int k = -radius; k <= radius; ++k) sum += in.clamped(x + k, y)[channel] * row[static_cast<size_t>(k + radius)];
            across[static_cast<size_t>(y * in.width + x)] = sum;
        }
    for (int y = 0; y < in.height; ++y)
        for (int x = 0; x < in.width; ++x) {
            float sum = 0;
            for (int k = -radius; k <= radius; ++k)
                sum += across[static_cast<size_t>(std::clamp(y + k, 0, in.height - 1) * in.width + x)] * column[static_cast<size_t>(k + radius)];
            out.here(x, y)[channel] += weight * sum;
        }
}

Plane as_seen(const Plane& opponent, float pixels_per_degree) {
    double widest = 0;
    for (const Sensitivity& s : kSensitivity) widest = std::max({widest, s.b1, s.b2});
    const int radius = static_cast<int>(std::ceil(3 * std::sqrt(widest / (2 * kPi * kPi)) * pixels_per_degree));
    Plane out(opponent.width, opponent.height);
    for (size_t c = 0; c < 3; ++c) {
        const Sensitivity& s = kSensitivity[c];
        const double scale1 = s.a1 * std::sqrt(kPi / s.b1), scale2 = s.a2 * std::sqrt(kPi / s.b2);
        const std::vector<float> one = gaussian(s.b1, pixels_per_degree, radius), two = gaussian(s.b2, pixels_per_degree, radius);
        const auto total = [](const std::vector<float>& kernel) {
            double sum = 0;
            for (float v : kernel) sum += v;
            return sum * sum;
        };
        const double sum = scale1 * total(one) + scale2 * total(two);
        add_filtered(opponent, c, one, one, static_cast<float>(scale1 / sum), out);
        if (scale2 > 0) add_filtered(opponent, c, two, two, static_cast<float>(scale2 / sum), out);
    }
    for (Color& c : out.at) {
        Color rgb = from_opponent(c);
        for (float& v : rgb) v = std::clamp(v, 0.0f, 1.0f);
        c = to_hunt_lab(rgb);
    }
    return out;
}

// Edges (channels 0, 1: across, down) and points of the achromatic channel. One-dimensional derivative kernels whose positive and
// negative parts each sum to one, with a Gaussian across them.
struct Features {
    Plane edge, point;
};
Features features_of(const Plane& opponent, float pixels_per_degree) {
    const double sigma = 0.5 * kFeatureWidth_deg * pixels_per_degree;
    const int radius = static_cast<int>(std::ceil(3 * sigma));
    std::vector<float> smooth, slope, bump;
    for (int i = -radius; i <= radius; ++i) {
        const double g = std::exp(-i * i / (2 * sigma * sigma));
        smooth.push_back(static_cast<float>(g));
        slope.push_back(static_cast<float>(-i * g));
        bump.push_back(static_cast<float>((i * i / (sigma * sigma) - 1) * g));
    }
    const auto balance = [](std::vector<float>& kernel) {
        float up = 0, down = 0;
        for (float v : kernel) (v > 0 ? up : down) += v;
        for (float& v : kernel) v /= v > 0 ? up : -down;
    };
    balance(slope), balance(bump);
    float sum = 0;
    for (float v : smooth) sum += v;
    for (float& v : smooth) v /= sum;
    Plane grey(opponent.width, opponent.height);
    for (size_t i = 0; i < grey.at.size(); ++i) grey.at[i].fill((opponent.at[i][0] + 16) / 116);
    Features out{{grey.width, grey.height}, {grey.width, grey.height}};
    add_filtered(grey, 0, slope, smooth, 1, out.edge);
    add_filtered(grey, 1, smooth, slope, 1, out.edge);
    add_filtered(grey, 0, bump, smooth, 1, out.point);
    add_filtered(grey, 1, smooth, bump, 1, out.point);
    return out;
}

Plane opponent_of(const Pixels& pixels) {
    Plane out(static_cast<int>(pixels.width), static_cast<int>(pixels.height));
    for (size_t i = 0; i < out.at.size(); ++i) {
        Color rgb{};
        for (size_t c = 0; c < 3; ++c) rgb[c] = to_linear(static_cast<float>(pixels.rgba[i * 4 + c]) / 255);
        out.at[i] = to_opponent(rgb);
    }
    return out;
}

}  // namespace

Flip flip(const Pixels& reference, const Pixels& picture, float pixels_per_degree) {
    if (reference.rgba.empty() || reference.width != picture.width || reference.height != picture.height) return {};
    const Plane a = opponent_of(reference), b = opponent_of(picture);
    const Plane seen_a = as_seen(a, pixels_per_degree), seen_b = as_seen(b, pixels_per_degree);
    const Features features_a = features_of(a, pixels_per_degree), features_b = features_of(b, pixels_per_degree);
    const float most = std::pow(hyab(to_hunt_lab({0, 1, 0}), to_hunt_lab({0, 0, 1})), kColorPower), knee = kKnee * most;
    Flip out{0, std::vector<float>(a.at.size())};
    double sum = 0;
    for (size_t i = 0; i < a.at.size(); ++i) {
        const float color = std::pow(hyab(seen_a.at[i], seen_b.at[i]), kColorPower);
        const float share = color < knee ? color * kKneeValue / knee : kKneeValue + (color - knee) / (most - knee) * (1 - kKneeValue);
        const auto size = [i](const Plane& p) { return std::hypot(p.at[i][0], p.at[i][1]); };
        const float feature = std::max(std::abs(size(features_a.edge) - size(features_b.edge)), std::abs(size(features_a.point) - size(features_b.point)));
        const float sharp = std::pow(std::clamp(feature / std::sqrt(2.0f), 0.0f, 1.0f), kFeaturePower);
        out.map[i] = share > 0 ? std::pow(share, 1 - sharp) : 0;
        sum += static_cast<double>(out.map[i]);
    }
    out.mean = sum / static_cast<double>(out.map.size());
    return out;
}

}  // namespace aisland::test
