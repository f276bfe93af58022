// What was made of a label, kept while its words stand: its rectangle and its quads. A steady label costs nothing but its place; what
// moves or opens it (anchor, opacity) is of its run and not in here.
#pragma once

#include <vector>

#include "app/overlay/pen.h"

namespace aisland::overlay {

struct LabelPicture {
    uint64_t words = 0;  // key of what `rect` was measured from; 0: of nothing
    Rect rect;           // u, without its stem
    uint64_t drawn = 0;  // key of what the quads were drawn from; 0: of nothing
    uint64_t shown = 0;  // LabelCache::step in which they were shown last
    DrawList list() const { return {.quads = quads, .clips = clips}; }
    std::vector<Quad> quads, quads_before;  // a frame lives until the second step after its own, so what it shows is kept as long
    std::vector<vec4> clips, clips_before;
};

// By the label's key, direct mapped, so it never grows: of two labels in one place the later is made anew every step.
struct LabelCache {
    static constexpr size_t kSize = 1024;  // power of two
    std::vector<LabelPicture> pictures;    // kSize
    uint64_t step = 0;

    LabelPicture& of(uint64_t key) { return pictures[(key ^ (key >> 29)) & (kSize - 1)]; }
};

}  // namespace aisland::overlay
