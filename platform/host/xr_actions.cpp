#include "platform/host/xr_actions.h"

#include <algorithm>
#include <cstring>

#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/host/xr_profiles.h"

namespace aisland::host {
namespace {

constexpr std::array kSides{"/user/hand/left", "/user/hand/right"};

XrPath path_of(XrInstance instance, const std::string& text) {
    XrPath path = XR_NULL_PATH;
    xrStringToPath(instance, text.c_str(), &path);
    return path;
}

std::string text_of_path(XrInstance instance, XrPath path) {
    char text[XR_MAX_PATH_LENGTH]{};
    uint32_t size = 0;
    if (path == XR_NULL_PATH || XR_FAILED(xrPathToString(instance, path, sizeof(text), &size, text))) return {};
    return text;
}

}  // namespace

Result<std::unique_ptr<XrActions>> XrActions::create(XrRuntime& runtime, XrSession session) {
    std::unique_ptr<XrActions> actions(new XrActions(runtime, session));
    AISLAND_CHECK(actions->make_actions());
    actions->suggest_bindings();
    AISLAND_CHECK(actions->attach());
    actions->make_hand_trackers();
    return actions;
}

XrActions::~XrActions() {
    for (uint32_t side = 0; side < 2; ++side) {
        for (const XrSpace space : {m_grip_space[side], m_aim_space[side], m_poke_space[side]})
            if (space) xrDestroySpace(space);
        if (m_tracker[side]) m_runtime.call.destroy_hand_tracker(m_tracker[side]);
    }
    if (m_set) xrDestroyActionSet(m_set);  // with its actions
}

void XrActions::abandon() {
    m_grip_space = m_aim_space = m_poke_space = {};
    m_tracker = {};
    m_set = XR_NULL_HANDLE;
}

Result<void> XrActions::make_actions() {
    for (uint32_t side = 0; side < 2; ++side) m_side[side] = path_of(m_runtime.instance, kSides[side]);
    XrActionSetCreateInfo set{XR_TYPE_ACTION_SET_CREATE_INFO};
    std::strncpy(set.actionSetName, "visit", sizeof(set.actionSetName) - 1);
    std::strncpy(set.localizedActionSetName, "Visit", sizeof(set.localizedActionSetName) - 1);
    XrResult result = xrCreateActionSet(m_runtime.instance, &set, &m_set);
    if (XR_FAILED(result)) return Error{format("no actions (%s)", xr_name(result)), m_runtime.name, {}};

    struct Row {
        XrAction* action;
        XrActionType type;
        const char *name, *shown;
    };
    const std::array rows{
        Row{&m_grip, XR_ACTION_TYPE_POSE_INPUT, "grip", "Hand"},
        Row{&m_aim, XR_ACTION_TYPE_POSE_INPUT, "aim", "Pointing"},
        Row{&m_poke, XR_ACTION_TYPE_POSE_INPUT, "poke", "Fingertip"},
        Row{&m_select, XR_ACTION_TYPE_FLOAT_INPUT, "select", "Select"},
        Row{&m_grab, XR_ACTION_TYPE_FLOAT_INPUT, "grab", "Grab"},
        Row{&m_stick, XR_ACTION_TYPE_VECTOR2F_INPUT, "move", "Teleport and turn"},
        Row{&m_menu, XR_ACTION_TYPE_BOOLEAN_INPUT, "menu", "Menu"},
        Row{&m_haptic, XR_ACTION_TYPE_VIBRATION_OUTPUT, "touch", "Touch feedback"},
    };
    for (const Row& row : rows) {
        XrActionCreateInfo info{XR_TYPE_ACTION_CREATE_INFO};
        info.actionType = row.type;
        std::strncpy(info.actionName, row.name, sizeof(info.actionName) - 1);
        std::strncpy(info.localizedActionName, row.shown, sizeof(info.localizedActionName) - 1);
        info.countSubactionPaths = 2;
        info.subactionPaths = m_side.data();
        result = xrCreateAction(m_set, &info, row.action);
        if (XR_FAILED(result))
            return Error{format("no action \"%s\" (%s)", row.name, xr_name(result)), m_runtime.name, {}};
    }
    return {};
}

void XrActions::suggest_bindings() {
    for (const XrProfileRow& row : xr_profiles()) {
        if (row.extension && !m_runtime.has(row.extension)) continue;
        std::vector<XrActionSuggestedBinding> bindings;
        for (uint32_t side = 0; side < 2; ++side) {
            const auto add = [&](XrAction action, const char* component) {
                if (component)
                    bindings.push_back({action, path_of(m_runtime.instance, std::string(kSides[side]) + component)});
            };
            add(m_grip, "/input/grip/pose");
            add(m_aim, "/input/aim/pose");
            add(m_poke, row.poke);
            add(m_select, row.select);
            add(m_grab, row.grab);
            add(m_stick, row.stick);
            add(m_menu, side == 0 ? row.menu_left : row.menu_right);
            if (side == 0) add(m_menu, row.menu_left_too);
            add(m_haptic, row.haptic);
        }
        XrInteractionProfileSuggestedBinding suggestion{XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING};
        suggestion.interactionProfile = path_of(m_runtime.instance, row.profile);
        suggestion.countSuggestedBindings = static_cast<uint32_t>(bindings.size());
        suggestion.suggestedBindings = bindings.data();
        const XrResult result = xrSuggestInteractionProfileBindings(m_runtime.instance, &suggestion);
        if (XR_FAILED(result))
            log(LogLevel::warning, "xr",
                format("%s refused the bindings of %s: %s", m_runtime.name.c_str(), row.profile, xr_name(result)));
    }
}

Result<void> XrActions::attach() {
    XrSessionActionSetsAttachInfo info{XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO};
    info.countActionSets = 1;
    info.actionSets = &m_set;
    XrResult result = xrAttachSessionActionSets(m_session, &info);
    for (uint32_t side = 0; side < 2 && XR_SUCCEEDED(result); ++side) {
        const auto make = [&](XrAction action, XrSpace& space) {
            XrActionSpaceCreateInfo create{XR_TYPE_ACTION_SPACE_CREATE_INFO};
            create.action = action;
            create.subactionPath = m_side[side];
            create.poseInActionSpace.orientation.w = 1.0f;
            return xrCreateActionSpace(m_session, &create, &space);
        };
        result = make(m_grip, m_grip_space[side]);
        if (XR_SUCCEEDED(result)) result = make(m_aim, m_aim_space[side]);
        if (XR_SUCCEEDED(result)) result = make(m_poke, m_poke_space[side]);
    }
    if (XR_FAILED(result)) return Error{format("no controller input (%s)", xr_name(result)), m_runtime.name, {}};
    return {};
}

void XrActions::make_hand_trackers() {
    if (!m_runtime.hand_tracking || !m_runtime.call.create_hand_tracker) return;
    for (uint32_t side = 0; side < 2; ++side) {
        XrHandTrackerCreateInfoEXT info{XR_TYPE_HAND_TRACKER_CREATE_INFO_EXT};
        info.hand = side == 0 ? XR_HAND_LEFT_EXT : XR_HAND_RIGHT_EXT;
        info.handJointSet = XR_HAND_JOINT_SET_DEFAULT_EXT;
        const XrResult result = m_runtime.call.create_hand_tracker(m_session, &info, &m_tracker[side]);
        if (XR_FAILED(result)) {
            m_tracker[side] = XR_NULL_HANDLE;
            log(LogLevel::warning, "xr", format("no hand joints: %s", xr_name(result)));
        }
    }
}

bool XrActions::locate(XrSpace space, XrSpace base, XrTime time, Pose& pose) const {
    XrSpaceLocation location{XR_TYPE_SPACE_LOCATION};
    constexpr XrSpaceLocationFlags kValid =
        XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
    if (XR_FAILED(xrLocateSpace(space, base, time, &location)) || (location.locationFlags & kValid) != kValid ||
        !plausible(location.pose))
        return false;
    pose = pose_of(location.pose);
    return true;
}

float XrActions::number(XrAction action, uint32_t hand) const {
    XrActionStateGetInfo info{XR_TYPE_ACTION_STATE_GET_INFO};
    info.action = action;
    info.subactionPath = m_side[hand];
    XrActionStateFloat state{XR_TYPE_ACTION_STATE_FLOAT};
    if (XR_FAILED(xrGetActionStateFloat(m_session, &info, &state)) || !state.isActive) return 0.0f;
    return std::clamp(state.currentState, 0.0f, 1.0f);
}

bool XrActions::pose_active(XrAction action, uint32_t hand) const {
    XrActionStateGetInfo info{XR_TYPE_ACTION_STATE_GET_INFO};
    info.action = action;
    info.subactionPath = m_side[hand];
    XrActionStatePose state{XR_TYPE_ACTION_STATE_POSE};
    return XR_SUCCEEDED(xrGetActionStatePose(m_session, &info, &state)) && state.isActive;
}

void XrActions::track_joints(XrSpace base, XrTime time, uint32_t index, Hand& hand) const {
    if (!m_tracker[index]) return;
    std::array<XrHandJointLocationEXT, XR_HAND_JOINT_COUNT_EXT> joints{};
    XrHandJointLocationsEXT locations{XR_TYPE_HAND_JOINT_LOCATIONS_EXT};
    locations.jointCount = static_cast<uint32_t>(joints.size());
    locations.jointLocations = joints.data();
    XrHandJointsLocateInfoEXT info{XR_TYPE_HAND_JOINTS_LOCATE_INFO_EXT};
    info.baseSpace = base;
    info.time = time;
    if (XR_FAILED(m_runtime.call.locate_joints(m_tracker[index], &info, &locations)) || !locations.isActive) return;
    constexpr XrSpaceLocationFlags kValid =
        XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
    static_assert(XR_HAND_JOINT_COUNT_EXT == std::extent_v<decltype(Hand::joints)>);
    for (uint32_t j = 0; j < XR_HAND_JOINT_COUNT_EXT; ++j) {
        if ((joints[j].locationFlags & kValid) != kValid || !plausible(joints[j].pose)) return;
        hand.joints[j] = pose_of(joints[j].pose);
        hand.joint_radius[j] = joints[j].radius;
    }
    hand.joints_valid = true;
}

XrResult XrActions::sync(XrSpace space, XrTime time, const Pose& head, Hand (&hands)[2]) {
    hands[0] = hands[1] = {};
    const XrActiveActionSet active{m_set, XR_NULL_PATH};
    XrActionsSyncInfo info{XR_TYPE_ACTIONS_SYNC_INFO};
    info.countActiveActionSets = 1;
    info.activeActionSets = &active;
    const XrResult result = xrSyncActions(m_session, &info);
    if (result != XR_SUCCESS) return result;  // NOT_FOCUSED: not ours to read now
    for (uint32_t side = 0; side < 2; ++side) {
        Hand& hand = hands[side];
        const bool bound = pose_active(m_grip, side) || pose_active(m_aim, side);
        hand.grip_valid = bound && locate(m_grip_space[side], space, time, hand.grip);
        hand.aim_valid = bound && locate(m_aim_space[side], space, time, hand.aim);
        hand.poke_valid = pose_active(m_poke, side) && locate(m_poke_space[side], space, time, hand.poke);
        hand.select = number(m_select, side);
        hand.grab = number(m_grab, side);
        XrActionStateGetInfo get{XR_TYPE_ACTION_STATE_GET_INFO};
        get.subactionPath = m_side[side];
        get.action = m_stick;
        XrActionStateVector2f stick{XR_TYPE_ACTION_STATE_VECTOR2F};
        if (XR_SUCCEEDED(xrGetActionStateVector2f(m_session, &get, &stick)) && stick.isActive)
            hand.stick = glm::clamp(vec2(stick.currentState.x, stick.currentState.y), vec2(-1.0f), vec2(1.0f));
        get.action = m_menu;
        XrActionStateBoolean menu{XR_TYPE_ACTION_STATE_BOOLEAN};
        hand.menu = XR_SUCCEEDED(xrGetActionStateBoolean(m_session, &get, &menu)) && menu.isActive && menu.currentState;
        track_joints(space, time, side, hand);
        if (bound && (hand.grip_valid || hand.aim_valid)) {
            hand.kind = m_is_hand[side] ? HandKind::hand : HandKind::controller;
        } else if (hand.joints_valid) {
            hand.kind = HandKind::hand;
            pinch_from_joints(head, side, hand);
        }
    }
    return result;
}

void XrActions::profiles_changed() {
    for (uint32_t side = 0; side < 2; ++side) {
        XrInteractionProfileState state{XR_TYPE_INTERACTION_PROFILE_STATE};
        if (XR_FAILED(xrGetCurrentInteractionProfile(m_session, m_side[side], &state))) continue;
        m_profile[side] = text_of_path(m_runtime.instance, state.interactionProfile);
        m_is_hand[side] = false;
        for (const XrProfileRow& row : xr_profiles())
            if (m_profile[side] == row.profile) m_is_hand[side] = row.hand;
        log(LogLevel::info, "xr",
            format("%s: %s", kSides[side], m_profile[side].empty() ? "nothing" : m_profile[side].c_str()));
    }
}

XrResult XrActions::haptic(uint32_t hand, float seconds, float amplitude) {
    if (hand > 1) return XR_ERROR_PATH_UNSUPPORTED;
    XrHapticActionInfo info{XR_TYPE_HAPTIC_ACTION_INFO};
    info.action = m_haptic;
    info.subactionPath = m_side[hand];
    XrHapticVibration vibration{XR_TYPE_HAPTIC_VIBRATION};
    vibration.amplitude = std::clamp(amplitude, 0.0f, 1.0f);
    vibration.duration = static_cast<XrDuration>(std::clamp(seconds, 0.0f, 1.0f) * 1e9f);
    vibration.frequency = XR_FREQUENCY_UNSPECIFIED;
    return xrApplyHapticFeedback(m_session, &info, reinterpret_cast<const XrHapticBaseHeader*>(&vibration));
}

void pinch_from_joints(const Pose& head, uint32_t side, Hand& hand) {
    constexpr float kClosed = 0.012f, kOpen = 0.045f;  // metres between the tips
    const vec3 thumb = hand.joints[XR_HAND_JOINT_THUMB_TIP_EXT].position;
    const vec3 index = hand.joints[XR_HAND_JOINT_INDEX_TIP_EXT].position;
    hand.select = std::clamp((kOpen - glm::length(thumb - index)) / (kOpen - kClosed), 0.0f, 1.0f);
    // The ray leaves the knuckle on the line from an assumed shoulder: steadier than any finger bone.
    const vec3 ahead = head.orientation * vec3(0, 0, -1);
    const float yaw = std::atan2(-ahead.x, -ahead.z);
    const vec3 shoulder =
        head.position + glm::angleAxis(yaw, vec3(0, 1, 0)) * vec3(side == 0 ? -0.18f : 0.18f, -0.2f, 0.05f);
    const vec3 knuckle = hand.joints[XR_HAND_JOINT_INDEX_PROXIMAL_EXT].position;
    const vec3 along = knuckle - shoulder;
    hand.aim_valid = glm::length(along) > 0.05f;
    if (hand.aim_valid) hand.aim = {knuckle, look_rotation(along)};
    hand.grip = hand.joints[XR_HAND_JOINT_PALM_EXT];
    hand.grip_valid = true;
    hand.poke = {index, hand.joints[XR_HAND_JOINT_INDEX_TIP_EXT].orientation};
    hand.poke_valid = true;
}

}  // namespace aisland::host
