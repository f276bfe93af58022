// What was made of a label, kept while its words stand: its rectangle and its quads. A steady label is copied, not laid out; what moves
// or opens it (anchor, opacity) is of its run and not in here.
#pragma once

#include <vector>

#include "app/frame/drawlist.h"
#include "app/overlay/pen.h"

namespace aisland::overlay {

struct LabelPicture {
    uint64_t words = 0;  // key of what `rect` was measured from; 0: of nothing
    Rect rect;           // u, without its stem
    uint64_t drawn = 0;  // key of what the quads were drawn from; 0: of nothing
    std::vector<Quad> quads;
    std::vector<vec4> clips;
};

// By the label's key, direct mapped, so it never grows: of two labels in one place each is made anew every step.
struct LabelCache {
    static constexpr size_t kSize = 1024;  // power of two
    std::vector<LabelPicture> pictures;    // kSize, or none before the first use

    LabelPicture& of(uint64_t key) {
        if (pictures.empty()) pictures.resize(kSize);
        return pictures[(key ^ (key >> 29)) & (kSize - 1)];
    }
};

}  // namespace aisland::overlay
