#include "app/bake/object.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>

#include "app/bake/light.h"
#include "app/bake/parallel.h"
#include "app/content/codec.h"
#include "app/core/assert.h"

namespace aisland::bake {

template <class C>
void fields(C& c, SitePolygon& v) { content::all(c, v.id, v.surface, v.style, v.outline, v.holes, v.height, v.depth); }
template <class C>
void fields(C& c, SitePath& v) { content::all(c, v.id, v.surface, v.style, v.points, v.width, v.height); }
template <class C>
void fields(C& c, SiteBay& v) { content::all(c, v.center, v.heading, v.width, v.length, v.number); }
template <class C>
void fields(C& c, SiteBuilding& v) {
    content::all(c, v.id, v.entity, v.style, v.roof, v.number, v.floors, v.floor_height, v.height, v.outline, v.holes, v.planned);
}
template <class C>
void fields(C& c, Site& v) {
    content::all(c, v.shore, v.waters, v.plazas, v.lawns, v.far, v.paths, v.bridges, v.bays, v.buildings, v.water_level);
}
template <class C>
void fields(C& c, RoomDevice& v) { content::all(c, v.entity, v.type, v.prototype, v.at, v.heading); }
template <class C>
void fields(C& c, Room& v) { content::all(c, v.zone, v.size, v.devices); }

// As they lie in memory: the key names the program that wrote them, so no other layout is ever read.
template <class C>
void fields(C& c, BuiltMesh& v) {
    content::code_block(c, v.vertices), content::code_block(c, v.indices);
    std::vector<Mesh> one{v.mesh};
    content::code_block(c, one);
    if constexpr (C::kReading) c.check(one.size() == 1), v.mesh = one.empty() ? Mesh() : one.front();
}
template <class C>
void fields(C& c, BakedPart& v) {
    uint32_t paint = static_cast<uint32_t>(v.paint);
    content::all(c, paint, v.mesh);
    c.check(paint < palette().size());
    if constexpr (C::kReading) v.paint = static_cast<Paint>(paint < palette().size() ? paint : 0);
}
template <class C>
void fields(C& c, Object& v) { content::all(c, v.shape, v.place, v.entity, v.moves, v.casts_shadow, v.status, v.rig, v.joint); }
template <class C>
void fields(C& c, SceneJoint& v) { content::all(c, v.offset, v.axis, v.attribute, v.zero, v.turn, v.rest); }
template <class C>
void fields(C& c, SceneRig& v) { content::all(c, v.entity, v.base.position, v.base.orientation, v.scale, v.joints); }
template <class C>
void fields(C& c, SceneLight& v) {
    std::vector<Light> one{v.light};
    content::code_block(c, one);
    if constexpr (C::kReading) c.check(one.size() == 1), v.light = one.empty() ? Light() : one.front();
    content::all(c, v.entity, v.moves);
}
template <class C>
void fields(C& c, RoomField& v) { content::all(c, v.eye, v.low, v.high), content::code_block(c, v.texels); }
template <class C>
void fields(C& c, BakedObject& v) { content::all(c, v.shapes, v.objects, v.lights, v.rigs, v.fields, v.label, v.pick_center, v.pick_half); }

namespace {

template <class... T>
Bytes ingredients_of(std::string kind, const T&... inputs) {
    content::Writer writer;
    content::code(writer, kind);
    (content::code(writer, const_cast<T&>(inputs)), ...);  // the visitor serves both directions; a Writer changes nothing
    return std::move(writer.bytes);
}

struct Box2 {
    vec2 low{1e9f}, high{-1e9f};
    void add(std::span<const vec2> points) {
        for (vec2 p : points) low = glm::min(low, p), high = glm::max(high, p);
    }
    bool near(const Box2& other, float margin) const {
        return low.x <= other.high.x + margin && other.low.x <= high.x + margin && low.y <= other.high.y + margin && other.low.y <= high.y + margin;
    }
};
Box2 box_of(std::span<const vec2> points) {
    Box2 box;
    box.add(points);
    return box;
}

// What the ground beside a building sees of it.
SiteBuilding outer_shape(const SiteBuilding& building) {
    SiteBuilding seen;
    seen.outline = building.outline, seen.height = building.height, seen.planned = building.planned;
    return seen;
}

Site neighbourhood(const SiteBuilding& building, const Site& site) {
    const Box2 here = box_of(building.outline);
    Site near;
    near.shore = site.shore, near.water_level = site.water_level;
    const auto polygons = [&](const std::vector<SitePolygon>& from, std::vector<SitePolygon>& to) {
        for (const SitePolygon& p : from)
            if (here.near(box_of(p.outline), kNeighbourhood)) to.push_back(p);
    };
    polygons(site.waters, near.waters), polygons(site.plazas, near.plazas), polygons(site.lawns, near.lawns);
    const auto paths = [&](const std::vector<SitePath>& from, std::vector<SitePath>& to) {
        for (const SitePath& p : from)
            if (here.near(box_of(p.points), kNeighbourhood + p.width)) to.push_back(p);
    };
    paths(site.paths, near.paths), paths(site.bridges, near.bridges);
    for (const SiteBay& bay : site.bays)
        if (here.near({bay.center, bay.center}, kNeighbourhood)) near.bays.push_back(bay);
    for (const SiteBuilding& b : site.buildings) {
        if (!here.near(box_of(b.outline), kNeighbourhood)) continue;
        near.buildings.push_back(outer_shape(b));
        near.buildings.back().id = b.id;
        if (!here.near(box_of(b.outline), kShadedForecourt)) near.buildings.back().height = 0;
    }
    return near;
}

bool decode_object(ByteView bytes, BakedObject& out) {
    content::Reader reader(bytes);
    content::code(reader, out);
    return !reader.failed() && reader.left() == 0;
}

Bytes encode_object(const BakedObject& object) {
    content::Writer writer;
    content::code(writer, const_cast<BakedObject&>(object));
    return std::move(writer.bytes);
}

bool is_foliage(Paint paint) { return material(paint).kind == MaterialKind::foliage; }

// Tells how far it is, one call at a time.
class Progress {
public:
    Progress(const Options& options, size_t total) : m_options(options), m_total(total) {}
    void step() {
        if (!m_options.progress) return;
        const std::lock_guard lock(m_mutex);
        m_options.progress(++m_done, m_total);
    }

private:
    const Options& m_options;
    std::mutex m_mutex;
    size_t m_done = 0, m_total;
};

// Places in steps that nobody sees: the lower half of a float's bits would be noise, and noise is most of what a package weighs.
constexpr float kSteps = 32768;  // a metre; a quarter as many made what is small in the model of the island share planes

void round_places(std::vector<Part>& parts) {
    for (Part& part : parts)
        for (Vertex& vertex : part.vertices) {
            for (float& p : vertex.position) p = std::round(p * kSteps) / kSteps;
            for (float& p : vertex.uv) p = std::round(p * kSteps) / kSteps;
        }
}

struct PartJob {
    size_t object, shape, part;
};

// Where a surface is along its face only panes and leaves are asked; in a lit room there may be the day instead.
void drop_unread(BakedPart& part) {
    const MaterialKind kind = material(part.paint).kind;
    if (kind == MaterialKind::glass || kind == MaterialKind::foliage) return;
    for (Vertex& v : part.mesh.vertices)
        if (v.uv[1] != kDayMark) v.uv[0] = v.uv[1] = 0, v.tangent = 0;
}

}  // namespace

Recipe land_recipe(const Site& site) {
    Site seen = site;
    seen.far.clear();
    for (SiteBuilding& building : seen.buildings) building = outer_shape(building);
    auto ground = std::make_shared<const Site>(std::move(seen));
    return {ingredients_of("land", *ground), [ground](Prototype& out) { build_land(*ground, out.scene); }};
}

Recipe surroundings_recipe(const Site& site) {
    Site seen = site;
    seen.buildings.clear(), seen.paths.clear(), seen.lawns.clear(), seen.bays.clear(), seen.waters.clear();
    auto around = std::make_shared<const Site>(std::move(seen));
    return {ingredients_of("surroundings", *around), [around](Prototype& out) { build_surroundings(*around, out.scene); }};
}

Recipe building_recipe(const SiteBuilding& building, const Site& site) {
    auto near = std::make_shared<const Site>(neighbourhood(building, site));
    return {ingredients_of("building", building, *near), [&building, near](Prototype& out) { build_building(building, *near, out.scene); }};
}

Recipe room_recipe(const Room& room, const Site& site, bool light) {
    const bool table = room.zone == "park";
    Room seen = room;
    seen.site = table ? &site : nullptr;
    const std::string kind = light ? "lit room" : "room";
    return {table ? ingredients_of(kind, room, site) : ingredients_of(kind, room), [seen, light](Prototype& out) {
                build_interior(seen, out.scene);
                if (light) light_room(seen.size, out.scene);
            }};
}

Recipe prototype_recipe(const std::string& name, uint32_t variant) {
    return {ingredients_of("prototype", name, variant), [name, variant](Prototype& out) { AISLAND_ASSERT(build_prototype(name, variant, out)); }};
}

Sha256 object_key(const Options& options, ByteView ingredients) {
    Bytes all(ingredients.begin(), ingredients.end());
    const ByteView program = bytes_of(options.program);
    all.insert(all.end(), program.begin(), program.end());
    return sha256(all);
}

Result<Bytes> convert_once(const ContentFiles& files, const std::string& name, std::string_view task,
                           const std::function<Result<Bytes>(std::string_view, ByteView)>& convert, const Options& options) {
    AISLAND_TRY(file, files.read(name));
    if (!options.store || options.program.empty()) return convert(name, file);
    Bytes ingredients = file;
    for (const std::string_view part : {task, std::string_view(name).substr(std::min(name.rfind('.'), name.size()))}) {
        const ByteView more = bytes_of(part);
        ingredients.insert(ingredients.end(), more.begin(), more.end());
    }
    const Sha256 key = object_key(options, ingredients);
    if (std::optional<Bytes> kept = options.store->find(key)) return std::move(*kept);
    AISLAND_TRY(made, convert(name, file));
    options.store->keep(key, made);
    return made;
}

std::vector<BakedObject> make_objects(std::span<const Recipe> recipes, const Options& options) {
    const bool kept = options.store && !options.program.empty();
    std::vector<BakedObject> objects(recipes.size());
    std::vector<Sha256> keys(recipes.size());
    std::vector<uint8_t> found(recipes.size(), 0);
    Progress progress(options, recipes.size() * 2);
    if (kept)
        parallel(recipes.size(), options.threads, [&](size_t i) {
            keys[i] = object_key(options, recipes[i].ingredients);
            const std::optional<Bytes> bytes = options.store->find(keys[i]);
            found[i] = bytes && decode_object(*bytes, objects[i]);
            if (!found[i]) objects[i] = {};
        });
    std::vector<Prototype> made(recipes.size());
    parallel(recipes.size(), options.threads, [&](size_t i) {
        if (!found[i]) {
            recipes[i].generate(made[i]);
            for (Shape& shape : made[i].scene.shapes) {
                round_places(shape.parts);
                for (Shape& level : shape.levels) round_places(level.parts);
            }
        }
        progress.step();
    });
    std::vector<PartJob> jobs;
    std::vector<std::atomic<size_t>> open(recipes.size());  // parts of an object still to be made
    for (size_t i = 0; i < recipes.size(); ++i) {
        if (found[i]) {
            progress.step();
            continue;
        }
        const Scene& scene = made[i].scene;
        objects[i].shapes.resize(scene.shapes.size());
        for (size_t s = 0; s < scene.shapes.size(); ++s) {
            objects[i].shapes[s].resize(scene.shapes[s].parts.size());
            for (size_t p = 0; p < scene.shapes[s].parts.size(); ++p) jobs.push_back({i, s, p});
            open[i] += scene.shapes[s].parts.size();
        }
        objects[i].objects = scene.objects, objects[i].lights = scene.lights, objects[i].rigs = scene.rigs, objects[i].fields = scene.fields;
        objects[i].label = made[i].label, objects[i].pick_center = made[i].pick_center, objects[i].pick_half = made[i].pick_half;
    }
    const auto finish = [&](size_t i) {
        made[i] = {};
        if (kept) options.store->keep(keys[i], encode_object(objects[i]));
        progress.step();
    };
    for (size_t i = 0; i < recipes.size(); ++i)
        if (!found[i] && open[i] == 0) finish(i);
    parallel(jobs.size(), options.threads, [&](size_t k) {
        const PartJob& job = jobs[k];
        const Shape& shape = made[job.object].scene.shapes[job.shape];
        const Paint paint = shape.parts[job.part].paint;
        const bool lit = !made[job.object].scene.fields.empty();  // a room with its light
        BakedPart& part = objects[job.object].shapes[job.shape][job.part];
        part = {paint, build_mesh(shape, job.part, is_foliage(paint) ? Thinning::leaves : lit ? Thinning::lit
                                                                                              : Thinning::plain)};
        drop_unread(part);
        if (--open[job.object] == 0) finish(job.object);
    });
    return objects;
}

}  // namespace aisland::bake
