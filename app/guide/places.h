// Places a visit can be taken to: views, zones, stops, buildings, devices; and getting there.
#pragma once

#include <optional>

#include "app/content/catalog.h"
#include "app/guide/visit.h"
#include "app/telemetry/snapshot.h"

namespace aisland::guide {

std::optional<Place> place_of_item(const content::Catalog& catalog, ItemId item, const Camera& from);
std::optional<Place> place_of_entity(const content::Catalog& catalog, EntityId entity, const Camera& from);
// By authored name: a view, or TOUR/STOP.
std::optional<Place> place_of_view(const content::Catalog& catalog, std::string_view name);

// The id by which place_of_item knows it; none where there is no such view.
ItemId item_of_view(const content::Catalog& catalog, std::string_view name);

// Goes there: a flight within a cell on flat hosts, a fade-cut between cells and in a headset; at once when `now`.
void go(Visit& visit, const content::Catalog& catalog, const Place& place, bool at_once);
// The move itself, without any fade.
void arrive(Visit& visit, const content::Catalog& catalog, const Place& place);

void set_motion(Visit& visit, const content::Catalog& catalog, Motion motion);
// 1 = life size, kTableScale = table-top. Headset only; flat hosts fly.
void set_scale(Visit& visit, const content::Catalog& catalog, float scale);

void select(Visit& visit, const content::Catalog& catalog, Selection selection, Time now);

// Puts the rig so that the head is over `ground` and looks along world yaw `facing`.
void stand(Visit& visit, const Pose& head_in_stage, vec3 ground, float facing);

// Where the thing is: centre of a building, sign of a zone, entity position.
std::optional<vec3> position_of(const content::Catalog& catalog, const Selection& selection);

// The visit over into generation `next` of the content: what is gone is let go, the rest is found again by id.
void migrate(Visit& visit, const content::Catalog& next);

}  // namespace aisland::guide
