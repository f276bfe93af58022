// Laws of what hangs in the world: labels never cover each other and keep still, ages are worded at their boundaries, worn
// values look worn, the sun stands where the almanac says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <glm/geometric.hpp>

#include "app/guide/places.h"
#include "app/overlay/sky.h"
#include "app/overlay/words.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

// A two-joint arm that a lamp's numbers turn: powerConsumption about Y, then a rod of 1 m about X.
struct ArmDrive : scene::Drive {
    ArmDrive() {
        catalog.linkages.push_back({scene::kLamp1, 3, {}, 2.0f, {}});
        content::Linkage& linkage = catalog.linkages.back();
        linkage.joints.push_back({{0, 1, 0}, {0, 1, 0}, AttributeId("powerConsumption"), 0, 1, 0});
        linkage.joints.push_back({{0, 0, -1}, {1, 0, 0}, AttributeId("nothing"), 0, 1, 0});
        catalog.generation += 1;
    }
    vec3 tip() {
        const RigState& rig = frame->rigs[0];
        return {rig.joints[1].rows[0].w, rig.joints[1].rows[1].w, rig.joints[1].rows[2].w};
    }
    void turn(double degrees) {
        feed.begin();
        feed.entity(scene::kLamp1, "Streetlight", {{"powerConsumption", degrees}});
        feed.send(scene::at(seconds));
    }
};

TEST(Rigs, StandAtRestUntilAValueComesThenTurnOverOneInterval) {
    ArmDrive drive;
    drive.feed.store = telemetry::Store(drive.catalog.schema, TangentPlane(121.6, 31.2), scene::Feed::known(drive.catalog));
    drive.step();
    ASSERT_EQ(drive.frame->rigs.size(), 1u);
    EXPECT_EQ(drive.frame->rigs[0].rig, 3u);
    ASSERT_EQ(drive.frame->rigs[0].joints.size(), 2u);
    EXPECT_LT(glm::distance(drive.tip(), vec3(0, 2, -2)), 1e-4f) << "offsets are scaled";
    drive.turn(0);
    drive.steps(5);
    EXPECT_LT(glm::distance(drive.tip(), vec3(0, 2, -2)), 1e-4f);
    drive.turn(90);
    drive.step();
    const float first = drive.tip().x;
    drive.steps(3);
    EXPECT_LT(drive.tip().x, first - 1e-5f) << "it is on its way";
    EXPECT_GT(drive.tip().x, -1.9f) << "and not there at once";
    drive.steps(60 * 120);
    EXPECT_LT(glm::distance(drive.tip(), vec3(-2, 2, 0)), 1e-3f) << "90 degrees about +Y";
}

using scene::Drive;

// Many lamps in a thicket: far more labels wanted than there is room.
void thicket(content::Catalog& catalog) {
    for (uint32_t i = 0; i < 200; ++i) {
        content::Entity e = scene::entity(EntityId("urn:lamp:t" + std::to_string(i)), "Streetlight",
                                          {-15.0f + 1.7f * static_cast<float>(i % 20), 4 + 0.3f * static_cast<float>(i % 3), -10.0f - 2.0f * static_cast<float>(i / 20)},
                                          100 + i, kNone);
        catalog.index.entities.emplace(e.id.value, static_cast<uint32_t>(catalog.entities.size()));
        catalog.entities.push_back(e);
    }
    catalog.generation = 9;
}

struct Thicket : Drive {
    explicit Thicket(bool headset) : Drive(headset) {
        state.options.deterministic = true;  // every glyph has the place that two runs give it
        thicket(catalog);
        feed.store.set_content(catalog.schema, TangentPlane(121.6, 31.2), scene::Feed::known(catalog));
        feed.begin();
        for (const content::Entity& e : catalog.entities)
            if (e.type == TypeId("Streetlight")) feed.entity(e.id, "Streetlight", {{"powerConsumption", 40 + e.number % 7}});
        feed.send(scene::at(0));
        if (!headset) cue(CueKind::go_to, ItemId("view.street"), {}, 1);
        step();
        if (headset) guide::stand(visit(), visit().head_stage, {0, 0, 0}, 0);
        steps(30);
    }
    std::vector<overlay::Label> placed() const {
        std::vector<overlay::Label> out;
        for (const overlay::Label& label : state.overlay.labels.shown)
            if (label.placed) out.push_back(label);
        return out;
    }
};

