// Authored content to offences or a pack. Pure: files come in through ContentFiles, bytes go out.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/bake/offence.h"
#include "app/core/bytes.h"
#include "app/core/platform_tables.h"
#include "app/core/result.h"

namespace aisland::bake {

struct Options {
    unsigned threads = 0;                                     // 0: as many as the machine has
    bool light = false;                                       // works out the light of the rooms, which takes seconds; else a rule of thumb shades them
    const ObjectStore* store = nullptr;                       // with `program`: what was made before is found again
    bool keep_pack = true;                                    // the whole pack too: an unchanged folder costs nothing at all
    std::string program;                                      // names the code that bakes: two builds never share an object
    std::function<void(size_t done, size_t total)> progress;  // from any thread, one call at a time; what it throws ends the bake
};

// What only whoever asks can know; the rules that need what is missing stay silent.
struct CheckOptions {
    std::string today;                        // "YYYY-MM-DD"
    std::function<bool(char32_t)> has_glyph;  // of the fonts the program draws with
    const Options* bake = nullptr;            // objects may be made or found with these: the budgets are looked at
};
// Everything that is wrong, in order of file and line; empty when all is well. Content bakes when there is no error among it.
std::vector<Offence> check(const ContentFiles& files, const CheckOptions& options = {});

// Whether that is the name of a file that every content folder has or may have: "facts.json".
bool is_content_file(std::string_view name);

struct Baked {
    Bytes pack;                     // empty when there are errors
    std::vector<Offence> offences;  // errors, and the warnings of reading and linking
    bool unchanged = false;         // the store had it: not a file was different
};
// An Error only when the result would not open again, which is a defect of the bake. Same files, same bytes.
Result<Baked> bake(const ContentFiles& files, const Options& options = {});

}  // namespace aisland::bake
