#include "app/text/distance_field.h"

#include <algorithm>
#include <cmath>

#include "app/core/assert.h"

namespace aisland::text {
namespace {

constexpr float kFar = 1e12f;

// Distance from every query row to the nearest edge pixel of each column.
void transform_columns(const GreyView& grey, uint32_t scale, DistanceScratch& s) {
    const uint32_t w = grey.width, h = grey.height, rows = h / scale;
    const float centre = 0.5f * static_cast<float>(scale) - 0.5f;  // of a block, in pixel-centre coordinates
    s.above.assign(w, -1);
    s.nearest_y.assign(static_cast<size_t>(w) * rows, -1);
    s.squared_y.assign(static_cast<size_t>(w) * rows, kFar);
    // Downwards: the last edge at or above each query row.
    for (uint32_t y = 0; y < h; ++y) {
        const uint32_t* edge = &s.edge[static_cast<size_t>(y) * w];
        for (uint32_t x = 0; x < w; ++x)
            if (edge[x]) s.above[x] = static_cast<int32_t>(y);
        if (y % scale != (scale - 1) / 2) continue;
        std::copy(s.above.begin(), s.above.end(), s.nearest_y.begin() + static_cast<ptrdiff_t>(y / scale) * w);
    }
    // Upwards: the first edge at or below it; the nearer of the two stays.
    std::fill(s.above.begin(), s.above.end(), -1);
    for (uint32_t y = h; y-- > 0;) {
        const uint32_t* edge = &s.edge[static_cast<size_t>(y) * w];
        for (uint32_t x = 0; x < w; ++x)
            if (edge[x]) s.above[x] = static_cast<int32_t>(y);
        if (y % scale != scale / 2) continue;
        const uint32_t row = y / scale;
        const float query = static_cast<float>(row * scale) + centre;
        for (uint32_t x = 0; x < w; ++x) {
            const size_t i = static_cast<size_t>(row) * w + x;
            const float up = s.nearest_y[i] < 0 ? kFar : query - static_cast<float>(s.nearest_y[i]);
            const float down = s.above[x] < 0 ? kFar : static_cast<float>(s.above[x]) - query;
            if (down < up) s.nearest_y[i] = s.above[x];
            const float d = std::min(up, down);
            s.squared_y[i] = d >= kFar ? kFar : d * d;
        }
    }
}

// Lower envelope of the parabolas (x - q)^2 + f(q) over one row, then its value at each query column.
void transform_row(uint32_t width, uint32_t scale, const float* f, const int32_t* y, DistanceScratch& s, Nearest* out) {
    size_t count = 0;
    for (uint32_t q = 0; q < width; ++q) {
        if (f[q] >= kFar) continue;
        const float fq = static_cast<float>(q);
        float from = -kFar;
        while (count > 0) {
            const uint32_t p = s.hull[count - 1];
            const float fp = static_cast<float>(p);
            from = ((f[q] + fq * fq) - (f[p] + fp * fp)) / (2 * fq - 2 * fp);
            if (from > s.start[count - 1]) break;
            --count;
            from = -kFar;
        }
        s.hull[count] = q;
        s.start[count] = from;
        ++count;
    }
    const float centre = 0.5f * static_cast<float>(scale) - 0.5f;
    size_t k = 0;
    for (uint32_t column = 0; column < width / scale; ++column) {
        if (count == 0) {
            out[column] = {};
            continue;
        }
        const float query = static_cast<float>(column * scale) + centre;
        while (k + 1 < count && s.start[k + 1] < query) ++k;
        const uint32_t q = s.hull[k];
        const float dx = query - static_cast<float>(q);
        out[column] = {static_cast<int32_t>(q), y[q], dx * dx + f[q]};
    }
}

// Mean coverage 0..1 of the 2 x 2 pixels about the centre of a block (of the pixel itself at odd scales).
float centre_coverage(const GreyView& grey, uint32_t scale, uint32_t column, uint32_t row, bool& mixed) {
    const uint32_t size = scale % 2 == 0 ? 2 : 1;
    const uint32_t x0 = column * scale + (scale - size) / 2, y0 = row * scale + (scale - size) / 2;
    uint32_t sum = 0, inside = 0;
    for (uint32_t y = y0; y < y0 + size; ++y)
        for (uint32_t x = x0; x < x0 + size; ++x) {
            const uint8_t a = grey.pixels[static_cast<size_t>(y) * grey.width + x];
            sum += a;
            inside += a >= 128;
        }
    mixed = inside != 0 && inside != size * size;
    return static_cast<float>(sum) / static_cast<float>(255 * size * size);
}

float grey_at(const GreyView& grey, int32_t x, int32_t y) {
    if (x < 0 || y < 0 || x >= static_cast<int32_t>(grey.width) || y >= static_cast<int32_t>(grey.height)) return 0;
    return static_cast<float>(grey.pixels[static_cast<size_t>(y) * grey.width + static_cast<size_t>(x)]) / 255.0f;
}

// The outline inside an edge pixel: the straight piece whose slope is that of the coverage around the pixel and which
// leaves the pixel covered as it is. S. Gustavson, R. Strand, "Anti-aliased Euclidean distance transform", Pattern
// Recognition Letters 32 (2011), section 3.
DistanceScratch::Piece outline_piece(const GreyView& grey, int32_t x, int32_t y) {
    constexpr float kDiagonal = 1.41421356f;
    const auto g = [&](int32_t dx, int32_t dy) { return grey_at(grey, x + dx, y + dy); };
    const float a = g(0, 0);
    float nx = g(-1, -1) + kDiagonal * g(-1, 0) + g(-1, 1) - g(1, -1) - kDiagonal * g(1, 0) - g(1, 1);
    float ny = g(-1, -1) + kDiagonal * g(0, -1) + g(1, -1) - g(-1, 1) - kDiagonal * g(0, 1) - g(1, 1);
    const float length = std::sqrt(nx * nx + ny * ny);
    const float px = static_cast<float>(x), py = static_cast<float>(y);
    if (length < 1e-3f) return {px, py, 0, 0, 0};  // a hairline: no side is the outside
    nx /= length, ny /= length;
    // How far outside the outline the pixel's centre lies, from the area of the unit square on the inner side.
    const float major = std::max(std::fabs(nx), std::fabs(ny)), minor = std::min(std::fabs(nx), std::fabs(ny));
    const float corner = 0.5f * minor / major;  // coverage of the triangle it cuts when it just reaches a second corner
    float outside = (0.5f - a) * major;
    if (a < corner) outside = 0.5f * (major + minor) - std::sqrt(2 * major * minor * a);
    if (a > 1 - corner) outside = std::sqrt(2 * major * minor * (1 - a)) - 0.5f * (major + minor);
    return {px - nx * outside, py - ny * outside, -ny, nx, 0.5f / major};
}

// Distance from (x, y) to the outline in the edge pixel nearest to it and in those around that one.
float outline_distance(const GreyView& grey, const DistanceScratch& s, const Nearest& site, float x, float y) {
    float best = kFar;
    const int32_t w = static_cast<int32_t>(grey.width), h = static_cast<int32_t>(grey.height);
    for (int32_t j = std::max(site.y - 1, 0); j <= std::min(site.y + 1, h - 1); ++j)
        for (int32_t i = std::max(site.x - 1, 0); i <= std::min(site.x + 1, w - 1); ++i) {
            const uint32_t edge = s.edge[static_cast<size_t>(j) * static_cast<size_t>(w) + static_cast<size_t>(i)];
            if (edge == 0) continue;
            const DistanceScratch::Piece& piece = s.pieces[edge - 1];
            const float dx = x - piece.x, dy = y - piece.y;
            const float t = std::clamp(dx * piece.tx + dy * piece.ty, -piece.half, piece.half);
            const float ex = dx - t * piece.tx, ey = dy - t * piece.ty;
            best = std::min(best, ex * ex + ey * ey);
        }
    return std::sqrt(best);
}

}  // namespace

bool is_edge(const GreyView& grey, uint32_t x, uint32_t y) {
    const uint8_t* p = grey.pixels + static_cast<size_t>(y) * grey.width + x;
    if (*p == 0) return false;
    if (*p < 255) return true;
    return x == 0 || y == 0 || x + 1 == grey.width || y + 1 == grey.height || p[-1] == 0 || p[1] == 0 ||
           p[-static_cast<ptrdiff_t>(grey.width)] == 0 || p[grey.width] == 0;
}

void nearest_edges(const GreyView& grey, uint32_t scale, DistanceScratch& s) {
    AISLAND_ASSERT(scale > 0 && grey.width % scale == 0 && grey.height % scale == 0);
    const uint32_t w = grey.width, h = grey.height;
    s.edge.assign(static_cast<size_t>(w) * h, 0);
    uint32_t count = 0;
    for (uint32_t y = 0; y < h; ++y)
        for (uint32_t x = 0; x < w; ++x)
            if (is_edge(grey, x, y)) s.edge[static_cast<size_t>(y) * w + x] = ++count;
    s.hull.resize(w + 1);
    s.start.resize(w + 1);
    const uint32_t columns = w / scale, rows = h / scale;
    s.nearest.resize(static_cast<size_t>(columns) * rows);
    transform_columns(grey, scale, s);
    for (uint32_t row = 0; row < rows; ++row) {
        const size_t i = static_cast<size_t>(row) * w;
        transform_row(w, scale, &s.squared_y[i], &s.nearest_y[i], s, &s.nearest[static_cast<size_t>(row) * columns]);
    }
}

void make_field(const GreyView& grey, uint32_t scale, float spread, std::span<uint8_t> out, DistanceScratch& s) {
    nearest_edges(grey, scale, s);
    s.pieces.clear();
    for (uint32_t y = 0; y < grey.height; ++y)
        for (uint32_t x = 0; x < grey.width; ++x)
            if (s.edge[static_cast<size_t>(y) * grey.width + x])
                s.pieces.push_back(outline_piece(grey, static_cast<int32_t>(x), static_cast<int32_t>(y)));
    const uint32_t columns = grey.width / scale, rows = grey.height / scale;
    AISLAND_ASSERT(out.size() == static_cast<size_t>(columns) * rows);
    const float centre = 0.5f * static_cast<float>(scale) - 0.5f;
    for (uint32_t row = 0; row < rows; ++row)
        for (uint32_t column = 0; column < columns; ++column) {
            const size_t i = static_cast<size_t>(row) * columns + column;
            const Nearest& site = s.nearest[i];
            bool mixed = false;
            const float coverage = centre_coverage(grey, scale, column, row, mixed);
            const float side = coverage >= 0.5f ? 1.0f : -1.0f;
            float inside = side * spread;  // signed distance, pixels, positive inside
            if (mixed) {
                // The outline runs through the 2 x 2 box about the centre: its coverage is the distance (box width 2).
                inside = (coverage - 0.5f) * 2.0f;
            } else if (site.x >= 0) {
                const float x = static_cast<float>(column * scale) + centre, y = static_cast<float>(row * scale) + centre;
                if (site.squared < (spread + 2) * (spread + 2)) inside = side * outline_distance(grey, s, site, x, y);
            }
            const float value = 127.5f + 127.5f * inside / spread;
            out[i] = static_cast<uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
        }
}

}  // namespace aisland::text
