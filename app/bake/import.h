// Files made elsewhere to packs. Parsing untrusted bytes happens in the jailed worker (core/platform_tables.h Worker): the
// parent sends a task name and the file, gets a pack back, and opens it like any other, every index checked.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland::bake {

// Task: a .glb file in, a pack out whose World holds the file's scene in one cell, whose views are its cameras by name, and
// whose view "sun" (when the file has a directional light) looks the way that light shines.
inline constexpr std::string_view kTaskGlb = "glb";

// The worker's side of every task; the signature is jail::Task's. `read` fetches further files of the content folder.
Result<Bytes> run_task(std::string_view task, ByteView input, const std::function<Result<Bytes>(std::string_view)>& read);

// glTF 2.0 binary, everything in one file. Honours KHR_lights_punctual, EXT_mesh_gpu_instancing, KHR_materials_unlit and
// KHR_materials_emissive_strength; PNG and JPEG images. Whatever else a file uses is refused: `what` begins with a code
// ("gltf-extension: …"), `advice` says how to convert. Limits: 256 MiB, 64 JSON levels, 256 node levels, 100,000 nodes,
// 2 million instances, 64 Mpx an image, 512 Mpx a file.
Result<Bytes> import_glb(ByteView file);

}  // namespace aisland::bake
