// JSON text to a tree that knows where each value stood. Iterative and depth-limited: safe for any bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/bake/offence.h"

namespace aisland::bake {

constexpr int kMaxJsonDepth = 64;

enum class JsonKind : uint8_t { null,
                                boolean,
                                number,
                                string,
                                array,
                                object };
const char* name(JsonKind kind);

struct Json {
    JsonKind kind = JsonKind::null;
    bool boolean = false;
    double number = 0;
    std::string string;
    std::vector<std::string> keys;  // object: of items, in order, each once
    std::vector<Source> key_at;
    std::vector<Json> items;  // array, object
    Source at;
};

// False after an offence that leaves nothing to read. Duplicate keys are offences and keep the first value.
bool parse_json(std::string_view text, uint32_t file, Json& out, Offences& offences);

}  // namespace aisland::bake
