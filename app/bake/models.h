// Authored models in content: "model" of a building, and a prototype that names a file ("models/robot.glb"). Each file is converted
// once, in the worker, and its tables are laid behind those of the World for every place it stands at.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/bake/authored.h"
#include "app/bake/bake.h"
#include "app/bake/offence.h"
#include "app/content/pack.h"
#include "app/core/platform_tables.h"

namespace aisland::bake {

struct WorldTables;

// A prototype with a dot in it names a file of the content folder.
inline bool is_model(std::string_view prototype) { return prototype.find('.') != std::string_view::npos; }

struct Models {
    std::map<std::string, content::Opened, std::less<>> files;  // those that could be converted
    const content::Opened* find(std::string_view name) const {
        const auto it = files.find(name);
        return it == files.end() ? nullptr : &it->second;
    }
};
// Every model that a feature names, converted or found in options.store; one that cannot be converted is an offence of each
// feature that names it.
Models load_models(const ContentFiles& files, const Authored& authored, const Options& options, Offences& offences);

// What one placed model adds. Instances and lights carry an entity instead of a slot.
struct PlacedInstance {
    Instance instance;
    uint32_t entity;
};
struct PlacedLight {
    Light light;
    uint32_t entity;
};
struct PlacedModel {
    std::vector<PlacedInstance> instances;
    std::vector<PlacedLight> lights;
};

// Lays models into a World's tables: geometry, materials and textures of a file once, nodes and rigs once a place.
class ModelLayer {
public:
    ModelLayer(WorldTables& out, uint32_t first_mover) : m_out(out), m_next_mover(first_mover) {}
    // `place`: world_from_model, or the frame of `mover` when one carries it. `entity` is shown by what no anchor binds;
    // entity_of(id) finds the others. kNone: none.
    PlacedModel place(const content::Opened& model, const mat4& place, uint32_t mover, uint32_t entity,
                      const std::function<uint32_t(const std::string&)>& entity_of);
    uint32_t mover_count() const { return m_next_mover; }

private:
    struct Base {  // where the tables of a file begin
        uint32_t mesh, material, key, skin, stream;
    };
    Base base_of(const content::Opened& model);

    WorldTables& m_out;
    uint32_t m_next_mover;
    std::map<const content::Opened*, Base> m_bases;
};

}  // namespace aisland::bake
