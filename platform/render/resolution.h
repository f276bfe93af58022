// How large the world is drawn in its picture, so that the GPU keeps the display's time: a share of width and height that follows
// measured times, in steps too small to be seen. What hangs in the world and panels keep the picture's own size. Pure: no clock, no
// device.
#pragma once

#include <cstdint>

namespace aisland::render {

constexpr uint32_t kWholeSteps = 40;                              // a step is a fortieth of width and height
constexpr float kLeastInHeadset = 0.85f, kLeastOnScreen = 0.70f;  // of width and height; less is seen

struct Resolution {
    uint32_t steps = kWholeSteps;
    uint32_t over = 0, under = 0;  // measurements in a row that ask for a smaller one, for a larger one

    float scale() const { return static_cast<float>(steps) / static_cast<float>(kWholeSteps); }
};

// What the GPU may take for a frame that is shown in time; the rest of the display's period is its compositor's. 0: the world is
// drawn at full size, whatever it takes. So it is where the rate is not known, and on a rasteriser on the processor: that keeps no
// display's rate at any size, and what else the machine does counts as its time.
double frame_budget_ms(float refresh_hz, bool on_processor);

// After a frame that was drawn at `drawn` steps and took `gpu_ms`; what was measured at another size says nothing. It gets smaller
// when two in a row took too long, larger when for most of a second the next larger one would have had room to spare, were all of the
// time spent on pixels. So the size that one measurement asks for is never one that the next refuses.
void follow(Resolution& resolution, double gpu_ms, uint32_t drawn, double budget_ms, float least);

struct Extent {
    uint32_t width = 0, height = 0;
    friend bool operator==(const Extent&, const Extent&) = default;
};
// The world's part of a picture, from its top left corner; even, and the whole where the scale is 1.
Extent drawn_extent(Extent picture, float scale);

}  // namespace aisland::render
