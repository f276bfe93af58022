// Controllers and hands: actions, bindings, poses, joints, haptics -> Input::hands. One per session; one thread.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "platform/host/xr_runtime.h"

namespace aisland::host {

class XrActions {
public:
    // Suggests every profile row in its own call; a refusal is logged and the next row goes on.
    static Result<std::unique_ptr<XrActions>> create(XrRuntime& runtime, XrSession session);
    ~XrActions();
    XrActions(const XrActions&) = delete;
    XrActions& operator=(const XrActions&) = delete;

    // Fills both hands for `time` in `space`. Unfocused sessions get no input: hands come back empty.
    XrResult sync(XrSpace space, XrTime time, const Pose& head, Hand (&hands)[2]);
    void profiles_changed();
    XrResult haptic(uint32_t hand, float seconds, float amplitude);
    // After a session loss or hang: forget the handles, they died with the instance.
    void abandon();
    const std::string& profile(uint32_t hand) const { return m_profile[hand]; }

private:
    XrActions(XrRuntime& runtime, XrSession session) : m_runtime(runtime), m_session(session) {}
    Result<void> make_actions();
    void suggest_bindings();
    Result<void> attach();
    void make_hand_trackers();
    bool locate(XrSpace space, XrSpace base, XrTime time, Pose& pose) const;
    float number(XrAction action, uint32_t hand) const;
    bool pose_active(XrAction action, uint32_t hand) const;
    void track_joints(XrSpace base, XrTime time, uint32_t index, Hand& hand) const;

    XrRuntime& m_runtime;
    XrSession m_session;
    XrActionSet m_set = XR_NULL_HANDLE;
    XrAction m_grip = XR_NULL_HANDLE, m_aim = XR_NULL_HANDLE, m_poke = XR_NULL_HANDLE;
    XrAction m_select = XR_NULL_HANDLE, m_grab = XR_NULL_HANDLE, m_stick = XR_NULL_HANDLE, m_menu = XR_NULL_HANDLE;
    XrAction m_haptic = XR_NULL_HANDLE;
    std::array<XrPath, 2> m_side{};  // /user/hand/left, right
    std::array<XrSpace, 2> m_grip_space{}, m_aim_space{}, m_poke_space{};
    std::array<XrHandTrackerEXT, 2> m_tracker{};
    std::array<std::string, 2> m_profile;
    std::array<bool, 2> m_is_hand{};
};

// Without an interaction profile for hands: pinch and ray from the joints alone (stage frame). Sets select and aim of
// `hand`.
void pinch_from_joints(const Pose& head, uint32_t side, Hand& hand);

}  // namespace aisland::host
