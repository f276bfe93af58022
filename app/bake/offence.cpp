#include "app/bake/offence.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "app/core/assert.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr RuleRow kRules[] = {
    {Rule::file_missing, "file-missing", "Every content folder has the files that the manual names."},
    {Rule::file_unreadable, "file-unreadable", "Files are read inside the content folder, whole, and are at most 64 MiB."},
    {Rule::json_syntax, "json-syntax", "Authored files are JSON as RFC 8259 has it, in UTF-8, without comments or trailing commas."},
    {Rule::json_depth, "json-depth", "JSON is nested at most 64 levels deep."},
    {Rule::json_duplicate_key, "json-duplicate-key", "A key stands at most once in an object, since only one of its values could count."},
    {Rule::version, "version", "manifest.json names the version of the formats, and this program reads versions 1 to 3."},
    {Rule::unknown_key, "unknown-key", "A key that nothing reads is a mistake: it would be ignored in silence."},
    {Rule::missing_key, "missing-key", "Required keys have no default."},
    {Rule::wrong_type, "wrong-type", "A value has the JSON type that its key asks for."},
    {Rule::out_of_range, "out-of-range", "A number lies in the range that its key allows."},
    {Rule::unknown_value, "unknown-value", "A key with a fixed set of values has one of them."},
    {Rule::empty_value, "empty-value", "A required text or list is not empty."},
    {Rule::bad_date, "bad-date", "Dates are written YYYY-MM-DD and exist in the calendar."},
    {Rule::bad_id, "bad-id", "Ids are letters, digits, '-', '_', '.', ':' and '/', and those of entities begin with urn:ngsi-ld:."},
    {Rule::duplicate_id, "duplicate-id", "An id names one thing."},
    {Rule::dangling_reference, "dangling-reference", "What is referred to exists."},
    {Rule::text_missing, "text-missing", "Every text key used has a message in the locale files."},
    {Rule::translation_missing, "translation-missing", "Every message has a text in every language of the manifest."},
    {Rule::translation_placeholder, "translation-placeholder", "A message has the same {placeholders} in every language."},
    {Rule::po_syntax, "po-syntax", "Locale files are gettext PO: msgid and msgstr, each a quoted string or several."},
    {Rule::po_duplicate, "po-duplicate", "A msgid stands once in a locale file."},
    {Rule::unit_unknown, "unit-unknown", "Units are common codes of UN/CEFACT Recommendation 20."},
    {Rule::geometry_kind, "geometry-kind", "A feature of a kind has the geometry of that kind."},
    {Rule::geometry_points, "geometry-points", "A line has two points or more, a polygon three or more and is closed, and no point stands twice in a row."},
    {Rule::geometry_crossing, "geometry-crossing", "The edges of a polygon do not cross."},
    {Rule::geometry_far, "geometry-far", "Positions lie within five kilometres of the origin."},
    {Rule::geometry_ashore, "geometry-ashore", "Buildings stand on the island, inside its shore."},
    {Rule::geometry_model, "prototype-unknown", "A prototype is one of those that the program can build, or a model file of the folder."},
    {Rule::shore, "shore", "The island has exactly one outline."},
    {Rule::building_number, "building-number", "Buildings are numbered from 1 without gaps, each number once."},
    {Rule::entity_pattern, "entity-pattern", "The pattern of a row of entities has exactly one %d, which may be padded: %03d."},
    {Rule::attribute_kind, "attribute-kind", "An attribute has what its kind needs: an enumeration its values, a range its order, an effect a kind it can use."},
    {Rule::system_missing, "system-missing", "Every type that is placed belongs to a system."},
    {Rule::zone_place, "zone-place", "Every zone has one place in site.geojson."},
    {Rule::device_outside, "device-outside", "Devices of a zone stand inside its room."},
    {Rule::version_old, "version-old", "Content of an older version is read as if it were written today; its author should write it so.", Severity::warning},
    {Rule::translation_fuzzy, "translation-fuzzy", "A text marked fuzzy was not looked at since its source changed; the first language stands in for it.", Severity::warning},
    {Rule::translation_long, "translation-long", "A text fits where it is shown: names and titles on a label, a sentence on a card.", Severity::warning},
    {Rule::glyph_missing, "glyph-missing", "Every character of a text can be drawn with the fonts of the program.", Severity::warning},
    {Rule::fact_review, "fact-review", "A fact is looked at again by the day of its review.", Severity::warning},
    {Rule::type_unplaced, "type-unplaced", "Of every type of types.json something is placed, or a system waits for one that comes; else nobody will see its values.", Severity::warning},
    {Rule::entity_unbound, "entity-unbound", "Of every type that is placed something is seen: a rule shows a value, or a binding makes it glow, turn or change colour.", Severity::warning},
    {Rule::stop_unreachable, "stop-unreachable", "A stop on the ground can be walked to from every other; else a visitor is put where nobody can stand.", Severity::warning},
    {Rule::hotspot_reach, "hotspot-reach", "A seated visitor can point at every device of a zone: from somewhere in the room it is near and not overhead.", Severity::warning},
    {Rule::tour_length, "tour-length", "The seconds of the stops of a tour add up to its minutes.", Severity::warning},
    {Rule::contrast, "contrast", "Colours that tell values apart can be told apart, by colour-blind people and at a distance too.", Severity::warning},
    {Rule::budget, "budget", "What is drawn at once stays within what a headset's graphics card draws in time.", Severity::warning},
    {Rule::model_refused, "model-refused", "A model holds only what can be shown as it was made."},
    {Rule::json_pointer, "json-pointer", "Members of a payload are named by a JSON Pointer (RFC 6901), which begins with a slash."},
    {Rule::topic_filter, "topic-filter", "A topic filter of MQTT has + and # in levels of their own, and # last."},
    {Rule::picture_alt, "picture-alt", "A picture has an alternative text, for whoever cannot see it and wherever it cannot be shown."},
    {Rule::picture_refused, "picture-refused", "A picture is a PNG, JPEG or WebP of the folder, at most 8 MiB and 4096 texels a side."},
    {Rule::sound_caption, "sound-caption", "A sound has a caption in words, for whoever cannot hear it."},
    {Rule::sound_refused, "sound-refused", "A sound is a WAV, Ogg Vorbis or Opus file of the folder in mono or stereo, from half a second to three minutes long, and not silent."},
    {Rule::sound_level, "sound-level", "A sound was recorded neither so loud that its peaks are cut off nor so softly that its noise comes up with it.", Severity::warning},
    {Rule::sound_length, "sound-length", "What is said at a stop ends while the tour is there.", Severity::warning},
    {Rule::sound_language, "sound-language", "What is said at a stop is said in every language of the manifest.", Severity::warning},
};
static_assert(std::size(kRules) == static_cast<size_t>(Rule::count));

