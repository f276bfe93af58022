// Panels as quad layers: the compositor samples them at the display's own resolution, so text stays sharp. They lie under the
// eyes' picture, whose alpha is 0 where a panel is seen: a hand, its ray and the world before a panel hide it as they should. A
// runtime that shows quads over everything, whatever their order, shows them whole.
#pragma once

#include "app/frame/frame.h"
#include "platform/host/xr_swapchain.h"

namespace aisland::host {

struct PanelLayer {
    std::unique_ptr<XrImages> images;
    bool drawn = false;  // target() gave its image this frame
};

// The layer that shows `panel` of `frame` where the eyes' picture would have drawn it.
XrCompositionLayerQuad quad_of(const XrImages& images, const Panel& panel, const Picture& eyes, XrSpace base);

}  // namespace aisland::host
