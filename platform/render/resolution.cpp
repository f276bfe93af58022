#include "platform/render/resolution.h"

#include <algorithm>
#include <cmath>

namespace aisland::render {
namespace {

constexpr double kShare = 0.85;       // of the display's period
constexpr uint32_t kPatience = 2;     // measurements over the budget before it gets smaller
constexpr uint32_t kCalm = 45;        // measurements with room before it gets larger
constexpr double kRoom = 0.92;        // of the budget, that the next larger one would take at most
constexpr double kFarTooLong = 1.15;  // of the budget: two steps at once
constexpr uint32_t kLeastPixels = 16;

uint32_t part_of(uint32_t whole, float scale) {
    const auto pixels = static_cast<uint32_t>(std::lround(static_cast<float>(whole) * scale));
    return std::min(whole, std::max(kLeastPixels, (pixels + 1) / 2 * 2));
}

}  // namespace

double frame_budget_ms(float refresh_hz, bool on_processor) {
    return on_processor || !(refresh_hz > 1) ? 0 : kShare * 1e3 / static_cast<double>(refresh_hz);
}

void follow(Resolution& r, double gpu_ms, uint32_t drawn, double budget_ms, float least) {
    if (drawn != r.steps || !(gpu_ms > 0) || !std::isfinite(gpu_ms)) return;
    const auto fewest = static_cast<uint32_t>(std::ceil(std::clamp(least, 0.1f, 1.0f) * static_cast<float>(kWholeSteps) - 0.01f));
    const double larger = static_cast<double>(r.steps + 1) / r.steps;
    r.over = gpu_ms > budget_ms ? r.over + 1 : 0;
    r.under = gpu_ms * larger * larger < kRoom * budget_ms ? r.under + 1 : 0;
    if (r.over >= kPatience && r.steps > fewest)
        r.steps -= std::min(gpu_ms > kFarTooLong * budget_ms ? 2u : 1u, r.steps - fewest);
    else if ((r.under >= kCalm && r.steps < kWholeSteps) || r.steps < fewest)
        r.steps += 1;
    else
        return;
    r.over = r.under = 0;
}

Extent drawn_extent(Extent picture, float scale) {
    if (scale >= 1) return picture;
    return {part_of(picture.width, scale), part_of(picture.height, scale)};
}

}  // namespace aisland::render
