#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/bake/link.h"
#include "app/bake/read.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

struct LinkedFixture {
    Offences offences;
    Authored authored;
    Linked linked;
};
LinkedFixture linked(const Folder& folder) {
    LinkedFixture out;
    out.authored = read_authored(folder.files(), out.offences);
    out.linked = link(out.authored, {}, out.offences);
    add_walk_maps(out.linked);
    EXPECT_TRUE(out.offences.list.empty()) << (out.offences.list.empty() ? "" : text(out.offences.list[0]));
    return out;
}

// Meridian and parallel arcs of WGS 84 at 31.2° N: 110 872 m and 95 336 m a degree (NGA.STND.0036, series for one degree).
TEST(Projection, DegreesAreMetresOnTheEllipsoid) {
    Manifest manifest;
    manifest.origin = {121.6, 31.2};
    const Projection projection(manifest);
    const vec2 east = projection.xz({121.61, 31.2}), north = projection.xz({121.6, 31.21});
    EXPECT_NEAR(east.x, 953.6, 1.0);
    EXPECT_NEAR(east.y, 0, 1e-3);
    EXPECT_NEAR(north.y, -1108.6, 1.0);
    EXPECT_NEAR(north.x, 0, 1e-3);
}

TEST(Projection, Gcj02IsShiftedByHundredsOfMetresInShanghaiAndComesBack) {
    const LonLat wgs{121.6, 31.2}, shifted = gcj02_from_wgs84(wgs), back = wgs84_from_gcj02(shifted);
    const double metres = std::hypot((shifted.longitude - wgs.longitude) * 95300, (shifted.latitude - wgs.latitude) * 110900);
    EXPECT_GT(metres, 300);
    EXPECT_LT(metres, 700);
    EXPECT_NEAR(back.longitude, wgs.longitude, 1e-8);
    EXPECT_NEAR(back.latitude, wgs.latitude, 1e-8);
}

TEST(Projection, AGcj02FolderGivesTheSameIsland) {
    Manifest wgs, gcj;
    wgs.origin = {121.6, 31.2}, gcj.origin = gcj02_from_wgs84(wgs.origin), gcj.gcj02 = true;
    const vec2 a = Projection(wgs).xz({121.603, 31.201}), b = Projection(gcj).xz(gcj02_from_wgs84({121.603, 31.201}));
    EXPECT_NEAR(glm::distance(a, b), 0, 0.01);
}

TEST(Headings, FollowTheWorldFrame) {
    const vec3 east = glm::angleAxis(heading_of_bearing(90), vec3(0, 1, 0)) * vec3(0, 0, -1);
    EXPECT_NEAR(east.x, 1, 1e-6);
    const vec3 south = glm::angleAxis(heading_of_direction(vec2(0, 1)), vec3(0, 1, 0)) * vec3(0, 0, -1);
    EXPECT_NEAR(south.z, 1, 1e-6);
}

TEST(Link, LampsStandEverySoManyMetres) {
    const LinkedFixture f = linked(fixture());
    std::vector<vec3> lamps;
    for (const Placement& placement : f.linked.placements)
        if (placement.prototype == "lamp") lamps.push_back(vec3(placement.place[3]));
    ASSERT_EQ(lamps.size(), 4u);  // 177 m of line, one every 50 m from its start
    for (size_t i = 1; i < lamps.size(); ++i) EXPECT_NEAR(glm::distance(lamps[i - 1], lamps[i]), 50, 0.01);
    const content::Catalog& catalog = f.linked.catalog;
    EXPECT_TRUE(std::any_of(catalog.entities.begin(), catalog.entities.end(), [](const content::Entity& e) {
        return e.text_id == "urn:ngsi-ld:Streetlight:aisland:lamp-004" && e.number == 4 && e.system == ItemId("lamps");
    }));
}

TEST(Link, AreasAreThoseOfTheOutlines) {
    const content::Catalog catalog = linked(fixture()).linked.catalog;
    const double east = 0.002 * 95336, north = 0.002 * 110872;  // metres of the shore's sides
    EXPECT_NEAR(catalog.land_m2 / (east * north), 1, 0.002);
    EXPECT_NEAR(catalog.floor_area_m2 / (3 * 0.15 * east * 0.15 * north), 1, 0.002);
}

TEST(Link, BindingsAreOneRowAnEntity) {
    const content::Catalog catalog = linked(fixture()).linked.catalog;
    size_t glow = 0, fault = 0, position = 0;
    for (const content::Binding& b : catalog.bindings) {
        glow += b.effect == content::Effect::glow;
        position += b.effect == content::Effect::position;
        if (b.effect != content::Effect::fault) continue;
        ++fault;
        EXPECT_EQ(b.codes, (std::vector<uint32_t>{0, 1}));
    }
    EXPECT_EQ(glow, 5u);  // four lamps and the one on the table
    EXPECT_EQ(fault, 5u);
    EXPECT_EQ(position, 1u);
}

TEST(Link, MoversHaveRoutes) {
    const LinkedFixture f = linked(fixture());
    ASSERT_EQ(f.linked.movers.size(), 1u);
    ASSERT_EQ(f.linked.catalog.routes.size(), 1u);
    EXPECT_FLOAT_EQ(f.linked.catalog.routes[0].speed, 1.2f);
    EXPECT_EQ(f.linked.catalog.entities[f.linked.movers[0]].mover, 0u);
}

TEST(Link, CamerasLookAtTheirSubject) {
    const LinkedFixture f = linked(fixture());
    const Pose pose = f.linked.catalog.tours[0].stops[0].pose;
    const vec3 forward = pose.orientation * vec3(0, 0, -1);
    const vec3 target = pose.position + forward * 30.0f;
    const vec2 center = centroid(f.linked.catalog.buildings[0].outline);
    EXPECT_NEAR(glm::distance(vec2(target.x, target.z), center), 0, 0.05);
    EXPECT_LT(forward.y, 0);
    EXPECT_NEAR(forward.x, -forward.z, 1e-5);  // north-east
}

TEST(WalkMap, OneStandsOnLandButNotInWallsOrWater) {
    const LinkedFixture f = linked(fixture());
    const content::WalkMap& map = f.linked.catalog.walk_maps[0];
    float y = -1;
    EXPECT_TRUE(map.standable(vec2(0, 0), &y));
    EXPECT_FLOAT_EQ(y, 0);
    EXPECT_FALSE(map.standable(centroid(f.linked.catalog.buildings[0].outline), nullptr));
    EXPECT_FALSE(map.standable(vec2(100, 0), nullptr));  // the shore is 95 m east
    ASSERT_EQ(f.linked.catalog.walk_maps.size(), 2u);
    const vec3 room = f.linked.world_from_room[0].position;
    EXPECT_TRUE(f.linked.catalog.walk_maps[1].standable(vec2(room.x, room.z), nullptr));
    EXPECT_FALSE(f.linked.catalog.walk_maps[1].standable(vec2(room.x + 3.9f, room.z), nullptr));
}

}  // namespace
}  // namespace aisland::bake
