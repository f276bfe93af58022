#include "app/bake/model_furniture.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_dice.h"

namespace aisland::bake {
namespace {

// Draws with the pen moved by `local` and puts the pen back.
template <class F>
void moved(Shape& s, const mat4& local, F&& draw) {
    const Pen pen = s.pen;
    s.pen.place = pen.place * local;
    draw();
    s.pen = pen;
}

void legs(Shape& s, vec2 half, float y, float radius, Paint paint) {
    s.use(paint);
    for (int i = 0; i < 4; ++i) {
        const vec3 top((i & 1 ? half.x : -half.x), y, (i & 2 ? half.y : -half.y));
        add_cylinder(s, {top.x * 1.04f, 0, top.z * 1.04f}, top, radius * 0.75f, radius, 8, kCapNone);
    }
}

}  // namespace

void add_table(Shape& s, vec3 size, Paint top, Paint leg, float leg_inset) {
    s.use(top);
    add_rounded_box(s, {-size.x / 2, size.y - 0.032f, -size.z / 2}, {size.x / 2, size.y, size.z / 2}, 0.010f);
    legs(s, {size.x / 2 - leg_inset, size.z / 2 - leg_inset}, size.y - 0.03f, 0.021f, leg);
}

void add_round_table(Shape& s, float radius, float height, Paint top, Paint leg) {
    s.use(top);
    const vec2 profile[] = {{0, height - 0.028f}, {radius - 0.02f, height - 0.028f}, {radius, height - 0.012f}, {radius - 0.006f, height}, {0, height}};
    add_lathe(s, vec3(0.0f), profile, 32);
    s.use(leg);
    const vec2 foot[] = {{0, 0}, {radius * 0.6f, 0}, {radius * 0.58f, 0.018f}, {0.05f, 0.03f}, {0.026f, 0.12f}, {0.026f, height - 0.03f}};
    add_lathe(s, vec3(0.0f), foot, 24);
}

void add_chair(Shape& s, Paint seat, Paint leg) {
    legs(s, {0.19f, 0.19f}, 0.44f, 0.015f, leg);
    s.use(seat);
    add_rounded_box(s, {-0.225f, 0.43f, -0.225f}, {0.225f, 0.47f, 0.225f}, 0.018f, 2);
    moved(s, placed({0, 0.47f, 0.20f}) * glm::rotate(mat4(1.0f), 0.16f, vec3(1, 0, 0)), [&] {
        s.use(leg);
        for (const float x : {-0.17f, 0.17f}) add_cylinder(s, {x, -0.05f, 0.01f}, {x, 0.20f, 0.01f}, 0.011f, 0.011f, 6, kCapNone);
        s.use(seat);
        add_rounded_box(s, {-0.215f, 0.14f, -0.012f}, {0.215f, 0.38f, 0.022f}, 0.014f, 2);
    });
}

void add_stool(Shape& s, float height, Paint seat, Paint leg) {
    s.use(seat);
    const vec2 profile[] = {{0, height - 0.06f}, {0.17f, height - 0.055f}, {0.19f, height - 0.03f}, {0.18f, height}, {0, height + 0.006f}};
    add_lathe(s, vec3(0.0f), profile, 20);
    s.use(leg);
    const vec2 foot[] = {{0, 0}, {0.20f, 0}, {0.19f, 0.014f}, {0.03f, 0.03f}, {0.022f, height - 0.05f}};
    add_lathe(s, vec3(0.0f), foot, 20);
}

void add_sofa(Shape& s, float width, Paint cloth, Paint cushion, Paint leg) {
    const float w = width / 2;
    legs(s, {w - 0.10f, 0.36f}, 0.14f, 0.024f, leg);
    s.use(cloth);
    add_rounded_box(s, {-w, 0.13f, -0.44f}, {w, 0.31f, 0.44f}, 0.03f, 2);
    add_rounded_box(s, {-w, 0.20f, 0.24f}, {w, 0.78f, 0.44f}, 0.07f, 3);
    for (const float side : {-1.0f, 1.0f}) {
        const float x0 = side < 0 ? -w : w - 0.17f;
        add_rounded_box(s, {x0, 0.20f, -0.44f}, {x0 + 0.17f, 0.58f, 0.40f}, 0.06f, 3);
    }
    const int seats = std::max(2, static_cast<int>(std::round(width / 0.8f)));
    const float step = (width - 0.36f) / static_cast<float>(seats);
    for (int i = 0; i < seats; ++i) {
        const float x = -w + 0.18f + step * static_cast<float>(i);
        s.use(cloth, vec3(0.97f));
        add_rounded_box(s, {x + 0.006f, 0.30f, -0.45f}, {x + step - 0.006f, 0.46f, 0.26f}, 0.045f, 3);
        moved(s, placed({x + step / 2, 0.44f, 0.20f}) * glm::rotate(mat4(1.0f), 0.22f, vec3(1, 0, 0)), [&] {
            add_rounded_box(s, {-step / 2 + 0.012f, 0, -0.08f}, {step / 2 - 0.012f, 0.40f, 0.07f}, 0.06f, 3);
        });
    }
    s.use(cushion);
    for (const float side : {-1.0f, 1.0f})
        moved(s, placed({side * (w - 0.40f), 0.47f, 0.05f}, side * 0.3f) * glm::rotate(mat4(1.0f), 0.35f, vec3(1, 0, 0)), [&] {
            add_rounded_box(s, {-0.22f, 0, -0.05f}, {0.22f, 0.40f, 0.06f}, 0.05f, 3);
        });
}

void add_armchair(Shape& s, Paint cloth, Paint leg) {
    legs(s, {0.28f, 0.26f}, 0.30f, 0.018f, leg);
    s.use(cloth);
    add_rounded_box(s, {-0.34f, 0.28f, -0.36f}, {0.34f, 0.44f, 0.30f}, 0.06f, 3);
    moved(s, placed({0, 0.40f, 0.27f}) * glm::rotate(mat4(1.0f), 0.24f, vec3(1, 0, 0)), [&] {
        add_rounded_box(s, {-0.33f, 0, -0.07f}, {0.33f, 0.50f, 0.07f}, 0.06f, 3);
    });
    for (const float side : {-1.0f, 1.0f}) {
        const float x = side * 0.34f;
        add_rounded_box(s, {x - 0.045f, 0.40f, -0.30f}, {x + 0.045f, 0.60f, 0.28f}, 0.04f, 2);
    }
}

void add_bed(Shape& s, vec2 size, Paint cloth, Paint frame) {
    const float w = size.x / 2, l = size.y / 2;
    s.use(frame);
    add_rounded_box(s, {-w - 0.05f, 0.10f, -l - 0.03f}, {w + 0.05f, 0.28f, l + 0.05f}, 0.02f);
    add_rounded_box(s, {-w - 0.08f, 0.0f, l + 0.03f}, {w + 0.08f, 1.02f, l + 0.11f}, 0.03f, 2);
    s.use(Paint::linen);
    add_rounded_box(s, {-w, 0.26f, -l}, {w, 0.48f, l}, 0.06f, 3);
    s.use(cloth);
    add_rounded_box(s, {-w - 0.015f, 0.30f, -l - 0.015f}, {w + 0.015f, 0.53f, l - 0.62f}, 0.06f, 3);
    s.use(Paint::paper);
    add_rounded_box(s, {-w - 0.01f, 0.44f, l - 0.80f}, {w + 0.01f, 0.545f, l - 0.56f}, 0.04f, 2);
    for (const float side : {-0.5f, 0.5f})
        moved(s, placed({side * size.x * 0.48f, 0.50f, l - 0.24f}) * glm::rotate(mat4(1.0f), 0.5f, vec3(1, 0, 0)), [&] {
            s.use(side < 0 ? Paint::linen : Paint::paper);
            add_rounded_box(s, {-0.31f, -0.03f, -0.20f}, {0.31f, 0.11f, 0.20f}, 0.06f, 3);
        });
}

void add_rug(Shape& s, vec2 size, Paint paint, Paint border) {
    s.use(border);
    add_rounded_box(s, {-size.x / 2, 0.0f, -size.y / 2}, {size.x / 2, 0.012f, size.y / 2}, 0.005f);
    s.use(paint);
    add_rounded_box(s, {-size.x / 2 + 0.09f, 0.002f, -size.y / 2 + 0.09f}, {size.x / 2 - 0.09f, 0.016f, size.y / 2 - 0.09f}, 0.004f);
}

void add_cabinet(Shape& s, vec3 size, int doors, Paint body, Paint front, Paint handle) {
    const float w = size.x / 2, d = size.z / 2;
    s.use(Paint::graphite);
    add_box(s, {-w + 0.02f, 0, -d + 0.05f}, {w - 0.02f, 0.08f, d}, kFaceNoBottom);
    s.use(body);
    add_box(s, {-w, 0.08f, -d + 0.02f}, {w, size.y, d});
    const float step = size.x / static_cast<float>(doors);
    for (int i = 0; i < doors; ++i) {
        const float x = -w + step * static_cast<float>(i);
        s.use(front);
        add_rounded_box(s, {x + 0.002f, 0.082f, -d}, {x + step - 0.002f, size.y - 0.002f, -d + 0.02f}, 0.003f);
        s.use(handle);
        const float hx = i % 2 ? x + 0.05f : x + step - 0.05f;
        add_rounded_box(s, {hx - 0.006f, size.y * 0.55f, -d - 0.024f}, {hx + 0.006f, std::min(size.y * 0.55f + 0.16f, size.y - 0.04f), -d - 0.010f}, 0.004f);
    }
}

void add_books(Shape& s, float length, float height, uint32_t seed) {
    Dice dice("books", seed);
    constexpr Paint kCovers[] = {Paint::fabric_clay, Paint::fabric_teal, Paint::paper, Paint::fabric_sand, Paint::graphite, Paint::leather, Paint::linen, Paint::carpet_blue};
    for (float x = 0; x < length - 0.05f;) {
        const float w = dice.between(0.018f, 0.042f), h = height * dice.between(0.68f, 0.97f);
        s.use(kCovers[dice.below(8)]);
        add_box(s, {x, 0, -dice.between(0.07f, 0.10f)}, {x + w - 0.002f, h, 0.09f}, kFaceNoBottom);
        x += w;
        if (dice.chance(0.08f)) x += dice.between(0.04f, 0.12f);
    }
}

void add_shelf(Shape& s, vec3 size, int boards, Paint wood, uint32_t seed) {
    const float w = size.x / 2, d = size.z / 2;
    Dice dice("shelf", seed);
    s.use(wood);
    for (const float x : {-w, w - 0.028f}) add_box(s, {x, 0, -d}, {x + 0.028f, size.y, d});
    add_box(s, {-w, 0, d - 0.012f}, {w, size.y, d}, kFaceFront | kFaceBack);
    const float step = size.y / static_cast<float>(boards);
    for (int i = 0; i <= boards; ++i) {
        s.use(wood);
        const float y = std::min(step * static_cast<float>(i), size.y - 0.028f);
        add_box(s, {-w, y, -d}, {w, y + 0.028f, d});
        if (i == boards) break;
        const float x0 = -w + 0.06f, part = (size.x - 0.12f) * dice.between(0.45f, 0.75f);
        moved(s, placed({x0, y + 0.028f, 0}), [&] { add_books(s, part, step - 0.06f, seed * 31u + static_cast<uint32_t>(i)); });
        moved(s, placed({x0 + part + (size.x - 0.12f - part) * 0.55f, y + 0.028f, 0}), [&] {
            s.use(i % 2 ? Paint::ceramic : Paint::terracotta);
            const float r = std::min(0.075f, step * 0.3f);
            const vec2 pot[] = {{0, 0}, {r * 0.7f, 0}, {r, r * 1.1f}, {r * 0.55f, r * 2.0f}, {r * 0.6f, r * 2.2f}, {0, r * 2.15f}};
            add_lathe(s, vec3(0.0f), pot, 18);
        });
    }
}

void add_plant(Shape& s, float height, Paint pot, uint32_t seed) {
    Dice dice("plant", seed);
    const float r = std::clamp(height * 0.16f, 0.08f, 0.24f);
    s.use(pot);
    const vec2 profile[] = {{0, 0}, {r * 0.72f, 0}, {r, r * 1.5f}, {r * 0.93f, r * 1.5f}, {r * 0.88f, r * 1.38f}, {0, r * 1.38f}};
    add_lathe(s, vec3(0.0f), profile, 24);
    // Arching leaves: a folded blade of five cells each.
    const int leaves = 22;
    for (int i = 0; i < leaves; ++i) {
        const float turn = 2.399963f * static_cast<float>(i), rise = dice.between(0.55f, 1.0f);
        const float reach = height * dice.between(0.22f, 0.42f), width = height * dice.between(0.035f, 0.06f);
        s.use(i % 3 ? Paint::leaf_shrub : Paint::leaf_hedge);
        moved(s, placed({0, r * 1.3f, 0}, turn), [&] {
            vec3 last_l(0.0f), last_r(0.0f), last_m(0.0f);
            for (int k = 0; k <= 5; ++k) {
                const float t = static_cast<float>(k) / 5.0f;
                const float w = width * std::sin(glm::pi<float>() * (0.12f + 0.88f * t)) + 0.004f;
                const vec3 m(0, (height - r) * rise * (t * 1.25f - 0.42f * t * t), -reach * t * t * 1.3f);
                const vec3 l = m + vec3(-w, 0.3f * w, 0), rr = m + vec3(w, 0.3f * w, 0);
                if (k > 0) {
                    const float shadow = 0.55f + 0.45f * t;
                    add_quad(s, last_m, last_r, rr, m, shadow, shadow);
                    add_quad(s, last_l, last_m, m, l, shadow, shadow);
                }
                last_l = l, last_r = rr, last_m = m;
            }
        });
    }
}

void add_curtain(Shape& s, float width, float height, Paint cloth) {
    s.use(cloth);
    const int folds = std::max(8, static_cast<int>(width / 0.03f));
    vec3 last(0.0f);
    for (int i = 0; i <= folds; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(folds);
        const vec3 p(-width / 2 + width * t, 0.01f, 0.035f * std::sin(t * width * 52.0f) + 0.012f * std::sin(t * width * 21.0f + 1.0f));
        const float shadow = 0.72f + 0.28f * std::sin(t * width * 52.0f);
        if (i > 0) {
            s.pen.occlusion = std::clamp(shadow, 0.5f, 1.0f);
            add_quad(s, last, p, p + vec3(0, height, 0), last + vec3(0, height, 0));
            add_quad(s, p, last, last + vec3(0, height, 0), p + vec3(0, height, 0));
        }
        last = p;
    }
    s.pen.occlusion = 1.0f;
}

void add_panel_screen(Shape& s, vec2 size, Paint bezel, float stand) {
    const float w = size.x / 2, h = size.y / 2;
    s.use(bezel);
    add_rounded_box(s, {-w - 0.014f, stand - h - 0.014f, -0.004f}, {w + 0.014f, stand + h + 0.014f, 0.032f}, 0.006f);
    s.use(Paint::screen_dark);
    add_quad(s, {w, stand - h, -0.006f}, {-w, stand - h, -0.006f}, {-w, stand + h, -0.006f}, {w, stand + h, -0.006f});
}

void add_chart(Shape& s, vec2 size, int kind, Paint paint, uint32_t seed) {
    Dice dice("chart", seed);
    const float w = size.x / 2, h = size.y / 2, z = -0.010f;
    // Facing -Z: x grows to the right as the viewer sees it, which is local -X.
    const auto quad = [&](float x0, float y0, float x1, float y1) { add_quad(s, {-x0, y0, z}, {-x1, y0, z}, {-x1, y1, z}, {-x0, y1, z}); };
    const auto stroke = [&](vec2 a, vec2 b, float t) {
        const vec2 n = glm::normalize(vec2(-(b - a).y, (b - a).x)) * t / 2.0f;
        add_quad(s, {-(a - n).x, (a - n).y, z}, {-(b - n).x, (b - n).y, z}, {-(b + n).x, (b + n).y, z}, {-(a + n).x, (a + n).y, z});
    };
    s.use(paint);
    const float hair = std::max(0.004f, size.y * 0.006f);
    quad(-w, -h, w, -h + hair);
    if (kind == 0) {
        constexpr int n = 14;
        for (int i = 0; i < n; ++i) {
            const float x = -w + size.x * (static_cast<float>(i) + 0.2f) / n;
            const float y = size.y * (0.25f + 0.55f * std::abs(std::sin(static_cast<float>(i) * 0.45f + 0.4f)) * dice.between(0.75f, 1.0f));
            quad(x, -h + hair * 2, x + size.x * 0.6f / n, -h + y);
        }
    } else if (kind == 1) {
        vec2 last(-w, -h * 0.2f);
        for (int i = 1; i <= 40; ++i) {
            const float t = static_cast<float>(i) / 40.0f;
            const vec2 p(-w + size.x * t, h * (0.15f + 0.55f * std::sin(t * 5.2f - 1.2f) + dice.between(-0.07f, 0.07f)));
            stroke(last, p, hair * 1.6f);
            last = p;
        }
    } else if (kind == 2) {
        const float r = std::min(w, h) * 0.86f;
        for (int i = 0; i < 40; ++i) {
            const float a = 1.6f - static_cast<float>(i) * 4.9f / 40.0f, b = 1.6f - static_cast<float>(i + 1) * 4.9f / 40.0f;
            const vec2 da(std::cos(a), std::sin(a)), db(std::cos(b), std::sin(b));
            add_quad(s, {-da.x * r * 0.8f, da.y * r * 0.8f, z}, {-db.x * r * 0.8f, db.y * r * 0.8f, z}, {-db.x * r, db.y * r, z}, {-da.x * r, da.y * r, z});
            add_quad(s, {-db.x * r * 0.8f, db.y * r * 0.8f, z}, {-da.x * r * 0.8f, da.y * r * 0.8f, z}, {-da.x * r, da.y * r, z}, {-db.x * r, db.y * r, z});
        }
    } else {
        for (int i = 0; i < 6; ++i) {
            const float y = h - size.y * (static_cast<float>(i) + 0.6f) / 6.0f;
            quad(-w, y, -w + size.x * dice.between(0.28f, 0.62f), y + size.y * 0.05f);
            quad(w - size.x * 0.16f, y, w - size.x * dice.between(0.0f, 0.07f), y + size.y * 0.05f);
        }
    }
}

void add_pendant(Shape& s, float drop, float radius, Paint shade, Paint glow) {
    s.use(Paint::metal_dark);
    add_cylinder(s, {0, radius * 0.9f, 0}, {0, drop, 0}, 0.004f, 0.004f, 6, kCapNone);
    s.use(shade);
    const vec2 outer[] = {{radius, 0}, {radius * 0.97f, radius * 0.22f}, {radius * 0.70f, radius * 0.62f}, {radius * 0.22f, radius * 0.88f}, {0.02f, radius * 0.92f}};
    add_lathe(s, vec3(0.0f), outer, 32);
    s.use(glow);
    const vec2 disc[] = {{0, 0.012f}, {radius * 0.93f, 0.02f}};  // seen from below
    add_lathe(s, vec3(0.0f), disc, 32);
    const vec2 bulb[] = {{0, -radius * 0.10f}, {radius * 0.22f, 0}, {radius * 0.18f, radius * 0.16f}, {0, radius * 0.24f}};
    add_lathe(s, vec3(0.0f), bulb, 16);
}

}  // namespace aisland::bake
