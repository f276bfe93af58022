// Authored files to structs. Reads everything it can and says everything that is wrong with it; names of other things are
// resolved later (link.h).
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "app/bake/authored.h"
#include "app/bake/json.h"
#include "app/bake/offence.h"
#include "app/core/platform_tables.h"

namespace aisland::bake {

// All files of the folder.
Authored read_authored(const ContentFiles& files, Offences& offences);

// One file each; `root` is its whole tree.
void read_manifest(const Json& root, Authored& out, Offences& offences);
void read_site(const Json& root, Authored& out, Offences& offences);
// Members of feature properties that are null count as not there.
void drop_nulls(Json& site);
void read_types(const Json& root, Authored& out, Offences& offences);
void read_zones(const Json& root, Authored& out, Offences& offences);
void read_systems(const Json& root, Authored& out, Offences& offences);
void read_facts(const Json& root, Authored& out, Offences& offences);
void read_tenants(const Json& root, Authored& out, Offences& offences);
void read_tours(const Json& root, Authored& out, Offences& offences);
void read_views(const Json& root, Authored& out, Offences& offences);
void read_scenarios(const Json& root, Authored& out, Offences& offences);
void read_pictures(const Json& root, Authored& out, Offences& offences);
void read_sounds(const Json& root, Authored& out, Offences& offences);
// "simulate" of an attribute whose other members have been read.
void read_simulation(const Json& value, AuthoredAttribute& attribute, Offences& offences);
void read_alarms(const Json& root, Authored& out, Offences& offences);
void read_mappings(const Json& root, Authored& out, Offences& offences);
// gettext PO. A text's key is its msgid, with a msgctxt "context|msgid". Of a plural the last form, the general one, is the text:
// nothing on show counts in words. Fuzzy texts are kept and marked, obsolete ones (#~) are comments. The flag max-length:N (of
// Weblate) of any language limits the text in all.
void read_po(std::string_view text, uint32_t file, AuthoredLocale& out, Offences& offences);

struct Bounds1 {  // closed interval a number must lie in
    double low, high;
};

// Reads the members of one object, each by name, and then says which are left over.
class ObjectReader {
public:
    // `what` names the object in messages: "a system", "the properties of a lamps feature".
    ObjectReader(const Json& object, std::string what, Offences& offences);

    bool valid() const { return m_object.kind == JsonKind::object; }
    bool has(const char* key) const;
    Source at(const char* key) const;  // of the value; of the object when the key is not there

    // Offence when a required key is missing or the value does not fit; then `out` stays as it was.
    bool text(const char* key, std::string& out, bool required = true, bool may_be_empty = false);
    bool id(const char* key, std::string& out, bool required = true);
    bool reference(const char* key, Reference& out, bool required = true);
    bool word(const char* key, std::string& out, std::initializer_list<const char*> values, bool required = true);
    bool number(const char* key, double& out, Bounds1 bounds, bool required = true);
    bool number(const char* key, std::optional<double>& out, Bounds1 bounds);
    bool integer(const char* key, int& out, Bounds1 bounds, bool required = true);
    bool boolean(const char* key, bool& out, bool required = false);
    bool lonlat(const char* key, std::optional<LonLat>& out, bool required = true);
    bool numbers(const char* key, double* out, size_t count, Bounds1 bounds, bool required = true);
    const Json* list(const char* key, bool required = true);
    const Json* object(const char* key, bool required = true);
    const Json* any(const char* key, bool required = true);

    // Everything not read by now is an unknown key.
    void finish();

private:
    const Json* take(const char* key, bool required);
    const Json* take(const char* key, bool required, JsonKind kind);
    bool in_range(const Json& value, const char* key, Bounds1 bounds);

    const Json& m_object;
    std::string m_what;
    Offences& m_offences;
    std::vector<std::string> m_known;
    std::vector<bool> m_taken;
};

// Calls read(item) for every object of root[key]; other members of root are offences.
template <class F>
void read_list(const Json& root, const char* file, const char* key, Offences& offences, F&& read) {
    ObjectReader object(root, file, offences);
    if (!object.valid()) return;
    object.any("$schema", false);  // for editors
    if (const Json* list = object.list(key))
        for (const Json& item : list->items) read(item);
    object.finish();
}

bool parse_lonlat(const Json& value, LonLat& out, Offences& offences);

}  // namespace aisland::bake
