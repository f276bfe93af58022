// Where the eyes and the head are at the time a frame is shown, and what no lens shows of each eye's picture.
#pragma once

#include <array>
#include <span>

#include "app/frame/input.h"
#include "platform/gpu/eye_mask.h"
#include "platform/host/xr_session.h"

namespace aisland::host {

class XrViews {
public:
    void reset() { m_known = false; }

    // The eyes at `time`; they stay what they were, and false, while the runtime does not know. Losses go to `link`.
    bool locate(XrLink& link, XrTime time);
    void locate_head(XrLink& link, XrTime time);
    // The hidden areas, as the runtime has them now. Runtimes without them leave none.
    void read_masks(const XrRuntime& runtime, XrSession session);

    bool known() const { return m_known; }  // located once since reset()
    std::span<const View> views() const { return m_views; }
    const XrView& of_eye(uint32_t eye) const { return m_eyes[eye]; }  // what views() came from
    const Pose& head() const { return m_head; }
    bool head_valid() const { return m_head_valid; }
    std::span<const gpu::EyeMask> hidden() const;  // of both eyes, or empty

private:
    std::array<XrView, 2> m_eyes{{{XR_TYPE_VIEW}, {XR_TYPE_VIEW}}};
    std::array<View, 2> m_views;
    std::array<gpu::EyeMask, 2> m_masks;
    Pose m_head;
    bool m_head_valid = false, m_known = false;
};

}  // namespace aisland::host
