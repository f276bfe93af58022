// libFuzzer over the readers of authored files. AISLAND_FUZZ_READER: 0 site.geojson, 1 every other JSON file (the first byte says
// which: A to K and, as version 1, L to V, then those that are younger, then A to K as version 2), 2 gettext PO. Beyond not crashing it holds: every offence names a place of the text and says something.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "app/bake/read.h"
#include "app/bake/upgrade.h"

namespace aisland::bake {
namespace {

void require(bool good) {
    if (!good) std::abort();
}

struct File {
    const char* name;
    void (*read)(const Json&, Authored&, Offences&);
};
[[maybe_unused]] constexpr File kFiles[] = {{"manifest.json", read_manifest}, {"types.json", read_types}, {"zones.json", read_zones}, {"systems.json", read_systems}, {"facts.json", read_facts}, {"tenants.json", read_tenants}, {"tours.json", read_tours}, {"views.json", read_views}, {"scenarios.json", read_scenarios}, {"alarms.json", read_alarms}, {"mappings.json", read_mappings}, {"pictures.json", read_pictures}, {"sounds.json", read_sounds}};
[[maybe_unused]] constexpr unsigned kOld = 11;  // of them were there in version 1

void hold(const Offences& offences, std::string_view text) {
    const size_t lines = 1 + static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    for (const Offence& o : offences.list) {
        require(o.rule < Rule::count && !o.message.empty());
        require(o.line <= lines && o.column <= text.size() + 2);
    }
}

}  // namespace
}  // namespace aisland::bake

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aisland;
    using namespace aisland::bake;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    Offences offences;
    Authored out;
#if AISLAND_FUZZ_READER == 2
    offences.files.push_back("locale/en.po");
    read_po(text, 0, out.locales.emplace_back(), offences);
    hold(offences, text);
#else
#if AISLAND_FUZZ_READER == 0
    const File file{"site.geojson", read_site};
    const int version = kContentVersion;
#else
    if (text.empty()) return 0;
    const unsigned choice = static_cast<unsigned char>(text[0]) - 'A';
    text.remove_prefix(1);
    constexpr unsigned kFirst = kOld, kYounger = 2 * kOld, kSecond = kOld + std::size(kFiles);  // where the rows of each begin
    const unsigned row = choice % (kSecond + kOld);
    const File file = kFiles[row < kFirst ? row : row < kSecond ? row - kOld
                                                                : row - kSecond];
    const int version = row >= kSecond ? 2 : row >= kFirst && row < kYounger ? 1
                                                                             : kContentVersion;
#endif
    offences.files.push_back(file.name);
    Json root;
    if (parse_json(text, 0, root, offences)) {
        upgrade(file.name, version, root, offences);
        if (file.read == read_site) drop_nulls(root);
        file.read(root, out, offences);
    } else {
        require(!offences.list.empty());
    }
    hold(offences, text);
#endif
    offences.sort();
    return 0;
}
