// One part of a shape, made ready to draw: welded, ordered for the vertex cache, with coarser levels of detail.
#pragma once

#include <span>
#include <vector>

#include "app/bake/shape.h"
#include "app/frame/world.h"

namespace aisland::bake {

struct BuiltMesh {
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices;  // of all levels, one behind the other
    std::vector<uint32_t> source;   // with classes: the given vertex that each vertex is
    Mesh mesh;                      // vertex_offset and first_index count from this mesh's own start
};

// What coarser levels may do to a mesh.
enum class Thinning {
    plain,   // edges collapse where nothing tells their vertices apart, far levels draw near vertices together
    lit,     // the same, and light is baked into its vertices: where it changes counts as a deviation; faces that meet at a hard edge may come apart by as much
    leaves,  // loose cards, which edge collapse cannot thin: far levels change the topology
    seams,   // textured: edges collapse, but not those between vertices that differ in anything
    pieces,  // edges collapse whatever meets there, and thin pieces are left out (levels.h)
};
// `classes`: one a vertex, or none; vertices of different classes differ in what Vertex does not hold and are never drawn together.
BuiltMesh build_mesh(const Part& part, Thinning thinning, std::span<const uint32_t> classes = {});
// One part of a shape; its own levels where the shape brings them, else as above. A level without this paint draws nothing.
BuiltMesh build_mesh(const Shape& shape, size_t part, Thinning thinning);

}  // namespace aisland::bake
