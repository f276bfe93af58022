#include "app/telemetry/store.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "app/core/assert.h"
#include "app/core/format.h"
#include "app/core/log.h"
#include "app/telemetry/clean_text.h"
#include "app/telemetry/places.h"
#include "app/telemetry/topics.h"
#include "app/telemetry/turns.h"

namespace aisland::telemetry {

namespace {

constexpr std::string_view kAvailability = "/availability";

bool is_ignored(std::string_view topic) {
    if (topic.ends_with("/cmd") || topic.ends_with("/ack")) return true;
    return topic.starts_with("aisland/v1/fleet/") || topic.starts_with("aisland/v1/guide/");
}

bool same_value(const Stored& s, const BatchValue& v, std::string_view text) {
    return s.number == v.number && s.position == v.position && s.text == text;
}

}  // namespace

Provenance provenance_of(std::string_view topic) {
    if (topic.starts_with("aisland-sim/")) return Provenance::simulated;
    return topic.starts_with("aisland-replay/") ? Provenance::replay : Provenance::live;
}

// Of another store than any before; each counts on from there.
uint64_t next_base() {
    static std::atomic<uint64_t> stores{0};
    return ++stores << 32;
}

struct Store::Impl {
    Turns decoding;  // guards the decoder and `batch`; taken before `turns`, which guards all else
    mutable Turns turns;

    std::unique_ptr<schema::Table> table;  // the decoder points at it
    TangentPlane projection;
    std::unique_ptr<Decoder> decoder;
    Batch batch;

    Places places;
    Topics topics{kMaxTopics, kMaxSources};
    WallReference wall;
    StoreCounts counts;
    uint64_t refusals_so_far = 0;  // of all reasons
    struct Refusal {
        std::string topic;
        int64_t logged_ns = 0;
        bool logged = false;
    };
    std::array<Refusal, static_cast<size_t>(Reject::count)> refusals;
    std::vector<std::pair<Reject, Explained>> examples;
    std::vector<LinkStatus> links;
    uint64_t version = 1;
    uint64_t base = next_base();  // counts what is heard of sources
    uint64_t live_placed = 0;     // live values of placed entities
    AlarmBook book;
    std::vector<ActiveAlarm> alarms;
    std::vector<ItemId> drills;
    struct Drilled {
        EntityId entity;
        AttributeId attribute;
        double value;
        ItemId rule;
        double before;
    };
    std::vector<Drilled> drilled;  // simulated values that drills hold
    std::shared_ptr<Snapshot::Impl::Pool> pool = std::make_shared<Snapshot::Impl::Pool>();

