// What a foreign file becomes, whichever reader read it: the tables of one World, and a Catalog of its cameras, anchors and notes.
// Written as a pack, which is what leaves the worker.
#pragma once

#include <string>
#include <vector>

#include "app/bake/image.h"
#include "app/bake/mesh.h"
#include "app/bake/shape.h"
#include "app/content/catalog.h"
#include "app/core/result.h"
#include "app/frame/world.h"

namespace aisland::bake {

// One material's triangles before they are built: a Part, and what few vertices have besides.
struct Primitive {
    Part part;
    std::vector<vec2> uv1;      // none, or one a vertex
    std::vector<Skin> skins;    // none, or one a vertex
    std::vector<float> morphs;  // targets x vertices x 6: position, normal
    uint32_t targets = 0;
};

struct Imported {
    content::Catalog catalog;
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices;
    std::vector<Mesh> meshes;
    std::vector<Material> materials;
    std::vector<MaterialExtra> extras;
    std::vector<DecodedImage> images;
    struct Sampled {
        uint32_t image = 0;
        Wrap wrap_u = Wrap::repeat, wrap_v = Wrap::repeat;
        bool nearest = false;
    };
    std::vector<Sampled> textures;
    std::vector<Instance> instances;
    std::vector<Light> lights;
    std::vector<Rig> rigs;
    std::vector<mat4> inverse_binds;
    std::vector<uint32_t> rig_nodes;
    std::vector<Skin> skins;
    std::vector<float> streams, keys;
    std::vector<Node> nodes;
    std::vector<Channel> channels;
    std::vector<Animation> animations;
    uint32_t slot_count = 0, mover_count = 0;
    uint64_t pixels = 512ull << 20;

    Imported();
    uint32_t text(const std::string& key);
    // World mesh of a primitive, as build_primitive() built it; kNone when no triangle is left of it.
    uint32_t add_mesh(const Primitive& primitive, BuiltMesh built);
    // A camera; the first of a name stays.
    void add_view(const std::string& name, const Pose& pose, float fov_y);
    // Slot of the things bound to an entity; a second binding of one id is an Error.
    Result<uint32_t> bind(const std::string& entity, const Pose& at);
};

// Welded, ordered, with its levels. `keep_seams`: it is textured. Of several primitives at once, if wanted.
BuiltMesh build_primitive(const Primitive& primitive, bool keep_seams);

mat4 trs(vec3 translation, quat rotation, vec3 scale);
bool finite(const mat4& m);   // and within a million kilometres
Pose pose_of(const mat4& m);  // without scale
void set_rows(vec4 (&rows)[3], const mat4& m);

// Grows the bounds of deformed meshes to all they reach while their animations play.
void bound_deformed(Imported& out);
// One cell, an overview camera "whole", the tables validated and written.
Result<Bytes> write_imported(Imported& out);

}  // namespace aisland::bake
