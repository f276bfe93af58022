#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>
#include <glm/geometric.hpp>

#include "app/bake/build_ground.h"
#include "app/bake/geometry.h"

namespace aisland::bake {
namespace {

const char* const kStyles[] = {"glass", "tower", "frame", "brick", "timber", "fins", "ring", "pavilion", "shed", "terraces"};
const char* const kRoofs[] = {"garden", "crown", "pv", "terrace", "deck"};
const char* const kPrototypes[] = {"lamp", "lamp-tall", "lamp-low", "bench", "bench-stone", "bin", "bollard", "bike-rack", "charger",
                                   "camera", "weather", "sensor", "hydrant", "gate", "sign", "parking-sign", "bay", "robot-inspection",
                                   "robot-cleaner", "robot-guide", "shuttle", "drone", "boat", "car", "tree-plane", "tree-ginkgo",
                                   "tree-blossom", "tree-maple", "tree-willow", "hedge", "planter", "person", "person-walking",
                                   "person-seated", "cafe", "sail", "kiosk", "banner", "planter-round", "fountain", "bicycles"};

// A little island with one building of every style.
Site little_island() {
    Site site;
    site.shore = circle({0, 0}, 140, 48);
    for (size_t i = 0; i < std::size(kStyles); ++i) {
        SiteBuilding b;
        b.id = std::string("b-") + kStyles[i];
        b.entity = "urn:" + b.id;
        b.style = kStyles[i];
        b.roof = kRoofs[i % std::size(kRoofs)];
        b.floors = 3 + static_cast<uint32_t>(i) % 5;
        b.floor_height = i % 2 ? 3.9f : 4.5f;
        b.height = b.floor_height * static_cast<float>(b.floors);
        const float angle = 6.2831853f * static_cast<float>(i) / static_cast<float>(std::size(kStyles));
        const vec2 at{std::cos(angle) * 90, std::sin(angle) * 90};
        b.outline = i == 6 ? circle(at, 17, 40) : rectangle(at, {32, 18}, angle);
        if (i == 6) b.holes.push_back(circle(at, 7, 24));
        site.buildings.push_back(std::move(b));
    }
    site.plazas.push_back({"plaza", "paving_warm", "", circle({0, 0}, 25, 32), {}, 0, 0});
    site.lawns.push_back({"meadow", "meadow", "", rectangle({50, 0}, {20, 14}), {}, 0, 0});
    site.lawns.push_back({"hedge", "hedge", "", rectangle({-40, 30}, {44, 1.5f}), {}, 0, 0});
    site.waters.push_back({"pool", "", "", rectangle({-48, 0}, {16, 8}), {}, 0, 0.4f});
    site.paths.push_back({"way", "paving", "", {{0, 28}, {10, 60}, {0, 133}}, 4, 0});
    site.paths.push_back({"road", "asphalt", "", {{-120, 40}, {-40, 48}, {60, 46}}, 6, 0});
    site.bridges.push_back({"arch", "", "arch", {{138, 0}, {220, 0}}, 8, 0.6f});
    site.bridges.push_back({"cable", "", "cable", {{-138, 0}, {-220, 0}}, 8, 0.6f});
    for (uint32_t i = 0; i < 6; ++i) site.bays.push_back({{-20 + 2.5f * static_cast<float>(i), 56}, 0, 2.5f, 5, i});
    return site;
}

const Site& island() {
    static const Site site = little_island();
    return site;
}

Scene scene_of(const SiteBuilding& building) {
    Scene scene;
    build_building(building, island(), scene);
    return scene;
}

// What must hold of anything that is drawn.
void expect_sound(const Shape& shape) {
    for (const Part& part : shape.parts) {
        SCOPED_TRACE(palette()[static_cast<size_t>(part.paint)].name);
        const bool green = material(part.paint).kind == MaterialKind::foliage;
        ASSERT_EQ(part.indices.size() % 3, 0u);
        for (uint32_t index : part.indices) ASSERT_LT(index, part.vertices.size());
        for (const Vertex& v : part.vertices) {
            for (float x : v.position) ASSERT_TRUE(std::isfinite(x) && std::abs(x) < 4000);
            ASSERT_TRUE(std::isfinite(v.uv[0]) && std::isfinite(v.uv[1]));
            // Of leaves u tells how they are drawn (shaders/leaf.glsl): metres along a wall would be taken for it.
            ASSERT_TRUE(!green || v.uv[0] < 30 || v.uv[0] == 40 || v.uv[0] > 98) << v.uv[0];
            ASSERT_NEAR(glm::length(unpack_normal(v.normal)), 1.0f, 1e-3f);
        }
        const auto at = [&part](size_t i) {
            const float* p = part.vertices[part.indices[i]].position;
            return vec3(p[0], p[1], p[2]);
        };
        size_t against = 0;
        for (size_t i = 0; i < part.indices.size(); i += 3) {
            const vec3 area = glm::cross(at(i + 1) - at(i), at(i + 2) - at(i));
            ASSERT_GT(glm::length(area), 0.0f);
            vec3 normal(0.0f);
            for (size_t k = 0; k < 3; ++k) normal += unpack_normal(part.vertices[part.indices[i + k]].normal);
            if (glm::dot(area, normal) <= 0) ++against;
        }
        EXPECT_TRUE(green || against == 0) << against;  // leaves take the crown's normal, not their own
    }
    for (const Shape& level : shape.levels) {
        expect_sound(level);
        EXPECT_GT(level.error, 0);
        EXPECT_LT(triangle_count(level), triangle_count(shape));
        for (const Part& part : level.parts)
            EXPECT_TRUE(std::any_of(shape.parts.begin(), shape.parts.end(), [&](const Part& p) { return p.paint == part.paint; }))
                << "a level brings " << palette()[static_cast<size_t>(part.paint)].name;
    }
}

size_t triangles(const Scene& scene) {
    size_t sum = 0;
    for (const Object& object : scene.objects) sum += triangle_count(scene.shapes[object.shape]);
    return sum;
}

TEST(Building, EveryStyleIsSound) {
    for (const SiteBuilding& b : island().buildings) {
        SCOPED_TRACE(b.style);
        for (const Shape& shape : scene_of(b).shapes) expect_sound(shape);
    }
}

TEST(Building, EveryFloorPlateReachesTheFootprintItIsCountedBy) {
    for (const SiteBuilding& b : island().buildings) {
        SCOPED_TRACE(b.style);
        const Scene scene = scene_of(b);
        const Shape& body = scene.shapes[scene.objects.back().shape];
        for (uint32_t f = 1; f <= b.floors; ++f)
            for (vec2 p : b.outline) {
                float nearest = 1e9f;
                for (const Part& part : body.parts)
                    for (const Vertex& v : part.vertices)
                        if (std::abs(v.position[1] - b.floor_height * static_cast<float>(f)) < 2.4f)
                            nearest = std::min(nearest, glm::distance(p, vec2(v.position[0], v.position[2])));
                ASSERT_LT(nearest, 0.7f) << "floor " << f;
            }
    }
}

TEST(Building, StandsOnItsFootprintAndNotOnItsNeighbours) {
    for (const SiteBuilding& b : island().buildings) {
        SCOPED_TRACE(b.style);
        const Scene scene = scene_of(b);
        const Shape& body = scene.shapes[scene.objects.back().shape];
        for (const Part& part : body.parts) {
            if (material(part.paint).kind == MaterialKind::ground && part.paint == Paint::paving_light) continue;  // forecourt
            for (const Vertex& v : part.vertices)
                ASSERT_LT(signed_distance(b.outline, {v.position[0], v.position[2]}), 4.6f);
        }
        EXPECT_LT(bounds(body).min.y, -0.1f);
        EXPECT_GT(bounds(body).max.y, b.height);
        EXPECT_LT(bounds(body).max.y, b.height + 9);
    }
}

TEST(Building, ItsSlotLightsItsGlassAndItsEntrance) {
    for (const SiteBuilding& b : island().buildings) {
        SCOPED_TRACE(b.style);
        const Scene scene = scene_of(b);
        const Object& body = scene.objects.back();
        EXPECT_EQ(body.entity, b.entity);
        const std::vector<Part>& parts = scene.shapes[body.shape].parts;
        EXPECT_TRUE(std::any_of(parts.begin(), parts.end(), [](const Part& p) { return material(p.paint).kind == MaterialKind::glass; }));
        ASSERT_EQ(scene.lights.size(), 1u);
        EXPECT_EQ(scene.lights[0].entity, b.entity);
    }
}

// The number over the door, along the way that is right for whoever stands before it, and up.
std::vector<vec2> sign_of(SiteBuilding b, uint32_t number) {
    b.number = number;
    const Scene scene = scene_of(b);
    std::vector<vec3> points;
    for (const Part& part : scene.shapes[scene.objects.back().shape].parts)
        if (part.paint == Paint::sign_white)
            for (const Vertex& v : part.vertices) points.emplace_back(v.position[0], v.position[1], v.position[2]);
    vec3 middle(0.0f);
    for (vec3 p : points) middle += p / static_cast<float>(points.size());
    const vec2 home = centroid(b.outline), out = glm::normalize(vec2(middle.x, middle.z) - home), right{out.y, -out.x};
    std::vector<vec2> seen;
    for (vec3 p : points) seen.emplace_back(glm::dot(vec2(p.x, p.z) - home, right), p.y);
    return seen;
}

TEST(Building, ItsNumberIsReadFromOutside) {
    for (const SiteBuilding& b : island().buildings) {
        if (b.style != "pavilion" && b.style != "shed" && b.style != "terraces") continue;  // others have shop signs of that paint too
        SCOPED_TRACE(b.style);
        const std::vector<vec2> four = sign_of(b, 4), eighteen = sign_of(b, 18);
        ASSERT_FALSE(four.empty());
        float low = 1e9f, high = -1e9f, foot = 0, mean = 0, left = 1e9f, right = -1e9f;
        for (vec2 p : four) low = std::min(low, p.y), high = std::max(high, p.y);
        int feet = 0, heads = 0;
        for (vec2 p : four) {
            if (p.y < low + 0.05f) foot += p.x, ++feet;
            if (p.y > high - 0.05f) mean += p.x, ++heads;
        }
        EXPECT_GT(foot / static_cast<float>(feet), mean / static_cast<float>(heads) + 0.05f) << "a four stands on its right stroke";
        mean = 0;
        for (vec2 p : eighteen) mean += p.x / static_cast<float>(eighteen.size()), left = std::min(left, p.x), right = std::max(right, p.x);
        EXPECT_GT(mean, (left + right) * 0.5f) << "the eight, which has more strokes, comes last";
    }
}

// Lit letters and rules, and no blank slab of light. Of a house's own shape teal is what its shop signs alone are lit in.
TEST(Building, AShopSignIsOfStrokes) {
    int strokes = 0;
    for (const SiteBuilding& b : island().buildings) {
        const Scene scene = scene_of(b);
        for (const Part& part : scene.shapes[scene.objects.back().shape].parts) {
            if (part.paint != Paint::sign_teal) continue;
            for (size_t i = 0; i + 2 < part.indices.size(); i += 3) {
                const auto at = [&](size_t k) {
                    const float* p = part.vertices[part.indices[i + k]].position;
                    return vec3(p[0], p[1], p[2]);
                };
                const vec3 low = glm::min(at(0), glm::min(at(1), at(2))), high = glm::max(at(0), glm::max(at(1), at(2)));
                EXPECT_LT(std::min(high.y - low.y, glm::distance(vec2(low.x, low.z), vec2(high.x, high.z))), 0.06f);
                ++strokes;
            }
        }
    }
    EXPECT_GT(strokes, 0);
}

TEST(Building, PlantsStandOnTheirOwnStorey) {  // the wind moves leaves by their height above the object's origin
    for (const SiteBuilding& b : island().buildings) {
        SCOPED_TRACE(b.style);
        const Scene scene = scene_of(b);
        for (const Object& object : scene.objects)
            for (const Part& part : scene.shapes[object.shape].parts)
                for (const Vertex& v : part.vertices)
                    ASSERT_TRUE(material(part.paint).kind != MaterialKind::foliage || v.position[1] < 7.0f);
    }
}

TEST(Building, KeepsToItsTriangles) {
    for (const SiteBuilding& b : island().buildings) {
        SCOPED_TRACE(b.style);
        const Scene scene = scene_of(b);
        EXPECT_LT(triangles(scene), 21000u);
        const Shape& body = scene.shapes[scene.objects.back().shape];
        ASSERT_EQ(body.levels.size(), 2u);
        EXPECT_LT(triangle_count(body.levels[1]), 3200u);
        EXPECT_LE(triangle_count(body.levels[1]), triangle_count(body.levels[0]));
    }
}

TEST(Building, IsTheSameEveryTime) {
    for (const SiteBuilding& b : island().buildings) {
        const Scene one = scene_of(b), two = scene_of(b);
        ASSERT_EQ(one.shapes.size(), two.shapes.size());
        for (size_t i = 0; i < one.shapes.size(); ++i) {
            ASSERT_EQ(one.shapes[i].parts.size(), two.shapes[i].parts.size());
            for (size_t k = 0; k < one.shapes[i].parts.size(); ++k) {
                const Part &x = one.shapes[i].parts[k], &y = two.shapes[i].parts[k];
                ASSERT_EQ(x.indices, y.indices);
                ASSERT_EQ(x.vertices.size(), y.vertices.size());
                EXPECT_EQ(std::memcmp(x.vertices.data(), y.vertices.data(), x.vertices.size() * sizeof(Vertex)), 0);
            }
        }
    }
}

TEST(Site, IsSoundAndKeepsToItsTriangles) {
    Scene scene;
    build_land(island(), scene);
    build_surroundings(island(), scene);
    for (const Shape& shape : scene.shapes) expect_sound(shape);
    size_t stored = 0;
    for (const Shape& shape : scene.shapes) stored += triangle_count(shape);
    EXPECT_LT(stored, 100000u);
    size_t far_off = 0;  // what a camera high above would draw at the coarsest
    for (const Object& object : scene.objects) {
        const Shape& shape = scene.shapes[object.shape];
        far_off += triangle_count(shape.levels.empty() ? shape : shape.levels.back());
    }
    EXPECT_LT(far_off, 180000u);
}

TEST(Site, LandCoversTheShore) {
    Shape land;
    const HeightAt flat = [](vec2) { return 0.0f; }, open = [](vec2) { return 1.0f; };
    add_area(land.use(Paint::lawn), island().shore, {}, 5.0f, flat, open);
    double area = 0;
    const Part& part = land.parts[0];
    for (size_t i = 0; i < part.indices.size(); i += 3) {
        vec2 p[3];
        for (size_t k = 0; k < 3; ++k) {
            const Vertex& v = part.vertices[part.indices[i + k]];
            p[k] = {v.position[0], v.position[2]};
        }
        area += signed_area(p);
    }
    EXPECT_NEAR(area, signed_area(island().shore), 0.002 * area);
}

TEST(Site, GroundIsDarkerBesideABuilding) {
    const SiteBuilding& b = island().buildings[0];
    const vec2 out = glm::normalize(centroid(b.outline)), wall = centroid(b.outline) + out * 9.5f;
    EXPECT_LT(ground_occlusion(island(), wall), ground_occlusion(island(), {0, 0}));
    EXPECT_LE(ground_occlusion(island(), {0, 0}), 1.0f);
    EXPECT_GT(ground_occlusion(island(), wall), 0.0f);
}

TEST(Site, NoTwoRanksShareAPlane) {
    float last = -1;
    for (GroundRank rank : {GroundRank::land, GroundRank::lawn, GroundRank::path, GroundRank::road, GroundRank::plaza, GroundRank::deck,
                            GroundRank::marking}) {
        EXPECT_GT(ground_level(rank), last + 0.01f);
        last = ground_level(rank);
    }
}

TEST(Prototype, EveryOneIsSoundStandsOnTheGroundAndKeepsToItsTriangles) {
    for (const char* name : kPrototypes)
        for (uint32_t v = 0; v < variant_count(name); ++v) {
            SCOPED_TRACE(name);
            Prototype p;
            ASSERT_TRUE(build_prototype(name, v, p));
            ASSERT_FALSE(p.scene.objects.empty());
            for (const Shape& shape : p.scene.shapes) expect_sound(shape);
            const Bounds b = bounds(p.scene.shapes[0]);
            const std::string_view word = name;
            EXPECT_TRUE(word == "drone" || word == "bay" || b.min.y < 0.03f) << b.min.y;  // nothing floats
            EXPECT_TRUE(word == "boat" || b.min.y > -0.5f) << b.min.y;
            const bool tree = word.starts_with("tree");
            EXPECT_LT(triangles(p.scene), tree ? 1200u : 1500u);
            if (tree) {
                ASSERT_EQ(p.scene.shapes[0].levels.size(), 3u);
                EXPECT_LT(triangle_count(p.scene.shapes[0].levels[1]), 90u);
                EXPECT_LT(triangle_count(p.scene.shapes[0].levels[2]), 24u);
            }
            EXPECT_GE(p.label.y, b.max.y - 0.6f);
        }
    Prototype none;
    EXPECT_FALSE(build_prototype("unicorn", 0, none));
}

TEST(Prototype, ALampGlowsWhereItsLightIs) {
    Prototype p;
    ASSERT_TRUE(build_prototype("lamp", 0, p));
    ASSERT_EQ(p.scene.lights.size(), 1u);
    Shape head;
    for (const Part& part : p.scene.shapes[0].parts)
        if (glm::length(material(part.paint).emissive) > 0) head.parts.push_back(part);
    ASSERT_FALSE(head.parts.empty());
    const Bounds b = bounds(head);
    EXPECT_LT(glm::distance((b.min + b.max) * 0.5f, p.scene.lights[0].light.position), 0.3f);
    EXPECT_LT(p.scene.lights[0].light.position.y, b.min.y);  // below the glowing face, so that it does not shade itself
}

TEST(Prototype, VariantsDiffer) {
    Prototype a, b;
    ASSERT_TRUE(build_prototype("tree-plane", 0, a) && build_prototype("tree-plane", 1, b));
    const Bounds x = bounds(a.scene.shapes[0]), y = bounds(b.scene.shapes[0]);
    EXPECT_GT(glm::distance(x.max, y.max), 0.01f);
}

// Bare arms that end at the pockets: lower than any that are folded or hold something, higher than a hand that hangs.
TEST(Prototype, SomeoneStandsWithBothHandsInThePockets) {
    bool seen = false;
    for (uint32_t v = 0; v < variant_count("person"); ++v) {
        Prototype p;
        ASSERT_TRUE(build_prototype("person", v, p));
        std::array<float, 2> lowest{2, 2};  // skin, left and right
        for (const Part& part : p.scene.shapes[0].parts)
            if (part.paint == Paint::warm_plaster)
                for (const Vertex& at : part.vertices) lowest[at.position[0] > 0] = std::min(lowest[at.position[0] > 0], at.position[1]);
        seen |= lowest[0] > 0.80f && lowest[0] < 0.95f && lowest[1] > 0.80f && lowest[1] < 0.95f;
    }
    EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace aisland::bake
