#include "app/bake/read.h"

#include <algorithm>
#include <iterator>

#include "app/bake/bake.h"
#include "app/bake/upgrade.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr size_t kMaxFile = 64u << 20;

struct FileRow {
    const char* name;
    void (*read)(const Json&, Authored&, Offences&);
    bool optional = false;  // the folder may do without
};
constexpr FileRow kFiles[] = {
    {"manifest.json", read_manifest},
    {"site.geojson", read_site},
    {"types.json", read_types},
    {"zones.json", read_zones},
    {"systems.json", read_systems},
    {"facts.json", read_facts},
    {"tenants.json", read_tenants},
    {"tours.json", read_tours},
    {"views.json", read_views},
    {"scenarios.json", read_scenarios},
    {"alarms.json", read_alarms, true},
    {"mappings.json", read_mappings, true},
    {"pictures.json", read_pictures, true},
    {"sounds.json", read_sounds, true},
};

// Bytes of an authored file, or an offence.
bool read_bytes(const ContentFiles& files, const std::string& name, uint32_t file, Bytes& out, Offences& offences) {
    Result<Bytes> bytes = files.read(name);
    if (!bytes) {
        offences.list.push_back({name, 0, 0, Rule::file_missing, "this file cannot be read: " + bytes.error().what + "; add it"});
        return false;
    }
    if (bytes->size() > kMaxFile) {
        offences.add({file, 0, 0}, Rule::file_unreadable, format("this file has %zu bytes, 64 MiB are the most; split it", bytes->size()));
        return false;
    }
    out = std::move(*bytes);
    return true;
}

// What read_manifest will object to counts as the present version.
int version_of(const Json& manifest) {
    for (size_t i = 0; i < manifest.keys.size(); ++i)
        if (manifest.keys[i] == "version" && manifest.items[i].kind == JsonKind::number)
            for (int version = 1; version < kContentVersion; ++version)
                if (manifest.items[i].number == version) return version;
    return kContentVersion;
}

}  // namespace

bool is_content_file(std::string_view name) {
    return std::any_of(std::begin(kFiles), std::end(kFiles), [&](const FileRow& row) { return name == row.name; });
}

Authored read_authored(const ContentFiles& files, Offences& offences) {
    Authored out;
    const Result<std::vector<std::string>> there = files.list ? files.list("") : std::vector<std::string>{};
    int version = kContentVersion;
    for (const FileRow& row : kFiles) {
        const bool listed = there && std::find(there->begin(), there->end(), row.name) != there->end();
        if (row.optional && !listed && !files.read(row.name)) continue;
        const uint32_t file = static_cast<uint32_t>(offences.files.size());
        offences.files.push_back(row.name);
        Bytes bytes;
        Json root;
        if (read_bytes(files, row.name, file, bytes, offences) && parse_json(text_of(bytes), file, root, offences)) {
            if (row.read == read_manifest) version = version_of(root);
            upgrade(row.name, version, root, offences);
            if (row.read == read_site) drop_nulls(root);
            row.read(root, out, offences);
        }
    }
    for (const AuthoredLanguage& language : out.manifest.languages) {
        const uint32_t file = static_cast<uint32_t>(offences.files.size());
        offences.files.push_back("locale/" + language.tag + ".po");
        AuthoredLocale& locale = out.locales.emplace_back();
        locale.tag = language.tag, locale.file = file;
        Bytes bytes;
        if (read_bytes(files, offences.files.back(), file, bytes, offences)) read_po(text_of(bytes), file, locale, offences);
    }
    return out;
}

}  // namespace aisland::bake
