// The visit: where a visitor stands, what they look at, what they chose. Plain data, no pointers into a generation: things
// are held by authored id, dense indices (cell) are resolved again by migrate. Equal input gives a bit-equal visit.
// Not here: how it is shown (overlay, panels) and what the values are (telemetry).
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>

#include "app/content/catalog.h"
#include "app/core/ids.h"
#include "app/core/pose.h"
#include "app/core/time.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"

namespace aisland::guide {

enum class Mode : uint8_t { tour,
                            kiosk,
                            present };
enum class Motion : uint8_t { orbit,
                              fly,
                              walk };  // of a flat host; a headset looks and teleports
enum class MenuTab : uint8_t { zones,
                               systems,
                               tenants,
                               count };

constexpr float kEyeHeight = 1.65f;          // metres above the ground, walking on a flat host
constexpr float kSnapTurn = 0.52359877559f;  // 30 degrees
constexpr float kTableScale = 250.0f;        // table-top 1:250
constexpr float kTableHeight = 0.78f;        // visitor metres from floor to the table's ground

// Yaw: radians about +Y, 0 looks along -Z (north), positive turns left. Pitch: positive looks up.
// The eye is `distance` behind `focus`; distance 0 (fly, walk) makes them one point.
struct Camera {
    vec3 focus{0.0f};
    float yaw = 0, pitch = 0, distance = 0;
    float fov_y = 0.9f;
};
quat orientation(float yaw, float pitch);
vec3 forward(const Camera& camera);
vec3 eye(const Camera& camera);
Pose pose(const Camera& camera);

// A way from one camera to another along a raised arc, eased at both ends. Flat hosts only.
struct Travel {
    bool active = false;
    Camera from, to;
    float lift = 0;  // metres above the straight line at half way
    float elapsed = 0, duration = 0;
};

// Where a visit can be taken to: a camera on flat hosts; a headset stands on the nearest ground below it.
struct Place {
    uint32_t cell = 0;
    Camera camera;
    Motion motion = Motion::orbit;
    ItemId stop;  // set when the place is a stop of a tour
};

// What a visit begins with, and goes back to for the next visitor.
struct Beginning {
    ItemId view;  // a view or a stop; none, or gone: the island
    int language = 0;
    int64_t scrub_ms = 0;  // the moment on show; 0 = live
    float idle_s = 0;      // on screens: untouched for so long, somebody is asked for, and kStillThere_s later it begins anew; 0 = never
    int64_t at_ns = 0;     // steady, when it began
};
constexpr float kStillThere_s = 10;

// A fade to black, a move, a fade back: between cells, and in a headset everywhere.
struct Cut {
    enum class Phase : uint8_t { none,
                                 out,
                                 in };
    Phase phase = Phase::none;
    float elapsed = 0;
    Place place;
};

struct Selection {
    EntityId entity;  // a device, robot, building ...
    ItemId item;      // building, zone, system, fact, tenant
    friend bool operator==(const Selection&, const Selection&) = default;
};

struct Target {  // what a ray meets
    Selection thing;
    vec3 point{0.0f};
    float distance = 0;  // world metres
    bool hit = false;
};

struct Contact {  // a mouse or a finger that is down
    bool down = false, moved = false;
    uint32_t id = 0;
    PointerKind kind = PointerKind::mouse;
    PointerButton button = PointerButton::primary;
    vec2 position{0.0f}, start{0.0f};
    int64_t since_ns = 0;
};

constexpr uint32_t kArcPoints = 24;
struct TeleportAim {
    bool active = false, valid = false, by_stick = false;
    uint32_t hand = 0;
    vec3 landing{0.0f};
    float facing = 0;  // world yaw on arrival
    uint32_t count = 0;
    vec3 points[kArcPoints]{};
};

struct HandState {
    bool select_down = false, menu_down = false;
    bool stick_turned = false;  // latched until the stick is back
    float hold_s = 0;
    Target target;          // under the aim ray
    bool on_panel = false;  // the ray ends on a panel
    float panel_distance = 0;
};

struct Visit {
    Mode mode = Mode::tour;
    int language = 0;
    uint64_t generation = 0;
    Beginning beginning;
    uint32_t begun = 0;  // how often it has begun anew

