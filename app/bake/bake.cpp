#include "app/bake/bake.h"

#include <algorithm>
#include <thread>

#include "app/bake/assemble.h"
#include "app/bake/link.h"
#include "app/bake/read.h"
#include "app/content/pack.h"

namespace aisland::bake {
namespace {

// A file that could not be read at all leaves every name in it dangling: say the cause, not its shadows.
bool whole(const Authored& authored, const Offences& offences) {
    return !authored.manifest.languages.empty() && std::none_of(offences.list.begin(), offences.list.end(), [](const Offence& o) {
        return o.rule == Rule::file_missing || o.rule == Rule::file_unreadable || o.rule == Rule::json_syntax || o.rule == Rule::json_depth || o.rule == Rule::version;
    });
}

}  // namespace

std::vector<Offence> check(const ContentFiles& files) {
    Offences offences;
    const Authored authored = read_authored(files, offences);
    if (whole(authored, offences)) static_cast<void>(link(authored, offences));
    offences.sort();
    return std::move(offences.list);
}

Result<Baked> bake(const ContentFiles& files, const Options& options) {
    Offences offences;
    const Authored authored = read_authored(files, offences);
    Baked out;
    if (whole(authored, offences)) {
        Linked linked = link(authored, offences);
        if (offences.list.empty()) {
            add_walk_maps(linked);
            const unsigned threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
            const WorldTables tables = assemble(linked, threads);
            AISLAND_TRY(pack, content::write_pack(linked.catalog, tables.world()));
            out.pack = std::move(pack);
        }
    }
    offences.sort();
    out.offences = std::move(offences.list);
    return out;
}

}  // namespace aisland::bake
