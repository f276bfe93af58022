#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <mutex>

#include "app/bake/bake.h"
#include "app/bake/mesh.h"
#include "app/bake/object.h"
#include "app/content/pack.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

Bytes bake_fixture(unsigned threads) {
    Result<Baked> baked = bake(fixture().files(), {.threads = threads});
    EXPECT_TRUE(baked);
    EXPECT_TRUE(baked->offences.empty());
    return std::move(baked->pack);
}

TEST(Bake, SameFilesGiveSameBytesOnAnyNumberOfThreads) {
    const Bytes pack = bake_fixture(1);
    EXPECT_FALSE(pack.empty());
    EXPECT_EQ(pack, bake_fixture(1));
    EXPECT_EQ(pack, bake_fixture(3));
}

TEST(Bake, WhatItMakesOpens) {
    const Result<content::Opened> opened = content::open(bake_fixture(2), "fixture.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->catalog.entities.size(), 7u);  // a building, four lamps, a robot, the table lamp
    EXPECT_EQ(opened->world.cells.size(), 2u);
    EXPECT_EQ(opened->world.mover_count, 1u);
    EXPECT_NE(opened->catalog.find_view("visitor/lamps"), nullptr);
}

TEST(Bake, EveryEntityThatIsDrawnHasASlotOfItsOwn) {
    const Result<content::Opened> opened = content::open(bake_fixture(2), "fixture.pack");
    ASSERT_TRUE(opened);
    std::vector<int> instances(opened->world.slot_count);
    for (const Instance& instance : opened->world.instances)
        if (instance.slot != kNone) ++instances[instance.slot];
    uint32_t slots = 0;
    for (const content::Entity& entity : opened->catalog.entities) {
        if (entity.slot == kNone) continue;
        EXPECT_EQ(entity.slot, slots++);
        EXPECT_GT(instances[entity.slot], 0) << entity.text_id;
    }
    EXPECT_EQ(slots, opened->world.slot_count);
}

TEST(Bake, ABayHasAPlateWithASlotBehindItsOwn) {
    Folder folder = fixture();
    std::string site = folder.text("site.geojson");
    const std::string bays =
        R"({"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[121.6000, 31.2002], [121.60005, 31.2002]]}, )"
        R"("properties": {"kind": "bays", "id": "bays", "count": 2, "entity": "urn:ngsi-ld:Streetlight:aisland:bay-%03d", "type": "Streetlight", "first": 1}}, )";
    site.insert(site.find("{\"type\": \"Feature\""), bays);
    folder.replaced["site.geojson"] = site;
    const Result<Baked> baked = bake(folder.files());
    ASSERT_TRUE(baked);
    for (const Offence& offence : baked->offences) ADD_FAILURE() << text(offence);
    const Result<content::Opened> opened = content::open(baked->pack, "bays.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    std::vector<int> instances(opened->world.slot_count), owners(opened->world.slot_count);
    for (const Instance& instance : opened->world.instances)
        if (instance.slot != kNone) ++instances[instance.slot];
    for (const content::Entity& entity : opened->catalog.entities)
        if (entity.slot != kNone) ++owners[entity.slot];
    int plates = 0;
    for (size_t slot = 0; slot < owners.size(); ++slot) {
        EXPECT_GT(instances[slot], 0) << slot;
        EXPECT_LE(owners[slot], 1) << slot;
        plates += owners[slot] == 0;
    }
    EXPECT_EQ(plates, 2);
    for (const char* id : {"urn:ngsi-ld:Streetlight:aisland:bay-001", "urn:ngsi-ld:Streetlight:aisland:bay-002"}) {
        const content::Entity* bay = opened->catalog.find_entity(EntityId(id));
        ASSERT_NE(bay, nullptr);
        ASSERT_LT(bay->slot + 1, owners.size());
        EXPECT_EQ(owners[bay->slot + 1], 0) << "the one behind it is its plate's";
    }
}

TEST(Bake, OffencesLeaveNoPack) {
    Folder folder = fixture();
    folder.replaced["facts.json"] = "{}";
    const Result<Baked> baked = bake(folder.files());
    ASSERT_TRUE(baked);
    EXPECT_TRUE(baked->pack.empty());
    EXPECT_FALSE(baked->offences.empty());
}

