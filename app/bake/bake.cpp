#include "app/bake/bake.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "app/bake/assemble.h"
#include "app/bake/check.h"
#include "app/bake/link.h"
#include "app/bake/models.h"
#include "app/bake/object.h"
#include "app/bake/pack_world.h"
#include "app/bake/pictures.h"
#include "app/bake/read.h"
#include "app/bake/sounds.h"
#include "app/content/codec.h"

namespace aisland::bake {
namespace {

// A file that could not be read at all leaves every name in it dangling: say the cause, not its shadows.
bool whole(const Authored& authored, const Offences& offences) {
    return !authored.manifest.languages.empty() && std::none_of(offences.list.begin(), offences.list.end(), [](const Offence& o) {
        return o.rule == Rule::file_missing || o.rule == Rule::file_unreadable || o.rule == Rule::json_syntax || o.rule == Rule::json_depth || o.rule == Rule::version;
    });
}

// Every file of the folder, by name and content; nothing where the folder cannot be listed.
std::optional<Sha256> pack_key(const ContentFiles& files, const Options& options) {
    if (!options.store || options.program.empty() || !files.list) return {};
    const Result<std::vector<std::string>> names = files.list("");
    if (!names) return {};
    content::Writer writer;
    writer.raw(options.light ? "lite" : "pack", 4);
    for (std::string name : *names) {
        const Result<Bytes> bytes = files.read(name);
        if (!bytes) return {};
        content::code(writer, name);
        const Sha256 hash = sha256(*bytes);
        writer.raw(hash.data(), hash.size());
    }
    return object_key(options, writer.bytes);
}

Options with_threads(Options options) {
    if (options.threads == 0) options.threads = std::max(1u, std::thread::hardware_concurrency());
    return options;
}

Result<Bytes> make_pack(Linked& linked, const Models& models, std::span<const DecodedImage> pictures, std::span<const MadeSound> sounds, const Options& options) {
    add_walk_maps(linked);
    const Bytes packets = add_sounds(sounds, linked.catalog);
    const WorldTables tables = assemble(linked, models, with_threads(options), pictures);
    return pack_world(linked.catalog, tables.world());
}

}  // namespace

std::vector<Offence> check(const ContentFiles& files, const CheckOptions& options) {
    Offences offences;
    const Authored authored = read_authored(files, offences);
    if (whole(authored, offences)) {
        const Models models = load_models(files, authored, {}, offences);
        const std::vector<DecodedImage> pictures = load_pictures(files, authored, {}, offences);
        const std::vector<MadeSound> sounds = load_sounds(files, authored, with_threads(options.bake ? *options.bake : Options{}), offences);
        Linked linked = link(authored, models, offences);
        check_authored(authored, options, offences);
        check_sounds(authored, sounds, offences);
        if (!offences.any_error()) {
            add_walk_maps(linked);
            check_linked(authored, linked, offences);
            if (options.bake) check_budget(authored, assemble(linked, models, with_threads(*options.bake), pictures).world(), offences);
        }
    }
    offences.sort();
    return std::move(offences.list);
}

Result<Baked> bake(const ContentFiles& files, const Options& options) {
    Baked out;
    const std::optional<Sha256> key = pack_key(files, options);
    if (key)
        if (std::optional<Bytes> pack = options.store->find(*key)) {
            out.pack = std::move(*pack), out.unchanged = true;
            return out;
        }
    Offences offences;
    const Authored authored = read_authored(files, offences);
    if (whole(authored, offences)) {
        const Models models = load_models(files, authored, options, offences);
        const std::vector<DecodedImage> pictures = load_pictures(files, authored, options, offences);
        const std::vector<MadeSound> sounds = load_sounds(files, authored, with_threads(options), offences);
        Linked linked = link(authored, models, offences);
        if (!offences.any_error()) {
            AISLAND_TRY(pack, make_pack(linked, models, pictures, sounds, options));
            out.pack = std::move(pack);
            // A file saved in between belongs to the next bake.
            if (key && options.keep_pack && pack_key(files, options) == key) options.store->keep(*key, out.pack);
        }
    }
    offences.sort();
    out.offences = std::move(offences.list);
    return out;
}

}  // namespace aisland::bake
