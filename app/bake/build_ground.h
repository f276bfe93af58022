// Ground surfaces: areas cut into cells, ribbons along paths, and how open the sky is above them. Heights by rank, so
// that no two surfaces ever share a plane.
#pragma once

#include <functional>
#include <string_view>

#include "app/bake/geometry.h"

namespace aisland::bake {

using HeightAt = std::function<float(vec2)>;

// y of a surface's top. Land lies lowest, then lawns, paths, roads, plazas, markings.
enum class GroundRank { land,
                        lawn,
                        path,
                        road,
                        plaza,
                        deck,
                        marking };
float ground_level(GroundRank rank);

struct SurfacePaint {
    Paint paint = Paint::paving;
    GroundRank rank = GroundRank::path;
    bool planted = false;
};
// Surfaces by the words of the authored files; unknown words are paving.
SurfacePaint surface_paint(std::string_view word);

// 0..1: what buildings leave of the sky at ground level; those further off than kShading count for nothing.
constexpr float kShading = 30;  // metres
float ground_occlusion(const Site& site, vec2 p);
// Height of the gentle lawns: 0 at paths, walls and shore.
float lawn_relief(const Site& site, vec2 p);
bool paved(const Site& site, vec2 p, float margin = 0.0f, const SitePath* except = nullptr);
float distance_to_path(const SitePath& path, vec2 p);
float distance_to_buildings(const Site& site, vec2 p);

// A polygon laid on height(p), cut into `cell` metre squares so that it can carry relief and occlusion.
void add_area(Shape& shape, const Outline& outline, std::span<const Outline> holes, float cell, const HeightAt& height,
              const HeightAt& occlusion);
// A flat strip of `width` along points at height y, offset to the right of the line.
void add_ribbon(Shape& shape, std::span<const vec2> points, float width, float y, const HeightAt& occlusion,
                float offset = 0.0f, float step = 4.0f);
// Points at most `step` apart along an open line.
std::vector<vec2> along_line(std::span<const vec2> points, float step);

}  // namespace aisland::bake
