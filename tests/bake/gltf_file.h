// Small glTF files for tests: buffer views as they are added, the JSON written by hand around them.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "app/bake/import.h"
#include "app/content/pack.h"
#include "app/core/format.h"

namespace aisland::bake::test {

class GltfFile {
public:
    // Index of the buffer view.
    template <class T>
    size_t view(const std::vector<T>& values, const std::string& more = {}) {
        while (binary.size() % 8) binary.push_back(std::byte{0});
        const size_t at = binary.size(), size = values.size() * sizeof(T);
        binary.resize(at + size);
        if (size) std::memcpy(binary.data() + at, values.data(), size);
        m_views.push_back(format("{\"buffer\": 0, \"byteOffset\": %zu, \"byteLength\": %zu%s}", at, size, more.c_str()));
        return m_views.size() - 1;
    }
    void raw_view(const std::string& json) { m_views.push_back(json); }
    // Index of the accessor; type of T unless given.
    size_t accessor(size_t of_view, size_t count, const char* type, uint32_t component = 5126, const std::string& more = {}) {
        m_accessors.push_back(format("{\"bufferView\": %zu, \"count\": %zu, \"type\": \"%s\", \"componentType\": %u%s}", of_view, count, type, component, more.c_str()));
        return m_accessors.size() - 1;
    }
    size_t raw_accessor(const std::string& json) {
        m_accessors.push_back(json);
        return m_accessors.size() - 1;
    }
    size_t floats(const std::vector<float>& values, const char* type, size_t components) { return accessor(view(values), values.size() / components, type); }

    // `body`: nodes, meshes and so on; scenes with node 0 unless it brings its own.
    std::string json(const std::string& body) const {
        const auto list = [](const std::vector<std::string>& items) {
            std::string out;
            for (const std::string& item : items) out += (out.empty() ? "" : ",\n") + item;
            return out;
        };
        return "{\"asset\": {\"version\": \"2.0\"}, " + std::string(body.find("\"scenes\"") == std::string::npos ? "\"scenes\": [{\"nodes\": [0]}], " : "") + body +
               ", \"accessors\": [" + list(m_accessors) + "], \"bufferViews\": [" + list(m_views) + "], \"buffers\": [{\"byteLength\": " + std::to_string(binary.size()) + uri + "}" + more_buffers + "]}";
    }
    Bytes glb(const std::string& body) const {
        std::string text = json(body);
        while (text.size() % 4) text += ' ';
        Bytes data = binary;
        while (data.size() % 4) data.push_back(std::byte{0});
        Bytes out;
        const auto put = [&](uint32_t value) {
            const std::byte* p = reinterpret_cast<const std::byte*>(&value);
            out.insert(out.end(), p, p + 4);
        };
        put(0x46546C67), put(2), put(static_cast<uint32_t>(28 + text.size() + data.size()));
        put(static_cast<uint32_t>(text.size())), put(0x4E4F534A);
        const ByteView chars = bytes_of(text);
        out.insert(out.end(), chars.begin(), chars.end());
        put(static_cast<uint32_t>(data.size())), put(0x004E4942);
        out.insert(out.end(), data.begin(), data.end());
        return out;
    }

    Bytes binary;
    std::string uri, more_buffers;

private:
    std::vector<std::string> m_views, m_accessors;
};

inline content::Opened opened(Result<Bytes> pack) {
    EXPECT_TRUE(pack) << pack.error().text();
    if (!pack) return {};
    Result<content::Opened> out = content::open(std::move(*pack), "test");
    EXPECT_TRUE(out) << out.error().text();
    return out ? std::move(*out) : content::Opened();
}
inline content::Opened import(const Bytes& file, const char* name = "test.glb") { return opened(import_model(name, file, {})); }
inline std::string refusal(const Bytes& file, const char* name = "test.glb") {
    const Result<Bytes> pack = import_model(name, file, {});
    return pack ? std::string("it was read") : pack.error().text();
}

inline const std::vector<float> kCorners{0, 0, 0, 1, 0, 0, 0, 1, 0};
inline const std::vector<uint16_t> kTriangle{0, 1, 2};

}  // namespace aisland::bake::test
