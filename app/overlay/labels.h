// Labels: which things say something now, where there is room for it, and how it looks. Placed once a step from the head,
// the same for both eyes, with hysteresis; never two over each other.
#pragma once

#include <span>
#include <vector>

#include "app/core/arena.h"
#include "app/frame/frame.h"
#include "app/overlay/label_cache.h"
#include "app/overlay/pen.h"
#include "app/overlay/plane.h"
#include "app/overlay/slots.h"
#include "app/overlay/words.h"

namespace aisland::overlay {

enum class LabelKind : uint8_t { zone,
                                 building,
                                 device };
enum class LabelDetail : uint8_t { dot,
                                   value,
                                   full };

constexpr uint32_t kMaxLabels = 40;

struct Label {
    uint64_t key = 0;  // of the thing
    LabelKind kind = LabelKind::device;
    LabelDetail detail = LabelDetail::value;
    guide::Selection thing;
    uint32_t index = 0;                     // zone, building or entity of the catalog
    uint32_t system = kNone, rule = kNone;  // device: its system and which of its rules
    vec3 anchor{0.0f};
    float priority = 0;
    float distance = 0;  // world metres
    float stem = 14;     // u, from the anchor up to the plate; longer where it is crowded
    Rect rect;           // u, about the anchor
    Box box;             // on the plane, dmm
    vec2 cut{0.0f};      // u below the anchor (negative): between them other labels stand before its stem
    float opacity = 0;
    bool placed = false;  // this step; else fading out
    uint64_t words = 0;   // key of all it says and how it looks but for its place, see words_key
};

struct LabelState {
    struct Source {  // an entity that may carry a label
        uint32_t entity = 0, system = 0, first_rule = 0;
        float range = 0;
        bool text = false;  // what it says may be nothing: no label then
    };
    std::vector<Source> sources;
    std::vector<Label> shown;      // reserved; at most 2 * kMaxLabels
    std::vector<uint64_t> placed;  // of each of `shown` its key, 0 of those fading out
    // Scratch: every candidate, their order, and what has found room.
    std::vector<Label> wanted, standing;
    std::vector<uint32_t> order;
    float unit_dmm = 2;  // dmm per u of the last step
    guide::Selection touched;
    LabelCache cache;
};

void prepare(LabelState& labels, const content::Catalog& catalog);

struct LabelScene {
    const content::Catalog& catalog;
    const telemetry::Snapshot& snapshot;
    const guide::Visit& visit;
    const SlotTables& tables;
    Plane plane;
    std::span<const Box> taken;  // where panels are, plane dmm
    float unit_dmm = 2;
    float dt = 0;
};

// Decides and eases: fills labels.shown.
void place_labels(LabelState& labels, const LabelScene& scene, Pen& ruler, const Words& words);
// Draws labels.shown; what was drawn before and says the same is not drawn anew.
void draw_labels(LabelState& labels, const LabelScene& scene, text::Engine& engine, Measures& measures, const Words& words,
                 ArenaVector<Run>& runs);

// The thing whose label the ray meets, from the labels of the last step. `distance` = world metres.
guide::Selection label_at(const LabelState& labels, vec3 head, vec3 origin, vec3 direction, float& distance);

}  // namespace aisland::overlay
