#include "tests/agreement/rig.h"

#include "tests/render/picture_rig.h"

namespace aisland::test {

Result<Pixels> draw_subject(const Subject& subject) {
    RigOptions options;
    options.width = kSubjectWidth, options.height = kSubjectHeight;
    options.render.shadow_scale = 1.0f;
    const auto rig = make_picture_rig(options);
    if (!rig) return Error{"there is no device to draw with", "", ""};
    AISLAND_CHECK(rig->renderer->upload(subject.world));
    draw_once(*rig, subject.frame, subject.picture);
    AISLAND_TRY(image, rig->renderer->read_back(rig->target, 0));
    return Pixels{image.width, image.height, std::move(image.rgba)};
}

}  // namespace aisland::test
