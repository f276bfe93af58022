// FBX, OBJ, DAE, STL and PLY through Assimp: one importer, the file and what it names from memory.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // Assimp's headers
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <assimp/BaseImporter.h>
#include <assimp/importerdesc.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <assimp/DefaultLogger.hpp>
#include <assimp/IOStream.hpp>
#include <assimp/IOSystem.hpp>
#include <assimp/Importer.hpp>
#pragma GCC diagnostic pop

#include <algorithm>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>

#include "app/bake/assimp_scene.h"
#include "app/bake/import.h"

namespace aisland::bake {
namespace {

class MemoryStream : public Assimp::IOStream {
public:
    MemoryStream(ByteView bytes, Bytes owned) : m_owned(std::move(owned)), m_bytes(m_owned.empty() ? bytes : ByteView(m_owned)) {}
    size_t Read(void* out, size_t size, size_t count) override {
        if (size == 0) return 0;
        const size_t whole = std::min(count, (m_bytes.size() - m_at) / size);
        if (whole) std::memcpy(out, m_bytes.data() + m_at, whole * size);
        m_at += whole * size;
        return whole;
    }
    size_t Write(const void*, size_t, size_t) override { return 0; }
    aiReturn Seek(size_t offset, aiOrigin origin) override {
        const size_t base = origin == aiOrigin_SET ? 0 : origin == aiOrigin_CUR ? m_at
                                                                                : m_bytes.size();
        size_t to = 0;
        if (__builtin_add_overflow(base, offset, &to) || to > m_bytes.size()) return aiReturn_FAILURE;
        m_at = to;
        return aiReturn_SUCCESS;
    }
    size_t Tell() const override { return m_at; }
    size_t FileSize() const override { return m_bytes.size(); }
    void Flush() override {}

private:
    Bytes m_owned;
    ByteView m_bytes;
    size_t m_at = 0;
};

class MemoryFiles : public Assimp::IOSystem {
public:
    MemoryFiles(std::string main, ByteView file, const ReadFile& read) : m_main(std::move(main)), m_file(file), m_read(read) {}
    bool Exists(const char* name) const override { return name == m_main || further(name).has_value(); }
    char getOsSeparator() const override { return '/'; }
    Assimp::IOStream* Open(const char* name, const char* mode) override {
        if (std::strchr(mode, 'w') || std::strchr(mode, 'a')) return nullptr;
        if (name == m_main) return new MemoryStream(m_file, {});  // Close deletes it
        std::optional<Bytes> bytes = further(name);
        return bytes && !bytes->empty() ? new MemoryStream({}, std::move(*bytes)) : nullptr;
    }
    void Close(Assimp::IOStream* stream) override { delete stream; }

private:
    std::optional<Bytes> further(std::string name) const {
        if (name.starts_with("./")) name = name.substr(2);
        if (!m_read || name.empty() || name.size() > 1024 || name[0] == '/' || name.find(':') != std::string::npos || m_asked > 256) return {};
        ++m_asked;
        std::replace(name.begin(), name.end(), '\\', '/');
        Result<Bytes> bytes = m_read(name);
        if (!bytes) return {};
        return std::move(*bytes);
    }
    std::string m_main;
    ByteView m_file;
    const ReadFile& m_read;
    mutable int m_asked = 0;
};

// Keeps the one importer of an extension: Assimp's others try any bytes by their content.
void keep_only(Assimp::Importer& importer, const std::string& extension) {
    std::vector<Assimp::BaseImporter*> others;
    for (size_t i = 0; i < importer.GetImporterCount(); ++i) {
        std::istringstream words(importer.GetImporterInfo(i)->mFileExtensions);
        bool ours = false;
        for (std::string word; words >> word;) ours |= word == extension;
        // Two importers share .gltf: here the one of version 1.
        if (extension == "gltf" || extension == "glb") ours &= std::string(importer.GetImporterInfo(i)->mName) == "glTF Importer";
        if (!ours) others.push_back(importer.GetImporter(i));
    }
    for (Assimp::BaseImporter* other : others) {
        importer.UnregisterLoader(other);  // gives it to the caller
        delete other;
    }
}

Result<void> import_into(std::string_view extension, std::string_view name, ByteView file, const ReadFile& read, Imported& out) {
    AISLAND_CHECK(check_foreign(extension, file));
    const std::string main = std::string(name.substr(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1));
    Assimp::Importer importer;
    keep_only(importer, std::string(extension.substr(1)));
    importer.SetIOHandler(new MemoryFiles(main, file, read));  // owned by the importer
    importer.SetPropertyFloat(AI_CONFIG_PP_GSN_MAX_SMOOTHING_ANGLE, 60);
    importer.SetPropertyInteger(AI_CONFIG_PP_LBW_MAX_WEIGHTS, 4);
    const aiScene* scene = importer.ReadFile(main, aiProcess_Triangulate | aiProcess_SortByPType | aiProcess_GenSmoothNormals | aiProcess_LimitBoneWeights |
                                                       aiProcess_ValidateDataStructure | aiProcess_GlobalScale);
    if (!scene || !scene->mRootNode) return refused("model-damaged", std::string("it cannot be read: ") + importer.GetErrorString(), "export the file again, or as glTF 2.0");
    return read_assimp_scene(*scene, read, out);
}

}  // namespace

Result<Bytes> import_assimp(std::string_view extension, std::string_view name, ByteView file, const ReadFile& read) {
    Imported out;
    try {
        AISLAND_CHECK(import_into(extension, name, file, read, out));
    } catch (const std::bad_alloc&) {
        return refused("model-limit", "it needs more memory than a conversion may take", "simplify the model");
    } catch (const std::exception& e) {
        return refused("model-damaged", std::string("it cannot be read: ") + e.what(), "export the file again, or as glTF 2.0");
    }
    return write_imported(out);
}

}  // namespace aisland::bake