void expect_apart(const Thicket& drive) {
    const std::vector<overlay::Label> labels = drive.placed();
    overlay::Plane plane;
    plane.flat = !drive.state.visit.headset;
    for (size_t i = 0; i < labels.size(); ++i)
        for (size_t j = i + 1; j < labels.size(); ++j) EXPECT_FALSE(overlay::touch(plane, labels[i].box, labels[j].box, 0)) << i << " " << j;
}

TEST(Labels, NeverOverlapAfterDeclutter) {
    for (bool headset : {false, true}) {
        Thicket drive(headset);
        EXPECT_GT(drive.placed().size(), 4u);
        EXPECT_LE(drive.placed().size(), overlay::kMaxLabels);
        expect_apart(drive);
        for (int i = 0; i < 40; ++i) {
            if (headset)
                drive.input.head.position.x += 0.05f;
            else
                drive.key(Key::d, true);
            drive.step();
            expect_apart(drive);
        }
    }
}

// Zones one behind the other, seen from above: their plates stand over one another, and some stem has to come down past a plate.
TEST(Labels, AStemGoesBehindThePlatesItPasses) {
    Drive drive;
    const content::Zone first = drive.catalog.zones[0];
    for (int i = 0; i < 4; ++i) {
        content::Zone zone = first;
        zone.id = ItemId("zone.z" + std::to_string(i));
        zone.position = {1.2f * static_cast<float>(i), 2, 12.0f * static_cast<float>(i) - 20};
        drive.catalog.zones.push_back(zone);
    }
    drive.catalog.generation = 9;
    drive.cue(CueKind::go_to, ItemId("view.island"), {}, 1);
    drive.steps(30);
    int passed = 0;
    for (const overlay::Label& label : drive.state.overlay.labels.shown) {
        if (label.stem <= 20 || !label.placed) continue;
        const float per_u = (label.box.high.x - label.box.low.x) / label.rect.w, x = label.box.low.x - label.rect.x * per_u;
        const float anchor = label.box.high.y + label.stem * per_u;
        for (const overlay::Label& other : drive.state.overlay.labels.shown) {
            if (other.key == label.key || !other.placed || other.box.low.x >= x || other.box.high.x <= x) continue;
            if (other.box.high.y <= label.box.high.y || other.box.low.y >= anchor) continue;
            EXPECT_LE(anchor + label.cut.x * per_u, other.box.low.y + per_u);
            EXPECT_GE(anchor + label.cut.y * per_u, std::min(anchor, other.box.high.y) - per_u);
            ++passed;
        }
    }
    EXPECT_GT(passed, 0);
}

TEST(Labels, WhatHasNothingToSayHasNone) {
    for (const bool says : {true, false}) {
        Drive drive;
        drive.catalog.systems[0].rules[0].attribute = AttributeId("note");
        drive.catalog.generation = 9;
        drive.feed.begin();
        drive.feed.entity(scene::kLamp1, "Streetlight", {});
        drive.feed.text("note", says ? "lens is dirty" : "");
        drive.feed.send(scene::at(0));
        drive.cue(CueKind::go_to, ItemId("view.street"), {}, 1);
        drive.steps(30);
        const auto& shown = drive.state.overlay.labels.shown;
        EXPECT_EQ(std::any_of(shown.begin(), shown.end(), [](const overlay::Label& l) { return l.thing.entity == scene::kLamp1; }), says);
        guide::select(drive.visit(), drive.catalog, {scene::kLamp1, {}}, drive.input.now);
        drive.steps(30);
        EXPECT_TRUE(std::any_of(shown.begin(), shown.end(), [](const overlay::Label& l) { return l.thing.entity == scene::kLamp1; })) << "one that was asked for";
    }
}

