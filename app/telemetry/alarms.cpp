#include "app/telemetry/alarms.h"

#include <algorithm>
#include <cmath>

namespace aisland::telemetry {

namespace {

constexpr int64_t kEveryNs = 100'000'000;

int64_t ns(double seconds) { return static_cast<int64_t>(seconds * 1e9); }

bool before(const AlarmState& s, uint32_t rule, EntityId entity) { return s.rule != rule ? s.rule < rule : s.entity < entity; }

std::vector<AlarmState>::iterator find(AlarmBook& book, uint32_t rule, EntityId entity) {
    const auto at = std::lower_bound(book.states.begin(), book.states.end(), 0, [&](const AlarmState& s, int) { return before(s, rule, entity); });
    return at;
}

bool is(const AlarmBook& book, std::vector<AlarmState>::const_iterator at, uint32_t rule, EntityId entity) {
    return at != book.states.end() && at->rule == rule && at->entity == entity;
}

// Whether the value is a cause; `standing`: it was one, so that the quiet side of the hysteresis counts.
bool is_cause(const schema::Alarm& a, double value, bool standing) {
    switch (a.compare) {
        case schema::Compare::above: return standing ? value > a.clear : value > a.raise;
        case schema::Compare::below: return standing ? value < a.clear : value < a.raise;
        case schema::Compare::members: return value >= 0 && value < static_cast<double>(a.members.size()) && a.members[static_cast<size_t>(value)] != 0;
    }
    return false;
}

// One rule on one device. False: it rests and need not be remembered.
bool advance(const schema::Alarm& rule, const Value* v, Time now, AlarmState& s, bool fresh_state) {
    const bool known = v && !v->out_of_range && v->freshness != Freshness::lost && std::isfinite(v->number);
    s.doubtful = !known || v->freshness == Freshness::stale;
    if (known) {
        const bool cause = is_cause(rule, v->number, !fresh_state && s.cause);
        if (fresh_state || cause != s.cause) s.turned_ns = now.steady_ns;
        s.cause = cause;
        s.value = v->number;
        s.provenance = v->provenance;
    } else if (fresh_state) {
        return false;
    }
    const int64_t lasted = now.steady_ns - s.turned_ns;
    if (!s.raised) {
        if (!s.cause) return false;
        if (lasted < ns(rule.delay_s)) return true;
        s.raised = true;
        s.raised_ns = now.steady_ns;
        s.raised_ms = now.wall_ms;
        return true;
    }
    if (s.cause || lasted < ns(rule.clear_delay_s)) return true;
    return rule.latching && !s.acknowledged;
}

bool same(const AlarmState& a, const AlarmState& b) {
    return a.raised == b.raised && a.acknowledged == b.acknowledged && a.doubtful == b.doubtful && a.cause == b.cause && a.value == b.value &&
           a.provenance == b.provenance;
}

bool look_at(const schema::Table& table, uint32_t rule, EntityId entity, const Value* v, Time now, AlarmBook& book) {
    const auto at = find(book, rule, entity);
    const bool there = is(book, at, rule, entity);
    if (there && at->drill) return false;
    AlarmState next = there ? *at : AlarmState{};
    next.rule = rule;
    next.entity = entity;
    const bool stays = advance(table.alarms[rule], v, now, next, !there);
    if (!stays) {
        if (there) book.states.erase(at);
        return there;
    }
    if (there) {
        const bool changed = !same(*at, next);
        *at = next;
        return changed;
    }
    if (book.states.size() >= kMaxAlarms) return false;
    book.states.insert(at, next);
    return true;
}

bool end_drills(const schema::Table& table, AlarmBook& book, Time now) {
    const size_t before = book.drills.size();
    for (size_t i = 0; i < book.drills.size();) {
        const Drill drill = book.drills[i];
        const bool over = drill.rule >= table.alarms.size() || now.steady_ns - drill.started_ns >= ns(table.alarms[drill.rule].drill_s);
        if (!over) {
            ++i;
            continue;
        }
        std::erase_if(book.states, [&](const AlarmState& s) { return s.drill && s.rule == drill.rule; });
        book.drills.erase(book.drills.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return book.drills.size() != before;
}

uint32_t rule_of(const schema::Table& table, ItemId id) {
    for (uint32_t i = 0; i < table.alarms.size(); ++i)
        if (table.alarms[i].id == id) return i;
    return kNone;
}

}  // namespace

bool evaluate(const schema::Table& table, const Snapshot& snapshot, Time now, AlarmBook& book) {
    if (table.alarms.empty()) return false;
    if (book.any && now.steady_ns >= book.evaluated_ns && now.steady_ns - book.evaluated_ns < kEveryNs) return false;
    book.any = true;
    book.evaluated_ns = now.steady_ns;
    bool changed = end_drills(table, book, now);
    const uint32_t count = snapshot.entity_count();
    for (uint32_t rule = 0; rule < table.alarms.size(); ++rule) {
        const schema::Alarm& a = table.alarms[rule];
        for (const EntityId id : a.entities) changed |= look_at(table, rule, id, snapshot.find(id, a.attribute), now, book);
    }
    for (uint32_t place = 0; place < count; ++place) {
        const Identified device = snapshot.identity_at(place);
        if (!device.id || !device.placed) continue;  // what the content does not place raises no alarm
        for (uint32_t rule = 0; rule < table.alarms.size(); ++rule) {
            const schema::Alarm& a = table.alarms[rule];
            if (a.type == device.type && a.entities.empty()) changed |= look_at(table, rule, device.id, snapshot.find(device.id, a.attribute), now, book);
        }
    }
    return changed;
}

bool acknowledge(const schema::Table& table, AlarmBook& book, ItemId rule, EntityId entity) {
    const uint32_t index = rule_of(table, rule);
    const auto at = find(book, index, entity);
    if (index == kNone || !is(book, at, index, entity) || !at->raised) return false;
    at->acknowledged = true;
    if (!at->cause && !at->drill) book.states.erase(at);
    return true;
}

bool start_drill(const schema::Table& table, AlarmBook& book, ItemId id, Time now) {
    const uint32_t rule = rule_of(table, id);
    if (rule == kNone || !table.alarms[rule].drill_entity) return false;
    for (const Drill& drill : book.drills)
        if (drill.rule == rule) return false;
    const EntityId entity = table.alarms[rule].drill_entity;
    const auto at = find(book, rule, entity);
    if (is(book, at, rule, entity) && at->raised) return false;  // a real one is no time for a drill
    AlarmState s;
    s.rule = rule;
    s.entity = entity;
    s.provenance = Provenance::simulated;
    s.raised = s.drill = true;
    s.turned_ns = s.raised_ns = now.steady_ns;
    s.raised_ms = now.wall_ms;
    s.value = table.alarms[rule].compare == schema::Compare::members ? 1 : table.alarms[rule].raise;
    if (is(book, at, rule, entity))
        *at = s;
    else
        book.states.insert(at, s);
    book.drills.push_back({rule, now.steady_ns});
    return true;
}

bool stop_drill(const schema::Table& table, AlarmBook& book, ItemId id) {
    const uint32_t rule = rule_of(table, id);
    const size_t gone = std::erase_if(book.drills, [&](const Drill& d) { return d.rule == rule; });
    std::erase_if(book.states, [&](const AlarmState& s) { return s.drill && s.rule == rule; });
    return gone > 0;
}

void list_alarms(const schema::Table& table, const AlarmBook& book, std::vector<ActiveAlarm>& out) {
    out.clear();
    for (const AlarmState& s : book.states) {
        if (!s.raised || s.rule >= table.alarms.size()) continue;
        ActiveAlarm a;
        a.rule = s.rule;
        a.id = table.alarms[s.rule].id;
        a.entity = s.entity;
        a.severity = table.alarms[s.rule].severity;
        a.phase = !s.cause ? AlarmPhase::returned : s.acknowledged ? AlarmPhase::acknowledged
                                                                   : AlarmPhase::active;
        a.provenance = s.provenance;
        a.drill = s.drill;
        a.doubtful = s.doubtful;
        a.raised_ns = s.raised_ns;
        a.raised_ms = s.raised_ms;
        a.value = s.value;
        out.push_back(a);
    }
    std::stable_sort(out.begin(), out.end(), [](const ActiveAlarm& a, const ActiveAlarm& b) {
        if (a.severity != b.severity) return a.severity > b.severity;
        return a.raised_ns > b.raised_ns;
    });
}

AlarmBook carry(const schema::Table& from, const schema::Table& to, std::span<const EntityId> placed, AlarmBook book) {
    std::vector<uint32_t> next(from.alarms.size(), kNone);
    for (size_t i = 0; i < from.alarms.size(); ++i) {
        const uint32_t same_id = rule_of(to, from.alarms[i].id);
        if (same_id == kNone) continue;
        const schema::Alarm &was = from.alarms[i], &is = to.alarms[same_id];
        if (was.type == is.type && was.attribute == is.attribute && was.compare == is.compare) next[i] = same_id;
    }
    const auto gone = [&](uint32_t rule) { return rule >= next.size() || next[rule] == kNone; };
    std::erase_if(book.states, [&](const AlarmState& s) {
        if (gone(s.rule) || !std::binary_search(placed.begin(), placed.end(), s.entity)) return true;
        const std::vector<EntityId>& only = to.alarms[next[s.rule]].entities;
        return !s.drill && !only.empty() && std::find(only.begin(), only.end(), s.entity) == only.end();
    });
    std::erase_if(book.drills, [&](const Drill& d) { return gone(d.rule) || !to.alarms[next[d.rule]].drill_entity; });
    for (AlarmState& s : book.states) s.rule = next[s.rule];
    for (Drill& d : book.drills) d.rule = next[d.rule];
    std::erase_if(book.states, [&](const AlarmState& s) {
        return s.drill && std::none_of(book.drills.begin(), book.drills.end(), [&](const Drill& d) { return d.rule == s.rule; });
    });
    std::sort(book.states.begin(), book.states.end(), [](const AlarmState& a, const AlarmState& b) { return before(a, b.rule, b.entity); });
    book.any = false;  // looked at afresh
    return book;
}

void forget(AlarmBook& book, Provenance provenance) {
    std::erase_if(book.states, [&](const AlarmState& s) { return !s.drill && s.provenance == provenance; });
}

}  // namespace aisland::telemetry
