// Which component of which controller does what: data, one row a profile. Component paths as in the OpenXR registry.
#pragma once

#include <span>

namespace aisland::host {

// Paths below /user/hand/left and right ("/input/trigger/value"); nullptr: this controller has none.
struct XrProfileRow {
    const char* profile;    // "/interaction_profiles/oculus/touch_controller"
    const char* extension;  // nullptr: core
    const char *select, *grab, *stick;
    const char *menu_left, *menu_left_too, *menu_right;
    const char* poke;
    const char* haptic;
    bool hand;  // a tracked hand rather than a controller
};

// Best known first. system/click is never bound: it belongs to the runtime.
std::span<const XrProfileRow> xr_profiles();

}  // namespace aisland::host
