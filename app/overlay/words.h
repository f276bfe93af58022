// Words for values: ages, numbers with units, enumeration members, names, badges. All text lives in the frame's arena or in
// the catalog; patterns come from the catalog ("ui.age.seconds" = "{} s ago"), so a language is content, not code.
#pragma once

#include <initializer_list>
#include <string_view>

#include "app/core/arena.h"
#include "app/frame/drawlist.h"
#include "app/guide/visit.h"
#include "app/telemetry/snapshot.h"

namespace aisland::overlay {

struct Words {
    const content::Catalog& catalog;
    Arena& arena;
    int language = 0;

    // A text of the interface: "ui." keys.
    std::string_view ui(std::string_view key) const { return catalog.text(TextId(key), language); }
    std::string_view text(TextId id) const { return catalog.text(id, language); }
    std::string_view tag() const;

    std::string_view join(std::initializer_list<std::string_view> parts) const;
    // Each "{}" of the pattern takes the next argument.
    std::string_view fill(std::string_view pattern, std::initializer_list<std::string_view> arguments) const;
    std::string_view number(double value, int decimals) const;

    // "12 s ago"; under a second "now"; not known when NaN or negative beyond a second.
    std::string_view age(double seconds) const;
    // Number without unit; enumeration member; yes or no; text. "—" when out of range or not a number.
    std::string_view value(const schema::Attribute& attribute, const telemetry::Value& value) const;
    // Its symbol; of what has none, the text "<name of the entity>.unit" or "<label of the attribute>.unit" where the content has one.
    std::string_view unit(const schema::Attribute& attribute, const content::Entity* entity) const;
    std::string_view name(const content::Entity& entity) const;
    std::string_view name(const guide::Selection& thing) const;
    std::string_view attribute(const schema::Attribute& attribute) const;
    std::string_view provenance(telemetry::Provenance provenance) const;
    std::string_view freshness(telemetry::Freshness freshness) const;
    // "14:05", of Asia/Shanghai.
    std::string_view clock(int64_t wall_ms) const;
    std::string_view date(int64_t wall_ms) const;
};

Color provenance_color(telemetry::Provenance provenance);

}  // namespace aisland::overlay
