// What is wrong with authored content: where, by which rule, and what to do. Offences are collected, never thrown, and all
// of them are reported.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/bake/authored.h"

namespace aisland::bake {

enum class Rule : uint8_t {
    file_missing,
    file_unreadable,
    json_syntax,
    json_depth,
    json_duplicate_key,
    version,
    unknown_key,
    missing_key,
    wrong_type,
    out_of_range,
    unknown_value,
    empty_value,
    bad_date,
    bad_id,
    duplicate_id,
    dangling_reference,
    text_missing,
    translation_missing,
    translation_placeholder,
    po_syntax,
    po_duplicate,
    unit_unknown,
    geometry_kind,
    geometry_points,
    geometry_crossing,
    geometry_far,
    geometry_ashore,
    geometry_model,
    shore,
    building_number,
    entity_pattern,
    attribute_kind,
    system_missing,
    zone_place,
    device_outside,
    version_old,
    translation_fuzzy,
    translation_long,
    glyph_missing,
    fact_review,
    type_unplaced,
    entity_unbound,
    stop_unreachable,
    hotspot_reach,
    tour_length,
    contrast,
    budget,
    model_refused,
    json_pointer,
    topic_filter,
    picture_alt,
    picture_refused,
    sound_caption,
    sound_refused,
    sound_level,
    sound_length,
    sound_language,
    count
};

enum class Severity : uint8_t {
    error,    // nothing is baked
    warning,  // it is baked, and someone should look
};

struct RuleRow {
    Rule rule;
    const char* id;           // as printed and as SARIF's ruleId: "unknown-key"
    const char* explanation;  // one sentence for whoever breaks it
    Severity severity = Severity::error;
};
std::span<const RuleRow> rules();  // in the order of Rule
const char* id(Rule rule);
Severity severity(Rule rule);

struct Offence {
    std::string path;               // relative to the content folder
    uint32_t line = 0, column = 0;  // 1-based; 0 = the whole file
    Rule rule = Rule::json_syntax;
    std::string message;  // what was found, what to do
};
// "path:line:column: error: rule-id: what was found, what to do"; of a warning "warning" stands for "error"
std::string text(const Offence& offence);

struct Offences {
    std::vector<std::string> files;  // names by Source::file, relative to the content folder
    std::vector<Offence> list;

    void add(const Source& at, Rule rule, std::string message);
    // By file, line, column, rule; equal ones once.
    void sort();
    bool any_error() const;
};

// The candidate nearest to `word` when it is near enough to be a slip of the pen, else empty (Levenshtein distance).
std::string nearest(const std::string& word, std::span<const std::string> candidates);
// "; did you mean \"x\"?" or ""
std::string did_you_mean(const std::string& word, std::span<const std::string> candidates);

}  // namespace aisland::bake