    uint32_t place_of(const BatchEntity& e, std::string_view name) { return places.place_of(*table, e.id, e.type, name, counts.evicted); }
    void apply(const Batch& b, const Origin& origin, Time received);
    Stored& set(Record& record, const BatchValue& v, std::string_view text, const Origin& origin, TopicRef topic, int64_t age_ms,
                int64_t observed_ms, int64_t received_ns);
    // gone(const Stored&) -> bool; places [from, to)
    template <class F>
    void erase_values(uint32_t from, uint32_t to, F&& gone);
    void run_drills(Time now);
    void hold(const Drilled& d, bool release);
    void evaluate_alarms(const Snapshot& snapshot, Time now);
    void clear(std::string_view topic);
    void collect_examples(std::string_view topic);
    void availability(std::string_view topic, std::string_view text);
    void refused(Reject reason, uint64_t times, std::string_view topic, Time now);
    void adopt(std::vector<KnownEntity> entities, const std::vector<std::shared_ptr<Page>>& before);
    const schema::Type* type_of(TypeId id) const { return table->find(id); }
};

Stored& Store::Impl::set(Record& record, const BatchValue& v, std::string_view text, const Origin& origin, TopicRef topic, int64_t age_ms,
                         int64_t observed_ms, int64_t received_ns) {
    auto at = std::lower_bound(record.values.begin(), record.values.end(), v, [&](const Stored& s, const BatchValue& wanted) {
        return s.attribute != wanted.attribute ? s.attribute < wanted.attribute : s.provenance < origin.provenance;
    });
    const bool there = at != record.values.end() && at->attribute == v.attribute && at->provenance == origin.provenance;
    // A broker repeats its retained messages at every subscription. What is known better already stays.
    if (there && origin.retained) {
        const bool older = observed_ms != 0 && observed_ms < at->observed_ms;
        const bool repeated = same_value(*at, v, text) && (observed_ms == 0 || observed_ms == at->observed_ms);
        if (older || (repeated && at->measured_ns != kUnknownAge)) {
            at->topic = topic;
            return *at;
        }
    }
    if (!there) {
        at = record.values.insert(at, Stored{});
        live_placed += record.identity->placed && origin.provenance == Provenance::live;
    }
    const bool unknown_age = origin.retained && observed_ms == 0;
    at->attribute = v.attribute;
    at->provenance = origin.provenance;
    at->out_of_range = v.out_of_range;
    at->topic = topic;
    at->number = v.number;
    at->drill = false;
    if (origin.provenance == Provenance::simulated)
        for (Drilled& d : drilled)
            if (d.entity == record.identity->id && d.attribute == v.attribute) {
                d.before = v.number;
                at->number = d.value;
                at->drill = true;
            }
    at->position = v.position;
    at->observed_ms = observed_ms;
    at->measured_ns = unknown_age ? kUnknownAge : received_ns - std::max<int64_t>(0, age_ms) * 1'000'000;
    at->text = text;
    at->offline = false;
    return *at;
}

void Store::Impl::apply(const Batch& b, const Origin& origin, Time received) {
    for (size_t i = 0; i < b.rejected.size(); ++i)
        if (b.rejected[i]) refused(static_cast<Reject>(i), b.rejected[i], origin.topic, received);
    if (b.entities.empty()) return;
    // What comes over no topic is ours, measured by the clock that it is applied with.
    const int64_t reference_ms = origin.topic.empty() ? received.wall_ms : wall.ms(received);
    const auto in_future = [&](int64_t observed_ms) { return observed_ms > reference_ms + kMsPerDay; };
    const TopicRef topic = origin.topic.empty() ? TopicRef{} : topics.use(origin.topic, counts.evicted);
    int64_t skew_ms = 0;
    if (topic.index != kNone) {
        int64_t newest_ms = 0;
        for (const BatchValue& v : b.values) newest_ms = std::max(newest_ms, v.observed_ms);
        if (newest_ms != 0 && !origin.retained) wall.evidence(received, newest_ms);
        if (const uint32_t source = topics.source_of(topic); source != kNoSource) {
            if (newest_ms != 0 && !origin.retained && !in_future(newest_ms)) topics.skew(source).add(reference_ms - newest_ms);
            skew_ms = topics.skew(source).ms();
        }
    }
    for (const BatchEntity& e : b.entities) {
        const uint32_t place = place_of(e, b.name_of(e));
        Record& record = places.writable(place);
        if (topic.index != kNone) topics.note_place(topic, place);
        if (record.identity->type != e.type) {
            refused(Reject::other_type, 1, origin.topic, received);
            continue;
        }
        for (uint32_t i = e.first; i < e.first + e.count; ++i) {
            const BatchValue& v = b.values[i];
            int64_t observed_ms = v.observed_ms;
            if (in_future(observed_ms)) {
                observed_ms = 0;
                refused(Reject::future_timestamp, 1, origin.topic, received);
            }
            const int64_t age_ms = observed_ms == 0 ? 0 : reference_ms - observed_ms - skew_ms;
            set(record, v, b.text_of(v), origin, topic, age_ms, observed_ms, received.steady_ns);
            ++counts.applied;
        }
    }
    ++version;
}

// Puts a drill's value in the place of the simulated one, or back.
void Store::Impl::hold(const Drilled& d, bool release) {
    const uint32_t place = places.find_known(d.entity);
    if (place == kNone) return;
    for (Stored& s : places.writable(place).values) {
        if (s.attribute != d.attribute || s.provenance != Provenance::simulated) continue;
        s.number = release ? d.before : d.value;
        s.drill = !release;
        ++version;
    }
}

void Store::Impl::run_drills(Time now) {
    for (const Drill& drill : book.drills) {
        const schema::Alarm& rule = table->alarms[drill.rule];
        for (const schema::Reaction& r : rule.reactions) {
            const bool due = static_cast<double>(now.steady_ns - drill.started_ns) * 1e-9 >= r.after_s;
            const auto same = [&](const Drilled& d) { return d.entity == r.entity && d.attribute == r.attribute; };
            if (!due || std::any_of(drilled.begin(), drilled.end(), same)) continue;
            double before = r.value;
            if (const uint32_t place = places.find_known(r.entity); place != kNone)
                for (const Stored& s : places.writable(place).values)
                    if (s.attribute == r.attribute && s.provenance == Provenance::simulated) before = s.number;
            drilled.push_back({r.entity, r.attribute, r.value, rule.id, before});
            hold(drilled.back(), false);
        }
    }
    drills.clear();
    for (const Drill& drill : book.drills) drills.push_back(table->alarms[drill.rule].id);
    std::erase_if(drilled, [&](const Drilled& d) {
        if (std::find(drills.begin(), drills.end(), d.rule) != drills.end()) return false;
        hold(d, true);
        return true;
    });
}

void Store::Impl::evaluate_alarms(const Snapshot& snapshot, Time now) {
    if (evaluate(*table, snapshot, now, book)) {
        list_alarms(*table, book, alarms);
        ++version;
    }
    run_drills(now);
}

template <class F>
void Store::Impl::erase_values(uint32_t from, uint32_t to, F&& gone) {
    for (uint32_t place = from; place < to; ++place) {
        const Record* record = places.find(place);
        if (!record || std::none_of(record->values.begin(), record->values.end(), gone)) continue;
        Record& mine = places.writable(place);
        counts.cleared += static_cast<uint64_t>(std::erase_if(mine.values, [&](const Stored& s) {
            if (!gone(s)) return false;
            live_placed -= mine.identity->placed && s.provenance == Provenance::live;
            return true;
        }));
        ++version;
    }
}

void Store::Impl::collect_examples(std::string_view topic) {
    for (size_t i = 0; i < batch.rejected.size(); ++i) {  // of the payload as a whole there is nothing to show but its topic
        const auto reason = static_cast<Reject>(i);
        if (batch.rejected[i] && std::none_of(batch.examples.begin(), batch.examples.end(), [&](const Refused& r) { return r.reason == reason; }))
            batch.examples.push_back({reason, ""});
    }
    std::string clean;
    append_clean(clean, topic, kMaxText);
    for (const Refused& r : batch.examples) {
        const bool there = std::any_of(examples.begin(), examples.end(), [&](const auto& e) { return e.first == r.reason && e.second.topic == clean; });
        if (!there && examples.size() < 256) examples.push_back({r.reason, {clean, r.where}});
    }
}

void Store::Impl::availability(std::string_view topic, std::string_view text) {
    const std::string_view prefix = topic.substr(0, topic.size() - kAvailability.size());
    while (!text.empty() && (text.back() <= ' ' || text.back() == '"')) text.remove_suffix(1);
    while (!text.empty() && (text.front() <= ' ' || text.front() == '"')) text.remove_prefix(1);
    ++version;
    ++base;
    if (text.empty()) {
        topics.forget_availability(prefix);
    } else if (text == "online" || text == "offline") {
        if (!topics.set_availability(prefix, text == "online")) ++counts.ignored;
    } else {
        ++counts.ignored;
    }
}

void Store::Impl::refused(Reject reason, uint64_t times, std::string_view topic, Time now) {
    counts.rejected[static_cast<size_t>(reason)] += times;
    refusals_so_far += times;
    Refusal& r = refusals[static_cast<size_t>(reason)];
    r.topic.clear();
    append_clean(r.topic, topic, kMaxText);
    if (r.logged && now.steady_ns - r.logged_ns < 1'000'000'000) return;
    r.logged = true;
    r.logged_ns = now.steady_ns;
    log(LogLevel::warning, "telemetry",
        format("refused, %.*s, %llu so far; last on %s", static_cast<int>(reject_name(reason).size()), reject_name(reason).data(),
               static_cast<unsigned long long>(counts.rejected[static_cast<size_t>(reason)]), r.topic.c_str()));
}

// Builds the places of new content and moves into them what `before` held and the new schema still names.
void Store::Impl::adopt(std::vector<KnownEntity> entities, const std::vector<std::shared_ptr<Page>>& before) {
    places.begin(*table, std::move(entities));
    live_placed = 0;
    for (const std::shared_ptr<Page>& page : before) {
        for (const std::shared_ptr<Record>& old : page->records) {
            const schema::Type* type = old && old->identity ? type_of(old->identity->type) : nullptr;
            if (!type || old->values.empty()) continue;
            Record& record = places.writable(place_of({old->identity->id, old->identity->type}, old->identity->text_id));
            if (record.identity->type != old->identity->type) continue;
            for (const Stored& s : old->values) {
                if (!schema::find_attribute(*type, s.attribute)) continue;
                record.values.push_back(s);
                live_placed += record.identity->placed && s.provenance == Provenance::live;
            }
        }
    }
    ++version;
}

Store::Store(const schema::Table& table, TangentPlane projection, std::vector<KnownEntity> known) : m_impl(std::make_unique<Impl>()) {
    m_impl->pool->reserve(4);
    set_content(table, projection, std::move(known));
}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

void Store::set_content(schema::Table table, TangentPlane projection, std::vector<KnownEntity> known) {
    Impl& s = *m_impl;
    const Turn decoding(s.decoding);
    const Turn turn(s.turns);
    s.decoder.reset();
    const std::unique_ptr<schema::Table> old = std::exchange(s.table, std::make_unique<schema::Table>(std::move(table)));
    s.projection = projection;
    if (old) {
        std::vector<EntityId> placed;
        for (const KnownEntity& k : known) placed.push_back(k.id);
        std::sort(placed.begin(), placed.end());
        s.book = carry(*old, *s.table, placed, std::move(s.book));
    }
    list_alarms(*s.table, s.book, s.alarms);
    s.decoder = std::make_unique<Decoder>(*s.table, projection);
    const std::vector<std::shared_ptr<Page>> before = s.places.take_pages();
    s.adopt(std::move(known), before);
    s.run_drills({});  // what was held for a drill that is over is let go
}

Store::Received Store::receive(std::string_view topic, std::span<std::byte> payload, bool retained, Time received) {
    Impl& s = *m_impl;
    const bool plain = topic.size() <= kMaxTopicBytes && !topic.ends_with(kAvailability) && !is_ignored(topic) && !payload.empty();
    const Turn decoding(s.decoding);
    if (plain) s.decoder->decode(topic, payload, s.batch);
    const Turn turn(s.turns);
    const uint64_t applied = s.counts.applied, rejected = s.refusals_so_far;
    ++s.counts.received;
    s.wall.ms(received);
    if (plain) {
        s.apply(s.batch, {provenance_of(topic), topic, retained}, received);
        if (s.batch.explain) s.collect_examples(topic);
        return {s.counts.applied - applied, s.refusals_so_far - rejected};
    }
    if (topic.size() > kMaxTopicBytes) {
        s.refused(Reject::topic_too_long, 1, topic, received);
    } else if (topic.ends_with(kAvailability)) {
        s.availability(topic, {reinterpret_cast<const char*>(payload.data()), std::min<size_t>(payload.size(), 64)});
    } else if (is_ignored(topic)) {
        ++s.counts.ignored;
    } else {
        s.clear(topic);
    }
    std::fill(payload.begin(), payload.end(), std::byte{0});
    return {0, s.refusals_so_far - rejected};
}

void Store::apply(const Batch& batch, const Origin& origin, Time received) {
    const Turn turn(m_impl->turns);
    m_impl->apply(batch, origin, received);
}

void Store::restore(std::span<const Kept> values, int64_t shift_ns, std::optional<Provenance> as) {
    Impl& s = *m_impl;
    const Turn turn(s.turns);
    for (const Kept& v : values) {
        const schema::Type* type = s.type_of(v.type);
        if (!type || !schema::find_attribute(*type, v.attribute)) continue;  // of other content
        Record& record = s.places.writable(s.place_of({v.entity, v.type}, v.text_id));
        if (record.identity->type != v.type) continue;
        const Origin origin{as.value_or(v.provenance), "", false};
        if (v.gone) {
            const auto gone = [&](const Stored& x) { return x.attribute == v.attribute && x.provenance == origin.provenance; };
            if (std::erase_if(record.values, gone) && record.identity->placed && origin.provenance == Provenance::live) --s.live_placed;
            continue;
        }
        BatchValue b;
        b.attribute = v.attribute;
        b.number = v.number;
        b.position = v.position;
        b.out_of_range = v.out_of_range;
        Stored& stored = s.set(record, b, v.text, origin, {}, 0, v.observed_ms, 0);
        stored.offline = v.offline;
        stored.measured_ns = v.measured_ns == kNoMeasuredTime ? kUnknownAge : v.measured_ns + shift_ns;
    }
    if (!values.empty()) ++s.version;
}

void Store::Impl::clear(std::string_view topic) {
    const TopicRef ref = topics.find(topic);
    if (ref.index == kNone) return;
    const uint32_t only = topics.only_place(ref);
    erase_values(only == kNone ? 0 : only, only == kNone ? places.count() : only + 1, [&](const Stored& v) { return v.topic == ref; });
    topics.forget(ref);
}

void Store::clear(std::string_view topic) {
    const Turn turn(m_impl->turns);
    m_impl->clear(topic);
}

void Store::forget(Provenance provenance) {
    const Turn turn(m_impl->turns);
    m_impl->erase_values(0, m_impl->places.count(), [&](const Stored& v) { return v.provenance == provenance; });
    telemetry::forget(m_impl->book, provenance);
    list_alarms(*m_impl->table, m_impl->book, m_impl->alarms);
}

bool Store::acknowledge(ItemId alarm, EntityId entity) {
    const Turn turn(m_impl->turns);
    if (!telemetry::acknowledge(*m_impl->table, m_impl->book, alarm, entity)) return false;
    list_alarms(*m_impl->table, m_impl->book, m_impl->alarms);
    ++m_impl->version;
    return true;
}

bool Store::start_drill(ItemId alarm, Time now) {
    const Turn turn(m_impl->turns);
    if (!telemetry::start_drill(*m_impl->table, m_impl->book, alarm, now)) return false;
    list_alarms(*m_impl->table, m_impl->book, m_impl->alarms);
    m_impl->run_drills(now);
    ++m_impl->version;
    return true;
}

bool Store::stop_drill(ItemId alarm) {
    const Turn turn(m_impl->turns);
    if (!telemetry::stop_drill(*m_impl->table, m_impl->book, alarm)) return false;
    list_alarms(*m_impl->table, m_impl->book, m_impl->alarms);
    m_impl->run_drills({});
    ++m_impl->version;
    return true;
}

Snapshot Store::snapshot(Time now) {
    Impl& s = *m_impl;
    const Turn turn(s.turns);
    Snapshot out;
    if (s.pool->empty()) {
        out.m_impl = std::make_unique<Snapshot::Impl>();
    } else {
        out.m_impl = std::move(s.pool->back());
        s.pool->pop_back();
    }
    Snapshot::Impl& i = *out.m_impl;
    i.pool = s.pool;
    i.now = now;
    s.places.share(i);
    i.sources = s.topics.shared();
    i.arena.reset();
    i.evaluated.assign(i.pages.size(), nullptr);
    s.evaluate_alarms(out, now);
    out.alarms = s.alarms;
    out.drills = s.drills;
    out.links = s.links;
    out.sources = i.sources->sources;
    out.any_live = s.live_placed > 0;
    out.version = s.version;
    out.base = s.base;
    return out;
}

void Store::set_links(std::vector<LinkStatus> links) {
    const Turn turn(m_impl->turns);
    m_impl->links.swap(links);
}

StoreCounts Store::counts() const {
    const Turn turn(m_impl->turns);
    return m_impl->counts;
}

void Store::explain(bool on) {
    const Turn decoding(m_impl->decoding);
    m_impl->batch.explain = on;
}

std::vector<std::pair<Reject, Store::Explained>> Store::take_examples() {
    const Turn turn(m_impl->turns);
    return std::exchange(m_impl->examples, {});
}

}  // namespace aisland::telemetry
