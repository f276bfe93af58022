// The camera of flat hosts: critically damped towards its goal, exact for any step length, and flights along a raised arc.
#pragma once

#include "app/guide/visit.h"

namespace aisland::guide {

// Camera at a pose: the focus is where its axis meets the ground, or `fallback` metres ahead. fallback 0: distance 0.
Camera camera_at(const Pose& pose, float fov_y, float fallback);

// Keeps the eye and the direction and moves the focus to `distance` ahead.
Camera with_distance(const Camera& camera, float distance);

// One value towards `goal`: x'' = -2 w x' - w^2 (x - goal), solved in closed form.
void damp(float& value, float& speed, float goal, float w, float dt);
void damp(vec3& value, vec3& speed, vec3 goal, float w, float dt);

// Advances visit.shown towards visit.goal, or along visit.travel.
void advance_camera(Visit& visit, float dt);

// Starts a flight of the camera on show to `to`.
void fly_to(Visit& visit, const Camera& to);

// The camera is there at once.
void jump_to(Visit& visit, const Camera& to);

// The same direction within half a turn of `near`.
float unwrap(float angle, float near);

}  // namespace aisland::guide
