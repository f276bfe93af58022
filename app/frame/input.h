// Input: everything a room tells the program between two steps. Filled by hosts, replayed by tests. Plain data.
#pragma once

#include <cstdint>
#include <span>

#include "app/core/ids.h"
#include "app/core/pose.h"
#include "app/core/time.h"

namespace aisland {

// layer: one of the headset's own, which shows the panel that a Picture of kind panel draws into it.
enum class SurfaceKind : uint8_t { eyes,
                                   window,
                                   headless,
                                   layer };
enum class SurfaceRole : uint8_t { main,
                                   spectator,
                                   presenter,
                                   second };

struct Surface {
    SurfaceKind kind = SurfaceKind::headless;
    SurfaceRole role = SurfaceRole::main;
    uint32_t width = 0, height = 0;  // pixels, of one eye
    float pixels_per_point = 1.0f;   // display scale
};

// One eye, in the stage frame (XR) as predicted for the display time. Mono surfaces have no views here.
struct View {
    Pose pose;  // stage_from_eye
    Fov fov;
};

enum class HandKind : uint8_t { none,
                                controller,
                                hand };

struct Hand {
    HandKind kind = HandKind::none;
    bool grip_valid = false, aim_valid = false, poke_valid = false;
    Pose grip, aim, poke;        // stage frame
    float select = 0, grab = 0;  // 0..1
    vec2 stick{0.0f};            // x right, y forward, -1..1
    bool menu = false;
    bool joints_valid = false;
    Pose joints[26];  // XR_EXT_hand_tracking order, stage frame
    float joint_radius[26]{};
};

enum class PointerPhase : uint8_t { hover,
                                    down,
                                    move,
                                    up,
                                    cancel };
enum class PointerKind : uint8_t { mouse,
                                   touch };
enum class PointerButton : uint8_t { primary,
                                     secondary,
                                     middle };

struct PointerEvent {
    uint32_t surface = 0;
    uint32_t id = 0;  // contact; a mouse is 0
    PointerKind kind = PointerKind::mouse;
    PointerButton button = PointerButton::primary;
    PointerPhase phase = PointerPhase::hover;
    vec2 position{0.0f};  // pixels, top left origin
    vec2 wheel{0.0f};     // notches, +y away from the user
};

enum class Key : uint16_t {
    none,
    escape,
    enter,
    space,
    tab,
    backspace,
    left,
    right,
    up,
    down,
    page_up,
    page_down,
    home,
    end,
    w,
    a,
    s,
    d,
    q,
    e,
    c,
    f,
    g,
    l,
    m,
    n,
    p,
    r,
    t,
    x,
    digit0,
    digit1,
    digit2,
    digit3,
    digit4,
    digit5,
    digit6,
    digit7,
    digit8,
    digit9,
    f1,
    f2,
    f3,
    f5,
    f10,
    f11,
    f12,
    shift,
    control,
    alt,
    count
};

struct KeyEvent {
    Key key = Key::none;
    bool down = false, repeat = false;
};

enum class CueKind : uint8_t { go_to,
                               select,
                               language,
                               time_of_day,
                               mode,
                               emergency,
                               reset };

// A command from outside the room: tablet, guide, command line, test. One path for all.
struct Cue {
    CueKind kind = CueKind::go_to;
    ItemId item;         // go_to: view, zone or stop
    EntityId entity;     // select
    int64_t number = 0;  // time_of_day: UTC ms (0 = live); language index; mode
};

struct Sample {
    int64_t at_ms = 0;
    double value = 0, low = 0, high = 0;
};
// Samples are one step apart; a value that is not known is NaN. None at all: nothing is known of it.
struct Answer {
    uint64_t ask = 0;
    uint8_t origin = 0;  // 0 live, 1 simulated, 2 replay: of the most real among them
    std::span<const Sample> samples;
};

enum class XrState : uint8_t { none,
                               no_runtime,
                               no_system,
                               idle,
                               ready,
                               synchronized,
                               visible,
                               focused,
                               stopping,
                               lost };
enum class Presence : uint8_t { unknown,
                                present,
                                absent };

struct Status {
    XrState xr = XrState::none;
    bool views_valid = true;
    Presence presence = Presence::unknown;
    bool recentered = false;  // the stage origin moved before this frame
    float refresh_hz = 0;
    bool additive = false, passthrough = false;
    bool window_focused = true;
    bool close_requested = false;
    uint32_t degraded = 0;  // bits of Degradation
};

enum Degradation : uint32_t {
    kDegradedNoXr = 1u << 0,
    kDegradedDeviceLost = 1u << 1,
    kDegradedNoTelemetry = 1u << 2,
    kDegradedContent = 1u << 3,  // a broken edit keeps the last good generation
    kDegradedNoDisplay = 1u << 4,
    kDegradedFont = 1u << 5,
    kDegradedHistory = 1u << 6,  // what is measured cannot be written down
};

struct Input {
    Time now;  // time this step stands for (predicted display time in XR)
    std::span<const Surface> surfaces;
    std::span<const View> views;  // 0 or 2
    bool head_valid = false;
    Pose head;      // stage frame
    Hand hands[2];  // left, right
    std::span<const PointerEvent> pointers;
    std::span<const KeyEvent> keys;
    std::span<const char32_t> text;
    std::span<const Cue> cues;
    std::span<const Answer> answers;
    int64_t recorded_from_ms = 0, recorded_to_ms = 0;  // moments that can be shown again, UTC; equal = none
    Status status;
};

}  // namespace aisland
