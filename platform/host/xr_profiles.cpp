#include "platform/host/xr_profiles.h"

#include <array>

namespace aisland::host {
namespace {

constexpr const char* kTrigger = "/input/trigger/value";
constexpr const char* kSqueeze = "/input/squeeze/value";
constexpr const char* kSqueezeClick = "/input/squeeze/click";
constexpr const char* kStick = "/input/thumbstick";
constexpr const char* kMenu = "/input/menu/click";
constexpr const char* kB = "/input/b/click";
constexpr const char* kY = "/input/y/click";
constexpr const char* kHaptic = "/output/haptic";

constexpr std::array kProfiles{
    XrProfileRow{"/interaction_profiles/khr/simple_controller", nullptr, "/input/select/click", nullptr, nullptr, kMenu,
                 nullptr, kMenu, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/bytedance/pico4_controller", "XR_BD_controller_interaction", kTrigger, kSqueeze,
                 kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/bytedance/pico_ultra_controller_bd", "XR_BD_ultra_controller_interaction",
                 kTrigger, kSqueeze, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/bytedance/pico_neo3_controller", "XR_BD_controller_interaction", kTrigger,
                 kSqueeze, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/oculus/touch_controller", nullptr, kTrigger, kSqueeze, kStick, kMenu, kY, kB,
                 nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/htc/vive_focus3_controller", "XR_HTC_vive_focus3_controller_interaction",
                 kTrigger, kSqueezeClick, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/valve/index_controller", nullptr, kTrigger, kSqueeze, kStick, kB, nullptr, kB,
                 nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/ext/hand_interaction_ext", "XR_EXT_hand_interaction",
                 "/input/aim_activate_ext/value", "/input/grasp_ext/value", nullptr, nullptr, nullptr, nullptr,
                 "/input/poke_ext/pose", nullptr, true},
    XrProfileRow{"/interaction_profiles/meta/touch_controller_plus", "XR_META_touch_controller_plus", kTrigger,
                 kSqueeze, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/facebook/touch_controller_pro", "XR_FB_touch_controller_pro", kTrigger,
                 kSqueeze, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/htc/vive_cosmos_controller", "XR_HTC_vive_cosmos_controller_interaction",
                 kTrigger, kSqueezeClick, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/htc/vive_controller", nullptr, kTrigger, kSqueezeClick, "/input/trackpad",
                 kMenu, nullptr, kMenu, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/microsoft/motion_controller", nullptr, kTrigger, kSqueezeClick, kStick, kMenu,
                 nullptr, kMenu, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/hp/mixed_reality_controller", "XR_EXT_hp_mixed_reality_controller", kTrigger,
                 kSqueeze, kStick, kMenu, kY, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/varjo/xr-4_controller", "XR_VARJO_xr4_controller_interaction", kTrigger,
                 kSqueezeClick, kStick, kMenu, nullptr, kB, nullptr, kHaptic, false},
    XrProfileRow{"/interaction_profiles/khr/generic_controller", "XR_KHR_generic_controller", kTrigger, kSqueeze,
                 kStick, "/input/secondary/click", nullptr, "/input/secondary/click", nullptr, kHaptic, false},
};

}  // namespace

std::span<const XrProfileRow> xr_profiles() { return kProfiles; }

}  // namespace aisland::host
