#include "platform/host/xr_layers.h"

#include <algorithm>

#include "app/frame/layer.h"

namespace aisland::host {

XrCompositionLayerQuad quad_of(const XrImages& images, const Panel& panel, const Picture& eyes, XrSpace base) {
    // world = rig * (scale * stage), so stage = inverse(rig) * world / scale: the visitor grows, not the world.
    const float scale = std::max(eyes.scale, 1e-6f);
    Pose stage_from_panel = inverse(eyes.rig) * panel.pose;
    stage_from_panel.position /= scale;
    const LayerFit fit = layer_fit(panel, images.width(), images.height());
    const vec2 metres = vec2(fit.width, fit.height) / fit.pixels_per_unit * panel.metres_per_dmm / scale;
    XrCompositionLayerQuad quad{XR_TYPE_COMPOSITION_LAYER_QUAD};
    quad.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;  // premultiplied
    quad.space = base;
    quad.eyeVisibility = XR_EYE_VISIBILITY_BOTH;
    quad.subImage.swapchain = images.handle();
    quad.subImage.imageRect.extent = {static_cast<int32_t>(fit.width), static_cast<int32_t>(fit.height)};
    quad.pose = xr_of(stage_from_panel);
    quad.size = {metres.x, metres.y};
    return quad;
}

}  // namespace aisland::host
