#include "app/bake/import.h"

#include <assimp/version.h>
#include <webp/decode.h>

#include <algorithm>

#include "app/bake/gltf_scene.h"
#include "app/bake/pictures.h"
#include "app/bake/sounds.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

std::string lower_extension(std::string_view name) {
    const size_t dot = name.rfind('.');
    std::string out(dot == std::string_view::npos ? std::string_view() : name.substr(dot));
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

std::string model_task(std::string_view name) { return std::string(kTaskModel) + " " + std::string(name); }

std::string library_versions() {
    return format("assimp %u.%u.%u %x webp %x", aiGetVersionMajor(), aiGetVersionMinor(), aiGetVersionPatch(), aiGetVersionRevision(),
                  static_cast<unsigned>(WebPGetDecoderVersion()));
}

Result<Bytes> import_model(std::string_view name, ByteView file, const ReadFile& read, const RunAll& run_all) {
    const std::string extension = lower_extension(name);
    if (extension == ".glb" || extension == ".gltf") {
        if (!is_gltf1(file)) return import_gltf(file, read, run_all);
        AISLAND_CHECK(check_gltf1(file));
        return import_assimp(extension, name, file, read);
    }
    for (const char* other : {".fbx", ".obj", ".dae", ".stl", ".ply"})
        if (extension == other) return import_assimp(extension, name, file, read);
    return refused("model-format", format("\"%s\" is no model this program reads", std::string(name).c_str()), "give one of " + std::string(kModelExtensions));
}

std::string with_advice(const Error& error, const char* otherwise) {
    if (error.advice.empty() && error.what.find("; ") != std::string::npos) return error.what;
    return error.what + "; " + (error.advice.empty() ? otherwise : error.advice);
}

Result<Bytes> run_task(std::string_view task, ByteView input, const ReadFile& read, const RunAll& run_all) {
    const size_t space = task.find(' ');
    if (task.substr(0, space) == kTaskPicture && space != std::string_view::npos) return import_picture(task.substr(space + 1), input);
    if (task.substr(0, space) == kTaskSound && space != std::string_view::npos) return import_sound(task.substr(space + 1), input);
    if (task.substr(0, space) != kTaskModel || space == std::string_view::npos)
        return Error{"there is no task \"" + std::string(task) + "\"", "", "this is a defect of the program: parent and worker differ"};
    const std::string name(task.substr(space + 1));
    const std::string folder = name.substr(0, name.rfind('/') == std::string::npos ? 0 : name.rfind('/') + 1);
    return import_model(
        name, input, [&](std::string_view beside) { return read(folder + std::string(beside)); }, run_all);
}

}  // namespace aisland::bake
