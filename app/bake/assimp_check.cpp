#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

#include "app/bake/assimp_scene.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr int kMaxDepth = 64, kMaxXmlDepth = 256;
constexpr std::string_view kSpace = " \t\r\n\v\f";
constexpr std::string_view kFbxMagic("Kaydara FBX Binary  \0", 21);

Error damaged(const char* what) { return refused("model-damaged", what, "export the file again"); }
Error not_this(const char* what) { return refused("model-format", what, "give the file the extension of what it is"); }

template <class T>
T at(ByteView bytes, size_t offset) {
    T value{};
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

// Node records of a binary FBX: each ends within its parent, each property list within its record.
struct FbxWalk {
    ByteView file;
    bool wide;  // from version 7500 on
    uint32_t nodes = 0;

    Result<void> records(uint64_t begin, uint64_t end, int depth) {
        if (depth > kMaxDepth) return refused("model-limit", "its records are nested more than 64 levels deep", "flatten the hierarchy");
        const uint64_t header = wide ? 25 : 13;
        while (begin + header <= end) {
            const uint64_t next = wide ? at<uint64_t>(file, begin) : at<uint32_t>(file, begin);
            const uint64_t properties = wide ? at<uint64_t>(file, begin + 16) : at<uint32_t>(file, begin + 8);
            const uint64_t name = static_cast<uint8_t>(file[begin + header - 1]);
            if (next == 0) return {};
            uint64_t body = 0;
            if (next > end || next <= begin || __builtin_add_overflow(begin + header + name, properties, &body) || body > next) return damaged("a record of it lies about its length");
            if (++nodes > 4'000'000) return refused("model-limit", "it has more than four million records", "export fewer objects");
            if (body < next) AISLAND_CHECK(records(body, next, depth + 1));
            begin = next;
        }
        return {};
    }
};

// Deepest nesting of { } outside quotes and comments (";" to the end of the line).
int brace_depth(std::string_view text) {
    int depth = 0, deepest = 0;
    bool quoted = false, comment = false;
    for (const char c : text) {
        if (comment)
            comment = c != '\n' && c != '\r';
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == ';')
            comment = true;
        else if (!quoted && c == '{')
            deepest = std::max(deepest, ++depth);
        else if (!quoted && c == '}')
            --depth;
    }
    return deepest;
}

Result<void> check_fbx(ByteView file) {
    const std::string_view text = text_of(file);
    if (text.starts_with(kFbxMagic)) {
        if (file.size() < 27) return damaged("it is cut off");
        return FbxWalk{file, at<uint32_t>(file, 23) >= 7500}.records(27, file.size(), 0);
    }
    if (text.substr(0, 4096).find("FBX") == std::string_view::npos || text.find('\0') != std::string_view::npos) return not_this("this is no .fbx file");
    if (brace_depth(text) > kMaxDepth) return refused("model-limit", "its records are nested more than 64 levels deep", "flatten the hierarchy");
    return {};
}

// UTF-16 as its every second byte: the words looked for are ASCII.
std::string narrow(std::string_view raw) {
    if (!raw.starts_with("\xFF\xFE") && !raw.starts_with("\xFE\xFF")) return std::string(raw);
    std::string text;
    text.reserve(raw.size() / 2);
    for (size_t i = raw[0] == '\xFF' ? 2 : 3; i < raw.size(); i += 2) text += raw[i];
    return text;
}

Result<void> check_obj(ByteView file) {
    const std::string whole = narrow(text_of(file));
    std::string_view text = whole;
    if (text.find('\0') != std::string_view::npos) return not_this("this is no .obj file");
    constexpr std::array<std::string_view, 9> kWords{"v", "vn", "vt", "f", "o", "g", "mtllib", "usemtl", "vp"};
    for (int line = 0; line < 4096 && !text.empty(); ++line) {
        const size_t end = std::min(text.find('\n'), text.size() - 1);
        std::string_view words = text.substr(0, end);
        text.remove_prefix(end + 1);
        words.remove_prefix(std::min(words.find_first_not_of(" \t\r\xEF\xBB\xBF"), words.size()));
        const std::string_view first = words.substr(0, words.find_first_of(" \t\r"));
        if (std::find(kWords.begin(), kWords.end(), first) != kWords.end()) return {};
    }
    return not_this("this is no .obj file");
}

