// Alarms: which of the content's rules hold now, on which device, since when. A pure function of what a snapshot shows, of time and
// of what was remembered; states after ISA-18.2 (active, acknowledged, returned but not acknowledged).
// A drill is an alarm that someone started: it is marked as one everywhere and touches no value that a device reported.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/core/time.h"
#include "app/schema/schema.h"
#include "app/telemetry/snapshot.h"

namespace aisland::telemetry {

constexpr size_t kMaxAlarms = 1024;  // remembered; beyond it the mildest are not raised

// One rule that does not rest on one device.
struct AlarmState {
    uint32_t rule = 0;  // into schema::Table::alarms
    EntityId entity;
    Provenance provenance = Provenance::live;
    bool raised = false;  // else its cause has not lasted long enough yet
    bool acknowledged = false;
    bool drill = false;
    bool doubtful = false;  // the value it rests on is stale, lost or out of range
    bool cause = true;      // the cause is there now
    int64_t turned_ns = 0;  // steady: the cause came, or went
    int64_t raised_ns = 0;  // steady
    int64_t raised_ms = 0;  // wall clock on show
    double value = 0;
};

struct Drill {
    uint32_t rule = 0;
    int64_t started_ns = 0;
};

struct AlarmBook {
    std::vector<AlarmState> states;  // by rule, then entity
    std::vector<Drill> drills;
    int64_t evaluated_ns = 0;
    bool any = false;  // evaluated before
};

// Brings the book to `now`. Rules are looked at ten times a second, which is fast enough for people and cheap enough for a frame.
// Silence clears nothing: a value that is lost, or marked as out of range, keeps its alarm and makes it doubtful.
// True when anything changed.
bool evaluate(const schema::Table& table, const Snapshot& snapshot, Time now, AlarmBook& book);

// False: no such alarm stands.
bool acknowledge(const schema::Table& table, AlarmBook& book, ItemId rule, EntityId entity);

// False: no such rule, it cannot be drilled, or it is being drilled.
bool start_drill(const schema::Table& table, AlarmBook& book, ItemId rule, Time now);
bool stop_drill(const schema::Table& table, AlarmBook& book, ItemId rule);

// What stands, the gravest first, then the newest; for Snapshot::alarms.
void list_alarms(const schema::Table& table, const AlarmBook& book, std::vector<ActiveAlarm>& out);

// The book of one content for the next: what stands and what was acknowledged goes on under rules of the same id that watch the same
// attribute of the same type; what else stood is forgotten, and a drill whose rule is gone is over. `placed`: sorted, of the next content.
AlarmBook carry(const schema::Table& from, const schema::Table& to, std::span<const EntityId> placed, AlarmBook book);

// Forgets what rests on values of one provenance; drills go on.
void forget(AlarmBook& book, Provenance provenance);

}  // namespace aisland::telemetry
