// A subject drawn by the program's own renderer.
#pragma once

#include "tests/agreement/flip.h"
#include "tests/agreement/subject.h"

namespace aisland::test {

// `by` times less wide and high: a pixel is the mean of the light that those it stands for show.
Pixels reduced(const Pixels& image, uint32_t by);

Result<Pixels> draw_subject(const Subject& subject);
// As on a screen of 1280x800. `whole`: as render::Options.
Result<Pixels> draw_screen(const Subject& subject, bool whole);

}  // namespace aisland::test
