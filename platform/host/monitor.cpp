#include "platform/host/monitor.h"

#include <algorithm>

namespace aisland::host {
namespace {

int64_t shared(int64_t a, int64_t a_length, int64_t b, int64_t b_length) {
    return std::max<int64_t>(std::min(a + a_length, b + b_length) - std::max(a, b), 0);
}

}  // namespace

size_t most_overlapped(std::span<const ScreenArea> areas, const ScreenArea& window) {
    size_t best = areas.size();
    int64_t most = 0;
    for (size_t i = 0; i < areas.size(); ++i) {
        const ScreenArea& area = areas[i];
        const int64_t overlap = shared(area.x, area.width, window.x, window.width) * shared(area.y, area.height, window.y, window.height);
        if (overlap > most) most = overlap, best = i;
    }
    return best;
}

}  // namespace aisland::host
