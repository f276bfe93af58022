// libFuzzer over the glTF reader, .glb and .gltf, with everything it decodes (Draco, meshopt, PNG, JPEG, WebP, KTX2). What it makes
// must open as a pack: an importer that a file can make write what open() refuses would stop the show's content from loading.
#include <cstdint>
#include <cstdlib>

#include "app/bake/gltf_scene.h"
#include "app/bake/import.h"
#include "app/content/pack.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aisland;
    const ByteView file(reinterpret_cast<const std::byte*>(data), size);
    if (bake::is_gltf1(file)) {  // the rest of that way is Assimp's
        (void)bake::check_gltf1(file);
        return 0;
    }
    // A file beside it is a piece of the same bytes.
    const bake::ReadFile beside = [&](std::string_view name) -> Result<Bytes> {
        if (name.size() > 200) return Error{"there is no such file", std::string(name), "add it"};
        return Bytes(file.begin() + static_cast<ptrdiff_t>(size / 2), file.end());
    };
    const Result<Bytes> pack = bake::import_gltf(file, beside);
    if (!pack) {
        if (pack.error().what.empty()) std::abort();
        return 0;
    }
    if (!content::open(Bytes(*pack), "fuzzed.glb")) std::abort();
    return 0;
}
