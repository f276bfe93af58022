#include "platform/host/xr_views.h"

#include <vector>

namespace aisland::host {

bool XrViews::locate(XrLink& link, XrTime time) {
    XrViewLocateInfo info{XR_TYPE_VIEW_LOCATE_INFO};
    info.viewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
    info.displayTime = time;
    info.space = link.spaces->base();
    XrViewState state{XR_TYPE_VIEW_STATE};
    std::array<XrView, 2> views{{{XR_TYPE_VIEW}, {XR_TYPE_VIEW}}};
    uint32_t count = 0;
    const XrResult result = xrLocateViews(link.handle, &info, &state, 2, &count, views.data());
    constexpr XrViewStateFlags kValid = XR_VIEW_STATE_ORIENTATION_VALID_BIT | XR_VIEW_STATE_POSITION_VALID_BIT;
    if (is_loss(result)) link.fail("xrLocateViews", result);
    if (XR_FAILED(result) || count != 2 || (state.viewStateFlags & kValid) != kValid) return false;
    for (const XrView& view : views)
        if (!plausible(view.pose) || !(view.fov.angleLeft < view.fov.angleRight) || !(view.fov.angleDown < view.fov.angleUp)) return false;
    m_eyes = views;
    for (uint32_t eye = 0; eye < 2; ++eye) {
        const XrFovf& fov = views[eye].fov;
        m_views[eye] = {pose_of(views[eye].pose), {fov.angleLeft, fov.angleRight, fov.angleUp, fov.angleDown}};
    }
    m_known = true;
    return true;
}

void XrViews::locate_head(XrLink& link, XrTime time) {
    XrSpaceLocation location{XR_TYPE_SPACE_LOCATION};
    constexpr XrSpaceLocationFlags kValid = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
    const XrResult result = xrLocateSpace(link.spaces->head(), link.spaces->base(), time, &location);
    if (is_loss(result)) link.fail("xrLocateSpace", result);
    m_head_valid = XR_SUCCEEDED(result) && (location.locationFlags & kValid) == kValid && plausible(location.pose);
    if (m_head_valid) m_head = pose_of(location.pose);
}

void XrViews::read_masks(const XrRuntime& runtime, XrSession session) {
    if (!runtime.call.get_visibility_mask) return;
    for (uint32_t eye = 0; eye < 2; ++eye) {
        const auto get = [&](XrVisibilityMaskKHR& mask) {
            return runtime.call.get_visibility_mask(session, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO, eye,
                                                    XR_VISIBILITY_MASK_TYPE_HIDDEN_TRIANGLE_MESH_KHR, &mask);
        };
        XrVisibilityMaskKHR mask{XR_TYPE_VISIBILITY_MASK_KHR};
        if (XR_FAILED(get(mask))) return;
        std::vector<XrVector2f> vertices(mask.vertexCountOutput);
        gpu::EyeMask& out = m_masks[eye];
        out.indices.resize(mask.indexCountOutput);
        mask.vertexCapacityInput = mask.vertexCountOutput;
        mask.indexCapacityInput = mask.indexCountOutput;
        mask.vertices = vertices.data();
        mask.indices = out.indices.data();
        if (mask.vertexCountOutput && XR_FAILED(get(mask))) return;
        out.vertices.clear();
        for (const XrVector2f& v : vertices) out.vertices.emplace_back(v.x, v.y);
        ++out.version;
    }
}

std::span<const gpu::EyeMask> XrViews::hidden() const {
    if (!m_masks[0].version || !m_masks[1].version) return {};
    return m_masks;
}

}  // namespace aisland::host
