// Text: UTF-8 in, placed glyphs out. Shaping (HarfBuzz), fonts (FreeType), UAX #14 line breaking (libunibreak; why not ICU:
// layout.h), exact distance fields. A string is laid out up to 4096 characters, then an ellipsis; so is any other excess.
// Any character: what no font has becomes a visible box with its code point. One thread, but glyph fields may be made on a
// worker (see Engine::pump). Metrics are in canvas units for the given size, +y down.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/arena.h"
#include "app/core/result.h"
#include "app/frame/drawlist.h"
#include "app/frame/frame.h"

namespace aisland::text {

enum class Weight : uint8_t { regular,
                              bold };  // bold is drawn by emboldening the distance field
enum class Align : uint8_t { start,
                             center,
                             end };

struct Style {
    float size = 28;  // canvas units per em
    Weight weight = Weight::regular;
    Color color = 0xffffffff;
    Align align = Align::start;
    float line_height = 1.35f;  // of the size
    float max_width = 0;        // 0 = no wrapping
    uint32_t max_lines = 0;     // 0 = as many as needed; the last line ends in an ellipsis
    std::string_view language = "zh-CN";
};

struct Extent {
    vec2 size{0.0f};
    float baseline = 0;  // of the first line, from the top
    uint32_t lines = 0;
};

// One glyph as grey coverage at a size, unshaped: for what keeps an atlas of its own (the staff page).
struct GlyphImage {
    uint16_t width = 0, height = 0;  // pixels; 0 = no ink
    int16_t left = 0, top = 0;       // of the image's corner from the pen on the baseline, top upwards
    float advance = 0;               // pixels
    std::vector<uint8_t> texels;
};

struct FontFiles {
    std::vector<std::string> paths;  // in order of preference; "path#index" picks a face of a collection
};

class Engine {
public:
    // Fails when no font can be opened, naming the paths tried.
    static Result<Engine> create(const FontFiles& files);
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;
    ~Engine();

    Extent measure(std::string_view utf8, const Style& style);
    // Appends glyph quads with their top left at `origin`; returns the extent.
    Extent append(ArenaVector<Quad>& out, vec2 origin, std::string_view utf8, const Style& style, uint16_t clip = 0);

    // Distance fields finished since the last call, for Frame::glyphs; texels are copied into `arena`. Once a step, after the
    // last append: quads are good for the frame they were made in (longer: glyphs_stay), and a page slot changes its owner only here. A glyph not yet
    // finished is a blank quad.
    // `wait` finishes all that are pending first (--deterministic, goldens).
    std::span<const GlyphUpload> pump(Arena& arena, bool wait);
    // Whether quads of earlier steps are still good: no glyph gives its place away, which happens once all places are taken. The same
    // from one pump to the next.
    bool glyphs_stay() const;
    // Texts that may be shown sooner or later, by language, those of language `first` first: while the worker has nothing else to do,
    // pumps that do not wait make their characters' fields ready, a few at a time, so that what is opened shows whole at once. They
    // leave a part of the places to what nobody can know. Replaces what was expected before.
    void expect(std::span<const std::vector<std::string>> texts, size_t first);
    // Characters whose image() will be asked for at this size: made in the same way, after those texts. Replaces what was expected before.
    void expect_images(std::vector<char32_t> code_points, uint32_t pixels_per_em);
    // Whether some of all that is still to be made.
    bool expects() const;
    // All pages again, after the device was made anew.
    void resend();
    // How often that was asked for: whoever sends more than glyphs once sends it again then.
    uint64_t resends() const;
    // False if no font has this code point, or it cannot be drawn at this size. Takes some tens of microseconds, unless it was expected: then it is handed out, once.
    bool image(char32_t code_point, uint32_t pixels_per_em, GlyphImage& out);
    // False if no font has this code point.
    bool covers(char32_t code_point) const;

private:
    Engine();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::text
