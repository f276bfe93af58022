// People of the island: scale figures in the clothes of a warm working day, standing about, walking, sitting. Invented (示意); nobody is
// portrayed: no faces, no names.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_prototype.h"

namespace aisland::bake {
namespace {

constexpr float kTurn = 6.2831853f;
// Heights of a figure of 1.75 m that stands upright; it faces -Z.
constexpr float kHip = 0.91f, kShoulder = 1.43f, kNeck = 1.49f;

enum class Cut { tee,
                 shirt,
                 jacket,
                 skirt,
                 dress };
enum class Hair { cropped,
                  bob,
                  tied };
enum class Carries { nothing,
                     bag,
                     backpack };
enum class Posture { stands,
                     walks,
                     sits };

// Tints of linen, of skin, and of dark hair.
struct Look {
    vec3 top, under, below, skin, hair;
    Cut cut;
    Hair hair_cut;
    Carries carries;
    float tall;  // times 1.75 m
};
constexpr vec3 kFair{1.0f, 0.78f, 0.62f}, kTanned{0.86f, 0.62f, 0.46f}, kBlack{0.95f, 0.85f, 0.82f}, kBrown{1.0f, 0.62f, 0.42f}, kAsh{1.0f, 1.0f, 1.0f};
constexpr vec3 kWhite{0.94f, 0.95f, 0.97f}, kNavy{0.045f, 0.06f, 0.10f}, kCharcoal{0.06f, 0.065f, 0.07f}, kSand{0.60f, 0.52f, 0.38f};
constexpr std::array<Look, 8> kLooks{
    Look{{0.70f, 0.73f, 0.74f}, kWhite, kNavy, kFair, kBlack, Cut::tee, Hair::cropped, Carries::backpack, 1.0f},
    {{0.46f, 0.60f, 0.76f}, kWhite, kCharcoal, kTanned, kBlack, Cut::shirt, Hair::cropped, Carries::nothing, 1.02f},
    {{0.10f, 0.30f, 0.30f}, kWhite, {0.10f, 0.30f, 0.30f}, kFair, kBlack, Cut::dress, Hair::bob, Carries::bag, 0.95f},
    {{0.075f, 0.08f, 0.095f}, kWhite, {0.16f, 0.165f, 0.175f}, kFair, kBrown, Cut::jacket, Hair::cropped, Carries::nothing, 1.01f},
    {kWhite, kWhite, {0.08f, 0.09f, 0.13f}, kFair, kBlack, Cut::skirt, Hair::tied, Carries::bag, 0.94f},
    {{0.50f, 0.19f, 0.11f}, kWhite, kSand, kTanned, kBrown, Cut::tee, Hair::bob, Carries::nothing, 0.96f},
    {{0.24f, 0.25f, 0.17f}, kWhite, {0.12f, 0.11f, 0.10f}, kTanned, kAsh, Cut::shirt, Hair::cropped, Carries::nothing, 0.98f},
    {{0.52f, 0.42f, 0.28f}, {0.07f, 0.07f, 0.08f}, kCharcoal, kFair, kBlack, Cut::jacket, Hair::tied, Carries::nothing, 0.95f}};

// Left is 0. Legs in the figure's frame, arms in that of its trunk as it stands upright.
struct Bearing {
    std::array<vec3, 2> knee, ankle, elbow, wrist;
    std::array<float, 2> toe{}, splay{};           // the shoe's pitch upwards, and its turn outwards
    std::array<bool, 2> pocket{};                  // the hand is in it
    float lean = 0, twist = 0, gaze = 0, nod = 0;  // trunk forwards and to the left, head to the left and down
    float drop = 0;                                // how much lower the hips are than upright
    float spread = 0;                              // of a hem, by what the legs do
    bool phone = false;
};

constexpr float side_of(size_t i) { return i == 0 ? -1.0f : 1.0f; }

void hang_arms(Bearing& b) {
    for (size_t i = 0; i < 2; ++i) {
        b.elbow[i] = {side_of(i) * 0.222f, 1.115f, 0.035f};
        b.wrist[i] = {side_of(i) * 0.208f, 0.875f, -0.02f};
    }
}

// Of those who stand, as their clothes allow.
enum class Arms { hang,
                  phone,
                  pocket,
                  pockets,
                  strap,
                  folded };
constexpr std::array<Arms, kStanding> kArms{Arms::phone, Arms::pocket, Arms::strap, Arms::folded, Arms::hang, Arms::pockets};

Bearing standing(uint32_t variant) {
    Bearing b;
    const size_t free = variant % 2, firm = 1 - free;
    b.knee[firm] = {side_of(firm) * 0.083f, 0.49f, -0.004f}, b.ankle[firm] = {side_of(firm) * 0.078f, 0.08f, 0.012f};
    b.knee[free] = {side_of(free) * 0.118f, 0.485f, -0.05f}, b.ankle[free] = {side_of(free) * 0.145f, 0.08f, -0.03f};
    b.splay[free] = 0.42f, b.splay[firm] = 0.14f;
    b.lean = 0.015f;
    b.gaze = variant % 3 == 0 ? 0.45f : variant % 3 == 1 ? -0.3f
                                                         : 0.1f;
    hang_arms(b);
    switch (kArms[variant % kArms.size()]) {
        case Arms::hang: break;
        case Arms::phone:
            b.elbow[1] = {0.212f, 1.125f, -0.03f}, b.wrist[1] = {0.085f, 1.20f, -0.215f};
            b.gaze = -0.12f, b.nod = 0.42f, b.phone = true;
            break;
        case Arms::pocket:
            b.elbow[0] = {-0.252f, 1.125f, 0.075f}, b.wrist[0] = {-0.178f, 0.90f, -0.045f}, b.pocket[0] = true;
            break;
        case Arms::strap:
            b.elbow[1] = {0.222f, 1.11f, -0.02f}, b.wrist[1] = {0.125f, 1.245f, -0.135f};
            break;
        case Arms::folded:
            b.elbow[0] = {-0.215f, 1.135f, -0.05f}, b.wrist[0] = {0.045f, 1.165f, -0.165f};
            b.elbow[1] = {0.215f, 1.145f, -0.045f}, b.wrist[1] = {-0.035f, 1.205f, -0.155f};
            break;
        case Arms::pockets:
            for (size_t i = 0; i < 2; ++i) b.elbow[i] = {side_of(i) * 0.250f, 1.125f, 0.085f}, b.wrist[i] = {side_of(i) * 0.176f, 0.90f, -0.04f}, b.pocket[i] = true;
    }
    return b;
}

Bearing walking(uint32_t variant) {
    Bearing b;
    const size_t front = variant % 2, back = 1 - front;
    const float stride = 0.82f + 0.09f * static_cast<float>(variant % 3);
    b.knee[front] = {side_of(front) * 0.080f, 0.520f, -0.185f * stride}, b.ankle[front] = {side_of(front) * 0.072f, 0.098f, -0.31f * stride};
    b.knee[back] = {side_of(back) * 0.082f, 0.498f, 0.02f}, b.ankle[back] = {side_of(back) * 0.076f, 0.150f, 0.275f * stride};
    b.toe[front] = 0.24f, b.toe[back] = -0.62f;
    b.lean = 0.055f, b.twist = side_of(front) * -0.10f, b.gaze = variant % 4 == 1 ? 0.35f : side_of(front) * 0.08f;
    b.spread = 0.07f * stride;
    b.elbow[front] = {side_of(front) * 0.218f, 1.125f, 0.085f}, b.wrist[front] = {side_of(front) * 0.205f, 0.895f, 0.125f * stride};
    b.elbow[back] = {side_of(back) * 0.222f, 1.12f, -0.02f}, b.wrist[back] = {side_of(back) * 0.175f, 0.945f, -0.225f * stride};
    return b;
}

Bearing sitting(uint32_t variant, float seat) {
    Bearing b;
    b.drop = kHip - (seat + 0.105f);
    for (size_t i = 0; i < 2; ++i) {
        b.knee[i] = {side_of(i) * 0.105f, seat + 0.085f, -0.43f};
        b.ankle[i] = {side_of(i) * 0.10f, 0.08f, i == variant % 2 ? -0.50f : -0.37f};
        b.splay[i] = 0.12f;
        b.elbow[i] = {side_of(i) * 0.235f, 1.14f, -0.055f};
        b.wrist[i] = {side_of(i) * 0.11f, 1.055f, -0.265f};
    }
    b.lean = variant % 2 ? 0.14f : -0.07f;
    b.gaze = variant % 3 == 0 ? 0.4f : -0.25f;
    if (variant % 3 == 1) b.wrist[1] = {0.06f, 1.20f, -0.28f}, b.phone = true, b.nod = 0.3f, b.gaze = -0.08f;
    return b;
}

// As add_loft, smooth everywhere and with each point once: there are many of these.
void skin(Shape& s, const std::vector<std::vector<vec3>>& rings, uint32_t caps) {
    const size_t rows = rings.size(), n = rings[0].size();
    const auto face = [&](size_t j, size_t k) { return glm::cross(rings[j + 1][(k + 1) % n] - rings[j][k], rings[j + 1][k] - rings[j][(k + 1) % n]); };
    std::vector<uint32_t> index;
    for (size_t j = 0; j < rows; ++j)
        for (size_t k = 0; k < n; ++k) {
            vec3 normal(0.0f);
            if (j > 0) normal += face(j - 1, k) + face(j - 1, (k + n - 1) % n);
            if (j + 1 < rows) normal += face(j, k) + face(j, (k + n - 1) % n);
            const vec3 p = rings[j][k];
            index.push_back(add_vertex(s, p, glm::normalize(normal), rings[j][(k + 1) % n] - p, {p.x + p.z, p.y}));
        }
    std::vector<uint32_t>& out = s.part(s.pen.paint).indices;
    for (size_t j = 0; j + 1 < rows; ++j)
        for (size_t k = 0; k < n; ++k) {
            const uint32_t a = index[j * n + k], b = index[j * n + (k + 1) % n], c = index[(j + 1) * n + (k + 1) % n], d = index[(j + 1) * n + k];
            out.insert(out.end(), {a, b, c, a, c, d});
        }
    for (size_t k = 1; k + 1 < n; ++k) {
        if (caps & kCapBottom) add_triangle(s, rings[0][0], rings[0][k + 1], rings[0][k]);
        if (caps & kCapTop) add_triangle(s, rings[rows - 1][0], rings[rows - 1][k], rings[rows - 1][k + 1]);
    }
}

// A skin round a limb, in two where it bends sharply; x of a radius across it, y from front to back.
void limb(Shape& s, std::span<const vec3> at, std::span<const vec2> radius, int n, uint32_t caps = kCapNone) {
    for (size_t i = 1; i + 1 < at.size(); ++i) {
        if (glm::dot(glm::normalize(at[i] - at[i - 1]), glm::normalize(at[i + 1] - at[i])) > 0.1f) continue;
        limb(s, at.first(i + 1), radius.first(i + 1), n, caps | kCapTop);
        return limb(s, at.subspan(i), radius.subspan(i), n, caps | kCapBottom);
    }
    std::vector<std::vector<vec3>> rings;
    vec3 across(1, 0, 0);  // of the ring before, so that nothing is twisted
    for (size_t i = 0; i < at.size(); ++i) {
        const vec3 along = glm::normalize(at[std::min(i + 1, at.size() - 1)] - at[i > 0 ? i - 1 : 0]);
        if (i == 0 && std::abs(along.x) > 0.85f) across = vec3(0, 0, 1);
        across = glm::normalize(across - along * glm::dot(across, along));
        const vec3 up = glm::cross(along, across);
        std::vector<vec3>& ring = rings.emplace_back();
        for (int k = 0; k < n; ++k) {
            const float a = kTurn * static_cast<float>(k) / static_cast<float>(n);
            ring.push_back(at[i] + across * (radius[i].x * std::cos(a)) + up * (radius[i].y * std::sin(a)));
        }
    }
    skin(s, rings, caps);
}

// A level cut through a body: half its width and depth, and how far its middle lies back.
struct Ring {
    float y, x, z, back;
};
std::vector<vec3> outline(const Ring& r, int n) {
    std::vector<vec3> ring;
    for (int i = 0; i < n; ++i) {
        const float a = kTurn * static_cast<float>(i) / static_cast<float>(n);
        ring.push_back({r.x * std::cos(a), r.y, r.back - r.z * std::sin(a)});
    }
    return ring;
}
// With fewer rings where there is less to see: the first, the last and every `skip`-th between.
void body(Shape& s, std::span<const Ring> rings, int n, int skip, uint32_t caps) {
    std::vector<std::vector<vec3>> out;
    for (size_t i = 0; i < rings.size(); ++i)
        if (i == 0 || i + 1 == rings.size() || i % static_cast<size_t>(skip) == 0) out.push_back(outline(rings[i], n));
    skin(s, out, caps);
}

// What an open jacket shows, or the buttons' edge: a strip down the front of a body, `top` and `bottom` half as wide there.
void front(Shape& s, std::span<const Ring> rings, float low, float high, float bottom, float top) {
    const auto at = [&](float y, float x) {
        size_t i = 0;
        while (i + 2 < rings.size() && rings[i + 1].y < y) ++i;
        const Ring &a = rings[i], &b = rings[i + 1];
        const float t = std::clamp((y - a.y) / (b.y - a.y), 0.0f, 1.0f), across = x / glm::mix(a.x, b.x, t);
        return vec3(x, y, glm::mix(a.back, b.back, t) - glm::mix(a.z, b.z, t) * std::sqrt(std::max(1 - across * across, 0.0f)) - 0.006f);
    };
    constexpr int kSteps = 4;
    for (int i = 0; i < kSteps; ++i) {
        const float t0 = static_cast<float>(i) / kSteps, t1 = static_cast<float>(i + 1) / kSteps;
        const float y0 = glm::mix(low, high, t0), y1 = glm::mix(low, high, t1), w0 = glm::mix(bottom, top, t0), w1 = glm::mix(bottom, top, t1);
        add_quad(s, at(y0, w0), at(y0, 0), at(y1, 0), at(y1, w1));
        add_quad(s, at(y0, 0), at(y0, -w0), at(y1, -w1), at(y1, 0));
    }
}

bool bare_legs(const Look& look) { return look.cut == Cut::skirt || look.cut == Cut::dress; }

void add_shoe(Shape& s, const mat4& figure, const Bearing& b, size_t i, int detail) {
    s.at(glm::rotate(glm::rotate(glm::translate(figure, b.ankle[i]), -side_of(i) * b.splay[i], vec3(0, 1, 0)), b.toe[i], vec3(1, 0, 0)));
    s.use(Paint::shell_dark, kAsh);
    const auto cut = [](float z, float half, float top) {
        return std::vector<vec3>{{half, -0.08f, z}, {half * 0.92f, top - 0.02f, z}, {half * 0.4f, top, z}, {-half * 0.4f, top, z}, {-half * 0.92f, top - 0.02f, z}, {-half, -0.08f, z}};
    };
    if (detail == 0)
        add_loft(s, std::array{cut(-0.185f, 0.034f, -0.05f), cut(-0.12f, 0.047f, -0.03f), cut(-0.01f, 0.040f, 0.012f), cut(0.065f, 0.034f, 0.012f)}, kCapBoth, 0.9f);
    else
        add_box(s, {-0.04f, -0.08f, -0.18f}, {0.04f, 0.0f, 0.06f}, kFaceNoBottom);
    s.at(figure);
}

void add_legs(Shape& s, const mat4& figure, const Look& look, const Bearing& b, int detail) {
    const int n = detail == 0 ? 6 : detail == 1 ? 5
                                                : 3;
    const bool bare = bare_legs(look), sits = b.drop > 0;
    for (size_t i = 0; i < 2; ++i) {
        if (detail < 2) add_shoe(s, figure, b, i, detail);
        const vec3 hip{side_of(i) * 0.078f, kHip - b.drop, 0}, knee = b.knee[i], hem = glm::mix(b.ankle[i], knee, bare ? -0.02f : 0.02f);
        s.use(bare ? Paint::warm_plaster : Paint::linen, bare ? look.skin : look.below);
        const float thigh = bare ? 0.080f : 0.092f, bend = bare ? 0.054f : 0.068f, calf = bare ? 0.056f : 0.064f, end = bare ? 0.034f : 0.062f;
        if (sits) {  // a thigh that lies, a shin that stands, rounded over at the knee
            if (!bare) limb(s, std::array{hip + vec3(0, -0.01f, 0), glm::mix(hip, knee, 0.55f), knee + vec3(0, 0.005f, -0.035f)}, std::array{vec2(thigh), vec2(0.082f), vec2(bend * 0.9f)}, n, kCapTop);
            limb(s, std::array{knee + vec3(0, 0.045f, 0.0f), glm::mix(knee, hem, 0.35f), hem}, std::array{vec2(bend * 0.8f), vec2(calf), vec2(end)}, n, kCapBottom);
        } else if (detail == 0) {
            limb(s, std::array{hip, glm::mix(hip, knee, 0.5f), knee, glm::mix(knee, hem, 0.35f), hem}, std::array{vec2(thigh * 0.9f), vec2(thigh * 0.88f), vec2(bend), vec2(calf, calf * 1.08f), vec2(end)}, n);
        } else {
            limb(s, std::array{hip, knee, detail == 1 ? hem : vec3(hem.x, 0, hem.z)}, std::array{vec2(thigh), vec2(bend), vec2(end)}, n);
        }
    }
    if (!bare) return;
    s.use(Paint::linen, look.below);
    const int around = detail == 0 ? 9 : detail == 1 ? 6
                                                     : 4;
    if (sits) {
        const float y = kHip - b.drop;
        limb(s, std::array{vec3(0, y, 0.10f), vec3(0, y + 0.005f, -0.20f), vec3(0, y - 0.015f, -0.435f)}, std::array{vec2(0.16f, 0.10f), vec2(0.185f, 0.092f), vec2(0.185f, 0.075f)}, around, kCapBoth);
    } else {
        const float reach = 0.085f + b.spread;
        body(s, std::array{Ring{look.cut == Cut::dress ? 0.50f : 0.46f, 0.195f, 0.125f + reach * 0.6f, 0}, Ring{0.70f, 0.188f, 0.115f + reach * 0.3f, 0}, Ring{0.93f, 0.166f, 0.115f, 0}}, around, detail == 0 ? 1 : 2, kCapNone);
    }
}

// From the hem to the collar.
std::array<Ring, 7> trunk(const Look& look, const Bearing& b) {
    const bool slim = look.hair_cut != Hair::cropped, tucked = look.cut == Cut::skirt || look.cut == Cut::dress;
    float hem = tucked ? 0.90f : look.cut == Cut::jacket ? 0.76f
                                                         : 0.81f;
    if (b.drop > 0) hem = std::max(hem, 0.83f);
    const float shoulders = slim ? 0.93f : 1.0f, waist = slim ? 0.92f : 1.0f;
    return {Ring{hem, tucked ? 0.158f : 0.175f, (tucked ? 0.106f : 0.124f) + 0.4f * b.spread, 0.004f},
            {0.95f, 0.164f, 0.112f, 0.0f},
            {1.08f, 0.146f * waist, 0.100f, -0.002f},
            {1.24f, 0.168f * shoulders, 0.118f, -0.006f},
            {1.35f, 0.178f * shoulders, 0.110f, 0.004f},
            {1.425f, 0.150f * shoulders, 0.084f, 0.012f},
            {1.468f, 0.068f, 0.060f, 0.012f}};
}

void add_arm(Shape& s, const Look& look, const Bearing& b, size_t i, int detail) {
    const bool slim = look.hair_cut != Hair::cropped, sleeves = look.cut == Cut::jacket || look.cut == Cut::shirt;
    const vec3 top{side_of(i) * (slim ? 0.158f : 0.172f), kShoulder - 0.035f, 0.008f}, elbow = b.elbow[i], wrist = b.wrist[i];
    s.use(Paint::linen, look.top);
    if (detail == 2) return limb(s, std::array{top, elbow, wrist}, std::array{vec2(0.056f), vec2(0.046f), vec2(0.036f)}, 3);
    const int n = detail == 0 ? 6 : 4;
    const float thick = slim ? 0.92f : 1.0f;
    if (sleeves)
        limb(s, std::array{top, glm::mix(top, elbow, 0.5f), elbow, wrist}, std::array{vec2(0.062f * thick), vec2(0.056f * thick), vec2(0.050f * thick), vec2(0.038f * thick)}, n, kCapBoth);
    else
        limb(s, std::array{top, glm::mix(top, elbow, 0.62f)}, std::array{vec2(0.062f * thick), vec2(0.059f * thick)}, n, kCapBoth);
    s.use(Paint::warm_plaster, look.skin);
    if (!sleeves) limb(s, std::array{glm::mix(top, elbow, 0.5f), elbow, wrist}, std::array{vec2(0.043f * thick), vec2(0.039f * thick), vec2(0.027f)}, n);
    if (b.pocket[i]) return;
    const vec3 along = glm::normalize(glm::normalize(wrist - elbow) + vec3(0, -0.25f, 0));
    if (detail == 0)
        limb(s, std::array{wrist - along * 0.01f, wrist + along * 0.06f, wrist + along * 0.115f, wrist + along * 0.165f}, std::array{vec2(0.022f, 0.028f), vec2(0.018f, 0.042f), vec2(0.016f, 0.038f), vec2(0.010f, 0.022f)}, 6, kCapTop);
    else
        limb(s, std::array{wrist, wrist + along * 0.15f}, std::array{vec2(0.022f, 0.034f), vec2(0.012f, 0.026f)}, 3, kCapTop);
}

void add_head(Shape& s, const Look& look, int detail) {
    const int n = detail == 0 ? 8 : detail == 1 ? 6
                                                : 4,
              skip = detail == 0 ? 1 : 2;
    s.use(Paint::warm_plaster, look.skin);
    if (detail < 2) limb(s, std::array{vec3(0, 1.44f, 0.014f), vec3(0, 1.555f, 0.004f)}, std::array{vec2(0.054f), vec2(0.047f)}, detail == 0 ? 8 : 5);
    body(s, std::array{Ring{1.528f, 0.034f, 0.036f, -0.026f}, Ring{1.556f, 0.056f, 0.066f, -0.016f}, Ring{1.605f, 0.068f, 0.085f, -0.008f}, Ring{1.655f, 0.073f, 0.094f, 0.0f}, Ring{1.705f, 0.067f, 0.087f, 0.006f}, Ring{1.738f, 0.044f, 0.060f, 0.010f}}, n, skip, kCapBoth);
    s.use(Paint::rubber, look.hair);
    const float full = look.hair_cut == Hair::bob ? 0.006f : 0.0f;
    std::vector<Ring> rings;
    if (look.hair_cut == Hair::bob) rings = {{1.485f, 0.066f, 0.046f, 0.054f}, {1.535f, 0.080f, 0.058f, 0.048f}};
    for (const Ring& r : {Ring{1.588f, 0.062f, 0.050f, 0.050f}, Ring{1.642f, 0.077f, 0.074f, 0.034f}, Ring{1.692f, 0.077f, 0.088f, 0.016f}, Ring{1.732f, 0.063f, 0.080f, 0.008f}, Ring{1.757f, 0.034f, 0.044f, 0.012f}})
        rings.push_back({r.y, r.x + full, r.z + full, r.back});
    body(s, rings, n, skip, kCapBoth);
    if (look.hair_cut == Hair::tied && detail < 2) limb(s, std::array{vec3(0, 1.70f, 0.095f), vec3(0, 1.63f, 0.140f), vec3(0, 1.50f, 0.128f)}, std::array{vec2(0.022f), vec2(0.030f), vec2(0.014f)}, detail == 0 ? 6 : 3, kCapTop);
}

void add_things(Shape& s, const Look& look, const Bearing& b) {
    if (look.carries == Carries::backpack) {
        s.use(Paint::linen, {0.13f, 0.15f, 0.17f});
        add_rounded_box(s, {-0.135f, 1.02f, 0.085f}, {0.135f, 1.40f, 0.215f}, 0.04f);
        for (const float side : {-1.0f, 1.0f}) limb(s, std::array{vec3(side * 0.105f, 1.15f, -0.112f), vec3(side * 0.11f, 1.33f, -0.112f), vec3(side * 0.10f, 1.452f, 0.0f)}, std::array{vec2(0.019f, 0.006f), vec2(0.019f, 0.006f), vec2(0.019f, 0.006f)}, 4);
    } else if (look.carries == Carries::bag) {
        s.use(Paint::linen, {0.34f, 0.17f, 0.08f});
        add_rounded_box(s, {0.165f, 0.86f, -0.10f}, {0.235f, 1.05f, 0.14f}, 0.025f);
        limb(s, std::array{vec3(0.19f, 1.04f, 0.02f), vec3(0.165f, 1.30f, 0.0f), vec3(0.105f, 1.452f, 0.01f)}, std::array{vec2(0.007f, 0.012f), vec2(0.007f, 0.012f), vec2(0.007f, 0.012f)}, 4);
    }
    if (!b.phone) return;
    s.use(Paint::shell_dark, kAsh);
    const vec3 hand = b.wrist[1] + 0.12f * glm::normalize(b.wrist[1] - b.elbow[1]);
    add_box(s, hand + vec3(-0.036f, -0.02f, -0.03f), hand + vec3(0.036f, 0.115f, -0.02f));
}

// Two dozen figures are to be small in a pack: points to half a millimetre; no paint here has a pattern that would want more.
void settle(Vertex& v) {
    for (float& x : v.position) x = std::round(x * 2048) / 2048;
    v.uv[0] = v.uv[1] = 0;
    v.tangent = pack_tangent(std::abs(unpack_normal(v.normal).x) < 0.8f ? vec3(1, 0, 0) : vec3(0, 0, 1), false);
}

// `detail` 0: near; 1 and 2: what is left of it farther away.
Shape figure(const Look& look, const Bearing& b, int detail) {
    Shape s;
    const mat4 whole = glm::scale(mat4(1.0f), vec3(look.tall));
    add_legs(s.at(whole), whole, look, b, detail);
    const auto about = [](const mat4& from, float y, float yaw, float pitch) {
        return glm::translate(glm::rotate(glm::rotate(glm::translate(from, {0, y, 0}), yaw, vec3(0, 1, 0)), -pitch, vec3(1, 0, 0)), {0, -y, 0});
    };
    const mat4 upper = about(glm::translate(whole, {0, -b.drop, 0}), kHip, b.twist, b.lean);
    const std::array<Ring, 7> rings = trunk(look, b);
    const int n = detail == 0 ? 8 : detail == 1 ? 6
                                                : 4;
    s.at(upper).use(Paint::linen, look.top);
    body(s, rings, n, detail == 0 ? 1 : 2, kCapBoth);
    for (size_t i = 0; i < 2; ++i) add_arm(s, look, b, i, detail);
    if (detail == 0) {
        if (look.cut == Cut::jacket) front(s.use(Paint::linen, look.under), rings, 1.04f, 1.455f, 0.012f, 0.052f);
        if (look.cut == Cut::shirt) front(s.use(Paint::linen, look.top * 0.72f), rings, rings[0].y, 1.45f, 0.007f, 0.007f);
        if (look.cut == Cut::tee || look.cut == Cut::dress) front(s.use(Paint::warm_plaster, look.skin), rings, 1.425f, 1.462f, 0.02f, 0.046f);
        add_things(s, look, b);
    }
    add_head(s.at(about(upper, kNeck, b.gaze, b.nod)), look, detail);
    s.at(mat4(1.0f));
    shade_foot(s, 0.0f, 0.5f, 0.7f);
    for (Part& part : s.parts)
        for (Vertex& v : part.vertices) settle(v);
    return s;
}

}  // namespace

bool build_person(std::string_view name, uint32_t variant, Prototype& out) {
    Bearing bearing;
    size_t look = variant;
    if (name == "person")
        bearing = standing(variant);
    else if (name == "person-walking")
        bearing = walking(variant), look += 3;
    else if (name == "person-seated")
        look += 5, bearing = sitting(variant, 0.44f / kLooks[look % kLooks.size()].tall);
    else
        return false;
    const auto make = [&](int detail) { return figure(kLooks[look % kLooks.size()], bearing, detail); };
    Shape s = make(0);
    constexpr std::array<float, 2> kErrors{0.018f, 0.06f};
    for (int level = 1; level <= 2; ++level) {
        s.levels.push_back(make(level));
        s.levels.back().error = kErrors[static_cast<size_t>(level - 1)];
    }
    set_shape(out, std::move(s));
    return true;
}

}  // namespace aisland::bake
