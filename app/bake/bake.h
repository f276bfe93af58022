// Authored content to offences or a pack. Pure: files come in through ContentFiles, bytes go out.
#pragma once

#include <variant>
#include <vector>

#include "app/bake/offence.h"
#include "app/core/bytes.h"
#include "app/core/platform_tables.h"
#include "app/core/result.h"

namespace aisland::bake {

// Everything that is wrong, in order of file and line; empty when the content bakes.
std::vector<Offence> check(const ContentFiles& files);

struct Options {
    unsigned threads = 0;  // 0: as many as the machine has
};

struct Baked {
    Bytes pack;                     // empty when there are offences
    std::vector<Offence> offences;
};
// An Error only when the result would not open again, which is a defect of the bake. Same files, same bytes.
Result<Baked> bake(const ContentFiles& files, const Options& options = {});

}  // namespace aisland::bake