// The ">" of the tag that begins at `begin`: one in quotes is text.
size_t tag_end(const std::string& text, size_t begin) {
    char quote = 0;
    for (size_t i = begin; i < text.size(); ++i) {
        if (quote)
            quote = text[i] == quote ? '\0' : quote;
        else if (text[i] == '"' || text[i] == '\'')
            quote = text[i];
        else if (text[i] == '>')
            return i;
    }
    return std::string::npos;
}

Result<void> check_dae(ByteView file) {
    const std::string text = narrow(text_of(file));
    if (text.substr(0, 65536).find("<COLLADA") == std::string::npos) return not_this("this is no .dae file");
    if (text.find("<!DOCTYPE") != std::string::npos || text.find("<!ENTITY") != std::string::npos) return damaged("it declares entities of its own");
    constexpr struct { std::string_view begin, end; } kSkipped[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    int depth = 0;
    for (size_t i = text.find('<'); i != std::string::npos; i = text.find('<', i + 1)) {
        const auto skipped = std::find_if(std::begin(kSkipped), std::end(kSkipped), [&](const auto& s) { return text.compare(i, s.begin.size(), s.begin) == 0; });
        const size_t end = skipped != std::end(kSkipped) ? text.find(skipped->end, i + skipped->begin.size()) : tag_end(text, i);
        if (end == std::string::npos) return damaged("it is cut off");
        if (skipped == std::end(kSkipped)) {
            if (text[i + 1] == '/')
                --depth;
            else if (text[end - 1] != '/' && ++depth > kMaxXmlDepth)
                return refused("model-limit", "its elements are nested more than 256 levels deep", "flatten the hierarchy");
        }
        i = end;
    }
    return {};
}

Result<void> check_stl(ByteView file) {
    const std::string_view text = text_of(file);
    if (file.size() >= 84 && uint64_t{at<uint32_t>(file, 80)} * 50 + 84 == file.size()) return {};
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text.substr(first).starts_with("solid") && text.find("facet") != std::string_view::npos) return {};
    if (file.size() >= 84 && uint64_t{at<uint32_t>(file, 80)} * 50 + 84 < file.size() && at<uint32_t>(file, 80) > 0) return {};  // something behind it
    return not_this("this is no .stl file, or it is cut off");
}

// Elements cannot be more than there are bytes for: at least one a value.
Result<void> check_ply(ByteView file) {
    const std::string_view text = text_of(file);
    if (!text.starts_with("ply")) return not_this("this is no .ply file");
    const size_t end = text.find("end_header");
    if (end == std::string_view::npos || end > 1 << 20) return damaged("its header does not end");
    std::string_view words = text.substr(0, end);
    const auto word = [&] {  // whatever white space lies between
        words.remove_prefix(std::min(words.find_first_not_of(kSpace), words.size()));
        const std::string_view out = words.substr(0, words.find_first_of(kSpace));
        words.remove_prefix(out.size());
        return out;
    };
    uint64_t total = 0;
    for (std::string_view w = word(); !w.empty(); w = word()) {
        if (w != "element") continue;
        word();  // its name
        const std::string_view number = word();
        uint64_t count = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), count).ec != std::errc()) return damaged("its header counts what is no number");
        if (__builtin_add_overflow(total, count, &total) || total > file.size()) return damaged("its header counts more elements than it has bytes");
    }
    return {};
}

}  // namespace

Result<void> check_foreign(std::string_view extension, ByteView file) {
    if (file.size() > kMaxModelBytes) return refused("model-limit", format("the file has %zu bytes, 256 MiB are the most", file.size()), "split it, or reduce its meshes and textures");
    if (file.empty()) return damaged("it is empty");
    if (extension == ".glb" || extension == ".gltf") return {};  // gltf1.cpp
    if (extension == ".fbx") return check_fbx(file);
    if (extension == ".obj") return check_obj(file);
    if (extension == ".dae") return check_dae(file);
    if (extension == ".stl") return check_stl(file);
    return check_ply(file);
}

}  // namespace aisland::bake
