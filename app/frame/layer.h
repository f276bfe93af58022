// How a panel fills the image of its own that a headset's compositor shows: whole, with its bleed, from the upper left corner.
#pragma once

#include <algorithm>

#include "app/frame/frame.h"

namespace aisland {

// Pixels a dmm, at most: a little more than today's headsets show (about 1.4 at 25 pixels a degree).
constexpr float kLayerDensity = 1.6f;

struct LayerFit {
    float pixels_per_unit = 1;
    uint32_t width = 0, height = 0;  // pixels of the image that are used
};

inline LayerFit layer_fit(const Panel& panel, uint32_t width, uint32_t height) {
    const vec2 whole = glm::max(panel.size + vec2(2 * panel.bleed), vec2(1.0f));
    LayerFit fit;
    fit.pixels_per_unit = std::min({static_cast<float>(width) / whole.x, static_cast<float>(height) / whole.y, kLayerDensity});
    fit.width = std::clamp(static_cast<uint32_t>(whole.x * fit.pixels_per_unit + 0.5f), 1u, width);
    fit.height = std::clamp(static_cast<uint32_t>(whole.y * fit.pixels_per_unit + 0.5f), 1u, height);
    return fit;
}

}  // namespace aisland