    // Where. `cell` indexes Catalog::cells; `cell_id` is the same, authored.
    uint32_t cell = 0;
    ItemId cell_id;
    bool headset = false;  // the main surface has eyes
    Motion motion = Motion::orbit;
    Camera goal, shown, speed;  // flat: where to, where, units per second of each
    Travel travel;
    Pose rig;  // headset: world_from_stage (without scale)
    float rig_yaw = 0;
    float scale = 1;                                    // world metres per visitor metre
    bool placed = false;                                // the rig has been put somewhere
    Pose head_stage{{0, kEyeHeight, 0}, {1, 0, 0, 0}};  // headset: as reported last
    Pose head;                                          // world, both kinds of host
    Pose aim[2];                                        // world
    Cut cut;
    float blink = 0;   // short fade after a teleport, 1 -> 0
    float lost_s = 0;  // how long tracking has been lost

    // What.
    Selection selected, hover;
    ItemId layer;             // the system whose values are shown everywhere
    ItemId stop;              // of a tour
    int64_t selected_ns = 0;  // steady, when the selection was made
    vec3 selected_point{0.0f};
    uint32_t moves = 0;  // counts teleports and cuts: panels place themselves anew

    // Moment. 0 = live; else the wall clock shown was `scrub_ms` at `scrub_from_ns`.
    int64_t scrub_ms = 0, scrub_from_ns = 0;
    float scrub_rate = 1;  // shown seconds a second from there; 0 = frozen

    // Screens.
    bool menu_open = false;  // headset: the menu panel; flat hosts show it always
    MenuTab tab = MenuTab::zones;
    bool hud = true;
    bool staff_open = false;
    bool emergency = false;
    bool quit = false;

    // Hands, fingers, keys.
    HandState hands[2];
    Target gaze;
    bool gaze_on_panel = false;
    float gaze_panel_distance = 0;
    float dwell = 0;       // 0..1
    int64_t hands_ns = 0;  // steady, when a hand was last there or the headset not yet ours: gaze waits for hands first
    Target pointed;        // under the mouse
    TeleportAim teleport;
    Contact contacts[2];
    vec2 pointer{-1.0f};  // last position, pixels
    int64_t last_click_ns = 0;
    vec2 last_click{0.0f};
    uint64_t keys_down = 0;  // bit per Key
    int64_t now_ns = 0;
    int64_t idle_since_ns = 0;  // steady, when something was touched last; beginning.at_ns = nothing yet
    uint64_t steps = 0;

    // Of this step, on their way into the Frame.
    Act acts[8]{};
    uint32_t act_count = 0;
};

// Beyond eight a step: left out.
inline void act(Visit& visit, const Act& what) {
    if (visit.act_count < std::size(visit.acts)) visit.acts[visit.act_count++] = what;
}

inline bool key_down(const Visit& visit, Key key) { return (visit.keys_down >> static_cast<unsigned>(key)) & 1u; }

// The moment on show, UTC milliseconds: snapshots, the sun and the clock on the wall are taken for it.
int64_t shown_wall_ms(const Visit& visit, Time now);

// Another moment, at the rate time runs at already; at that rate from here on (0 freezes, the present too); the present again.
void scrub_to(Visit& visit, int64_t wall_ms, Time now);
void set_scrub_rate(Visit& visit, float rate, Time now);
void back_to_now(Visit& visit);

// Seconds until the visit begins anew, once it is time to ask who is there: at most kStillThere_s. Nobody is asked in a headset, whose
// visitor may only look, in an emergency, and where nothing was touched.
std::optional<float> seconds_left(const Visit& visit, Time now);

// Hash over everything above that decides what happens next, field by field. Not over the beginning: what it decides then stands in the others.
uint64_t state_hash(const Visit& visit);

}  // namespace aisland::guide