TEST(Labels, KeepStillUnderTinyHeadMotion) {
    Thicket drive(true);
    std::vector<uint64_t> before;
    for (const overlay::Label& label : drive.placed()) before.push_back(label.key);
    std::sort(before.begin(), before.end());
    ASSERT_GT(before.size(), 6u);
    for (int i = 0; i < 200; ++i) {
        const float t = static_cast<float>(i);
        drive.input.head.position = vec3(0.012f * std::sin(t * 0.9f), 1.7f + 0.008f * std::sin(t * 1.3f), 0.01f * std::cos(t * 0.7f));
        drive.input.head.orientation = glm::angleAxis(0.02f * std::sin(t), vec3(0, 1, 0));
        drive.step(1.0 / 90);
        std::vector<uint64_t> now;
        for (const overlay::Label& label : drive.placed()) now.push_back(label.key);
        std::sort(now.begin(), now.end());
        ASSERT_EQ(before, now) << "after " << i << " steps";
    }
}

// Values come, age, go stale and are doubted, things are pointed at and opened, the language changes: with every label drawn anew in
// each step the pictures would be the same.
TEST(Labels, KeptFromStepsBeforeAreAsIfDrawnAnew) {
    for (const bool headset : {false, true}) {
        Thicket kept(headset), anew(headset);
        size_t labels = 0;
        for (int i = 0; i < 240; ++i) {
            for (Thicket* drive : {&kept, &anew}) {
                if (i % 40 == 7) {
                    drive->feed.begin();
                    for (const content::Entity& e : drive->catalog.entities)
                        if (e.type == TypeId("Streetlight")) drive->feed.entity(e.id, "Streetlight", {{"powerConsumption", i % 80 == 7 ? 140.0 + i : 41.0 + e.number % 5}});
                    drive->feed.send(scene::at(drive->seconds));
                }
                const std::vector<overlay::Label> placed = drive->placed();
                ASSERT_FALSE(placed.empty());
                guide::Visit& visit = drive->visit();
                if (i % 30 == 11) visit.selected = placed[static_cast<size_t>(i) % placed.size()].thing;
                if (i % 30 == 25) visit.selected = {};
                if (i % 60 == 50) visit.language ^= 1;
                drive->input.head.position.x += headset ? 0.01f : 0.0f;
            }
            anew.state.overlay.labels.cache.pictures.assign(overlay::LabelCache::kSize, {});
            const double dt = i % 20 == 19 ? 25.0 : 1.0 / 60;  // periods of 60 s: fresh, ageing, stale
            kept.step(dt);
            anew.step(dt);
            ASSERT_EQ(kept.frame->runs.size(), anew.frame->runs.size()) << i;
            for (size_t r = 0; r < kept.frame->runs.size(); ++r) {
                const DrawList &a = kept.frame->runs[r].list, &b = anew.frame->runs[r].list;
                ASSERT_EQ(a.quads.size(), b.quads.size()) << i << " " << r;
                ASSERT_EQ(a.clips.size(), b.clips.size()) << i << " " << r;
                ASSERT_EQ(std::memcmp(a.quads.data(), b.quads.data(), a.quads.size_bytes()), 0) << i << " " << r;
                ASSERT_EQ(std::memcmp(a.clips.data(), b.clips.data(), a.clips.size_bytes()), 0) << i << " " << r;
                labels += 1;
            }
        }
        EXPECT_GT(labels, 1000u);
    }
}

