#include "app/overlay/words.h"

#include <cmath>
#include <cstdio>

#include "app/overlay/tokens.h"

namespace aisland::overlay {

std::string_view Words::tag() const {
    const size_t index = static_cast<size_t>(language);
    return index < catalog.languages.size() ? std::string_view(catalog.languages[index].tag) : std::string_view("zh-CN");
}

std::string_view Words::join(std::initializer_list<std::string_view> parts) const {
    size_t length = 0;
    for (std::string_view part : parts) length += part.size();
    const std::span<char> out = arena.array<char>(length);
    size_t at = 0;
    for (std::string_view part : parts) {
        if (!part.empty()) std::memcpy(out.data() + at, part.data(), part.size());
        at += part.size();
    }
    return {out.data(), length};
}

std::string_view Words::fill(std::string_view pattern, std::initializer_list<std::string_view> arguments) const {
    size_t length = pattern.size();
    for (std::string_view argument : arguments) length += argument.size();
    const std::span<char> out = arena.array<char>(length);
    size_t at = 0;
    auto next = arguments.begin();
    for (size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '{' && i + 1 < pattern.size() && pattern[i + 1] == '}' && next != arguments.end()) {
            std::memcpy(out.data() + at, next->data(), next->size());
            at += next->size();
            ++next;
            ++i;
        } else
            out[at++] = pattern[i];
    }
    return {out.data(), at};
}

std::string_view Words::number(double value, int decimals) const {
    char buffer[64];
    if (!std::isfinite(value)) return "—";
    const bool huge = std::abs(value) >= 1e12;
    int length = std::snprintf(buffer, sizeof buffer, huge ? "%.*g" : "%.*f", huge ? 4 : std::min(6, std::max(0, decimals)), value);
    if (length <= 0) return "—";
    // Thousands apart by a thin space from five digits on.
    const std::string_view raw(buffer, static_cast<size_t>(length));
    size_t digits = 0, start = raw[0] == '-' ? 1u : 0u;
    while (start + digits < raw.size() && raw[start + digits] >= '0' && raw[start + digits] <= '9') ++digits;
    const std::span<char> out = arena.array<char>(raw.size() + digits * 3);
    size_t at = 0;
    for (size_t i = 0; i < raw.size(); ++i) {
        if (!huge && digits > 4 && i > start && i < start + digits && (start + digits - i) % 3 == 0) {
            std::memcpy(out.data() + at, "\xe2\x80\x89", 3);
            at += 3;
        }
        out[at++] = raw[i];
    }
    return {out.data(), at};
}

std::string_view Words::age(double seconds) const {
    if (std::isnan(seconds)) return ui("ui.age.unknown");
    if (seconds < 1) return ui("ui.age.now");
    if (seconds < 60) return fill(ui("ui.age.seconds"), {number(std::floor(seconds), 0)});
    if (seconds < 3600) return fill(ui("ui.age.minutes"), {number(std::floor(seconds / 60), 0)});
    if (seconds < 86400) return fill(ui("ui.age.hours"), {number(std::floor(seconds / 3600), 0)});
    return fill(ui("ui.age.days"), {number(std::floor(seconds / 86400), 0)});
}

std::string_view Words::value(const schema::Attribute& attribute, const telemetry::Value& v) const {
    if (v.out_of_range) return "—";
    switch (attribute.kind) {
        case schema::Kind::boolean: {
            // "open" and "shut" say more than yes and no, where the content has words for it.
            const uint64_t key = hash64(v.number != 0 ? ".true" : ".false", hash64(attribute.label));
            if (catalog.index.texts.contains(key)) return catalog.text(TextId(key), language);
            return ui(v.number != 0 ? "ui.yes" : "ui.no");
        }
        case schema::Kind::enumeration: {
            const size_t index = v.number >= 0 ? static_cast<size_t>(v.number) : attribute.values.size();
            if (index >= attribute.values.size()) return ui("ui.unknown");
            const uint64_t key = hash64(attribute.values[index], hash64(".", hash64(attribute.label)));
            if (catalog.index.texts.contains(key)) return catalog.text(TextId(key), language);
            return attribute.values[index];
        }
        case schema::Kind::text: return v.text.empty() ? std::string_view("—") : v.text;
        case schema::Kind::position: return join({number(v.position.x, 0), ", ", number(-v.position.z, 0)});
        case schema::Kind::number: return number(attribute.percent ? v.number * 100 : v.number, attribute.decimals);
    }
    return "—";
}

