#include "app/telemetry/batch.h"

#include <algorithm>

namespace aisland::telemetry {

std::string_view reject_name(Reject reason) {
    static constexpr std::string_view kNames[] = {
        "too_large", "too_many_entities", "too_deep", "not_utf8", "not_json", "bad_string", "bad_number",
        "no_entity", "no_id", "unknown_type", "other_type", "no_known_attribute", "null_value", "not_finite",
        "wrong_kind", "wrong_unit", "duplicate_key", "bad_timestamp", "future_timestamp", "topic_too_long", "format"};
    static_assert(std::size(kNames) == static_cast<size_t>(Reject::count));
    return kNames[static_cast<size_t>(reason)];
}

uint64_t Batch::refusals() const {
    uint64_t sum = 0;
    for (const uint64_t count : rejected) sum += count;
    return sum;
}

void Batch::example(const RejectCounts& before, const std::string& where) {
    for (size_t i = 0; i < rejected.size(); ++i) {
        const auto reason = static_cast<Reject>(i);
        if (rejected[i] == before[i] || std::any_of(examples.begin(), examples.end(), [&](const Refused& r) { return r.reason == reason; })) continue;
        examples.push_back({reason, where});
    }
}

void Batch::drop_text(size_t from) {
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), '\0');
    text.resize(from);
}

void Batch::clear() {
    entities.clear();
    values.clear();
    drop_text(0);
    rejected.fill(0);
    examples.clear();
}

}  // namespace aisland::telemetry
