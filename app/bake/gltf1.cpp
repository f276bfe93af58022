// glTF 1.0: recognised and checked here, read by Assimp.
#include <algorithm>
#include <cstring>

#include "app/bake/gltf.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

// The JSON of a .gltf, or of a .glb of version 1 (header: magic, version, length, length of the JSON, its format).
std::string_view json_of(ByteView file) {
    const std::string_view text = text_of(file);
    if (!text.starts_with("glTF")) return text;
    uint32_t words[5] = {};
    if (file.size() < sizeof(words)) return {};
    std::memcpy(words, file.data(), sizeof(words));
    return words[1] == 1 && words[3] <= file.size() - 20 ? text.substr(20, words[3]) : std::string_view();
}

bool parse(std::string_view text, rapidjson::Document& json) {
    if (json_depth(text) > kMaxModelLevels) return false;
    json.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    return !json.HasParseError() && json.IsObject();
}

bool lengths_possible(const Value& value) {  // depth was checked
    if (value.IsNumber()) return value.IsDouble() || value.GetDouble() <= static_cast<double>(kMaxModelBytes);
    if (value.IsArray()) return std::all_of(value.Begin(), value.End(), lengths_possible);
    if (value.IsObject()) return std::all_of(value.MemberBegin(), value.MemberEnd(), [](const auto& m) { return lengths_possible(m.value); });
    return true;
}

}  // namespace

bool is_gltf1(ByteView file) {
    const std::string_view text = json_of(file);
    // Every file of version 2 has this word, and a large one is not read twice.
    if (text.empty() || text.find("\"bufferViews\"") == std::string_view::npos) return false;
    size_t at = text.find("\"meshes\"");
    if (at == std::string_view::npos) return false;
    at = text.find_first_not_of(" \t\r\n:", at + 8);
    if (at == std::string_view::npos || text[at] != '{') return false;
    rapidjson::Document json;
    if (!parse(text, json)) return false;
    const Value* meshes = member(json, "meshes");
    return meshes && meshes->IsObject();
}

Result<void> check_gltf1(ByteView file) {
    rapidjson::Document json;
    if (!parse(json_of(file), json)) return refused("gltf-json", "its JSON is wrong, or nested more than 64 levels deep");
    if (!lengths_possible(json)) return refused("gltf-accessor", "a length in it is more than 256 MiB");
    const Value* nodes = member(json, "nodes");
    if (!nodes || !nodes->IsObject()) return {};
    if (nodes->MemberCount() > 100'000) return refused("gltf-limit", "the file has more than 100,000 nodes");
    const auto name = [](const Value& v) { return std::string_view(v.GetString(), v.GetStringLength()); };
    std::map<std::string_view, const Value*> left;  // not reached yet
    std::map<std::string_view, uint32_t> parents;
    for (const auto& node : nodes->GetObject()) {
        left.emplace(name(node.name), &node.value);
        for (const Value& child : array_of(node.value, "children"))
            if (child.IsString() && ++parents[name(child)] > 1) return refused("gltf-node", "a node has two parents");
    }
    std::vector<const Value*> level;
    for (auto it = left.begin(); it != left.end();) {
        if (parents.contains(it->first)) {
            ++it;
            continue;
        }
        level.push_back(it->second);
        it = left.erase(it);
    }
    for (int depth = 0; !level.empty(); ++depth) {
        if (depth > 256) return refused("gltf-limit", "nodes are nested more than 256 levels deep", "flatten the hierarchy");
        std::vector<const Value*> below;
        for (const Value* node : level)
            for (const Value& child : array_of(*node, "children"))
                if (const auto it = child.IsString() ? left.find(name(child)) : left.end(); it != left.end()) {
                    below.push_back(it->second);
                    left.erase(it);
                }
        level = std::move(below);
    }
    if (!left.empty()) return refused("gltf-node", "a node is its own ancestor");
    return {};
}

}  // namespace aisland::bake
