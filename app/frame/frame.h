// Frame: everything the platform needs to turn one instant into photons, sound and touch. Plain spans into an arena that
// lives until the step after next. View matrices are not here: Renderer::draw takes them, so a late pose is one copy.
#pragma once

#include <cstdint>
#include <span>

#include "app/core/ids.h"
#include "app/core/pose.h"
#include "app/frame/drawlist.h"
#include "app/frame/input.h"

namespace aisland {

enum SlotFlag : uint32_t {
    kSlotHidden = 1u << 0,
    kSlotGhost = 1u << 1,     // planned things: translucent
    kSlotOutlined = 1u << 2,  // selected or pointed at
    kSlotHatched = 1u << 3,   // fault or stale: not by colour only
    kSlotFaulted = 1u << 4,
    kSlotOccluder = 1u << 5,  // AR: writes depth and alpha 0
};

// Per-binding visual state, uploaded as it stands (32 bytes; std430).
struct SlotState {
    vec4 tint{1.0f, 1.0f, 1.0f, 0.0f};  // linear rgb, w = strength 0..1 of the mix towards it
    float glow = 1.0f;                  // multiplies emissive and the slot's lights
    float level = 0.0f;                 // 0..1: fill, opening, prototype specific
    uint32_t flags = 0;
    float fade = 1.0f;  // 1 = there, 0 = gone (dithered)
};
static_assert(sizeof(SlotState) == 32);

// world_from_model of one mover; index in Frame::movers = World mover index.
struct MoverState {
    vec4 rows[3]{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};  // row-major 3x4
};
static_assert(sizeof(MoverState) == 48);

// Joint matrices of one rig (arm, gate, hand): model_from_joint, in the order of World::rigs[rig]; and its morph weights.
struct RigState {
    uint32_t rig = kNone;
    std::span<const MoverState> joints;
    std::span<const float> weights = {};
};

// A scalar field over a rectangle of ground (heat map, swept area), row-major from its north-west corner.
struct Field {
    ItemId id;
    vec2 min_xz{0.0f}, max_xz{0.0f};  // metres, world
    uint32_t width = 0, height = 0;
    std::span<const float> values;  // 0..1 through the palette; negative = not known, not drawn
    uint32_t version = 0;
    uint32_t palette = 0;  // 0 green-yellow-red safe for colour-blind, 1 blue-white, 2 swept
    float opacity = 0.6f;
};

enum class DepthRule : uint8_t { tested,
                                 always,
                                 fade_behind };

// Text and shapes that hang on a thing in the world. `list` is laid out in dmm around the anchor (origin = anchor).
struct Run {
    vec3 anchor{0.0f};              // world, metres
    quat orientation{1, 0, 0, 0};   // used when !billboard
    bool billboard = true;          // faces the head, upright; 1 dmm = 1 mm at 1 m, so size on the eye is constant
    float metres_per_dmm = 0.001f;  // used when !billboard
    DepthRule depth = DepthRule::fade_behind;
    float opacity = 1.0f;
    DrawList list;
};

struct Segment {
    vec3 a{0.0f}, b{0.0f};
    Color color = 0xffffffff;
    float width = 0.02f;  // metres
    float dash = 0.0f;    // metres per dash, 0 = solid
};

struct Ribbon {  // trail, route, teleport arc
    std::span<const vec3> points;
    Color color = 0xffffffff, color_end = 0xffffffff;
    float width = 0.1f;
    float flow = 0.0f;  // metres/second the pattern runs along it
};

enum class PanelPlace : uint8_t { world,
                                  screen };

// A surface a visitor touches. In the world: `list` in dmm, 1 dmm = metres_per_dmm; on a screen: `list` in pixels.
struct Panel {
    ItemId id;
    PanelPlace place = PanelPlace::world;
    uint32_t surface = 0;           // place == screen: which surface
    Pose pose;                      // place == world: centre of the panel, +Z towards the reader
    vec2 size{0.0f};                // canvas units
    vec2 offset{0.0f};              // place == screen: top left, pixels
    float metres_per_dmm = 0.002f;  // a panel 2 m away
    float opacity = 1.0f;
    float bleed = 0;            // canvas units: how far its list draws beyond its size on every side (a shadow)
    bool prefers_layer = true;  // may go to a compositor quad layer
    DrawList list;
};

enum class PictureKind : uint8_t { eyes,
                                   eye,
                                   camera,
                                   mirror,
                                   panel };
enum class Background : uint8_t { sky,
                                  room,
                                  clear };

enum PictureLayer : uint32_t {
    kLayerWorld = 1u << 0,
    kLayerLabels = 1u << 1,
    kLayerPanels = 1u << 2,
    kLayerHands = 1u << 3,
    kLayerStaff = 1u << 4,
    kLayerAll = 0xffffffffu,
};

struct Picture {
    uint32_t surface = 0;  // index into Input::surfaces
    PictureKind kind = PictureKind::camera;
    Pose rig;            // eyes, eye: world_from_stage; camera: world_from_camera
    float scale = 1.0f;  // world metres per visitor metre (250 = the visitor stands round a 1:250 table-top)
    float fov_y = 1.0f;  // camera: vertical field of view, radians
    uint32_t layers = kLayerAll;
    Background background = Background::sky;
    uint32_t cell = 0;  // World cell the picture is taken in
    uint32_t eye = 0;   // kind == eye: which; kind == panel: index of the one panel drawn, filling the picture
    float fade = 0.0f;  // 0..1 to black (agreed fade-cuts, tracking lost)
};

struct Environment {
    vec3 sun_direction{0.0f, 1.0f, 0.0f};   // towards the sun, world, unit
    vec3 moon_direction{0.0f, 1.0f, 0.0f};  // towards the moon
    float cloud = 0.2f;                     // 0..1 cover
    float wind = 2.0f;                      // m/s
    vec2 wind_direction{1.0f, 0.0f};        // world xz the wind blows to, unit
    float haze = 0.3f;                      // 0..1
    float seconds = 0.0f;                   // animation clock, wrapped at 1000 s so that float stays exact for weeks
    float exposure_bias = 0.0f;             // EV
};

struct GlyphUpload {  // copy w*h bytes of distance field to (x, y) of atlas page `page`
    uint16_t page = 0, x = 0, y = 0, w = 0, h = 0;
    std::span<const uint8_t> texels;  // 255 = inside, 127.5 = outline, row-major, tightly packed
};

// Font atlas of Dear ImGui: coverage, uploaded when `version` changes. Empty: no triangles are drawn.
struct GlyphSheet {
    uint32_t width = 0, height = 0, version = 0;
    std::span<const uint8_t> texels;
};

struct SoundCue {
    ItemId sound;
    vec3 position{0.0f};
    bool in_head = false;
    float gain = 1.0f;
};

struct HapticCue {
    uint32_t hand = 0;
    float seconds = 0.01f, amplitude = 0.3f;
};

// A question to the history: answered in a later Input::answers with the same id.
struct Ask {
    uint64_t id = 0;
    EntityId entity;
    AttributeId attribute;
    int64_t from_ms = 0, to_ms = 0;  // UTC
    uint32_t points = 0;
};

// What a visitor or staff did that concerns more than the visit: the loop hands it to the telemetry store.
enum class ActKind : uint8_t { acknowledge,
                               start_drill,
                               stop_drill };
struct Act {
    ActKind kind = ActKind::acknowledge;
    ItemId alarm;     // rule
    EntityId entity;  // acknowledge
};

constexpr uint32_t kGlyphPageSize = 1024;  // texels, square
constexpr uint32_t kMaxGlyphPages = 8;
constexpr float kGlyphSpread = 6.0f;  // texels from the outline (127.5) to 0 or 255

struct Frame {
    uint64_t generation = 0;  // World this frame was made for
    Environment environment;
    std::span<const SlotState> slots;
    std::span<const MoverState> movers;
    std::span<const RigState> rigs;
    std::span<const Field> fields;
    std::span<const Run> runs;
    std::span<const Segment> lines;
    std::span<const Ribbon> ribbons;
    std::span<const Panel> panels;
    std::span<const Picture> pictures;
    std::span<const GlyphUpload> glyphs;
    GlyphSheet staff_font;
    std::span<const SoundCue> sounds;
    std::span<const HapticCue> haptics;
    std::span<const Ask> asks;
    std::span<const Act> acts;
    Pose head;  // world: billboards face it, the same for both eyes
    uint64_t state_hash = 0;
    bool quit = false;  // the visitor or staff asked to leave
};

}  // namespace aisland