// A store in memory that counts.
struct Memory {
    std::map<Sha256, Bytes> objects;
    std::mutex mutex;
    int kept = 0, found = 0;
    ObjectStore store{[this](const Sha256& key) -> std::optional<Bytes> {
                          const std::lock_guard lock(mutex);
                          const auto it = objects.find(key);
                          if (it == objects.end()) return {};
                          return ++found, it->second;
                      },
                      [this](const Sha256& key, ByteView bytes) {
                          const std::lock_guard lock(mutex);
                          ++kept, objects[key].assign(bytes.begin(), bytes.end());
                      }};
    Options options{.threads = 2, .store = &store, .keep_pack = true, .program = "this build", .progress = {}};
};

// What was made of a file is not found again under a name that says it is of another kind.
TEST(Bake, AKeptSoundIsRefusedUnderAnotherKindsName) {
    Memory memory;
    memory.options.keep_pack = false;  // the sound, not the whole
    std::ifstream tone(std::string(AISLAND_SOURCE_DIR) + "/tests/bake/sounds/tone.wav", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(tone), {}};
    for (const std::string name : {"sounds/tone.wav", "sounds/tone.mp3"}) {
        Folder folder = fixture();
        folder.replaced[name] = bytes;
        folder.replaced["sounds.json"] = "{\"sounds\": [{\"of\": \"home\", \"file\": \"" + name + "\", \"caption\": \"zone.title\"}]}";
        const Result<Baked> baked = bake(folder.files(), memory.options);
        ASSERT_TRUE(baked);
        EXPECT_EQ(baked->pack.empty(), name == "sounds/tone.mp3") << name;
    }
}

// A sound saved while it is converted: what is kept under the hash of the old bytes was made of them.
TEST(Bake, AKeptSoundIsMadeOfTheBytesItIsFoundBy) {
    Memory memory;
    memory.options.keep_pack = false;
    Folder folder = fixture();
    folder.replaced["sounds.json"] = "{\"sounds\": [{\"of\": \"home\", \"file\": \"sounds/tone.wav\", \"caption\": \"zone.title\"}]}";
    folder.replaced["sounds/tone.wav"] = Folder{AISLAND_SOURCE_DIR "/tests/bake/sounds", {}}.text("tone.wav");
    ContentFiles files = folder.files();
    files.read = [read = files.read, reads = 0](std::string_view name) mutable -> Result<Bytes> {
        if (name == "sounds/tone.wav" && reads++ > 0) return Bytes(100);
        return read(name);
    };
    for (int again = 0; again < 2; ++again) {
        const Result<Baked> baked = bake(again ? folder.files() : files, memory.options);
        ASSERT_TRUE(baked);
        EXPECT_EQ(baked->pack.empty() ? "" : "a pack", std::string("a pack")) << (baked->offences.empty() ? "" : text(baked->offences[0]));
    }
}

Bytes bake_with(const Folder& folder, const Options& options, bool* unchanged = nullptr) {
    Result<Baked> baked = bake(folder.files(), options);
    EXPECT_TRUE(baked);
    EXPECT_TRUE(baked->offences.empty());
    if (unchanged) *unchanged = baked->unchanged;
    return std::move(baked->pack);
}

TEST(Bake, NothingChangedMakesNothing) {
    Memory memory;
    bool unchanged = true;
    const Bytes first = bake_with(fixture(), memory.options, &unchanged);
    EXPECT_FALSE(unchanged);
    EXPECT_GT(memory.kept, 3);
    const int kept = memory.kept;
    EXPECT_EQ(bake_with(fixture(), memory.options, &unchanged), first);
    EXPECT_TRUE(unchanged);
    EXPECT_EQ(memory.kept, kept);
    EXPECT_EQ(first, bake_fixture(1));  // what the store had makes no difference
}

TEST(Bake, AChangedTextMakesThePackAnewAndNoObject) {
    Memory memory;
    bake_with(fixture(), memory.options);
    const int kept = memory.kept;
    Folder folder = fixture();
    folder.edit("locale/en.po", "msgstr \"site.name\"", "msgstr \"Another name\"");
    const Bytes pack = bake_with(folder, memory.options);
    EXPECT_EQ(memory.kept, kept + 1);  // the pack
    EXPECT_EQ(pack, bake_with(folder, {.threads = 1}));
}

