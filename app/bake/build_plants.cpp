// Takes the green out of a building's shape and sets it on the storey it grows from.
#include <algorithm>
#include <cmath>

#include "app/bake/build_block.h"

namespace aisland::bake {
namespace {

bool is_green(Paint paint) { return material(paint).kind == MaterialKind::foliage; }

int storey_of(const Block& b, float y) {
    if (y > b.top - 0.4f) return b.floors;
    return std::clamp(static_cast<int>(std::floor((y + 0.6f) / b.floor_height)), 0, b.floors);
}

// Triangles of `from` that grow on `storey`, moved down so that they stand at y = 0.
Shape plants_on(const Shape& from, const Block& b, int storey) {
    Shape out;
    for (const Part& part : from.parts) {
        if (!is_green(part.paint)) continue;
        std::vector<uint32_t> moved(part.vertices.size(), kNone);
        for (size_t t = 0; t + 2 < part.indices.size(); t += 3) {
            const uint32_t* corner = &part.indices[t];
            const float y = (part.vertices[corner[0]].position[1] + part.vertices[corner[1]].position[1] +
                             part.vertices[corner[2]].position[1]) /
                            3;
            if (storey_of(b, y) != storey) continue;
            Part& target = out.part(part.paint);
            for (int k = 0; k < 3; ++k) {
                uint32_t& index = moved[corner[k]];
                if (index == kNone) {
                    index = static_cast<uint32_t>(target.vertices.size());
                    target.vertices.push_back(part.vertices[corner[k]]);
                    target.vertices.back().position[1] -= b.floor_y(storey);
                }
                target.indices.push_back(index);
            }
        }
    }
    return out;
}

void drop_green(Shape& shape) {
    std::erase_if(shape.parts, [](const Part& part) { return is_green(part.paint); });
}

}  // namespace

void split_plants(Shape& shape, const Block& b, Scene& scene) {
    for (int storey = 0; storey <= b.floors; ++storey) {
        Shape plants = plants_on(shape, b, storey);
        if (plants.parts.empty()) continue;
        for (const Shape& level : shape.levels) {
            Shape coarse = plants_on(level, b, storey);
            if (triangle_count(coarse) >= triangle_count(plants)) coarse = Shape{};  // nothing saved: none that far away
            plants.levels.push_back(std::move(coarse));
            plants.levels.back().error = level.error;
            std::erase_if(plants.levels.back().parts, [&](const Part& part) {  // no level may bring a new paint
                return std::none_of(plants.parts.begin(), plants.parts.end(), [&](const Part& p) { return p.paint == part.paint; });
            });
        }
        scene.place(scene.add(std::move(plants)), placed({0, b.floor_y(storey), 0}));
    }
    drop_green(shape);
    for (Shape& level : shape.levels) drop_green(level);
}

}  // namespace aisland::bake
