#include "platform/render/lights.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace aisland::render {
namespace {

vec3 transform(const MoverState& mover, vec3 v, float w) {
    const vec4 p(v, w);
    return {glm::dot(mover.rows[0], p), glm::dot(mover.rows[1], p), glm::dot(mover.rows[2], p)};
}

void collect(std::span<const Light> lights, const Frame& frame, std::vector<gpu_data::LightData>& lit) {
    lit.clear();
    for (const Light& light : lights) {
        float glow = 1.0f;
        if (light.slot != kNone && light.slot < frame.slots.size()) {
            const SlotState& slot = frame.slots[light.slot];
            glow = (slot.flags & kSlotHidden) ? 0.0f : slot.glow * slot.fade;
        }
        const float power = light.intensity * glow * 0.001f;  // candela -> klx at one metre
        if (power <= 1e-5f || light.range <= 0.0f) continue;
        gpu_data::LightData data{};
        data.position = light.position;
        data.direction = light.direction;
        if (light.mover != kNone && light.mover < frame.movers.size()) {
            data.position = transform(frame.movers[light.mover], light.position, 1.0f);
            data.direction = transform(frame.movers[light.mover], light.direction, 0.0f);
        }
        data.direction = glm::normalize(data.direction);
        data.range = light.range;
        data.color = light.color * power;
        // A point light is a cone that everything is inside of.
        data.cos_outer = light.cos_outer <= -1.0f ? -2.0f : light.cos_outer;
        data.cos_scale = 1.0f / std::max(light.cos_inner - data.cos_outer, 0.01f);
        data.cell = light.cell;
        lit.push_back(data);
    }
}

LightGrid make_grid(std::span<const gpu_data::LightData> lit, uint32_t max_cells, uint32_t table_capacity, std::vector<uint32_t>& table) {
    LightGrid grid;
    table.assign(1, 0);
    if (lit.empty()) return grid;
    vec2 low(1e9f), high(-1e9f);
    for (const gpu_data::LightData& light : lit) {
        const vec2 at(light.position.x, light.position.z);
        low = glm::min(low, at - light.range);
        high = glm::max(high, at + light.range);
    }
    const float side = std::sqrt(static_cast<float>(max_cells));
    grid.cell_m = std::max({8.0f, (high.x - low.x) / (side - 1.0f), (high.y - low.y) / (side - 1.0f)});
    grid.origin = low;
    grid.width = static_cast<uint32_t>((high.x - low.x) / grid.cell_m) + 1;
    grid.depth = static_cast<uint32_t>((high.y - low.y) / grid.cell_m) + 1;

    const auto each_cell = [&](const gpu_data::LightData& light, auto&& visit) {
        const vec2 at = (vec2(light.position.x, light.position.z) - grid.origin) / grid.cell_m;
        const float reach = light.range / grid.cell_m;
        const auto clamp = [](float v, uint32_t n) { return static_cast<uint32_t>(std::clamp(v, 0.0f, static_cast<float>(n - 1))); };
        for (uint32_t z = clamp(at.y - reach, grid.depth); z <= clamp(at.y + reach, grid.depth); ++z)
            for (uint32_t x = clamp(at.x - reach, grid.width); x <= clamp(at.x + reach, grid.width); ++x) {
                const vec2 nearest = glm::clamp(at, vec2(static_cast<float>(x), static_cast<float>(z)),
                                                vec2(static_cast<float>(x + 1), static_cast<float>(z + 1)));
                if (glm::dot(nearest - at, nearest - at) <= reach * reach) visit(z * grid.width + x);
            }
    };
    // Counting sort within the table: counts, then ends, which the lights placed from the last to the first count down to starts,
    // so that they keep their order in each cell.
    const uint32_t cells = grid.width * grid.depth;
    table.assign(cells + 1, 0);
    uint32_t total = 0, kept = 0;
    for (const gpu_data::LightData& light : lit) {
        uint32_t more = 0;
        each_cell(light, [&](uint32_t) { ++more; });
        if (total + more > table_capacity) break;
        each_cell(light, [&](uint32_t cell) { ++table[cell]; });
        total += more;
        ++kept;
    }
    table.resize(cells + 1 + total);
    uint32_t next = cells + 1;
    for (uint32_t c = 0; c < cells; ++c) {
        next += table[c];
        table[c] = next;
    }
    table[cells] = next;
    for (uint32_t i = kept; i-- > 0;) each_cell(lit[i], [&](uint32_t cell) { table[--table[cell]] = i; });
    return grid;
}

bool same(std::span<const gpu_data::LightData> a, std::span<const gpu_data::LightData> b) {
    static_assert(sizeof(gpu_data::LightData) == 16 * sizeof(float), "no bytes between its members, which are compared too");
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

}  // namespace

void update_lamps(LitLamps& lamps, std::span<const Light> lights, const Frame& frame, uint32_t max_cells, uint32_t table_capacity) {
    collect(lights, frame, lamps.next);
    if (lamps.version > 0 && lamps.table_capacity == table_capacity && same(lamps.next, lamps.lit)) return;
    lamps.lit.swap(lamps.next);
    lamps.table_capacity = table_capacity;
    lamps.grid = make_grid(lamps.lit, max_cells, table_capacity, lamps.table);
    ++lamps.version;
}

}  // namespace aisland::render
