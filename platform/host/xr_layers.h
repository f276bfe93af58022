// Panels as quad layers: the compositor samples them at the display's own resolution, so text stays sharp.
#pragma once

#include "app/frame/frame.h"
#include "platform/host/xr_swapchain.h"

namespace aisland::host {

constexpr uint32_t kPanelPixels =
    1024;  // of a layer's image, square: 340 pixels a panel 17 degrees wide would fill, with room

struct PanelLayer {
    std::unique_ptr<XrImages> images;
    bool drawn = false;  // target() gave its image this frame
};

// The layer that shows `panel` of `frame` where the eyes' picture would have drawn it.
XrCompositionLayerQuad quad_of(const XrImages& images, const Panel& panel, const Picture& eyes, XrSpace base);

}  // namespace aisland::host
