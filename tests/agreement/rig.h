// A subject drawn by the program's own renderer.
#pragma once

#include "tests/agreement/flip.h"
#include "tests/agreement/subject.h"

namespace aisland::test {

Result<Pixels> draw_subject(const Subject& subject);

}  // namespace aisland::test
