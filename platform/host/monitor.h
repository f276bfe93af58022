// Which of several monitors a window is on. Not GLFW's list of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace aisland::host {

struct ScreenArea {  // GLFW's screen coordinates
    int x = 0, y = 0, width = 0, height = 0;
};

// The index of the area that `window` overlaps most, the first of equal ones; areas.size() when it overlaps none.
size_t most_overlapped(std::span<const ScreenArea> areas, const ScreenArea& window);

}  // namespace aisland::host