TEST(Labels, ThatSayTheSameAreNotDrawnAnew) {
    Thicket drive(true);
    constexpr Color kMark = 0x12345678;
    size_t marked = 0;
    for (overlay::LabelPicture& picture : drive.state.overlay.labels.cache.pictures)
        if (!picture.quads.empty()) picture.quads[0].color = kMark, ++marked;
    ASSERT_GT(marked, 4u);
    drive.step();
    size_t seen = 0;
    for (const aisland::Run& run : drive.frame->runs) seen += !run.list.quads.empty() && run.list.quads[0].color == kMark;
    EXPECT_GE(seen, drive.placed().size() - 1) << "two may share a place";
}

TEST(Labels, AreLargeEnoughToRead) {
    Thicket flat(false), headset(true);
    // 14 u is the smallest type: at least 14 pixels at 1280x800, at least 28 dmm in a headset.
    const float pixels_per_dmm = 800 / (2000 * std::tan(flat.state.visit.shown.fov_y * 0.5f));
    EXPECT_GE(14 * flat.state.overlay.labels.unit_dmm * pixels_per_dmm, 13.99f);
    EXPECT_GE(14 * headset.state.overlay.labels.unit_dmm, 28);
}

TEST(Words, AgesTurnOverAtTheirBoundaries) {
    const content::Catalog catalog = scene::catalog();
    Arena arena;
    const overlay::Words words{catalog, arena, 1};
    EXPECT_EQ(words.age(0), "ui.age.nowE");
    EXPECT_EQ(words.age(0.999), "ui.age.nowE");
    EXPECT_EQ(words.age(1), "1secondsE");
    EXPECT_EQ(words.age(59.9), "59secondsE");
    EXPECT_EQ(words.age(60), "1minutesE");
    EXPECT_EQ(words.age(3599), "59minutesE");
    EXPECT_EQ(words.age(3600), "1hoursE");
    EXPECT_EQ(words.age(86399), "23hoursE");
    EXPECT_EQ(words.age(86400), "1daysE");
    EXPECT_EQ(words.age(std::nan("")), "ui.age.unknownE");
}

TEST(Words, NumbersSayWhatTheyAre) {
    const content::Catalog catalog = scene::catalog();
    Arena arena;
    const overlay::Words words{catalog, arena, 0};
    EXPECT_EQ(words.number(58.44, 1), "58.4");
    EXPECT_EQ(words.number(66000, 0),
              "66\xe2\x80\x89"
              "000");
    EXPECT_EQ(words.number(-1234567.5, 1),
              "-1\xe2\x80\x89"
              "234\xe2\x80\x89"
              "567.5");
    EXPECT_EQ(words.number(std::nan(""), 1), "—");
    EXPECT_EQ(words.number(1e300, 1), "1e+300");
    const schema::Attribute& percent = catalog.schema.types[0].attributes[1];
    telemetry::Value value;
    value.number = 0.65;
    EXPECT_EQ(words.value(percent, value), "65.0");
    EXPECT_EQ(words.unit(percent, nullptr), "%");
    value.out_of_range = true;
    EXPECT_EQ(words.value(percent, value), "—") << "what is out of range is never shown as real";
}

TEST(Slots, FollowTheirValuesAndLookWornWhenStale) {
    Drive drive;
    drive.step();
    EXPECT_NEAR(drive.frame->slots[0].glow, 0.65f * 4, 1e-4f);
    EXPECT_EQ(drive.frame->slots[0].flags & kSlotFaulted, 0u);
    drive.feed.begin();
    drive.feed.entity(scene::kLamp1, "Streetlight", {{"illuminanceLevel", 0.25}, {"status", 1}});
    drive.feed.send(scene::at(drive.seconds));
    drive.step();
    EXPECT_NEAR(drive.frame->slots[0].glow, 1.0f, 1e-4f);
    EXPECT_TRUE(drive.frame->slots[0].flags & kSlotFaulted);
    EXPECT_TRUE(drive.frame->slots[0].flags & kSlotHatched) << "a fault is not told by colour alone";
    drive.feed.begin();
    drive.feed.entity(scene::kLamp1, "Streetlight", {{"illuminanceLevel", 0.25}, {"status", 0}});
    drive.feed.send(scene::at(drive.seconds));
    drive.step();
    EXPECT_EQ(drive.frame->slots[0].flags & kSlotHatched, 0u);
    drive.step(200);  // beyond three periods of 60 s
    EXPECT_TRUE(drive.frame->slots[0].flags & kSlotHatched);
    EXPECT_NEAR(drive.frame->slots[0].glow, 1.0f, 1e-4f) << "the last value stays";
}

