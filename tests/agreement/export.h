// A subject as cycles.py reads it: scene.json and scene.bin in a folder; and what came back, finished into a picture.
#pragma once

#include "app/core/result.h"
#include "tests/agreement/flip.h"
#include "tests/agreement/subject.h"

namespace aisland::test {

Result<void> export_subject(const Subject& subject, const SubjectLight& light, const std::string& folder);

// The path tracer's `part`.bin, linear or one of its halves (rgb times the share of the pixel where anything stands, distance along the view in metres; 0 or far = sky)
// and covered.bin (that share), floats, top row first, `finer` times as wide and high as what is returned: through the haze, exposure and tone curve of the program, written out again here from shaders/light.glsl and tone.glsl.
Result<Pixels> finish_picture(const Subject& subject, const std::string& folder, const std::string& part = "linear");

}  // namespace aisland::test
