// Façade glass: the sky reflected over rooms that are not there. Interior mapping after van Dongen 2008 ("Interior Mapping"):
// the view ray is followed into a box behind the window; each box has its own walls, furniture, blinds and lamps. Furniture
// stands on planes parallel to the glass. uv is in metres along the façade, v upwards.
struct Rooms {
    vec3 color;     // reflectance of what is seen inside
    vec3 lamp;      // luminance at night
    float frame;    // 0..1: how much of the pixel is window frame
    float tilt;     // -1..1: this pane's own tilt, so that reflections differ from pane to pane
};

// Desks with screens, chairs, plants: what of a plane at one depth is covered, and with which reflectance.
vec4 furniture(vec2 p, float width, float kind, float dice) {
    float x = p.x + dice * 3.0;
    if (kind < 0.55) {  // work places
        float place = fract(x / 1.6), n = floor(x / 1.6);
        float odd = fract(sin(n * 12.9898 + dice * 78.2) * 43758.5);
        bool desk = p.y > 0.70 && p.y < 0.75;
        bool screen = place > 0.25 && place < 0.62 && p.y > 0.86 && p.y < 1.22 && odd > 0.25;
        bool chair = abs(place - 0.45) < 0.15 && p.y > 0.1 && p.y < 0.98 && odd > 0.4;
        if (screen) return vec4(0.05, 0.06, 0.07, 1.0);
        if (desk) return vec4(0.62, 0.52, 0.40, 1.0);
        if (chair) return vec4(mix(vec3(0.10, 0.11, 0.12), vec3(0.12, 0.30, 0.32), step(0.7, odd)), 1.0);
        return vec4(0.0);
    }
    if (kind < 0.75) {  // shelves as a low room divider, with books
        float n = floor(x / 0.11), odd = fract(sin(n * 7.13 + floor(p.y / 0.36) * 3.7) * 917.3);
        if (p.y < 1.45 && fract(x / 2.4) < 0.7) return vec4(fract(p.y / 0.36) > 0.12 + 0.55 * odd ? vec3(0.30, 0.24, 0.18) : 0.25 + 0.4 * vec3(odd, fract(odd * 7.0), fract(odd * 3.0)), 1.0);
        return vec4(0.0);
    }
    if (kind < 0.9) {  // plants in pots
        vec2 q = vec2(fract(x / 2.2) * 2.2 - 1.1, p.y - 1.0);
        float leaf = length(q * vec2(1.6, 1.0)) - 0.55 - 0.16 * sin(atan(q.y, q.x) * 9.0);
        if (leaf < 0.0) return vec4(0.10, 0.22, 0.07, 1.0);
        return abs(q.x) < 0.18 && p.y < 0.5 ? vec4(0.5, 0.48, 0.45, 1.0) : vec4(0.0);
    }
    return vec4(0.0);
}

// Windows of houses across the river: too far for rooms, near enough for lamps and blinds. The bars between are walls.
Rooms far_windows(vec2 uv, vec4 params, float seed, float glow, float windows) {
    vec2 pane = floor(uv / params.xy), in_pane = uv - pane * params.xy, w = max(fwidth(uv), vec2(1e-4));
    float thin = max(w.x / params.x, w.y / params.y);
    uint storey = uint(int(pane.y) + 4096) * 131u + uint(seed * 65536.0) * 3u;
    float a = hash01(uint(int(pane.x) + 4096) * 8191u + storey), b = fract(a * 57.0);
    float share = params.w * clamp(glow, 0.0, 1.5), far = smoothstep(0.7, 2.2, thin);
    vec3 warm = mix(vec3(1.0, 0.72, 0.42), vec3(0.92, 0.92, 0.90), step(0.72, fract(b * 7.0)));
    Rooms rooms;
    rooms.color = vec3(mix(0.30 + 0.25 * step(0.7, b), 0.38, far));
    rooms.lamp = mix(a < share ? warm * (0.14 + 0.56 * b * b) : vec3(0.006, 0.008, 0.011), vec3(0.62, 0.50, 0.36) * 0.42 * share, far);
    vec2 half_width = 0.5 * (1.0 - windows) * params.xy * vec2(0.55, 1.0);
    vec2 bar = clamp((half_width - min(in_pane, params.xy - in_pane)) / w + 0.5, 0.0, 1.0);
    rooms.frame = mix(max(bar.x, bar.y), 1.0 - windows * (1.0 - 0.55 * (1.0 - windows)), smoothstep(0.5, 1.5, thin));
    rooms.tilt = a - 0.5;
    return rooms;
}

