// Trees and hedges: a trunk with limbs, a crown of dark cores, and leaf clusters that break its outline. Leaves take the
// crown's normal, so that a crown shades as one soft body.
#include "app/bake/build_tree.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>

namespace aisland::bake {
namespace {

// How a crown is drawn is told by u (leaf.glsl): a mass of leaves, v of how bright ones, or from kLeafCard on a card that is cut into single ones:
// u = kLeafCard + 4 * the card's number + -1..1 across it; cards from kLeafCards on are cut into petals.
constexpr float kLeafMass = 40.0f, kLeafCard = 100.0f;
constexpr int kLeafCards = 16;

struct Blob {
    vec3 center, radius;
};
struct Crown {
    std::vector<Blob> blobs;
    vec3 center{0.0f}, radius{1.0f};  // of the whole
    Paint leaf = Paint::leaf_plane;
    float leaf_size = 0.5f;
    int leaves = 140;
    float droop = 0;  // willow: leaves hang
};

// A blob has no gaps that one looks into the dark through, and no leaf of it shades another: as a smooth body it sends back so little. Pale
// petals light one another.
float blob_shade(const Crown& crown) { return crown.leaf == Paint::leaf_blossom ? 0.47f : 0.275f; }

float crown_occlusion(const Crown& crown, vec3 p) {
    const vec3 q = (p - crown.center) / crown.radius;
    const float depth = glm::length(q);  // 0 middle, 1 rim
    const float height = std::clamp(q.y * 0.5f + 0.5f, 0.0f, 1.0f);
    return std::clamp(0.28f + 0.42f * std::min(depth, 1.1f) + 0.32f * height, 0.2f, 1.0f);
}

// `leaf`: what a leaf of it sends back, of what the pen's colour does; 0 where that is what the leaves of a bush send back.
void add_blob(Shape& s, const Crown& crown, const Blob& blob, int segments, int rings, float grow, float leaf, Dice& dice) {
    // An ellipsoid with every vertex pushed in or out a little.
    std::vector<std::vector<uint32_t>> grid;
    for (int j = 0; j <= rings; ++j) {
        std::vector<uint32_t> ring;
        const float latitude = 3.14159265f * (static_cast<float>(j) / static_cast<float>(rings) - 0.5f);
        for (int k = 0; k < segments; ++k) {
            const float angle = 6.2831853f * (static_cast<float>(k) + 0.5f * static_cast<float>(j % 2)) /
                                static_cast<float>(segments);
            const vec3 d{std::cos(angle) * std::cos(latitude), std::sin(latitude), -std::sin(angle) * std::cos(latitude)};
            const vec3 p = blob.center + d * blob.radius * grow * dice.between(0.86f, 1.12f);
            const vec3 soft = glm::normalize((p - crown.center) / crown.radius);
            const vec3 n = glm::normalize(glm::normalize(d / blob.radius) * 0.65f + soft * 0.35f);
            ring.push_back(add_vertex(s, p, n, {1, 0, 0}, {kLeafMass, leaf}, crown_occlusion(crown, p)));
        }
        grid.push_back(std::move(ring));
    }
    Part& part = s.part(s.pen.paint);
    const auto join = [&part](uint32_t a, uint32_t b, uint32_t c) {
        const auto at = [&part](uint32_t i) {
            const float* p = part.vertices[i].position;
            return vec3(p[0], p[1], p[2]);
        };
        const vec3 area = glm::cross(at(b) - at(a), at(c) - at(a));
        if (glm::dot(area, area) > 1e-10f) part.indices.insert(part.indices.end(), {a, b, c});
    };
    for (size_t j = 0; j + 1 < grid.size(); ++j)
        for (size_t k = 0; k < grid[j].size(); ++k) {
            const size_t n = (k + 1) % grid[j].size();
            if (j > 0) join(grid[j][k], grid[j][n], grid[j + 1][j % 2 ? n : k]);
            if (j + 2 < grid.size()) join(grid[j][j % 2 ? k : n], grid[j + 1][n], grid[j + 1][k]);
        }
}

void add_leaf(Shape& s, const Crown& crown, vec3 p, vec3 n, float size, Dice& dice) {
    const vec3 soft = glm::normalize((p - crown.center) / crown.radius);
    const vec3 facing = glm::normalize(n + vec3(dice.between(-0.8f, 0.8f), dice.between(-0.4f, 0.9f), dice.between(-0.8f, 0.8f)));
    vec3 u = glm::normalize(glm::cross(std::abs(facing.y) < 0.95f ? vec3(0, 1, 0) : vec3(1, 0, 0), facing));
    vec3 v = glm::cross(facing, u);
    // Twigs point away from the crown's middle, or hang.
    const float spin = crown.droop > 0 ? 3.14159265f + dice.between(-0.25f, 0.25f) : dice.between(-1.2f, 1.2f) + (soft.y < -0.2f ? 1.6f : 0.0f);
    const vec3 u2 = u * std::cos(spin) + v * std::sin(spin);
    v = v * std::cos(spin) - u * std::sin(spin);
    u = u2;
    const float width = size * dice.between(0.85f, 1.25f), height = size * dice.between(0.9f, 1.3f) * (1.0f + crown.droop);
    const vec3 normal = glm::normalize(soft * 0.8f + n * 0.2f);
    const int first = crown.leaf == Paint::leaf_blossom ? kLeafCards : 0;
    const float card = kLeafCard + 4.0f * static_cast<float>(first + dice.below(kLeafCards));
    const auto vertex = [&](float x, float y) {
        const vec3 q = p + u * (x * width * 0.5f) + v * (y * height * 0.5f);
        return add_vertex(s, q, glm::normalize(normal + u * (x * 0.25f)), u, {card + x, y}, crown_occlusion(crown, q));
    };
    const uint32_t a = vertex(-1, -1), b = vertex(1, -1), c = vertex(1, 1), d = vertex(-1, 1);
    Part& part = s.part(s.pen.paint);
    part.indices.insert(part.indices.end(), {a, b, c, a, c, d});
}

vec3 leaf_tint(Dice& dice) {
    const float light = dice.between(0.72f, 1.0f), warm = dice.between(-0.05f, 0.06f);
    return {std::clamp(light + warm, 0.0f, 1.0f), light, std::clamp(light - warm * 1.5f, 0.0f, 1.0f)};
}

// Leaves in a blob's own shade, so that one looks into a crown and not at a ball, and seldom through it.
void add_inner_leaves(Shape& s, const Crown& crown, const Blob& blob, Dice& dice) {
    constexpr int kInner = 12;
    for (int i = 0; i < kInner; ++i) {
        const float z = 1.0f - 2.0f * (static_cast<float>(i) + 0.5f) / kInner, angle = static_cast<float>(i) * 2.3999632f;
        const float r = std::sqrt(1.0f - z * z);
        const vec3 d{r * std::cos(angle), z, r * std::sin(angle)};
        s.use(crown.leaf, leaf_tint(dice) * 0.62f);
        add_leaf(s, crown, blob.center + d * blob.radius * dice.between(0.38f, 0.66f), d, crown.leaf_size * 1.3f, dice);
    }
}

// 0 everything, 1 blobs without leaves, 2 coarse blobs, 3 one blob.
void add_crown(Shape& s, const Crown& crown, int detail, Dice dice) {
    if (detail >= 3) {
        s.use(crown.leaf, vec3(blob_shade(crown)));
        add_blob(s, crown, {crown.center, crown.radius}, 5, 3, 0.94f, 1 / blob_shade(crown), dice);
        return;
    }
    const size_t every = detail == 2 ? (crown.blobs.size() + 2) / 3 : 1;  // far off, few blobs stand for all
    for (size_t i = 0; i < crown.blobs.size(); i += every) {
        Blob blob = crown.blobs[i];
        if (detail == 2) blob.radius = glm::mix(blob.radius, crown.radius, 0.5f), blob.center = glm::mix(blob.center, crown.center, 0.35f);
        if (detail == 0) {
            add_inner_leaves(s, crown, blob, dice);
            continue;
        }
        s.use(crown.leaf, leaf_tint(dice) * blob_shade(crown));
        add_blob(s, crown, blob, detail == 2 ? 5 : 6, detail == 2 ? 3 : 4, detail == 1 ? 1.06f : 1.0f, 1 / blob_shade(crown), dice);
    }
    if (detail > 0) return;
    // Evenly over each blob (golden angle), so that few leaves leave no bald spots.
    const int each = crown.leaves / static_cast<int>(crown.blobs.size());
    for (int i = 0; i < each * static_cast<int>(crown.blobs.size()); ++i) {
        const Blob& blob = crown.blobs[static_cast<size_t>(i / each)];
        const float step = static_cast<float>(i % each);
        const float z = 1.0f - 1.96f * (step + dice.unit()) / static_cast<float>(each);
        const float angle = step * 2.3999632f + dice.between(-0.3f, 0.3f);
        const float r = std::sqrt(std::max(0.0f, 1.0f - z * z));
        const vec3 d{r * std::cos(angle), z, r * std::sin(angle)};
        const vec3 p = blob.center + d * blob.radius * dice.between(0.84f, 1.06f);
        bool buried = false;
        for (const Blob& other : crown.blobs) {
            const vec3 q = (p - other.center) / other.radius;
            if (&other != &blob && glm::dot(q, q) < 0.7f) buried = true;
        }
        if (buried) continue;
        s.use(crown.leaf, leaf_tint(dice));
        add_leaf(s, crown, p, glm::normalize(d / blob.radius), crown.leaf_size, dice);
    }
}

void measure(Crown& crown) {
    vec3 lo(1e9f), hi(-1e9f);
    for (const Blob& b : crown.blobs) {
        lo = glm::min(lo, b.center - b.radius);
        hi = glm::max(hi, b.center + b.radius);
    }
    crown.center = (lo + hi) * 0.5f;
    crown.radius = (hi - lo) * 0.5f;
}

struct Trunk {
    float height = 3, radius = 0.16f;
    Paint bark = Paint::bark;
    int limbs = 4;
};

void add_trunk(Shape& s, const Trunk& trunk, const Crown& crown, int detail, Dice dice) {
    if (detail >= 3) return;
    s.use(trunk.bark);
    const int segments = detail == 0 ? 7 : detail == 1 ? 5
                                                       : 3;
    const vec3 foot{0, -0.4f, 0}, fork{dice.between(-0.1f, 0.1f), trunk.height, dice.between(-0.1f, 0.1f)};
    if (detail == 0) {
        add_cylinder(s, foot, {0, 0.35f, 0}, trunk.radius * 1.7f, trunk.radius * 1.08f, segments, kCapNone);
        add_cylinder(s, {0, 0.35f, 0}, fork, trunk.radius * 1.08f, trunk.radius * 0.72f, segments, kCapNone);
    } else {
        add_cylinder(s, foot, fork, trunk.radius * 1.2f, trunk.radius * 0.75f, segments, kCapNone);
    }
    if (detail >= 2) return;
    const int limbs = detail == 0 ? trunk.limbs : std::min(trunk.limbs, 2);
    for (int i = 0; i < limbs && !crown.blobs.empty(); ++i) {
        const vec3 target = crown.blobs[static_cast<size_t>(i) % crown.blobs.size()].center;
        s.pen.occlusion = 0.6f;
        add_cylinder(s, fork - vec3(0, 0.25f, 0), glm::mix(fork, target, 0.85f), trunk.radius * 0.6f, trunk.radius * 0.2f,
                     detail == 0 ? 5 : 3, kCapNone);
        s.pen.occlusion = 1.0f;
    }
}

void add_blob_ring(Crown& crown, int count, float ring, float y, vec3 radius, Dice& dice, float wobble = 0.2f) {
    const float turn = dice.between(0.0f, 6.28f);
    for (int i = 0; i < count; ++i) {
        const float angle = turn + 6.2831853f * (static_cast<float>(i) + dice.between(-0.2f, 0.2f)) / static_cast<float>(count);
        const float r = ring * dice.between(0.85f, 1.15f);
        crown.blobs.push_back({{std::cos(angle) * r, y + dice.between(-wobble, wobble), std::sin(angle) * r},
                               radius * dice.between(0.88f, 1.12f)});
    }
}

struct Species {
    Trunk trunk;
    Crown crown;
};

Species plane_tree(Dice& dice) {
    Species t;
    t.trunk = {3.4f, 0.21f, Paint::bark_pale, 5};
    t.crown.leaf = Paint::leaf_plane;
    t.crown.leaf_size = 1.25f;
    t.crown.leaves = 330;
    add_blob_ring(t.crown, 4, 1.7f, 4.9f, {1.8f, 1.4f, 1.8f}, dice, 0.35f);
    add_blob_ring(t.crown, 2, 0.85f, 6.9f, {1.75f, 1.45f, 1.75f}, dice, 0.3f);
    t.crown.blobs.push_back({{0, 8.2f, 0}, {1.3f, 1.1f, 1.3f}});
    return t;
}
Species ginkgo(Dice& dice) {
    Species t;
    t.trunk = {2.6f, 0.15f, Paint::bark, 3};
    t.crown.leaf = Paint::leaf_ginkgo;
    t.crown.leaf_size = 0.95f;
    t.crown.leaves = 230;
    add_blob_ring(t.crown, 2, 0.5f, 3.7f, {1.2f, 1.4f, 1.2f}, dice);
    add_blob_ring(t.crown, 2, 0.42f, 5.7f, {1.05f, 1.5f, 1.05f}, dice);
    t.crown.blobs.push_back({{0.1f, 7.7f, 0}, {0.95f, 1.4f, 0.95f}});
    t.crown.blobs.push_back({{0, 9.2f, 0}, {0.5f, 1.2f, 0.5f}});
    return t;
}
Species small_tree(Dice& dice, Paint leaf) {
    Species t;
    t.trunk = {1.5f, 0.09f, Paint::bark, 4};
    t.crown.leaf = leaf;
    t.crown.leaf_size = 0.72f;
    t.crown.leaves = 230;
    add_blob_ring(t.crown, 4, 0.95f, 2.6f, {0.95f, 0.75f, 0.95f}, dice);
    t.crown.blobs.push_back({{0.1f, 3.5f, 0}, {0.95f, 0.75f, 0.95f}});
    return t;
}
Species willow(Dice& dice) {
    Species t;
    t.trunk = {2.8f, 0.26f, Paint::bark, 5};
    t.crown.leaf = Paint::leaf_willow;
    t.crown.leaf_size = 0.8f;
    t.crown.leaves = 230;
    t.crown.droop = 1.9f;
    add_blob_ring(t.crown, 6, 2.5f, 3.6f, {1.25f, 2.2f, 1.25f}, dice, 0.4f);
    add_blob_ring(t.crown, 3, 1.0f, 5.7f, {1.7f, 1.3f, 1.7f}, dice);
    return t;
}

}  // namespace

Shape build_tree(std::string_view species, uint32_t variant) {
    Dice dice(species, variant + 1);
    Species tree = species == "ginkgo"    ? ginkgo(dice)
                   : species == "willow"  ? willow(dice)
                   : species == "blossom" ? small_tree(dice, Paint::leaf_blossom)
                   : species == "maple"   ? small_tree(dice, Paint::leaf_maple)
                                          : plane_tree(dice);
    measure(tree.crown);
    const auto build = [&](int detail) {
        Shape s;
        add_trunk(s, tree.trunk, tree.crown, detail, dice);
        add_crown(s, tree.crown, detail, dice);
        return s;
    };
    Shape s = build(0);
    for (int detail : {1, 2, 3}) {
        s.levels.push_back(build(detail));
        s.levels.back().error = detail == 1 ? 0.10f : detail == 2 ? 0.34f
                                                                  : 0.95f;
    }
    return s;
}

void add_bush(Shape& s, vec3 center, vec3 radius, Paint leaf, Dice& dice, int leaves) {
    Crown crown;
    crown.center = center;
    crown.radius = radius;
    const bool flowers = leaf == Paint::flower_white || leaf == Paint::flower_violet;  // a green bush with some of these on it
    if (flowers) crown.leaf = Paint::leaf_blossom, leaves *= 2;
    s.use(flowers ? Paint::leaf_shrub : leaf, leaf_tint(dice) * 0.88f);
    add_blob(s, crown, {center, radius}, 5, 3, leaves > 3 ? 0.80f : 1.0f, 0, dice);
    for (int i = 0; i < leaves; ++i) {
        const float angle = dice.between(0, 6.2831853f), up = dice.between(0.1f, 1.0f), flat = std::sqrt(1 - up * up);
        const vec3 d{flat * std::cos(angle), up, flat * std::sin(angle)};
        s.use(leaf, leaf_tint(dice));
        add_leaf(s, crown, center + d * radius * (leaves > 3 ? 1.0f : 0.85f), d, std::min(radius.x, radius.z) * (flowers ? 0.9f : 1.5f), dice);
    }
}

void draw_as_leaves(Shape& s, Paint leaf, size_t first) {
    std::vector<Vertex>& vertices = s.part(leaf).vertices;
    for (size_t i = first; i < vertices.size(); ++i) vertices[i].uv[0] = kLeafMass, vertices[i].uv[1] = 0;
}

Shape build_hedge(vec3 size, uint32_t variant) {
    Dice dice("hedge", variant);
    Shape s;
    const vec3 half{size.x * 0.5f, 0, size.z * 0.5f};
    s.use(Paint::leaf_hedge, vec3(0.9f));
    add_box(s, vec3(-half.x, -0.1f, -half.z), vec3(half.x, size.y, half.z), kFaceNoBottom);
    shade_foot(s, 0.0f, size.y, 0.45f);
    Shape plain = s;
    Crown crown;
    crown.center = {0, size.y * 0.5f, 0};
    crown.radius = {half.x + 0.1f, size.y * 0.6f, half.z + 0.1f};
    const int leaves = static_cast<int>(12 * (size.x * size.z + size.y * (size.x + size.z)));
    for (int i = 0; i < std::min(leaves, 60); ++i) {
        vec3 p{dice.between(-half.x, half.x), dice.between(0.1f, size.y), dice.between(-half.z, half.z)}, n{0, 1, 0};
        const int face = dice.below(4);
        if (face == 0)
            p.z = half.z, n = {0, 0, 1};
        else if (face == 1)
            p.z = -half.z, n = {0, 0, -1};
        else
            p.y = size.y;
        s.use(Paint::leaf_hedge, leaf_tint(dice));
        add_leaf(s, crown, p, n, 0.42f, dice);
    }
    s.levels.push_back(std::move(plain));
    s.levels.back().error = 0.12f;
    return s;
}

}  // namespace aisland::bake
