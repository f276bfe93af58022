// Models in content: a building replaced by one, prototypes that are files, nodes bound to entities.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/bake/bake.h"
#include "tests/bake/folder.h"
#include "tests/bake/gltf_file.h"

namespace aisland::bake {
namespace {

// Two triangles; the second node may be bound, and slides.
Bytes model(const std::string& extras = {}) {
    test::GltfFile file;
    const size_t p = file.floats(test::kCorners, "VEC3", 3), times = file.floats({0, 2}, "SCALAR", 1), slide = file.floats({0, 0, 0, 0, 4, 0}, "VEC3", 3);
    return file.glb("\"scenes\": [{\"nodes\": [0, 1]}], \"nodes\": [{\"mesh\": 0}, {\"mesh\": 0" + extras + format("}], \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": %zu}}]}], \"animations\": [{\"channels\": [{\"sampler\": 0, \"target\": {\"node\": 1, \"path\": \"translation\"}}], \"samplers\": [{\"input\": %zu, \"output\": %zu}]}]", p, times, slide));
}

ContentFiles with_models(const Folder& folder, const Bytes& file) {
    ContentFiles files = folder.files();
    files.read = [file, read = files.read](std::string_view name) -> Result<Bytes> { return name.starts_with("models/") ? file : read(name); };
    files.model = [](std::string_view name, ByteView bytes) -> Result<ConvertedModel> {  // without the jail: the bytes are our own
        AISLAND_TRY(pack, import_model(name, bytes, {}));
        return ConvertedModel{std::move(pack), true};
    };
    return files;
}

std::string with(std::string s, const std::string& find, const std::string& put) {
    const size_t at = s.find(find);
    EXPECT_NE(at, std::string::npos) << find;
    return at == std::string::npos ? s : s.replace(at, find.size(), put);
}

Folder with_building_model() {
    Folder folder = fixture();
    folder.replaced["site.geojson"] = with(folder.text("site.geojson"), "\"kind\": \"building\"", "\"kind\": \"building\", \"model\": \"models/tower.glb\", \"bearing\": 90");
    return folder;
}

TEST(Models, AModelStandsInPlaceOfABuildingAndKeepsItsEntity) {
    Result<Baked> plain = bake(with_models(fixture(), model())), baked = bake(with_models(with_building_model(), model()));
    ASSERT_TRUE(plain);
    ASSERT_TRUE(baked) << baked.error().text();
    ASSERT_TRUE(baked->offences.empty()) << text(baked->offences[0]);
    const Result<content::Opened> before = content::open(std::move(plain->pack), "plain"), o = content::open(std::move(baked->pack), "model");
    ASSERT_TRUE(o) << o.error().text();
    EXPECT_LT(o->world.meshes.size(), before->world.meshes.size());  // no facade was raised
    EXPECT_EQ(o->world.animations.size(), 1u);
    EXPECT_EQ(o->world.mover_count, before->world.mover_count + 1);
    const content::Building& building = o->catalog.buildings.front();
    const content::Entity* entity = o->catalog.find_entity(building.entity);
    ASSERT_NE(entity, nullptr);
    ASSERT_NE(entity->slot, kNone);
    const auto shows = [&](const Instance& i) { return i.slot == entity->slot; };
    EXPECT_EQ(std::count_if(o->world.instances.begin(), o->world.instances.end(), shows), 2);
    const Instance& still = *std::find_if(o->world.instances.begin(), o->world.instances.end(), [&](const Instance& i) { return shows(i) && i.mover == kNone; });
    EXPECT_NEAR(std::abs(still.rows[2].x), 1, 1e-4);  // turned by its bearing
}

TEST(Models, AStopStandsAtAHotspotAndAFactAtAPoint) {
    Folder folder = with_building_model();
    const std::string camera = "\"camera\": {\"subject\": \"building-01\", \"distance\": 30, \"heading\": 45, \"pitch\": -10}";
    folder.edit("tours.json", camera, "\"camera\": {\"subject\": \"lobby\"}");
    const auto said = [&](const std::string& extras) {
        std::string all;
        for (const Offence& offence : check(with_models(folder, model(extras)))) all += text(offence) + "\n";
        return all;
    };
    // Without the anchor the stop points at nothing, and a slip of the pen is told.
    EXPECT_NE(said("").find("dangling-reference: there is nothing called \"lobby\""), std::string::npos);
    const std::string extras = ", \"translation\": [1, 2, 3], \"extras\": {\"aisland:hotspot\": \"lobby\", \"aisland:poi\": \"land\"}";
    EXPECT_EQ(said(extras), "");
    Result<Baked> baked = bake(with_models(folder, model(extras)));
    ASSERT_TRUE(baked && !baked->pack.empty());
    const Result<content::Opened> o = content::open(std::move(baked->pack), "model");
    ASSERT_TRUE(o) << o.error().text();
    const content::Stop& stop = o->catalog.tours.front().stops.front();
    const vec3 point = o->catalog.find_fact(ItemId("land"))->position;
    EXPECT_NEAR(point.y, 2, 1e-4);
    EXPECT_NEAR(stop.pose.position.y, 3.6, 1e-4);  // eyes over the hotspot
    EXPECT_NEAR(stop.pose.position.x, point.x, 1e-4);
    EXPECT_NEAR(stop.pose.position.z, point.z, 1e-4);
    const vec3 looks = stop.pose.orientation * vec3(0, 0, -1);  // the building is turned by 90 degrees, clockwise from north
    EXPECT_NEAR(std::abs(looks.x), 1, 1e-4);
}

