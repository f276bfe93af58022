// Files made elsewhere to packs. Parsing untrusted bytes happens in the jailed worker (core/platform_tables.h Worker): the
// parent sends a task name and the file, gets a pack back, and opens it like any other, every index checked.
#pragma once

#include <string>
#include <string_view>

#include "app/bake/gltf.h"
#include "app/core/bytes.h"
#include "app/core/result.h"
#include "app/core/run_all.h"

namespace aisland::bake {

// Task "model NAME": a model file in, a pack out whose World holds the file's scene in one cell, whose views are its cameras by
// name (and "whole"), whose view "sun" (when the file has a directional light) looks the way that light shines, whose anchors
// are the nodes named for the content, and whose notes say what is shown differently than it was made. NAME is the file's
// path; further files are asked for relative to its folder.
inline constexpr std::string_view kTaskModel = "model";
std::string model_task(std::string_view name);

// The worker's side of every task; the signature is jail::Task's. `read` fetches further files, by the name the task's file has.
Result<Bytes> run_task(std::string_view task, ByteView input, const ReadFile& read, const RunAll& run_all = run_one_by_one);

// The reader is chosen by the name's extension, and the bytes must be what that says: .glb .gltf by the reader of gltf.h; .fbx .obj
// .dae .stl .ply by Assimp's importer of that format and no other. `what` of an Error begins with a code ("gltf-extension: …"),
// `advice` says how to convert. Limits: 256 MiB, 64 JSON levels, 256 node levels, 100,000 nodes, 2 million instances, 64 Mpx an
// image, 512 Mpx a file. Y is up and a unit is a metre in what comes out.
Result<Bytes> import_model(std::string_view name, ByteView file, const ReadFile& read, const RunAll& run_all = run_one_by_one);
// Names import_model takes, for messages: ".glb .gltf .fbx .obj .dae .stl .ply".
inline constexpr std::string_view kModelExtensions = ".glb .gltf .fbx .obj .dae .stl .ply";

// What the readers' shared libraries say of themselves as they run: with another of them, a file may become another pack. Draco says nothing.
std::string library_versions();

// Any other than glTF. assimp.cpp
Result<Bytes> import_assimp(std::string_view extension, std::string_view name, ByteView file, const ReadFile& read);

// "what; advice": its own, which an error that comes from a worker has within its words, else `otherwise`.
std::string with_advice(const Error& error, const char* otherwise);

}  // namespace aisland::bake