// Within the quarter of a second in which what did not report is not looked at again.
TEST(Slots, FollowAnotherStoreAndASourceThatGoes) {
    Drive drive;
    drive.step();
    scene::Feed other(drive.catalog);
    other.begin();
    other.entity(scene::kLamp1, "Streetlight", {{"illuminanceLevel", 0.25}, {"status", 0}});
    telemetry::Origin origin;
    origin.provenance = telemetry::Provenance::live;
    origin.topic = "site/lamps";
    other.store.apply(other.batch, origin, scene::at(0));
    const auto show = [&] {
        drive.seconds += 1.0 / 60;
        drive.snapshot = other.store.snapshot(scene::at(drive.seconds));
        return drive.step_only(scene::at(drive.seconds)).slots[0];
    };
    const SlotState live = show();
    EXPECT_NEAR(live.glow, 1.0f, 1e-4f);
    EXPECT_EQ(live.flags & kSlotHatched, 0u);
    std::string word = "offline";
    other.store.receive("site/lamps/availability", std::as_writable_bytes(std::span(word)), false, scene::at(drive.seconds));
    EXPECT_TRUE(show().flags & kSlotHatched);
}

// A bay: its car comes and goes, its plate stays and says why.
TEST(Slots, ATintColoursThePlateThatAnEntityStandsOn) {
    const Color free = rgba(0x00ff00ff), taken = rgba(0x0000ffff);
    for (const bool plate : {true, false}) {
        Drive drive;
        for (content::Entity& entity : drive.catalog.entities)
            if (entity.id == scene::kLamp1) entity.slot = plate ? 6 : 7;  // 7 is nobody's; after 7 there is none
        drive.catalog.bindings = {{scene::kLamp1, AttributeId("status"), content::Effect::hide, 0, 1, 0, 1, {1, 0}, {}},
                                  {scene::kLamp1, AttributeId("status"), content::Effect::tint_scale, 0, 1, 0, 1, {}, {free, taken}}};
        overlay::prepare(drive.state.overlay, drive.catalog);
        const auto report = [&](double status) {
            drive.feed.begin();
            drive.feed.entity(scene::kLamp1, "Streetlight", {{"status", status}});
            drive.feed.send(scene::at(drive.seconds));
            drive.step();
        };
        report(0);
        const auto slots = [&] { return drive.frame->slots; };
        EXPECT_TRUE(slots()[plate ? 6 : 7].flags & kSlotHidden);
        EXPECT_FALSE(plate && slots()[7].flags & kSlotHidden) << "what it stands on stays";
        EXPECT_EQ(vec3(slots()[7].tint), vec3(0, 1, 0));
        report(1);
        EXPECT_FALSE(slots()[plate ? 6 : 7].flags & kSlotHidden);
        EXPECT_EQ(vec3(slots()[7].tint), vec3(0, 0, 1));
        EXPECT_EQ(slots()[6].tint.w, 0) << "the car keeps its colour";
    }
}