size_t distance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = row[j];
            row[j] = next;
        }
    }
    return row.back();
}

}  // namespace

std::span<const RuleRow> rules() { return kRules; }

const char* id(Rule rule) {
    const RuleRow& row = kRules[static_cast<size_t>(rule)];
    AISLAND_ASSERT(row.rule == rule);
    return row.id;
}

Severity severity(Rule rule) { return kRules[static_cast<size_t>(rule)].severity; }

std::string text(const Offence& offence) {
    return format("%s:%u:%u: %s: %s: %s", offence.path.c_str(), offence.line, offence.column,
                  severity(offence.rule) == Severity::error ? "error" : "warning", id(offence.rule), offence.message.c_str());
}

bool Offences::any_error() const {
    return std::any_of(list.begin(), list.end(), [](const Offence& o) { return severity(o.rule) == Severity::error; });
}

void Offences::add(const Source& at, Rule rule, std::string message) {
    list.push_back({files.at(at.file), at.line, at.column, rule, std::move(message)});
}

void Offences::sort() {
    const auto key = [](const Offence& o) { return std::tie(o.path, o.line, o.column, o.rule, o.message); };
    std::sort(list.begin(), list.end(), [&](const Offence& a, const Offence& b) { return key(a) < key(b); });
    list.erase(std::unique(list.begin(), list.end(), [&](const Offence& a, const Offence& b) { return key(a) == key(b); }), list.end());
}

std::string nearest(const std::string& word, std::span<const std::string> candidates) {
    std::string best;
    size_t least = std::min<size_t>(3, word.size() / 2 + 1);
    if (word.size() > 64) return best;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > 64) continue;
        const size_t d = distance(word, candidate);
        if (d < least) least = d, best = candidate;
    }
    return best;
}

std::string did_you_mean(const std::string& word, std::span<const std::string> candidates) {
    const std::string near = nearest(word, candidates);
    return near.empty() ? std::string() : "; did you mean \"" + near + "\"?";
}

}  // namespace aisland::bake
