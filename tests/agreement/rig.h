// A subject drawn by the program's own renderer.
#pragma once

#include "tests/agreement/flip.h"
#include "tests/agreement/subject.h"

namespace aisland::test {

// `by` times less wide and high: a pixel is the mean of the light that those it stands for show.
Pixels reduced(const Pixels& image, uint32_t by);

Result<Pixels> draw_subject(const Subject& subject);

}  // namespace aisland::test