// A machine whose status alone is bound: what went stale is marked on all of it, not on the part that the tint colours.
TEST(Slots, AStaleStatusMarksAllOfWhatItIsOf) {
    Drive drive;
    for (content::Entity& entity : drive.catalog.entities)
        if (entity.id == scene::kLamp1) entity.slot = 6;
    drive.catalog.bindings = {{scene::kLamp1, AttributeId("status"), content::Effect::tint_scale, 0, 1, 0, 1, {}, {rgba(0x00ff00ff), rgba(0x0000ffff)}}};
    overlay::prepare(drive.state.overlay, drive.catalog);
    for (int round = 0; round < 2; ++round) {
        drive.feed.begin();
        drive.feed.entity(scene::kLamp1, "Streetlight", {{"status", 1}});
        drive.feed.send(scene::at(drive.seconds));
        drive.step();
        for (const size_t slot : {6u, 7u}) EXPECT_EQ(drive.frame->slots[slot].flags & kSlotHatched, 0u) << slot;
        drive.step(200);
        for (const size_t slot : {6u, 7u}) EXPECT_TRUE(drive.frame->slots[slot].flags & kSlotHatched) << slot;
    }
}

TEST(Slots, WhatIsSelectedIsOutlined) {
    Drive drive;
    drive.cue(CueKind::select, {}, scene::kLamp2);
    drive.step();
    EXPECT_TRUE(drive.frame->slots[1].flags & kSlotOutlined);
    EXPECT_FALSE(drive.frame->slots[0].flags & kSlotOutlined);
}

TEST(Movers, GlideFromReportToReportAndNeverAhead) {
    Drive drive;
    drive.step();
    drive.step(1);
    for (int second = 1; second <= 5; ++second) {
        drive.feed.usual(scene::at(drive.seconds), {-10.0f + static_cast<float>(second), 0, 0});
        float before = -1e9f;
        for (int i = 0; i < 20; ++i) {
            drive.step(0.05);
            const float x = drive.frame->movers[0].rows[0].w;
            EXPECT_GE(x, before) << "it drives back";
            EXPECT_LE(x, -10.0f + static_cast<float>(second) + 1e-4f) << "it is ahead of what was reported";
            if (before > -1e8f) {
                EXPECT_LT(x - before, 0.12f) << "it jumps";
            }
            before = x;
        }
    }
    // Heading 90 degrees: its front (-Z of the model) looks east.
    const MoverState& m = drive.frame->movers[0];
    EXPECT_NEAR(-m.rows[0].z, 1, 1e-4f);
}

TEST(Sky, TheSunStandsWhereTheAlmanacSays) {
    // Shanghai, 2026-06-21: culminates near 12:00 CST at 90 - 31.2 + 23.44 degrees; the solstice sun rises in the north-east.
    double highest = 0;
    for (int minute = 0; minute < 1440; ++minute) {
        const int64_t at = *parse_shanghai("2026-06-21T00:00") + minute * 60'000ll;
        highest = std::max(highest, overlay::sun_bearing(at, 121.6, 31.2).elevation);
    }
    EXPECT_NEAR(highest * 57.29578, 82.24, 0.05);
    const overlay::Bearing rise = overlay::sun_bearing(*parse_shanghai("2026-06-21T04:50"), 121.6, 31.2);
    EXPECT_NEAR(rise.elevation * 57.29578, -0.8, 0.6);
    EXPECT_NEAR(rise.azimuth * 57.29578, 62, 1.0);
    EXPECT_LT(overlay::direction(overlay::sun_bearing(*parse_shanghai("2026-06-21T23:59"), 121.6, 31.2)).y, -0.5f);
    // J. Meeus, Astronomical Algorithms, example 25.a: 1992-10-13 0h TD, declination -7.785 degrees; seen from the pole that is its elevation.
    const overlay::Bearing meeus = overlay::sun_bearing(718'934'400'000 - 59'000, 0, 90);
    EXPECT_NEAR(meeus.elevation * 57.29578, -7.785, 0.02);
    // Example 47.a: 1992-04-12 0h TD, the moon's declination 13.768 degrees.
    const overlay::Bearing moon = overlay::moon_bearing(703'036'800'000 - 59'000, 0, 90);
    EXPECT_NEAR(moon.elevation * 57.29578, 13.77, 0.4);
}

}  // namespace
}  // namespace aisland
