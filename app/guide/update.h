// guide::update: one step of the visit. Order: time and cues, then the flat camera or the headset, then the fades.
// Comfort law: in a headset the rig moves only by teleport, snap turn, recentering, or a cut the visitor asked for.
#pragma once

#include <span>

#include "app/content/catalog.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"
#include "app/guide/pick.h"
#include "app/guide/visit.h"
#include "app/telemetry/snapshot.h"

namespace aisland::guide {

// What the pictures of the step before put under a pointer or a ray: the visitor acted on those pictures.
struct Touch {
    bool panel = false;      // a panel takes it; the guide leaves it alone
    Selection label;         // a label stands for this thing
    float distance = 1e30f;  // world metres along a ray
};
struct Touched {
    std::span<const Touch> pointers;  // parallel to Input::pointers
    Touch rays[3];                    // left, right, gaze
    bool keyboard = false;            // a text field or the staff page has the keys
};

// World rays of this instant: left, right, gaze. Nothing for a hand without a valid aim.
struct Rays {
    bool valid[3]{};
    Ray ray[3];
};
// Poses into world space; call once a step before update and before the touches are asked for.
void sense(Visit& visit, const content::Catalog& catalog, const Input& input);
Rays rays(const Visit& visit, const Input& input);

// The first surface of role main; 0 when there is none.
uint32_t main_surface(const Input& input);
bool headset_present(const Input& input);
// Hands and pointers count: not while the runtime shows its own things over ours.
bool input_allowed(const Input& input);

void update(Visit& visit, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const Input& input, Time now,
            const Touched& touched, std::span<const MoverState> movers);

// The parts, each usable alone in tests.
void apply_cue(Visit& visit, const content::Catalog& catalog, const Cue& cue, Time now);
void update_flat(Visit& visit, const content::Catalog& catalog, const Input& input, Time now, float dt, const Touched& touched,
                 std::span<const MoverState> movers);
void update_headset(Visit& visit, const content::Catalog& catalog, const Input& input, Time now, float dt, const Touched& touched,
                    std::span<const MoverState> movers);
void snap_turn(Visit& visit, int steps);  // steps of 30 degrees, positive turns left, about the head
// To where visit.beginning says.
void begin(Visit& visit, const content::Catalog& catalog);
// The next visitor: begins anew. What staff and machine decide stays.
void reset(Visit& visit, const content::Catalog& catalog);

}  // namespace aisland::guide