TEST(Bake, AChangedRoomMakesOneObject) {
    Memory memory;
    bake_with(fixture(), memory.options);
    const int kept = memory.kept;
    Folder folder = fixture();
    folder.edit("zones.json", "\"size\": [8", "\"size\": [9");
    const Bytes pack = bake_with(folder, memory.options);
    EXPECT_EQ(memory.kept, kept + 2);  // the room, the pack
    EXPECT_EQ(pack, bake_with(folder, {.threads = 1}));
}

TEST(Bake, APackNeedNotBeKept) {
    Memory memory;
    memory.options.keep_pack = false;
    const Bytes first = bake_with(fixture(), memory.options);
    for (const auto& [key, bytes] : memory.objects) EXPECT_NE(bytes, first);
    bool unchanged = true;
    EXPECT_EQ(bake_with(fixture(), memory.options, &unchanged), first);
    EXPECT_FALSE(unchanged);
}

TEST(Bake, ABuildingFarAwayChangesNoOther) {
    Site site;
    site.shore = {{-500, -500}, {500, -500}, {500, 500}, {-500, 500}};
    site.buildings.push_back({.id = "here", .outline = {{0, 0}, {20, 0}, {20, 20}, {0, 20}}});
    site.buildings.push_back({.id = "there", .outline = {{300, 0}, {320, 0}, {320, 20}, {300, 20}}});
    const Recipe before = building_recipe(site.buildings[0], site);
    site.buildings[1].height = 99;
    EXPECT_EQ(building_recipe(site.buildings[0], site).ingredients, before.ingredients);
    site.buildings[1].outline = {{85, 0}, {105, 0}, {105, 20}, {85, 20}};
    const Recipe beside = building_recipe(site.buildings[0], site);
    EXPECT_NE(beside.ingredients, before.ingredients);
    // Of a neighbour its outline counts; its height only where its shadow reaches the forecourt.
    site.buildings[1].height = 4, site.buildings[1].floors = 1, site.buildings[1].style = "timber";
    EXPECT_EQ(building_recipe(site.buildings[0], site).ingredients, beside.ingredients);
    site.buildings[1].outline[0].x = 84;
    EXPECT_NE(building_recipe(site.buildings[0], site).ingredients, beside.ingredients);
    site.buildings[1].outline = {{40, 0}, {60, 0}, {60, 20}, {40, 20}};
    const Recipe near = building_recipe(site.buildings[0], site);
    site.buildings[1].height = 5;
    EXPECT_NE(building_recipe(site.buildings[0], site).ingredients, near.ingredients);
}

TEST(Bake, WhatABuildingIsMadeOfDoesNotChangeTheLand) {
    Site site;
    site.shore = {{-500, -500}, {500, -500}, {500, 500}, {-500, 500}};
    site.buildings.push_back({.id = "here", .height = 12, .outline = {{0, 0}, {20, 0}, {20, 20}, {0, 20}}});
    const Recipe land = land_recipe(site), surroundings = surroundings_recipe(site);
    site.buildings[0].style = "glass", site.buildings[0].roof = "pv", site.buildings[0].number = 7;
    EXPECT_EQ(land_recipe(site).ingredients, land.ingredients);
    site.buildings[0].height = 16;
    EXPECT_NE(land_recipe(site).ingredients, land.ingredients) << "it shades the ground";
    EXPECT_EQ(surroundings_recipe(site).ingredients, surroundings.ingredients);
    site.far.push_back({.id = "bank"});
    EXPECT_NE(surroundings_recipe(site).ingredients, surroundings.ingredients);
}

TEST(Bake, AnotherProgramFindsNothing) {
    Memory memory;
    bake_with(fixture(), memory.options);
    memory.options.program = "another build";
    const int found = memory.found;
    bool unchanged = true;
    bake_with(fixture(), memory.options, &unchanged);
    EXPECT_FALSE(unchanged);
    EXPECT_EQ(memory.found, found);
}

TEST(Bake, ATornObjectIsMadeAgain) {
    Memory memory;
    const Bytes first = bake_with(fixture(), memory.options);
    for (auto& [key, bytes] : memory.objects) bytes.resize(bytes == first ? 0 : bytes.size() / 2);
    std::erase_if(memory.objects, [](const auto& entry) { return entry.second.empty(); });
    bool unchanged = true;
    EXPECT_EQ(bake_with(fixture(), memory.options, &unchanged), first);
    EXPECT_FALSE(unchanged);
}