std::string_view Words::unit(const schema::Attribute& attribute, const content::Entity* entity) const {
    if (attribute.kind == schema::Kind::position) return "m";
    if (attribute.kind != schema::Kind::number) return {};
    if (attribute.percent) return "%";
    const std::string symbol = schema::unit_symbol(attribute.unit);  // short: stays in the string's own buffer
    if (!symbol.empty()) return join({symbol});
    for (const uint64_t named : {entity ? entity->name.value : 0, attribute.label.empty() ? 0 : hash64(attribute.label)})
        if (const uint64_t key = hash64(".unit", named); named && catalog.index.texts.contains(key)) return catalog.text(TextId(key), language);
    return {};
}

std::string_view Words::attribute(const schema::Attribute& a) const {
    const TextId id(a.label);
    return a.label.empty() || !catalog.index.texts.contains(id.value) ? std::string_view(a.name) : text(id);
}

std::string_view Words::name(const content::Entity& entity) const {
    const schema::Type* type = catalog.schema.find(entity.type);
    const bool own = entity.name && catalog.index.texts.contains(entity.name.value);
    std::string_view word = own ? text(entity.name) : type && !type->label.empty() ? text(TextId(type->label))
                                                                                   : std::string_view(entity.text_id);
    if (entity.number == 0) return word;
    return join({word, " ", number(entity.number, 0)});
}

std::string_view Words::name(const guide::Selection& thing) const {
    if (const content::Building* building = catalog.find_building(thing.item)) return text(building->name);
    if (const content::Zone* zone = catalog.find_zone(thing.item)) return text(zone->name);
    if (const content::System* system = catalog.find_system(thing.item)) return text(system->name);
    if (const content::Fact* fact = catalog.find_fact(thing.item)) return text(fact->title);
    if (const content::Tenant* tenant = catalog.find_tenant(thing.item)) return text(tenant->name);
    if (const content::Entity* entity = catalog.find_entity(thing.entity)) return name(*entity);
    return {};
}

std::string_view Words::provenance(telemetry::Provenance p) const {
    switch (p) {
        case telemetry::Provenance::live: return ui("ui.live");
        case telemetry::Provenance::simulated: return ui("ui.simulated");
        case telemetry::Provenance::replay: return ui("ui.replay");
    }
    return {};
}

std::string_view Words::freshness(telemetry::Freshness f) const {
    switch (f) {
        case telemetry::Freshness::fresh: return ui("ui.fresh");
        case telemetry::Freshness::ageing: return ui("ui.ageing");
        case telemetry::Freshness::stale: return ui("ui.stale");
        case telemetry::Freshness::lost: return ui("ui.lost");
    }
    return {};
}

std::string_view Words::clock(int64_t wall_ms) const {
    const CivilTime t = civil_from_ms(wall_ms + kShanghaiOffsetMs);
    char buffer[16];
    const int length = std::snprintf(buffer, sizeof buffer, "%02d:%02d", t.hour, t.minute);
    return join({std::string_view(buffer, static_cast<size_t>(length))});
}

std::string_view Words::date(int64_t wall_ms) const {
    const CivilTime t = civil_from_ms(wall_ms + kShanghaiOffsetMs);
    char buffer[32];
    const int length = std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", t.year, t.month, t.day);
    return join({std::string_view(buffer, static_cast<size_t>(length))});
}

Color provenance_color(telemetry::Provenance p) {
    switch (p) {
        case telemetry::Provenance::live: return tokens::kLive;
        case telemetry::Provenance::simulated: return tokens::kSimulated;
        case telemetry::Provenance::replay: return tokens::kReplay;
    }
    return tokens::kUnknown;
}

}  // namespace aisland::overlay
