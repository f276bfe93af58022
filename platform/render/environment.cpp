#include "platform/render/environment.h"

#include <algorithm>
#include <cmath>

namespace aisland::render {
namespace {

constexpr float kPi = 3.14159265f;
constexpr float kThinsOut_m = 160.0f;  // scale height of the haze
constexpr float kShadeOfLand = 0.65f;  // of the land's light, what things too slim for the maps take between walls by day
constexpr float kMoon_klx = 0.0006f;   // a bright night in a city park; a full moon at its best gives 0.0003

float night_share(const Environment& environment) {
    return 1.0f - glm::smoothstep(-0.09f, 0.07f, environment.sun_direction.y);
}

// Exposure from the light on level ground. An eye (and a good photograph) follows the light only in part: night stays darker
// than day. The power 0.74 spreads five decades of light over less than four.
float exposure_for(float horizontal_klx, float bias_ev) {
    const float noon = 0.235f / (0.18f * 110.0f / kPi);
    return noon * std::pow(110.0f / std::max(horizontal_klx, 0.0024f), 0.74f) * std::exp2(bias_ev);
}

Eye eye_of(const PictureInputs& in, uint32_t index) {
    const Picture& p = *in.picture;
    if (p.kind == PictureKind::eyes || p.kind == PictureKind::eye) {
        const size_t at = std::min<size_t>(p.kind == PictureKind::eye && in.views.size() > 1 ? p.eye : index, in.views.size() - 1);
        const View& view = in.views[at];
        return {{p.rig.position + p.rig.orientation * (p.scale * view.pose.position),
                 glm::normalize(p.rig.orientation * view.pose.orientation)},
                view.fov};
    }
    const float up = 0.5f * p.fov_y;
    const float right = std::atan(std::tan(up) * static_cast<float>(in.size.width) / static_cast<float>(in.size.height));
    return {p.rig, {-right, right, up, -up}};
}

void set_air(gpu_data::PictureData& d, const PictureInputs& in) {
    const Environment& e = in.frame->environment;
    const SkyLight& sky = *in.sky;
    const float haze = std::clamp(e.haze, 0.0f, 1.0f);
    d.fog_color = vec4(sky.fog, (0.25f + 2.2f * haze) * 3.0e-4f);
    d.fog_sun = vec4(sky.fog_sun, kThinsOut_m);
    d.ground = vec4(sky.ground, in.world->land_range);
    for (int i = 0; i < 9; ++i) d.ambient[i] = vec4(sky.ambient[i], 0.0f);
    d.aureole = vec4(sky.aureole, kShadeOfLand * (1 - night_share(e)));
    // Walls, by half the sky and by the sun where it finds them.
    d.bounce = vec4(in.world->open->walls, 0.0f) * (0.55f * d.ambient[0]);
    d.bounce.w = 0.25f * in.world->open->walls.y;
    d.bounce_sun = vec4(in.world->open->walls * sky.sun_color / kPi, glm::length(vec2(d.sun.x, d.sun.z)) / kPi);
    d.open_low = vec4(in.world->open->low, in.world->open->side > 0 ? 1.0f / in.world->open->side : 0.0f);
    d.open_scale = vec4(1.0f / std::max(in.world->open->height, 1.0f), 1.3f * in.world->open->side / float{kOpenSize},
                        in.world->open->side > 0 ? 1.0f : 0.0f, 0.0f);
    // The lamps of a whole city, scattered: paths stay readable where no lamp of the World stands.
    const float city = 0.0009f * night_share(e);
    d.ambient[0] += vec4(city * vec3(1.0f, 0.90f, 0.80f), 0.0f);
    d.ambient[1] += vec4(0.3f * city * vec3(0.9f, 0.95f, 1.0f), 0.0f);
    d.bounce += vec4(0.5f * city * vec3(1.0f, 0.86f, 0.68f), 0.0f);
}

// Of how bright the picture of an island has it, what a room's windows show: by day a photographer lets them be brighter than the
// room, by night an eye is used to the room.
float shown_by_windows(float sun_y) {
    constexpr float kNoon = 3.0f, kSunset = 1.15f, kNight = 0.14f;
    return glm::mix(glm::mix(kNight, kSunset, glm::smoothstep(-0.20f, 0.03f, sun_y)), kNoon, glm::smoothstep(0.03f, 0.45f, sun_y));
}

constexpr float kRoom = 0.215f;  // mean of irradiance / pi in a room, klx
constexpr float kLamps = 0.01f * gpu_data::kMeanShare_percent;
constexpr float kExposure = 3.8f;  // of a room that its lamps alone light
constexpr float kShown = 0.01f * gpu_data::kShown_percent;
constexpr float kFollows = 1.2f;  // how far the eye follows the day in it
constexpr float kLights = 6.5f;   // how much brighter windows light the room than they are shown; by their real luminance it would be more than twenty
constexpr float kWalls = 1.2f;    // of the mean of the daylight in a room, what the brighter of them send back
constexpr float kStands = 0.85f;  // of the light on level ground, what falls on things that stand
constexpr float kBefore = 0.75f;  // and of that on those before windows, which stand close together
constexpr vec3 kRoomTint{1.0f, 0.975f, 0.945f};

// Into a room that is lit by lamps so far.
void let_day_in(gpu_data::PictureData& d, const Probe& probe, const RoomWindows& windows, const SkyLight& sky) {
    const float on_land = kStands * std::max(sky.horizontal_klx / kPi, 0.0009f);
    const WindowLight day = seen_by_windows(windows, sky, on_land * kRoomTint);
    const float in_room = kLights * glm::dot(glm::mix(glm::mix(day.sky[1], day.sky[0], day.across), day.land, windows.of_land), vec3(0.2126f, 0.7152f, 0.0722f)) * windows.share;
    const float closes = 1 + kFollows * in_room * d.sky_scale / (kLamps * kRoom);
    d.exposure.x /= closes, d.exposure.z *= closes, d.sky_scale *= closes;  // screens and windows are shown as before
    d.room_low = vec4(probe.box_min, static_cast<float>(probe.texture));
    d.room_high = vec4(probe.box_max, kBefore * on_land * d.sky_scale / kRoom);
    d.room_eye = vec4(probe.position, 1.0f);
    const bool known = std::any_of(std::begin(windows.passes), std::end(windows.passes), [](vec4 wall) { return wall != vec4(0.0f); });
    d.room_glow = vec4(windows.glow_tint, known ? kWalls * windows.share : 0.0f);
    std::copy(std::begin(windows.place), std::end(windows.place), d.room_window);
    std::copy(std::begin(windows.passes), std::end(windows.passes), d.room_window_passes);
    d.room_sky[0] = vec4(kLights * d.sky_scale * day.sky[0], (1 - windows.of_land) * day.across);
    d.room_sky[1] = vec4(kLights * d.sky_scale * day.sky[1], kLights);
    d.room_land = vec4(kLights * d.sky_scale * day.land, windows.of_land);
}

// Rooms without a sky: an even glow, warm-neutral or of the tint a room's field says, brighter from above; a vertex's occlusion says how much of it and of the lamps
// arrives there, and it or the room's field how much of the day (app/bake/light.h). The sun itself does not come in. Windows are shown darker
// than they light the room, as in a photograph of two exposures, and the room is exposed for both its lights.
void set_indoor(gpu_data::PictureData& d, const PictureInputs& in) {
    for (vec4& ambient : d.ambient) ambient = vec4(0.0f);
    d.ambient[0] = vec4(kRoom * kRoomTint, 0.0f);
    d.ambient[1] = vec4(kRoom * vec3(0.145f, 0.155f, 0.17f), 0.0f);
    d.ground = vec4(0.45f * kRoom * vec3(1.0f, 0.95f, 0.89f), 0.0f);
    d.fog_color.w = 0.0f;
    d.sun_color = d.aureole = vec4(0.0f);
    d.flags |= gpu_data::kPictureIndoor;
    d.open_scale.z = 0.0f;
    const float exposure = kExposure * std::exp2(in.frame->environment.exposure_bias);
    d.sky_scale = shown_by_windows(d.sky_sun.y) * d.exposure.x / exposure;
    d.exposure.x = exposure, d.exposure.z = kShown;
    for (size_t i = 0; i < in.world->probes.size(); ++i)
        if (in.world->probes[i].cell == in.picture->cell && in.world->windows[i].known) {
            let_day_in(d, in.world->probes[i], in.world->windows[i], *in.sky);
            return;
        }
}

void set_light(gpu_data::PictureData& d, const PictureInputs& in) {
    const Environment& e = in.frame->environment;
    const SkyLight& sky = *in.sky;
    const float night = night_share(e);
    const vec3 sun = glm::normalize(e.sun_direction), moon = glm::normalize(e.moon_direction);
    d.sky_sun = vec4(sun, sun.y);
    d.sun = vec4(shadow_light(e), std::cos(0.0047f));
    const float moonlight = kMoon_klx * glm::smoothstep(0.0f, 0.3f, moon.y) * night * (1.0f - 0.8f * e.cloud);
    const bool by_sun = sun.y > -0.005f;
    const vec3 color = by_sun ? sky.sun_color : vec3(0.72f, 0.84f, 1.0f) * moonlight;
    d.sun_color = vec4(color, color.y > 1e-6f ? 1.0f : 0.0f);
    // A low sun is let glow: the picture goes by the bright side, not by the mean.
    const float golden = (1.0f - glm::smoothstep(0.10f, 0.35f, sun.y)) * glm::smoothstep(-0.05f, 0.08f, sun.y);
    const float exposure = exposure_for(sky.horizontal_klx, e.exposure_bias) * (1.0f + 0.6f * night + 0.9f * night * (1.0f - night)) * (1.0f - 0.24f * golden);
    d.moon = vec4(moon, glm::smoothstep(-0.02f, 0.1f, moon.y) * glm::mix(0.4f * sky.horizontal_klx / kPi, 1.6f / exposure, night));
    // Signs and lamps are dimmed by their keepers at night; the picture does it as far as the exposure rises.
    d.exposure = vec4(exposure, night, std::min(1.0f, std::pow(0.05f / exposure, 0.4f)), in.encode_srgb ? 1.0f : 0.0f);
}

}  // namespace

uint32_t view_count(const Picture& picture) { return picture.kind == PictureKind::eyes ? 2 : 1; }

vec3 shadow_light(const Environment& environment) {
    const vec3 sun = glm::normalize(environment.sun_direction);
    return sun.y > -0.005f ? sun : glm::normalize(environment.moon_direction);
}

void place_views(const PictureInputs& in, gpu_data::ViewData (&out)[gpu_data::kMaxViews]) {
    const Picture& p = *in.picture;
    const bool eyes = p.kind == PictureKind::eyes || p.kind == PictureKind::eye;
    const float near_m = (eyes ? 0.05f : 0.1f) * std::max(p.scale, 0.01f);
    for (uint32_t v = 0; v < gpu_data::kMaxViews; ++v) {
        out[v] = view_data(eye_of(in, std::min(v, view_count(p) - 1)), near_m, in.drawn.width, in.drawn.height);
        out[v].ray_x.w = std::exp(-std::max(out[v].eye.y, -50.0f) / kThinsOut_m);
    }
}

gpu_data::PictureData picture_data(const PictureInputs& in) {
    gpu_data::PictureData d{};
    const Picture& p = *in.picture;
    const Environment& e = in.frame->environment;
    place_views(in, d.views);
    const vec2 drawn(static_cast<float>(in.drawn.width), static_cast<float>(in.drawn.height));
    const vec2 size(static_cast<float>(in.size.width), static_cast<float>(in.size.height));
    d.viewport = vec4(drawn, 1.0f / drawn);
    d.target = vec4(size, drawn / size);
    d.head = vec4(in.frame->head.position, p.scale);
    set_light(d, in);
    set_air(d, in);
    const bool indoor = p.cell < in.world->cells.size() && !in.world->cells[p.cell].sky;
    d.sky_scale = 1.0f;
    if (in.world->alone()) d.flags |= gpu_data::kPictureAlone;
    if (in.world->mirrors(p.cell)) d.flags |= gpu_data::kPictureMirror;
    if (indoor) set_indoor(d, in);
    d.time = vec4(e.seconds, e.cloud, e.wind, in.world->water_level);
    // Clouds move a whole number of tiles in the 1000 s after which the clock wraps.
    const vec2 drift = glm::round(e.wind_direction * std::max(e.wind, 1.0f) * 2.0f) * (e.seconds * 0.001f);
    d.wind = vec4(e.wind_direction, drift);
    for (uint32_t i = 0; i < gpu_data::kCascades; ++i) {
        d.shadow_from_world[i] = in.cascades[i].drawn ? in.cascades[i].shadow_from_world : mat4(0.0f);
        if (!in.cascades[i].drawn) d.shadow_from_world[i][3] = vec4(-10.0f, -10.0f, 0.0f, 1.0f);  // nothing lies in it
        d.shadow_scale[static_cast<int>(i)] = in.cascades[i].texel_m;
    }
    d.shadow_scale.w = 1.0f / static_cast<float>(in.shadow_size);
    d.shadow_mover.x = in.mover_shadows ? 1.0f : 0.0f;
    d.light_grid = vec4(in.grid->origin, 1.0f / in.grid->cell_m, 0.0f);
    d.light_grid_size[0] = in.grid->width;
    d.light_grid_size[1] = in.grid->depth;
    d.cell = p.cell;
    d.background = static_cast<uint32_t>(p.background);
    d.fade = p.fade;
    d.frame_index = in.frame_index;
    return d;
}

}  // namespace aisland::render
