// Façade glass: the sky reflected over rooms that are not there. Interior mapping after van Dongen 2008 ("Interior Mapping"):
// the view ray is followed into a box behind the window; each box has its own wall colour, blind and lamp.
// uv is in metres along the façade, v upwards.
struct Rooms {
    vec3 color;     // reflectance of what is seen inside
    vec3 lamp;      // luminance at night
    float frame;    // 0..1: how much of the pixel is window frame
    float tilt;     // -1..1: this pane's own tilt, so that reflections differ from pane to pane
};

Rooms look_into(vec2 uv, vec3 view, vec3 normal, vec3 tangent, float handed, vec4 params, float seed, float glow) {
    vec3 size = max(params.xyz, vec3(0.5));
    vec3 bitangent = cross(normal, tangent) * handed;
    vec2 cell = floor(uv / size.xy);
    vec2 inside = uv - cell * size.xy;
    vec3 d = vec3(-dot(view, tangent), -dot(view, bitangent), dot(view, normal));  // z into the room
    d = sign(d) * max(abs(d), vec3(1e-4));
    vec3 to_wall = vec3((d.x > 0.0 ? size.x - inside.x : -inside.x) / d.x, (d.y > 0.0 ? size.y - inside.y : -inside.y) / d.y,
                        size.z / max(d.z, 1e-4));
    float t = min(min(to_wall.x, to_wall.y), to_wall.z);
    vec3 hit = vec3(inside, 0.0) + d * t;

    uint id = uint(int(cell.x) + 4096) * 8191u + uint(int(cell.y) + 4096) * 131u + uint(seed * 65536.0);
    float a = hash01(id), b = hash01(id + 1u), c = hash01(id + 2u);
    vec3 wall = mix(vec3(0.55, 0.52, 0.48), mix(vec3(0.62, 0.50, 0.38), vec3(0.42, 0.50, 0.55), b), 0.6);
    bool back = to_wall.z <= min(to_wall.x, to_wall.y);
    bool ceiling = to_wall.y < min(to_wall.x, to_wall.z);
    vec3 color = wall * (back ? 0.9 : 0.7);
    if (back && hit.y < 0.95 + 0.5 * c) color = wall * (0.35 + 0.3 * fract(hit.x * 0.6 + c));  // furniture along the wall
    if (ceiling) color = d.y > 0.0 ? vec3(0.75) : vec3(0.28, 0.24, 0.20);
    float depth_shade = 1.0 - 0.55 * clamp(hit.z / size.z, 0.0, 1.0);

    Rooms rooms;
    bool lit = a < params.w * clamp(glow, 0.0, 1.5);
    vec3 warm = mix(vec3(1.0, 0.72, 0.42), vec3(0.95, 0.93, 0.90), step(0.45, b));
    float lamp_panel = ceiling && d.y > 0.0 && abs(fract(hit.z * 0.55 + 0.2) - 0.5) < 0.16 ? 3.0 : 1.0;
    rooms.lamp = lit ? warm * color * lamp_panel * (0.5 + 0.7 * c) * (0.55 + 0.45 * depth_shade) : vec3(0.0);
    rooms.color = color * depth_shade;
    // Blinds hang from the top in some windows.
    float blind = c > 0.62 ? (c - 0.62) * 1.9 * size.y : 0.0;
    float edge = max(fwidth(uv.y), 1e-3);
    float covered = blind > 0.0 ? smoothstep(size.y - blind - edge, size.y - blind + edge, inside.y) : 0.0;
    vec3 cloth = mix(vec3(0.62, 0.60, 0.56), vec3(0.70, 0.66, 0.58), b);
    rooms.color = mix(rooms.color, cloth * 0.8, covered);
    rooms.lamp = mix(rooms.lamp, lit ? warm * cloth * 0.55 : vec3(0.0), covered);
    // Mullions at the room's edges; wider than a pixel they keep their width, thinner they fade.
    vec2 from_edge = min(inside, size.xy - inside);
    vec2 w = max(fwidth(uv), vec2(1e-4));
    vec2 half_width = vec2(0.035, 0.06);
    vec2 bar = clamp((half_width - from_edge) / w + 0.5, 0.0, 1.0) * clamp(half_width * 4.0 / w, 0.0, 1.0);
    rooms.frame = max(bar.x, bar.y);
    rooms.tilt = a - 0.5;
    return rooms;
}
