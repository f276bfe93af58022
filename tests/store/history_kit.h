// What the history tests and their writer agree on.
#pragma once

#include <string>

#include "platform/store/history.h"

namespace aisland::kit {

constexpr int64_t kStart = 1'780'000'000'000 / 900'000 * 900'000;  // a quarter of an hour begins
inline const EntityId kThing{"urn:ngsi-ld:Thing:1"};
inline const AttributeId kCount{"count"};

inline store::HistoryFrame frame(int64_t i, bool key) {
    store::HistoryFrame f;
    f.at_ms = kStart + i * 1000;
    f.key = key;
    const std::string text = (key ? "key " : "frame ") + std::to_string(i) + std::string(200, 'x');
    const ByteView bytes = bytes_of(text);
    f.bytes.assign(bytes.begin(), bytes.end());
    f.numbers.push_back({kThing, kCount, 0, static_cast<double>(i)});
    return f;
}

}  // namespace aisland::kit