TEST(Bake, SaysHowFarItIs) {
    Memory memory;
    size_t last = 0, total = 0;
    memory.options.progress = [&](size_t done, size_t of) {
        EXPECT_EQ(done, last + 1);
        last = done, total = of;
    };
    bake_with(fixture(), memory.options);
    EXPECT_GT(total, 0u);
    EXPECT_EQ(last, total);
}

// A package is as small as it is for it.
TEST(Bake, PlacesLieOnStepsThatNobodySees) {
    const Result<content::Opened> opened = content::open(bake_fixture(2), "fixture.pack");
    ASSERT_TRUE(opened);
    ASSERT_FALSE(opened->world.vertices.empty());
    for (const Vertex& vertex : opened->world.vertices)
        for (const float p : {vertex.position[0], vertex.position[1], vertex.position[2], vertex.uv[0], vertex.uv[1]}) ASSERT_EQ(p * 32768, std::round(p * 32768)) << p;
}

// Only panes and leaves are asked where on their face a surface is.
TEST(Bake, KeepsOfTheVerticesWhatIsAskedFor) {
    const Result<content::Opened> opened = content::open(bake_fixture(2), "fixture.pack");
    ASSERT_TRUE(opened);
    const World& world = opened->world;
    size_t asked[2] = {}, kept[2] = {};
    for (const Instance& instance : world.instances) {
        const MaterialKind kind = world.materials[instance.material].kind;
        const Mesh& mesh = world.meshes[instance.mesh];
        const bool read = kind == MaterialKind::glass || kind == MaterialKind::foliage;
        for (const Vertex& v : world.vertices.subspan(mesh.vertex_offset, mesh.vertex_count)) asked[read] += 1, kept[read] += v.uv[0] != 0 || v.uv[1] != 0 || v.tangent != 0;
    }
    EXPECT_GT(asked[0], 1000u);
    EXPECT_EQ(kept[0], 0u);
    EXPECT_GT(asked[1], 100u);
    EXPECT_GT(kept[1], 0.9 * static_cast<double>(asked[1]));
}

Part grid(int n) {
    Shape shape;
    for (int x = 0; x <= n; ++x)
        for (int z = 0; z <= n; ++z) add_vertex(shape, vec3(x, 0, z), vec3(0, 1, 0), vec3(1, 0, 0), vec2(x, z));
    Part part = shape.parts.at(0);
    const uint32_t row = static_cast<uint32_t>(n + 1);
    for (uint32_t x = 0; x < row - 1; ++x)
        for (uint32_t z = 0; z < row - 1; ++z) {
            const uint32_t a = x * row + z;
            part.indices.insert(part.indices.end(), {a, a + 1, a + row, a + row, a + 1, a + row + 1});
        }
    return part;
}

TEST(Mesh, LevelsGetCoarserAndSayByHowMuch) {
    const BuiltMesh built = build_mesh(grid(32), Thinning::plain);
    ASSERT_GT(built.mesh.lod_count, 2u);
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l) {
        EXPECT_LT(built.mesh.lods[l].index_count, built.mesh.lods[l - 1].index_count);
        EXPECT_GE(built.mesh.lods[l].error, built.mesh.lods[l - 1].error);
    }
    EXPECT_LT(built.mesh.lods[1].error, 0.01f);  // it is flat
}

TEST(Mesh, BoundsHoldEveryVertex) {
    const BuiltMesh built = build_mesh(grid(8), Thinning::plain);
    for (const Vertex& v : built.vertices) EXPECT_LE(glm::distance(vec3(v.position[0], v.position[1], v.position[2]), built.mesh.center), built.mesh.radius * 1.0001f);
    EXPECT_EQ(built.mesh.box_max, vec3(8, 0, 8));
}

TEST(Mesh, EqualVerticesAreOne) {
    Part part = grid(4);
    const size_t count = part.vertices.size();
    for (uint32_t index : std::vector<uint32_t>(part.indices)) {
        part.vertices.push_back(part.vertices[index]);
        part.indices.push_back(static_cast<uint32_t>(part.vertices.size() - 1));
    }
    EXPECT_EQ(build_mesh(part, Thinning::plain).vertices.size(), count);
}

TEST(Mesh, NothingGivesNothing) { EXPECT_TRUE(build_mesh({}, Thinning::plain).indices.empty()); }

}  // namespace
}  // namespace aisland::bake
