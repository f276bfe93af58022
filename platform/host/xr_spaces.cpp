#include "platform/host/xr_spaces.h"

#include <algorithm>
#include <cmath>

#include "app/core/format.h"
#include "app/core/log.h"

namespace aisland::host {
namespace {

constexpr float kAssumedEyeHeight = 1.6f;  // metres; LOCAL starts at the eyes

}  // namespace

Result<std::unique_ptr<XrSpaces>> XrSpaces::create(const XrRuntime& runtime, XrSession session) {
    std::unique_ptr<XrSpaces> spaces(new XrSpaces(session));
    uint32_t count = 0;
    xrEnumerateReferenceSpaces(session, 0, &count, nullptr);
    std::vector<XrReferenceSpaceType> types(count);
    if (count) xrEnumerateReferenceSpaces(session, count, &count, types.data());
    const auto offered = [&](XrReferenceSpaceType type) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };

    XrResult result = XR_ERROR_REFERENCE_SPACE_UNSUPPORTED;
#ifdef XR_EXT_local_floor
    if (runtime.has("XR_EXT_local_floor") && offered(XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR_EXT)) {
        result = spaces->make(XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR_EXT, 0.0f, spaces->m_base);
        spaces->m_type = XR_REFERENCE_SPACE_TYPE_LOCAL_FLOOR_EXT;
    }
#endif
    if (XR_FAILED(result)) {
        spaces->m_type = XR_REFERENCE_SPACE_TYPE_LOCAL;
        spaces->m_floor = -kAssumedEyeHeight;
        result = spaces->make(XR_REFERENCE_SPACE_TYPE_LOCAL, spaces->m_floor, spaces->m_base);
        if (XR_SUCCEEDED(result) && offered(XR_REFERENCE_SPACE_TYPE_STAGE) &&
            XR_SUCCEEDED(spaces->make(XR_REFERENCE_SPACE_TYPE_STAGE, 0.0f, spaces->m_stage)) &&
            XR_SUCCEEDED(spaces->make(XR_REFERENCE_SPACE_TYPE_LOCAL, 0.0f, spaces->m_local)))
            spaces->m_measure = true;
        log(LogLevel::info, "xr",
            spaces->m_measure ? "no floor space: floor height taken from the stage"
                              : "no floor space: eye height assumed");
    }
    if (XR_SUCCEEDED(result)) result = spaces->make(XR_REFERENCE_SPACE_TYPE_VIEW, 0.0f, spaces->m_view);
    if (XR_FAILED(result)) return Error{format("no reference space (%s)", xr_name(result)), runtime.name, {}};
    return spaces;
}

XrSpaces::~XrSpaces() {
    for (const XrSpace space : {m_base, m_view, m_local, m_stage})
        if (space) xrDestroySpace(space);
}

XrResult XrSpaces::make(XrReferenceSpaceType type, float y, XrSpace& space) const {
    XrReferenceSpaceCreateInfo info{XR_TYPE_REFERENCE_SPACE_CREATE_INFO};
    info.referenceSpaceType = type;
    info.poseInReferenceSpace.orientation.w = 1.0f;
    info.poseInReferenceSpace.position.y = y;
    return xrCreateReferenceSpace(m_session, &info, &space);
}

void XrSpaces::measure_floor(XrTime time) {
    XrSpaceLocation location{XR_TYPE_SPACE_LOCATION};
    if (XR_FAILED(xrLocateSpace(m_local, m_stage, time, &location)) ||
        !(location.locationFlags & XR_SPACE_LOCATION_POSITION_VALID_BIT) || !plausible(location.pose))
        return;  // not tracked yet: the next frame tries again
    m_measure = false;
    const float floor = -location.pose.position.y;
    if (std::abs(floor - m_floor) < 0.005f) return;
    XrSpace lowered = XR_NULL_HANDLE;
    if (XR_FAILED(make(XR_REFERENCE_SPACE_TYPE_LOCAL, floor, lowered))) return;
    xrDestroySpace(m_base);
    m_base = lowered;
    m_floor = floor;
}

bool XrSpaces::update(XrTime display_time) {
    bool moved = false;
    if (m_change_time && *m_change_time <= display_time) {
        m_change_time.reset();
        m_measure = m_stage != XR_NULL_HANDLE;  // LOCAL's height may have changed with it
        moved = true;
    }
    if (m_measure) measure_floor(display_time);
    return moved;
}

void XrSpaces::recenter_pending(const XrEventDataReferenceSpaceChangePending& event) {
    const bool ours =
        event.referenceSpaceType == m_type || (m_stage && event.referenceSpaceType == XR_REFERENCE_SPACE_TYPE_STAGE);
    if (!ours) return;
    // Runtimes send several for one recenter: the latest decides.
    m_change_time = event.changeTime;
    log(LogLevel::info, "xr", event.poseValid ? "recentered" : "recentered, to an unknown place");
}

}  // namespace aisland::host
