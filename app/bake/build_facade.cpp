// Facades by style. Every style is a few long pieces (glass, posts over the full height, bands round the whole building)
// rather than many small ones: it keeps triangles low and joints clean.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <glm/geometric.hpp>

#include "app/bake/build_block.h"
#include "app/bake/build_tree.h"

namespace aisland::bake {
namespace {

struct Grid {
    int count;
    float step;
};  // equal bays on a wall
Grid bays(const Wall& w, float module) {
    const int count = std::max(1, static_cast<int>(std::lround(w.length / module)));
    return {count, w.length / static_cast<float>(count)};
}

bool has(std::string_view word, std::string_view part) { return word.find(part) != std::string_view::npos; }

// Glass whose rooms line up with storeys and with every few bays of `step` metres; `shift`: where the panel's u = 0 lies on
// the wall whose bays count.
void add_glass(Shape& s, const Block& b, const Wall& w, float u0, float u1, float y0, float y1, float depth, Paint paint,
               float step = 0, float shift = 0) {
    if (u1 - u0 < 1e-4f || y1 - y0 < 1e-4f) return;
    const float room = material(paint).params.x;
    const float wide = step > 0 ? step * std::max(1.0f, std::round(room / step)) : room;
    const float first = std::ceil(w.start / room) * room;
    const vec3 n{w.out.x, 0, w.out.y}, t{w.along.x, 0, w.along.y};
    s.use(paint, paint == Paint::glass_shop || paint == Paint::glass_lobby ? vec3(1.0f) : b.glass);
    const auto vertex = [&](float u, float y) {
        return add_vertex(s, w.at(u, y, depth), n, t, {first + (shift + u) * room / wide, y * b.room_scale()});
    };
    const uint32_t i = vertex(u0, y0), j = vertex(u1, y0), k = vertex(u1, y1), l = vertex(u0, y1);
    std::vector<uint32_t>& indices = s.part(paint).indices;
    indices.insert(indices.end(), {i, j, k, i, k, l});
}

// One sheet of glass per wall and use, shops below and offices above up to the roof, behind bays of about `module` metres.
void add_glass_skin(Shape& s, const Block& b, float depth, Paint paint, float module) {
    for (const Outline& loop : b.loops) {
        Outline inner = inset(loop, -depth);
        if (inner.empty()) inner = loop;
        const std::vector<Wall> outer = walls_of(loop), sheets = walls_of(inner);
        for (size_t i = 0; i < sheets.size(); ++i) {
            const float shift = glm::dot(sheets[i].a - outer[i].a, outer[i].along);
            const float step = bays(outer[i], module).step, shops = b.floors > 2 ? b.floor_y(1) : 0.0f;
            add_glass(s, b, sheets[i], 0, sheets[i].length, 0, shops, 0, Paint::glass_shop, step, shift);
            add_glass(s, b, sheets[i], 0, sheets[i].length, shops, b.top, 0, paint, step, shift);
        }
    }
}

void add_slabs(Shape& s, const Block& b, Paint paint, float below, float above, float d_in, float d_out, int first = 1) {
    for (int f = first; f <= b.floors; ++f)
        for (const Outline& loop : b.loops) {
            const float y = b.floor_y(f);
            add_ledge(s, paint, loop, {y - below, f == b.floors ? y : y + above}, {d_in, d_out}, b.detail);
        }
}

// Posts at every bay boundary of every wall; `corner` draws them at wall ends too.
template <class Draw>
void each_post(const Block& b, float module, Draw&& draw) {
    for (const Outline& loop : b.loops)
        for (const Wall& w : walls_of(loop)) {
            const Grid g = bays(w, module);
            for (int i = 0; i < g.count; ++i) draw(w, static_cast<float>(i) * g.step, i, g);
        }
}

// Glass curtain: dark spandrels at the slabs, thin mullions, every third one a deeper blade.
void curtain(Shape& s, const Block& b, bool tower) {
    const Paint glass = tower ? Paint::glass_cool : Paint::glass_facade;
    const bool warm = b.look % 2 == 0;
    add_glass_skin(s, b, -0.10f, glass, tower ? 1.5f : 1.6f);
    add_slabs(s, b, !tower ? Paint::spandrel : warm ? Paint::bronze
                                                    : Paint::spandrel_dark,
              0.55f, 0.30f, -0.3f, -0.04f);
    if (b.detail >= 2) return;
    add_slabs(s, b, Paint::frame_light, 0.09f, 0.09f, -0.04f, tower ? 0.10f : 0.20f);
    each_post(b, tower ? 1.5f : 1.6f, [&](const Wall& w, float u, int i, const Grid& g) {
        const bool blade = i % 3 == 0;
        if (b.detail == 1 && !blade) return;
        const float half = blade ? 0.045f : 0.03f, out = blade ? (tower ? 0.34f : 0.28f) : 0.05f;
        const float center = i == 0 ? std::min(0.05f, g.step * 0.5f) : u;
        s.use(blade ? (warm ? Paint::copper : tower ? Paint::aluminium
                                                    : Paint::white_panel)
                    : Paint::frame_dark);
        add_block(s, w, center - half, center + half, 0.0f, b.top, -0.12f, out, kPost);
    });
}

// Vertical fins whose depth runs in waves over the building.
void fins(Shape& s, const Block& b) {
    add_glass_skin(s, b, -0.15f, Paint::glass_facade, 1.15f);
    static constexpr std::array<Paint, 3> blades{Paint::terracotta, Paint::white_panel, Paint::brass};
    const Paint blade = blades[b.look % blades.size()];
    add_slabs(s, b, blade == Paint::white_panel ? blade : Paint::limestone, 0.32f, 0.22f, -0.3f, b.detail >= 2 ? 0.06f : 0.02f);
    if (b.detail >= 2) return;
    const float phase = static_cast<float>(b.seed % 7);
    s.use(blade);
    each_post(b, b.detail == 0 ? 1.15f : 2.3f, [&](const Wall& w, float u, int, const Grid&) {
        const float run = (w.start + u) * 0.13f + phase;
        if (b.detail == 1) {
            add_block(s, w, u - 0.05f, u + 0.05f, 0.3f, b.top, -0.1f, 0.34f, kPost);
            return;
        }
        for (int f = 0; f < b.floors; ++f) {
            const float out = 0.30f + 0.22f * std::sin(run + static_cast<float>(f) * 0.55f);
            add_block(s, w, u - 0.035f, u + 0.035f, b.floor_y(f) + (f == 0 ? 0.3f : 0.2f), b.floor_y(f + 1) - 0.3f, -0.1f, out, kPost);
        }
    });
}

// A deep orthogonal frame; some bays closed with bronze, the rest glass with one mullion.
void frame(Shape& s, const Block& b) {
    static constexpr std::array<Paint, 3> stones{Paint::terracotta, Paint::white_panel, Paint::limestone};
    static constexpr std::array<Paint, 3> infills{Paint::bronze, Paint::timber, Paint::shell_teal};
    const Paint stone = stones[(b.look / 5) % stones.size()], infill = infills[b.look % infills.size()];
    add_glass_skin(s, b, -0.42f, Paint::glass_facade, 4.2f);
    add_slabs(s, b, stone, 0.34f, 0.26f, -0.45f, 0.30f);
    Dice dice(b.seed);
    each_post(b, 4.2f, [&](const Wall& w, float u, int i, const Grid& g) {
        const float half = 0.24f, center = i == 0 ? std::min(half, g.step * 0.5f) : u;
        add_block(s.use(stone), w, center - half, center + half, 0.0f, b.top, -0.45f, b.detail >= 2 ? 0.30f : 0.27f, kPost);
        if (i == g.count - 1 && b.detail < 2) add_block(s, w, w.length - half, w.length, 0.0f, b.top, -0.45f, 0.27f, kPost);
        for (int f = 0; f < b.floors; ++f) {
            const bool closed = dice.chance(0.22f);
            const float side = dice.chance(0.5f) ? 0.0f : 0.5f;
            if (b.detail >= 2) continue;
            const float y0 = b.floor_y(f) + (f == 0 ? 0.0f : 0.26f), y1 = b.floor_y(f + 1) - 0.34f;
            if (closed && f > 0)
                add_block(s.use(infill), w, u + g.step * side + 0.2f, u + g.step * (side + 0.5f) - 0.1f, y0, y1, -0.42f, -0.22f, kPost);
            if (b.detail == 0) {
                s.use(Paint::frame_dark);
                add_block(s, w, u + g.step * 0.5f - 0.035f, u + g.step * 0.5f + 0.035f, y0, y1, -0.42f, -0.34f, kPost);
                add_block(s, w, u + 0.2f, u + g.step - 0.2f, y0 + 0.78f, y0 + 0.84f, -0.42f, -0.36f, kOut | kUp);
            }
        }
    });
}

// Masonry with deep openings: full-height piers, a spandrel per window, real reveals.
void brick(Shape& s, const Block& b) {
    const Paint wall = b.seed % 2 ? Paint::brick : Paint::brick_dark;
    const float deep = 0.42f;
    Dice dice(b.seed);
    for (const Outline& loop : b.loops)
        for (const Wall& w : walls_of(loop)) {
            const Grid g = bays(w, 2.9f);
            const float half = std::min(0.9f, g.step * 0.32f);
            if (w.length < 1.6f) {
                add_panel(s.use(wall), w, 0, w.length, 0, b.top);
                continue;
            }
            for (int i = 0; i <= g.count; ++i) {  // piers
                const float from = i == 0 ? 0.0f : (static_cast<float>(i) - 0.5f) * g.step + half;
                const float to = i == g.count ? w.length : (static_cast<float>(i) + 0.5f) * g.step - half;
                add_panel(s.use(wall), w, from, to, 0, b.top);
            }
            for (int i = 0; i < g.count; ++i) {
                const float u = (static_cast<float>(i) + 0.5f) * g.step;
                const float lean = dice.between(-0.25f, 0.25f);
                float below = 0;
                for (int f = 0; f < b.floors; ++f) {
                    const float y0 = b.floor_y(f) + (f == 0 ? 0.35f : 0.75f), y1 = b.floor_y(f + 1) - (f == 0 ? 0.6f : 0.5f);
                    add_panel(s.use(wall), w, u - half, u + half, below, y0);
                    below = y1;
                    if (b.detail >= 2) {
                        add_glass(s, b, w, u - half, u + half, y0, y1, -0.02f, Paint::glass_facade);
                        continue;
                    }
                    add_reveal(s.use(wall, vec3(0.92f)), w, u - half, u + half, y0, y1, 0, -deep, b.detail == 0);
                    add_glass(s, b, w, u - half, u + half, y0, y1, -deep, Paint::glass_facade);
                    if (b.detail > 0) continue;
                    s.use(Paint::frame_dark);
                    add_block(s, w, u + lean - 0.03f, u + lean + 0.03f, y0, y1, -deep, -deep + 0.07f, kPost);
                    add_block(s, w, u - half, u + half, y0, y0 + 0.07f, -deep, -deep + 0.08f, kOut | kUp);
                    s.use(Paint::limestone);
                    add_block(s, w, u - half - 0.05f, u + half + 0.05f, y0 - 0.09f, y0 + 0.004f, -0.05f, 0.07f, kBeam);
                }
                add_panel(s.use(wall), w, u - half, u + half, below, b.top);
            }
        }
    for (const Outline& loop : b.loops) {
        add_ring(s.use(Paint::limestone), loop, b.floor_height - 0.42f, b.floor_height - 0.22f, -0.02f, 0.07f);
        add_ring(s, loop, b.top - 0.22f, b.top, -0.02f, 0.10f);
    }
}

// Warm lamellas before glass, broken at each floor and shifted, with pale slab edges.
void timber(Shape& s, const Block& b) {
    add_glass_skin(s, b, -0.32f, Paint::glass_facade, 0.62f);
    add_slabs(s, b, Paint::white_panel, 0.28f, 0.16f, -0.4f, 0.05f);
    if (b.detail >= 2) {
        s.use(Paint::timber);
        each_post(b, 3.2f, [&](const Wall& w, float u, int, const Grid& g) {
            add_block(s, w, u + g.step * 0.3f, u + g.step * 0.75f, 0.3f, b.top - 0.3f, -0.3f, -0.02f, kPost);
        });
        return;
    }
    Dice dice(b.seed);
    each_post(b, b.detail == 0 ? 0.62f : 1.3f, [&](const Wall& w, float u, int i, const Grid& g) {
        for (int f = 0; f < b.floors; ++f) {
            // Openings run diagonally over the facade, where the lamellas stand wider apart.
            const float wave = std::sin((w.start + u) * 0.21f + static_cast<float>(f) * 0.9f + static_cast<float>(b.seed % 5));
            const bool missing = wave > 0.55f && i % 3 != 0;
            const float depth = 0.16f + 0.05f * dice.unit();
            if (missing || (f == 0 && i % 2)) continue;
            const float center = u + g.step * (f % 2 ? 0.5f : 0.0f);
            s.use(dice.chance(0.8f) ? Paint::timber : Paint::timber_dark, vec3(dice.between(0.84f, 1.0f)));
            const float half = b.detail == 0 ? 0.035f : 0.09f;
            add_block(s, w, std::max(center - half, 0.0f), std::min(center + half, w.length), b.floor_y(f) + 0.16f, b.floor_y(f + 1) - 0.28f,
                      -0.16f, depth - 0.16f, kPost);
        }
    });
}

// White folded bands with a lean, glass ribbons between: for curved plans.
void bands(Shape& s, const Block& b) {
    add_glass_skin(s, b, -0.45f, Paint::glass_facade, 1.8f);
    for (int f = 1; f <= b.floors; ++f)
        for (const Outline& loop : b.loops) {
            const float y = b.floor_y(f), low = y - 0.75f, high = f == b.floors ? y + 0.9f : y + 0.55f;
            const float swing = f % 2 ? 0.25f : 0.0f;
            std::vector<vec3> path;
            for (vec2 p : loop) path.push_back({p.x, 0, p.y});
            const std::array<vec2, 5> profile{vec2(-0.5f, low), vec2(0.05f + swing, low + 0.08f), vec2(0.32f - swing * 0.5f, y),
                                              vec2(0.05f + swing * 0.4f, high), vec2(-0.5f, high - 0.05f)};
            if (b.detail >= 2) {
                const std::array<vec2, 2> plain{vec2(0.2f, low), vec2(0.2f, high)};
                add_sweep(s.use(Paint::white_panel), plain, path, true, false);
                continue;
            }
            add_sweep(s.use(Paint::white_panel), profile, path, true, false);
            if (f < b.floors) {
                const std::array<vec2, 2> line{vec2(-0.05f, low - 0.012f), vec2(0.02f + swing, low + 0.05f)};
                add_sweep(s.use(Paint::strip_warm), line, path, true, false);
            }
        }
    if (b.detail > 0) return;
    s.use(Paint::frame_dark);
    each_post(b, 1.8f, [&](const Wall& w, float u, int, const Grid&) {
        add_block(s, w, u - 0.03f, u + 0.03f, 0.0f, b.top, -0.48f, -0.38f, kPost);
    });
}

// Planted balconies: the glass stands back by floors in turn, white upstands hold hedges.
void terraces(Shape& s, const Block& b) {
    Dice dice(b.seed), piers(b.seed ^ 91);
    for (const Outline& loop : b.loops) {
        for (int f = 0; f < b.floors; ++f) {
            std::vector<float> back;
            for (size_t i = 0; i < loop.size(); ++i) {
                const float wave = std::sin(static_cast<float>(i) * 1.3f + static_cast<float>(f) * 1.1f + static_cast<float>(b.seed % 6));
                back.push_back(f == 0 ? 1.5f : 1.25f + 0.75f * wave);
            }
            if (loop.size() > 12) std::fill(back.begin(), back.end(), 1.1f + 0.6f * static_cast<float>((f + static_cast<int>(b.seed % 2)) % 2));
            Outline inner = inset(loop, back);
            if (inner.empty()) inner = inset(loop, 0.8f);
            if (inner.empty()) inner = loop;
            for (const Wall& w : walls_of(inner)) {
                add_glass(s, b, w, 0, w.length, b.floor_y(f), b.floor_y(f + 1) - 0.2f, 0, Paint::glass_facade, bays(w, 1.9f).step);
                const Grid g = bays(w, 1.9f);
                for (int i = 0; i < g.count; ++i) {  // piers of timber between some panes
                    if (f == 0 || !piers.chance(0.34f)) continue;
                    const float u = static_cast<float>(i) * g.step;
                    add_panel(s.use(Paint::timber), w, u + 0.04f, u + g.step - 0.04f, b.floor_y(f), b.floor_y(f + 1) - 0.2f, 0.05f);
                }
                if (b.detail > 0) continue;
                s.use(Paint::frame_dark);
                for (int i = 0; i < g.count; ++i) {
                    const float u = static_cast<float>(i) * g.step;
                    add_block(s, w, u - 0.03f, u + 0.03f, b.floor_y(f), b.floor_y(f + 1) - 0.2f, -0.02f, 0.06f, kPost);
                }
            }
            if (f == 0) continue;
            // The balcony's floor, its soffit, and the white upstand.
            const float y = b.floor_y(f);
            const std::vector<Outline> hole{inner};
            if (&loop == &b.loops[0]) {
                add_polygon(s.use(Paint::roof_deck), loop, hole, y + 0.02f, true);
                s.pen.occlusion = 0.55f;
                add_polygon(s.use(Paint::soffit), loop, hole, y - 0.25f, false);
                s.pen.occlusion = 1;
            }
            add_ring(s.use(Paint::white_panel), loop, y - 0.3f, y + 0.62f, -0.55f, 0.06f);
            for (const Wall& w : walls_of(loop)) {
                if (w.length < 1.5f && dice.chance(0.5f)) continue;
                const float gap = w.length > 8 ? dice.between(0.0f, 0.3f) : 0.0f;
                const float u0 = w.length * gap * dice.unit() + 0.2f, u1 = w.length * (1 - gap) - 0.2f;
                if (u1 - u0 < 0.5f) continue;
                const Paint leaf = dice.chance(0.6f) ? Paint::leaf_shrub : Paint::leaf_hedge;
                const float tint = dice.between(0.8f, 1.0f);
                s.use(leaf, vec3(b.detail > 0 ? 0.6f * tint : tint));
                if (b.detail > 0) {
                    const size_t first = s.part(leaf).vertices.size();
                    add_block(s, w, u0, u1, y + 0.30f, y + 1.04f, -0.5f, 0.28f, kBlock);
                    draw_as_leaves(s, leaf, first);
                    continue;
                }
                Dice bushes(b.seed ^ static_cast<uint64_t>(f * 1000 + static_cast<int>(u0 * 16)));  // their own: coarser levels roll none
                for (float u = u0 + 0.4f; u < u1; u += 1.05f) {
                    const float size = bushes.between(0.3f, 0.48f), hang = bushes.chance(0.3f) ? 0.3f : 0.0f;
                    const vec3 at = w.at(u, y + 0.66f - hang * 0.4f, -0.2f + hang * 0.55f);
                    const vec3 along = glm::abs(vec3(w.along.x, 0, w.along.y)) * 0.35f;
                    add_bush(s, at, vec3(size, size * (0.7f + hang), size) + along, leaf, bushes, 2);
                }
            }
        }
    }
}

// A glass hall under a roof that oversails; slim columns before the glass.
void pavilion(Shape& s, const Block& b) {
    for (const Outline& loop : b.loops) {
        Outline inner = inset(loop, 1.1f);
        if (inner.empty()) inner = loop;
        for (const Wall& w : walls_of(inner)) {
            add_glass(s, b, w, 0, w.length, 0, b.top - 0.3f, 0, Paint::glass_lobby, bays(w, 2.1f).step);
            if (b.detail >= 2) continue;
            const Grid g = bays(w, 2.1f);
            s.use(Paint::bronze);
            for (int i = 0; i < g.count; ++i) {
                const float u = static_cast<float>(i) * g.step;
                add_block(s, w, u - 0.035f, u + 0.035f, 0, b.top - 0.3f, -0.02f, 0.12f, kPost);
            }
        }
        for (int f = 1; f < b.floors; ++f) {  // floor plates out to the footprint: a gallery all round
            const float y = b.floor_y(f);
            const std::vector<Outline> hole{inner};
            if (&loop == &b.loops[0]) {
                add_polygon(s.use(Paint::roof_deck), loop, hole, y, true);
                s.pen.occlusion = 0.6f;
                add_polygon(s.use(Paint::soffit), loop, hole, y - 0.29f, false);  // the edge hangs a little lower
                s.pen.occlusion = 1;
            }
            add_ring(s.use(Paint::white_panel), loop, y - 0.3f, y + 0.02f, -0.4f, 0.0f);
            if (b.detail < 2) add_ring(s.use(Paint::glass_rail), loop, y + 0.05f, y + 1.05f, -0.06f, -0.05f);
        }
        if (b.detail < 2) {
            s.use(Paint::white_panel);
            const Outline line = inset(loop, 0.35f);
            float run = 3;
            for (const Wall& w : walls_of(line.empty() ? loop : line))
                for (run += w.length; run > 5.0f; run -= 5.0f)
                    add_cylinder(s, w.at(w.length - (run - 5.0f), 0, 0), w.at(w.length - (run - 5.0f), b.top - 0.3f, 0), 0.1f, 0.1f, 8, kCapNone);
        }
    }
    if (const Outline eaves = inset(b.footprint, -1.5f); !eaves.empty()) {
        std::vector<Outline> holes;
        for (size_t i = 1; i < b.loops.size(); ++i) holes.push_back(b.loops[i]);
        s.pen.occlusion = 0.7f;
        add_polygon(s.use(Paint::soffit), eaves, holes, b.top - 0.29f, false);
        s.pen.occlusion = 1;
        add_ring(s.use(Paint::white_panel), eaves, b.top - 0.3f, b.top + 0.1f, -2.2f, 0.0f);
        for (size_t i = 1; i < b.loops.size(); ++i) add_ring(s, b.loops[i], b.top - 0.3f, b.top + 0.1f, -0.5f, 0.1f);
    }
}

// Workshops and laboratories: ribbed metal with long ribbon windows and a brick base.
void shed(Shape& s, const Block& b) {
    for (const Outline& loop : b.loops)
        for (const Wall& w : walls_of(loop)) {
            float below = 0;
            for (int f = 0; f < b.floors; ++f) {
                const float y0 = b.floor_y(f) + 1.1f, y1 = b.floor_y(f) + b.floor_height * 0.72f;
                add_panel(s.use(f == 0 ? Paint::concrete_light : Paint::terracotta), w, 0, w.length, below, y0);
                add_glass(s, b, w, 0, w.length, y0, y1, b.detail >= 2 ? 0.0f : -0.22f, Paint::glass_cool);
                if (b.detail < 2) {
                    s.pen.occlusion = 0.6f;
                    add_quad(s.use(Paint::metal_dark), w.at(0, y1, -0.22f), w.at(w.length, y1, -0.22f), w.at(w.length, y1, 0), w.at(0, y1, 0));
                    s.pen.occlusion = 1;
                    add_quad(s.use(Paint::aluminium), w.at(0, y0, 0), w.at(w.length, y0, 0), w.at(w.length, y0, -0.22f), w.at(0, y0, -0.22f));
                }
                below = y1;
            }
            add_panel(s.use(Paint::terracotta), w, 0, w.length, below, b.top);
            if (b.detail > 0) continue;
            const Grid g = bays(w, 1.25f);
            for (int i = 0; i <= g.count; ++i) {
                const float u = std::clamp(static_cast<float>(i) * g.step, 0.03f, w.length - 0.03f);
                add_block(s.use(i % 5 || i == 0 || i == g.count ? Paint::terracotta : Paint::shell_teal), w, u - 0.03f, u + 0.03f, b.floor_height, b.top, -0.22f, 0.07f, kPost);
            }
        }
}

}  // namespace

void add_facade(Shape& s, const Block& b) {
    const std::string_view style = b.building->style;
    if (has(style, "terrac"))
        terraces(s, b);
    else if (has(style, "brick"))
        brick(s, b);
    else if (has(style, "timber") || has(style, "wood"))
        timber(s, b);
    else if (has(style, "fin"))
        fins(s, b);
    else if (has(style, "frame"))
        frame(s, b);
    else if (has(style, "ring") || has(style, "white") || has(style, "band"))
        bands(s, b);
    else if (has(style, "pavilion"))
        pavilion(s, b);
    else if (has(style, "shed") || has(style, "lab"))
        shed(s, b);
    else
        curtain(s, b, has(style, "tower"));
}

}  // namespace aisland::bake