TEST(Models, AModelThatIsRefusedIsAnOffenceWhereItIsNamed) {
    const Result<Baked> baked = bake(with_models(with_building_model(), Bytes(40, std::byte{'x'})));
    ASSERT_TRUE(baked);
    ASSERT_EQ(baked->offences.size(), 1u);
    EXPECT_EQ(text(baked->offences[0]), "site.geojson:7:20: error: model-refused: models/tower.glb: gltf-container: this is neither a .glb nor a .gltf file; export glTF 2.0");
}

ObjectStore store_in(std::map<std::string, Bytes>& kept) {
    return {[&kept](const Sha256& key) -> std::optional<Bytes> {
                const auto it = kept.find(hex(key));
                return it == kept.end() ? std::nullopt : std::optional(it->second);
            },
            [&kept](const Sha256& key, ByteView bytes) { kept[hex(key)] = Bytes(bytes.begin(), bytes.end()); }};
}

// A file saved while it is converted: what is kept under the hash of the old bytes was made of them.
TEST(Models, AKeptModelIsMadeOfTheBytesItIsFoundBy) {
    std::map<std::string, Bytes> kept;
    const ObjectStore store = store_in(kept);
    Options options;
    options.store = &store, options.program = "test", options.keep_pack = false;
    const Bytes first = model(), saved = model(", \"translation\": [5, 0, 0]");
    ContentFiles files = with_models(with_building_model(), first);
    files.read = [&, read = files.read, reads = 0](std::string_view name) mutable -> Result<Bytes> {
        if (name != "models/tower.glb") return read(name);
        return reads++ == 0 ? first : saved;
    };
    ASSERT_TRUE(bake(files, options));
    const Result<Baked> plain = bake(with_models(with_building_model(), first)), found = bake(with_models(with_building_model(), first), options),
                        other = bake(with_models(with_building_model(), saved), options);
    ASSERT_TRUE(plain && found && other);
    EXPECT_FALSE(plain->pack.empty());
    EXPECT_EQ(found->pack, plain->pack);
    EXPECT_NE(other->pack, plain->pack);
}

TEST(Models, OneThatRefersToOtherFilesIsConvertedEveryTime) {
    std::map<std::string, Bytes> kept;
    const ObjectStore store = store_in(kept);
    Options options;
    options.store = &store, options.program = "test", options.keep_pack = false;
    const auto conversions = [&](bool alone) {
        ContentFiles files = with_models(with_building_model(), model(alone ? "" : ", \"name\": \"with a picture beside it\""));
        int count = 0;
        files.model = [&, convert = files.model](std::string_view name, ByteView file) -> Result<ConvertedModel> {
            AISLAND_TRY(made, convert(name, file));
            made.alone = alone, ++count;
            return std::move(made);
        };
        for (int i = 0; i < 3; ++i) {
            const Result<Baked> baked = bake(files, options);
            EXPECT_TRUE(baked && !baked->pack.empty());
        }
        return count;
    };
    EXPECT_EQ(conversions(true), 1);
    EXPECT_EQ(conversions(false), 3);
}

TEST(Models, ABindingToNothingIsAnOffence) {
    const Result<Baked> baked = bake(with_models(with_building_model(), model(", \"extras\": {\"aisland:entity\": \"urn:ngsi-ld:Robot:aisland:nowhere\"}")));
    ASSERT_TRUE(baked);
    ASSERT_EQ(baked->offences.size(), 1u);
    EXPECT_EQ(baked->offences[0].rule, Rule::dangling_reference);
    EXPECT_NE(baked->offences[0].message.find("which no file places"), std::string::npos);
}

TEST(Models, OneEntityIsBoundOnce) {
    const Result<Baked> plain = bake(with_models(fixture(), model()));
    ASSERT_TRUE(plain);
    const Result<content::Opened> o = content::open(Bytes(plain->pack), "plain");
    ASSERT_TRUE(o);
    // Something that a prototype shows already.
    const auto shown = std::find_if(o->catalog.entities.begin(), o->catalog.entities.end(), [](const content::Entity& e) { return e.slot != kNone && e.cell == 0 && e.text_id.find("Building") == std::string::npos; });
    ASSERT_NE(shown, o->catalog.entities.end());
    const Result<Baked> baked = bake(with_models(with_building_model(), model(", \"extras\": {\"aisland:entity\": \"" + shown->text_id + "\"}")));
    ASSERT_TRUE(baked);
    ASSERT_EQ(baked->offences.size(), 1u);
    EXPECT_EQ(baked->offences[0].rule, Rule::duplicate_id);
}

}  // namespace
}  // namespace aisland::bake
