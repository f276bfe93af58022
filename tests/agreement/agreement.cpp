// agreement names | ours NAME OUT.png | screen NAME OUT.png [whole] | export NAME FOLDER | finish NAME FOLDER OUT.png [linear | half0 | half1] | flip REFERENCE.png PICTURE.png [MAP.png] |
//           table [FOLDER]
// PACK and DISTRICT in the environment: the island's pack and district_S.glb; LIT, of export: the pack whose rooms are lit, where PACK's are not. Not a test: the hand that makes and shows what the test
// looks at. `table` draws every subject that is held to its reference in FOLDER.
#include <cstdio>
#include <cstdlib>

#include "tests/agreement/export.h"
#include "tests/agreement/rig.h"

using namespace aisland;
using namespace aisland::test;

namespace {

std::string setting(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}
Result<std::unique_ptr<Subject>> subject_of(const std::string& name) { return make_subject(name, setting("PACK"), setting("DISTRICT")); }

int complain(const Error& error) { return std::fprintf(stderr, "agreement: %s\n", error.text().c_str()), 1; }
int save(const std::string& path, const Result<Pixels>& pixels) {
    if (!pixels) return complain(pixels.error());
    return write_png(path, *pixels) ? 0 : complain({"cannot be written", path, ""});
}

int show_map(const Flip& flip, const Pixels& like, const std::string& path) {
    Pixels out{like.width, like.height, {}};
    for (float v : flip.map) {
        const auto c = static_cast<uint8_t>(255 * v);
        out.rgba.insert(out.rgba.end(), {c, c, c, 255});
    }
    return write_png(path, out) ? 0 : 1;
}

int table(const std::string& folder) {
    std::puts("| subject | wanted | held | ours |\n|---|---|---|---|");
    for (const std::string& name : subject_names()) {
        const Pixels reference = read_png(folder + "/" + name + ".png");
        if (reference.rgba.empty()) return complain({"the reference is missing", folder + "/" + name + ".png", "tests/agreement/make renders it"});
        const auto subject = subject_of(name);
        if (!subject) return complain(subject.error());
        const auto ours = draw_subject(**subject);
        if (!ours) return complain(ours.error());
        std::printf("| %s | %.2f | %.3f | %.3f |\n", name.c_str(), (*subject)->limit, (*subject)->held, flip(reference, *ours).mean);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> a(argv + 1, argv + argc);
    const std::string what = a.empty() ? "" : a[0];
    if (what == "names") {
        for (const std::string& name : subject_names()) std::puts(name.c_str());
        return 0;
    }
    if (what == "table") return table(a.size() > 1 ? a[1] : AISLAND_SOURCE_DIR "/tests/agreement/references");
    if (what == "flip" && a.size() >= 3) {
        const Pixels reference = read_png(a[1]);
        const Flip difference = flip(reference, read_png(a[2]));
        std::printf("%.4f\n", difference.mean);
        return a.size() > 3 ? show_map(difference, reference, a[3]) : 0;
    }
    if (a.size() < 3) return std::fputs("agreement: see the head of agreement.cpp\n", stderr), 2;
    const auto subject = subject_of(a[1]);
    if (!subject) return complain(subject.error());
    if (what == "ours") return save(a[2], draw_subject(**subject));
    if (what == "screen") return save(a[2], draw_screen(**subject, a.size() > 3 && a[3] == "whole"));
    if (what == "export") {
        const std::string lit = setting("LIT");
        const auto as_lit = make_subject(a[1], lit.empty() ? setting("PACK") : lit, setting("DISTRICT"));
        if (!as_lit) return complain(as_lit.error());
        const auto done = export_subject(**subject, light_of(**as_lit), a[2]);
        return done ? 0 : complain(done.error());
    }
    if (what == "finish" && a.size() > 3) return save(a[3], finish_picture(**subject, a[2], a.size() > 4 ? a[4] : "linear"));
    return 2;
}
