// The stage: a floor-level reference space that faces where the visitor faced at the start. LOCAL_FLOOR where offered,
// else LOCAL lowered by its height over STAGE, else LOCAL lowered by an assumed eye height.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "platform/host/xr_runtime.h"

namespace aisland::host {

class XrSpaces {
public:
    static Result<std::unique_ptr<XrSpaces>> create(const XrRuntime& runtime, XrSession session);
    ~XrSpaces();
    XrSpaces(const XrSpaces&) = delete;
    XrSpaces& operator=(const XrSpaces&) = delete;

    XrSpace base() const { return m_base; }
    XrSpace head() const { return m_view; }
    // Once a frame, before anything is located: measures the floor where it is emulated, applies a recenter whose time
    // has come. True when the stage moved.
    bool update(XrTime display_time);
    void recenter_pending(const XrEventDataReferenceSpaceChangePending& event);
    void abandon() { m_base = m_view = m_local = m_stage = XR_NULL_HANDLE; }

private:
    explicit XrSpaces(XrSession session) : m_session(session) {}
    XrResult make(XrReferenceSpaceType type, float y, XrSpace& space) const;
    void measure_floor(XrTime time);

    XrSession m_session;
    XrSpace m_base = XR_NULL_HANDLE, m_view = XR_NULL_HANDLE;
    XrSpace m_local = XR_NULL_HANDLE, m_stage = XR_NULL_HANDLE;  // only where the floor is emulated
    XrReferenceSpaceType m_type = XR_REFERENCE_SPACE_TYPE_LOCAL;
    bool m_measure = false;
    float m_floor = 0;  // of the emulated base, metres in LOCAL
    std::optional<XrTime> m_change_time;
};

}  // namespace aisland::host
