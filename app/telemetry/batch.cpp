#include "app/telemetry/batch.h"

namespace aisland::telemetry {

std::string_view reject_name(Reject reason) {
    static constexpr std::string_view kNames[] = {
        "too_large",    "too_many_entities", "too_deep",           "not_utf8",   "not_json",   "bad_string",   "bad_number",
        "no_entity",    "no_id",             "unknown_type",       "other_type", "no_known_attribute", "null_value", "not_finite",
        "wrong_kind",   "wrong_unit",        "duplicate_key",      "bad_timestamp", "future_timestamp", "topic_too_long", "format"};
    static_assert(std::size(kNames) == static_cast<size_t>(Reject::count));
    return kNames[static_cast<size_t>(reason)];
}

void Batch::clear() {
    entities.clear();
    values.clear();
    text.clear();
    rejected.fill(0);
}

}  // namespace aisland::telemetry
