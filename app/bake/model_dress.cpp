#include "app/bake/model_dress.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_dice.h"

namespace aisland::bake {

void add_cove(Interior& in, vec2 lo, vec2 hi, float width, float drop, Paint paint, Paint light) {
    Shape& s = in.stuff;
    const float y = in.room.size.y, w = width;
    s.at(mat4(1.0f)).use(paint);
    const uint32_t seen = kFaceSides | kFaceBottom;
    add_box(s, {lo.x, y - drop, lo.y}, {hi.x, y - 0.002f, lo.y + w}, seen);
    add_box(s, {lo.x, y - drop, hi.y - w}, {hi.x, y - 0.002f, hi.y}, seen);
    add_box(s, {lo.x, y - drop, lo.y + w}, {lo.x + w, y - 0.002f, hi.y - w}, seen);
    add_box(s, {hi.x - w, y - drop, lo.y + w}, {hi.x, y - 0.002f, hi.y - w}, seen);
    s.use(light);
    const float t = 0.018f, a = y - drop * 0.62f, b = a + 0.03f;
    add_box(s, {lo.x + w, a, lo.y + w}, {hi.x - w, b, lo.y + w + t}, kFaceBack | kFaceBottom);
    add_box(s, {lo.x + w, a, hi.y - w - t}, {hi.x - w, b, hi.y - w}, kFaceFront | kFaceBottom);
    add_box(s, {lo.x + w, a, lo.y + w}, {lo.x + w + t, b, hi.y - w}, kFaceRight | kFaceBottom);
    add_box(s, {hi.x - w - t, a, lo.y + w}, {hi.x - w, b, hi.y - w}, kFaceLeft | kFaceBottom);
}

void add_ceiling_grid(Interior& in, float module, Paint bar) {
    Shape& s = in.stuff;
    const float x1 = in.room.size.x / 2, z1 = in.room.size.z / 2, y = in.room.size.y;
    s.at(mat4(1.0f)).use(bar);
    const int nx = static_cast<int>(x1 / module), nz = static_cast<int>(z1 / module);
    for (int i = -nx; i <= nx; ++i) add_box(s, {module * static_cast<float>(i) - 0.009f, y - 0.008f, -z1}, {module * static_cast<float>(i) + 0.009f, y - 0.001f, z1}, kFaceBottom | kFaceLeft | kFaceRight);
    for (int j = -nz; j <= nz; ++j) add_box(s, {-x1, y - 0.007f, module * static_cast<float>(j) - 0.009f}, {x1, y - 0.001f, module * static_cast<float>(j) + 0.009f}, kFaceBottom | kFaceFront | kFaceBack);
    for (int j = -nz + 1; j < nz; j += 3)
        for (int i = -nx + 1; i < nx; i += 4) {
            const float x = module * (static_cast<float>(i) + 0.5f), z = module * (static_cast<float>(j) + 0.5f), h = module * 0.36f;
            s.use(Paint::frame_light);
            add_box(s, {x - h, y - 0.016f, z - h}, {x + h, y - 0.001f, z + h}, kFaceSides | kFaceBottom);
            s.use(Paint::graphite);
            for (int k = 0; k < 5; ++k) add_box(s, {x - h * 0.85f, y - 0.0175f, z - h * 0.8f + h * 0.36f * static_cast<float>(k)}, {x + h * 0.85f, y - 0.016f, z - h * 0.8f + h * 0.36f * static_cast<float>(k) + 0.02f}, kFaceBottom);
        }
}

void add_track(Interior& in, vec3 from, vec3 to, int count, vec3 aim) {
    Shape& s = in.stuff;
    s.at(mat4(1.0f)).use(Paint::shell_dark);
    const vec3 half(0.018f, 0.012f, 0.018f);
    add_box(s, glm::min(from, to) - half, glm::max(from, to) + half);
    for (int i = 0; i < count; ++i) {
        const vec3 p = glm::mix(from, to, (static_cast<float>(i) + 0.5f) / static_cast<float>(count)) - vec3(0, 0.07f, 0);
        const vec3 d = glm::normalize(aim - p);
        s.use(Paint::shell_dark);
        add_cylinder(s, p + vec3(0, 0.07f, 0), p, 0.008f, 0.008f, 6, kCapNone);
        add_cylinder(s, p - d * 0.03f, p + d * 0.10f, 0.036f, 0.042f, 12, kCapBottom);
        s.use(Paint::lamp_warm);
        add_cylinder(s, p + d * 0.094f, p + d * 0.097f, 0.036f, 0.036f, 12, kCapTop);
    }
}

void add_picture(Shape& s, vec2 size, int kind, uint32_t seed, Paint frame) {
    Dice dice("picture", seed);
    const float w = size.x / 2, h = size.y / 2;
    s.use(frame);
    add_box(s, {-w - 0.025f, -h - 0.025f, 0.002f}, {w + 0.025f, h + 0.025f, 0.03f}, kFaceAll & ~kFaceFront);
    s.use(Paint::paper);
    add_box(s, {-w, -h, 0.03f}, {w, h, 0.032f}, kFaceBack);
    const float z = 0.033f;
    const auto field = [&](float x0, float y0, float x1, float y1, float lift) { add_quad(s, {x0, y0, z + lift}, {x1, y0, z + lift}, {x1, y1, z + lift}, {x0, y1, z + lift}); };
    static constexpr std::array<Paint, 6> inks{Paint::fabric_clay, Paint::fabric_teal, Paint::carpet_blue, Paint::fabric_sand, Paint::graphite, Paint::brass};
    const float edge = 0.12f * std::min(size.x, size.y);
    if (kind == 0) {
        for (int i = 0; i < 3; ++i) {
            const float r = std::min(w, h) * dice.between(0.28f, 0.5f);
            const vec2 c{dice.between(-w + r + edge, w - r - edge), dice.between(-h + r + edge, h - r - edge)};
            s.use(inks[static_cast<size_t>((seed + static_cast<uint32_t>(i)) % 6)]);
            for (int k = 0; k < 24; ++k) {
                const float a = glm::two_pi<float>() * static_cast<float>(k) / 24, b = glm::two_pi<float>() * static_cast<float>(k + 1) / 24;
                const float lift = 0.0006f * static_cast<float>(i);
                add_triangle(s, {c.x, c.y, z + lift}, {c.x + r * std::cos(a), c.y + r * std::sin(a), z + lift}, {c.x + r * std::cos(b), c.y + r * std::sin(b), z + lift});
            }
        }
    } else if (kind == 1) {
        float y = -h + edge;
        while (y < h - edge - 0.02f) {
            const float top = std::min(y + size.y * dice.between(0.10f, 0.32f), h - edge);
            s.use(inks[static_cast<size_t>(dice.below(6))], vec3(dice.between(0.8f, 1.0f)));
            field(-w + edge, y, w - edge, top - 0.012f, 0);
            y = top;
        }
    } else if (kind == 2) {
        s.use(inks[seed % 3]);
        for (int row = 0; row < 14; ++row) {
            const float base = -h + edge + (size.y - 2 * edge) * (static_cast<float>(row) + 0.3f) / 15.0f;
            const auto at = [&](int k) {
                const float t = static_cast<float>(k) / 24.0f, hill = std::exp(-std::pow((t - 0.5f - 0.12f * std::sin(static_cast<float>(seed))) * 4.0f, 2.0f));
                return vec2(-w + edge + (size.x - 2 * edge) * t, base + size.y * 0.11f * hill * (0.55f + 0.45f * std::sin(t * 19.0f + static_cast<float>(row) * 1.7f)));
            };
            for (int k = 0; k < 24; ++k) {
                const vec2 a = at(k), b = at(k + 1);
                add_quad(s, {a.x, a.y, z}, {b.x, b.y, z}, {b.x, b.y + 0.004f, z}, {a.x, a.y + 0.004f, z});
            }
        }
    } else {
        for (int i = 0; i < 26; ++i) {
            const float x = dice.between(-w + edge, w - edge - 0.16f * size.x), y = dice.between(-h + edge, h - edge - 0.16f * size.y);
            s.use(inks[static_cast<size_t>(dice.below(6))]);
            field(x, y, x + size.x * dice.between(0.04f, 0.14f), y + size.y * dice.between(0.04f, 0.14f), 0.0002f * static_cast<float>(i));
        }
    }
}

void add_sconce(Shape& s, Paint body) {
    s.use(body);
    add_box(s, {-0.05f, -0.05f, 0.002f}, {0.05f, 0.05f, 0.02f}, kFaceAll & ~kFaceFront);
    add_cylinder(s, {0, -0.13f, 0.085f}, {0, 0.13f, 0.085f}, 0.045f, 0.045f, 16, kCapNone);
    add_box(s, {-0.012f, -0.012f, 0.02f}, {0.012f, 0.012f, 0.05f});
    s.use(Paint::lamp_lantern);
    add_cylinder(s, {0, -0.125f, 0.085f}, {0, 0.125f, 0.085f}, 0.042f, 0.042f, 16, kCapBoth);
}

void add_panels(Shape& s, float x0, float x1, float y0, float y1, int count, Paint paint, float thick) {
    const float step = (x1 - x0) / static_cast<float>(count);
    s.use(paint);
    for (int i = 0; i < count; ++i)
        add_rounded_box(s, {x0 + step * static_cast<float>(i) + 0.006f, y0, 0.004f}, {x0 + step * static_cast<float>(i + 1) - 0.006f, y1, 0.004f + thick}, std::min(0.012f, thick * 0.4f), 2);
}

void add_object(Shape& s, int kind, uint32_t seed) {
    Dice dice("object", seed);
    static constexpr std::array<Paint, 5> glazes{Paint::ceramic, Paint::terracotta, Paint::copper, Paint::fabric_teal, Paint::graphite};
    s.use(glazes[seed % 5]);
    if (kind == 0) {
        const std::array<vec2, 6> bowl{vec2(0, 0), vec2(0.05f, 0), vec2(0.14f, 0.07f), vec2(0.13f, 0.072f), vec2(0.04f, 0.016f), vec2(0, 0.014f)};
        add_lathe(s, vec3(0.0f), bowl, 24);
    } else if (kind == 1) {
        const std::array<vec2, 6> vase{vec2(0, 0), vec2(0.05f, 0), vec2(0.075f, 0.10f), vec2(0.03f, 0.21f), vec2(0.036f, 0.24f), vec2(0, 0.235f)};
        add_lathe(s, vec3(0.0f), vase, 20);
        for (int i = 0; i < 5; ++i) {
            const float a = 1.2566f * static_cast<float>(i) + dice.unit(), reach = dice.between(0.06f, 0.16f), high = dice.between(0.45f, 0.7f);
            const vec3 tip{reach * std::cos(a), high, reach * std::sin(a)};
            s.use(Paint::timber_dark);
            add_cylinder(s, {0, 0.22f, 0}, tip, 0.004f, 0.002f, 4, kCapNone);
            s.use(Paint::fabric_clay);
            for (float t : {0.7f, 0.85f, 1.0f}) add_sphere(s, glm::mix(vec3(0, 0.22f, 0), tip, t), 0.014f, 7, 5);
        }
    } else if (kind == 2) {
        const std::array<vec2, 5> cup{vec2(0, 0), vec2(0.032f, 0), vec2(0.042f, 0.085f), vec2(0.038f, 0.085f), vec2(0, 0.07f)};
        add_lathe(s, vec3(0.0f), cup, 18);
    } else {
        s.use(Paint::walnut);
        add_rounded_box(s, {-0.2f, 0, -0.13f}, {0.2f, 0.018f, 0.13f}, 0.008f, 2);
        s.use(Paint::ceramic);
        for (float x : {-0.09f, 0.08f}) add_cylinder(s, {x, 0.018f, 0}, {x, 0.10f, 0}, 0.035f, 0.04f, 14, kCapTop);
    }
}

}  // namespace aisland::bake
