// An Assimp scene to the tables of a World, and what a file must pass before Assimp sees it. Only for assimp*.cpp.
#pragma once

#include <string_view>

#include "app/bake/gltf.h"
#include "app/bake/imported.h"

struct aiScene;

namespace aisland::bake {

// Magic, nesting and counts of .fbx .obj .dae .stl .ply: what Assimp would believe or recurse over. assimp_check.cpp
Result<void> check_foreign(std::string_view extension, ByteView file);

// `scale_to_metres` is done by Assimp; Y is made up here. assimp_scene.cpp
Result<void> read_assimp_scene(const aiScene& scene, const ReadFile& read, Imported& out);

}  // namespace aisland::bake
