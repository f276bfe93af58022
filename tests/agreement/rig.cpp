#include "tests/agreement/rig.h"

#include <array>
#include <cmath>

#include "tests/render/picture_rig.h"

namespace aisland::test {

Pixels reduced(const Pixels& image, uint32_t by) {
    if (by == 1) return image;
    std::array<float, 256> light;
    for (size_t i = 0; i < light.size(); ++i) {
        const float c = static_cast<float>(i) / 255;
        light[i] = c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
    }
    Pixels out{image.width / by, image.height / by, {}};
    for (uint32_t y = 0; y < out.height; ++y)
        for (uint32_t x = 0; x < out.width; ++x)
            for (uint32_t c = 0; c < 4; ++c) {
                float sum = 0;
                for (uint32_t i = 0; i < by * by; ++i) sum += light[image.rgba[((size_t{y} * by + i / by) * image.width + size_t{x} * by + i % by) * 4 + c]];
                const float mean = sum / static_cast<float>(by * by);
                out.rgba.push_back(static_cast<uint8_t>(std::lround(255 * (mean <= 0.0031308f ? 12.92f * mean : 1.055f * std::pow(mean, 1 / 2.4f) - 0.055f))));
            }
    return out;
}

namespace {

Result<Pixels> draw(const Subject& subject, RigOptions options) {
    options.render.shadow_scale = 1.0f;
    const auto rig = make_picture_rig(options);
    if (!rig) return Error{"there is no device to draw with", "", ""};
    AISLAND_CHECK(rig->renderer->upload(subject.world));
    draw_once(*rig, subject.frame, subject.picture);
    AISLAND_TRY(image, rig->renderer->read_back(rig->target, 0));
    return Pixels{image.width, image.height, std::move(image.rgba)};
}

}  // namespace

Result<Pixels> draw_subject(const Subject& subject) {
    AISLAND_TRY(fine, draw(subject, {.width = kSubjectWidth * subject.finer, .height = kSubjectHeight * subject.finer}));
    return reduced(fine, subject.finer);
}

Result<Pixels> draw_screen(const Subject& subject, bool whole) {
    RigOptions options{.width = 1280, .height = 800};
    options.render.whole = whole;
    return draw(subject, options);
}

}  // namespace aisland::test