Rooms look_into(vec2 uv, vec3 view, vec3 normal, vec3 tangent, float handed, vec4 params, float seed, float glow, float windows) {
    if (windows < 0.99) return far_windows(uv, params, seed, glow, windows);
    vec3 size = max(params.xyz, vec3(0.5));
    vec3 bitangent = cross(normal, tangent) * handed;
    vec2 pane = floor(uv / size.xy);
    vec2 in_pane = uv - pane * size.xy;
    uint storey = uint(int(pane.y) + 4096) * 131u + uint(seed * 65536.0) * 3u;
    // Floors are cut up differently: cells, or halls two or three panes wide.
    float plan = hash01(storey + 7u);
    float merged = plan < 0.35 ? 1.0 : plan < 0.7 ? 2.0 : 3.0;
    size.x *= merged;
    vec2 cell = vec2(floor(pane.x / merged), pane.y);
    vec2 inside = uv - cell * size.xy;
    uint id = uint(int(cell.x) + 4096) * 8191u + storey;
    float a = hash01(id), b = hash01(id + 1u), c = hash01(id + 2u), house = hash01(uint(seed * 65536.0) + 5u);
    vec2 w = max(fwidth(uv), vec2(1e-4));
    float far = smoothstep(0.22, 0.75, max(w.x / params.x, w.y / params.y));  // panes thinner than some pixels: their mean

    vec3 d = vec3(-dot(view, tangent), -dot(view, bitangent), dot(view, normal));  // z into the room
    d = sign(d) * max(abs(d), vec3(1e-4));
    vec3 to_wall = vec3((d.x > 0.0 ? size.x - inside.x : -inside.x) / d.x, (d.y > 0.0 ? size.y - inside.y : -inside.y) / d.y,
                        size.z / max(d.z, 1e-4));
    float t = min(min(to_wall.x, to_wall.y), to_wall.z);
    vec3 hit = vec3(inside, 0.0) + d * t;
    vec3 wall = mix(vec3(0.74, 0.72, 0.68), mix(vec3(0.70, 0.58, 0.44), vec3(0.52, 0.60, 0.64), step(0.5, b)), 0.25 + 0.5 * step(0.6, c));
    bool back = to_wall.z <= min(to_wall.x, to_wall.y);
    bool level = to_wall.y < min(to_wall.x, to_wall.z);
    vec3 color = wall * (back ? 0.95 : 0.8);
    float panel = 0.0;
    if (back) {  // doors, boards, pictures
        float bay = fract(hit.x / 2.1 + c), dark = step(bay, 0.42) * step(hit.y, 2.1);
        color = mix(color, wall * mix(vec3(0.42, 0.30, 0.20), vec3(0.30, 0.34, 0.36), b), dark * step(0.35, a));
        if (abs(bay - 0.72) < 0.16 && hit.y > 1.2 && hit.y < 1.9) color = mix(vec3(0.75, 0.42, 0.25), vec3(0.20, 0.42, 0.45), b) * 0.8;
    }
    if (level && d.y > 0.0) {
        color = vec3(0.82);
        panel = step(abs(fract(hit.z * 0.5 + 0.25) - 0.5), 0.09) * step(0.12, fract(hit.x * 0.33)) ;
    } else if (level) {
        color = mix(vec3(0.36, 0.28, 0.20), vec3(0.26, 0.28, 0.30), step(0.5, house));
    }
    float depth = hit.z;
    if (far < 1.0)
        for (int i = 0; i < 2; ++i) {
            float z = i == 0 ? 0.75 + 0.5 * a : 2.6 + b;
            float at = z / max(d.z, 1e-4);
            vec2 p = inside + d.xy * at;
            if (at > t || p.y < 0.0 || depth < z) continue;
            vec4 thing = furniture(p, size.x, fract(c * 5.0 + float(i) * 0.41), a);
            if (thing.a > 0.0) { color = thing.rgb; depth = z; panel = 0.0; }
        }
    float daylit = 1.0 / (1.0 + 0.32 * depth * depth / max(1.0 + 0.4 * depth, 1.0));

    Rooms rooms;
    float floor_share = params.w > 0.9 ? 1.0 : clamp(0.35 + 1.3 * hash01(storey + 3u), 0.0, 1.6);  // halls and shops are never half lit
    float share = params.w * floor_share * clamp(glow, 0.0, 1.5);
    bool lit = a < share;
    vec3 warm = mix(vec3(1.0, 0.70, 0.40), mix(vec3(1.0, 0.86, 0.68), vec3(0.84, 0.93, 1.0), step(0.72, fract(b + house))), step(0.38, fract(b * 3.0 + house)));
    float power = 0.30 + 0.70 * c * c + 0.25 * b;
    float fall = 0.55 + 0.65 * clamp(hit.y / size.y, 0.0, 1.0) * (level ? 0.6 : 1.0);
    vec3 glowing = warm * power * (color * fall + panel * 2.6);
    vec3 dim = vec3(0.020, 0.026, 0.036) + (back ? vec3(0.05, 0.035, 0.02) * step(0.8, b) : vec3(0.0));  // a lamp left on in the corridor
    rooms.lamp = lit ? glowing : dim * color;
    rooms.color = color * daylit + panel * 0.25;
    // Roller blinds hang from the top in some panes; curtains stand at the sides of others.
    uint pane_id = uint(int(pane.x) + 4096) * 6173u + storey;
    float e = hash01(pane_id), f = hash01(pane_id + 1u);
    float drop = e > 0.70 ? (0.15 + 0.75 * f) * params.y : 0.0;
    float edge = max(w.y, 1e-3);
    float covered = drop > 0.0 ? smoothstep(params.y - drop - edge, params.y - drop + edge, in_pane.y) : 0.0;
    float side = min(in_pane.x, params.x - in_pane.x), gather = e < 0.16 ? (0.2 + 0.5 * f) * params.x * 0.5 : 0.0;
    float fold = 0.78 + 0.22 * sin(in_pane.x * 38.0);
    if (gather > 0.0) covered = max(covered, 1.0 - smoothstep(gather - w.x, gather + w.x, side));
    vec3 cloth = mix(vec3(0.70, 0.68, 0.64), vec3(0.78, 0.72, 0.60), f) * (gather > 0.0 ? mix(fold, 0.9, far) : 1.0);
    rooms.color = mix(rooms.color, cloth * 0.75, covered * 0.94);
    rooms.lamp = mix(rooms.lamp, lit ? warm * power * cloth * 0.62 : cloth * 0.015, covered * 0.94);
    rooms.color = mix(rooms.color, vec3(0.45), far);
    rooms.lamp = mix(rooms.lamp, mix(dim * 0.4, warm * power * 0.62, lit ? 1.0 : 0.0), min(far, 0.6 + 0.4 * step(params.x, w.x * 2.0)));
    if (far > 0.0) rooms.lamp = mix(rooms.lamp, vec3(0.62, 0.50, 0.36) * 0.75 * clamp(share, 0.0, 1.0), smoothstep(0.7, 2.2, max(w.x / params.x, w.y / params.y)));
    // Mullions at the panes' edges; wider than a pixel they keep their width, thinner they fade.
    vec2 from_edge = min(in_pane, params.xy - in_pane);
    vec2 half_width = vec2(0.035, 0.06);
    vec2 bar = clamp((half_width - from_edge) / w + 0.5, 0.0, 1.0) * clamp(half_width * 4.0 / w, 0.0, 1.0);
    rooms.frame = max(bar.x, bar.y);
    rooms.tilt = hash01(pane_id + 2u) - 0.5;
    return rooms;
}
