// What few glTF materials have beside metal and roughness: KHR_materials_transmission, _volume, _ior, _specular and _clearcoat.
layout(set = 2, binding = 8) uniform sampler2DArray backdrop_map;  // the picture less what lets light through, in levels of half the size each

struct Layers {
    float ior, thickness, attenuation_distance;  // metres; thickness 0 = a sheet, distance 0 = nothing is absorbed
    vec3 attenuation_color;
    float bent;  // by how much its normal turns in a metre
    float coat, coat_roughness;
    vec3 coat_normal;
};

vec4 layer_texture(MaterialData material, uint slot, vec4 otherwise) {
    return sample_or(tables.extras.at[material.extra].uses[slot].texture, uv_of(material, slot), otherwise);
}

// Of a material that says no more: glTF's own index of refraction, 1.5.
Layers no_layers(inout Surface s, vec3 smooth_normal) {
    s.f0 = vec3(0.04), s.f90 = 1.0, s.transmits = 0.0;
    return Layers(1.5, 0.0, 0.0, vec3(1.0), 0.0, 0.0, 0.045, smooth_normal);
}

// Completes `s`, whose normal is bent already; `smooth_normal` is not. `scale` = metres of the world to one of the mesh.
Layers layers_of(MaterialData material, inout Surface s, vec3 smooth_normal, float scale) {
    Layers l;
    l.ior = tables.extras.at[material.extra].ior;
    float f0 = (l.ior - 1.0) / (l.ior + 1.0);
    s.f90 = tables.extras.at[material.extra].specular * layer_texture(material, kTextureSpecular, vec4(1.0)).a;
    s.f0 = min(f0 * f0 * tables.extras.at[material.extra].specular_color * layer_texture(material, kTextureSpecularColor, vec4(1.0)).rgb, vec3(1.0)) * s.f90;
    s.transmits = kTransmits ? tables.extras.at[material.extra].transmission * layer_texture(material, kTextureTransmission, vec4(1.0)).r : 0.0;
    l.ior = max(l.ior, 1.0);  // 0 is one that mirrors at every angle, and bends nothing
    l.thickness = tables.extras.at[material.extra].thickness * layer_texture(material, kTextureThickness, vec4(1.0)).g * scale;
    l.bent = kTransmits ? length(fwidth(smooth_normal)) / max(length(fwidth(s.world)), 1e-6) : 0.0;
    l.attenuation_distance = tables.extras.at[material.extra].attenuation_distance;
    l.attenuation_color = tables.extras.at[material.extra].attenuation_color;
    l.coat = tables.extras.at[material.extra].clearcoat * layer_texture(material, kTextureClearcoat, vec4(1.0)).r;
    l.coat_roughness = max(tables.extras.at[material.extra].clearcoat_roughness * layer_texture(material, kTextureClearcoatRoughness, vec4(1.0)).g, 0.045);
    l.coat_normal = smooth_normal;
    if (tables.extras.at[material.extra].uses[kTextureClearcoatNormal].texture != kNoneIndex)
        l.coat_normal = mapped_normal(smooth_normal, layer_texture(material, kTextureClearcoatNormal, vec4(0.5)).rg, tables.extras.at[material.extra].clearcoat_normal_scale);
    return l;
}

// The picture there, blurred over so many pixels. Of a level only what the picture was copied to is looked at: its images may be larger.
vec3 backdrop_level(vec2 pixel, float level) {
    ivec2 size = textureSize(backdrop_map, 0).xy, drawn = ivec2(picture.viewport.xy);
    int coarser = int(ceil(level));
    vec2 texels = vec2(max(drawn >> coarser, ivec2(1))), all = vec2(max(size >> coarser, ivec2(1)));
    vec2 uv = clamp(pixel / picture.viewport.xy * texels, vec2(0.5), texels - 0.5) / all;
    return textureLod(backdrop_map, vec3(uv, float(gl_ViewIndex)), level).rgb;
}
vec3 backdrop(vec2 pixel, float radius) {
    radius = min(radius, 0.25 * min(picture.viewport.x, picture.viewport.y));
    if (radius < 1.0) return backdrop_level(pixel, 0.0);
    vec3 sum = vec3(0.0);
    for (int i = 0; i < 4; ++i) {  // on a turned square, so that the texels of a coarse level do not show
        vec2 aside = vec2(i < 2 ? 0.35 : -0.35, (i & 1) != 0 ? 0.75 : -0.75);
        if ((i & 1) != 0) aside = aside.yx * vec2(1.0, -1.0);
        sum += 0.25 * backdrop_level(pixel + aside * radius, log2(radius));
    }
    return sum;
}

// xy = where in the picture a point of the world is, pixels; z = its distance along the view.
vec3 in_picture(vec3 world) {
    vec4 clip = picture.views[gl_ViewIndex].clip_from_world * vec4(world, 1.0);
    return vec3((clip.xy / max(clip.w, 1e-4) * 0.5 + 0.5) * picture.viewport.xy, clip.w);
}
float stands_at(vec2 pixel) {  // distance along the view of what is there; 0 = only sky
    float inverse = mirror_depth(clamp(pixel * 0.5, vec2(0.0), picture.viewport.xy * 0.5 - 1.0));
    return inverse > 0.0 ? 1.0 / inverse : 0.0;
}

// Where light that reaches the eye has left a body, and which way it came. The body is taken for a ball as far as it is bent as one of its
// thickness would be, else for a slab.
struct Leaving {
    vec3 from, way;
    float path;  // metres within
};
Leaving leave_body(Surface s, Layers l) {
    vec3 inside = refract(-s.view, s.normal, 1.0 / l.ior);
    float c = max(-dot(inside, s.normal), 0.05), ball = clamp(0.625 * l.bent * l.thickness, 0.0, 1.0);
    Leaving leaving;
    leaving.path = l.thickness * mix(1.0 / c, c, ball);
    leaving.from = s.world + inside * leaving.path;
    vec3 way = refract(inside, -normalize(mix(-s.normal, s.normal + 2.0 * c * inside, ball)), l.ior);
    leaving.way = dot(way, way) > 0.0 ? way : inside;
    return leaving;
}

// What a ray meets of the picture: xyz as in_picture, w = metres to there. Steps grow; what lies nearer than `nearest` along the view is not met.
const int kThroughSteps = 20;
const float kThroughFirst_m = 0.03, kThroughGrows = 1.55;
vec4 meets(vec3 from, vec3 way, float nearest) {
    vec4 at = vec4(in_picture(from), 0.0);
    float before = 0.0;
    [[dont_unroll]] for (int i = 0; i < kThroughSteps; ++i) {
        at.w = kThroughFirst_m * pow(kThroughGrows, float(i));
        at.xyz = in_picture(from + way * at.w);
        if (at.z < 0.05 || any(lessThan(at.xy, vec2(0.0))) || any(greaterThan(at.xy, picture.viewport.xy))) return at;
        float stands = stands_at(at.xy), low = before, high = at.w;
        before = at.w;
        if (stands == 0.0 || at.z <= stands || stands < nearest) continue;
        // Behind something: since the last step it has met it, or passed behind its edge.
        [[dont_unroll]] for (int k = 0; k < 6; ++k) {
            at.w = 0.5 * (low + high);
            at.xyz = in_picture(from + way * at.w);
            stands = stands_at(at.xy);
            if (stands > 0.0 && at.z > stands) high = at.w;
            else low = at.w;
        }
        if (abs(at.z - stands) < 0.03 * at.z) return at;
    }
    return at;
}

// Light that comes through, as the picture has it (not radiance: exposed, and with its haze). Of rough matter the further off something lies
// the more of it flows together (Walter et al. 2007, "Microfacet Models for Refraction through Rough Surfaces": each side turns the ray by
// ior - 1 of a facet's slope).
const float kFar_m = 1e4;   // where there is only sky
const float kSpread = 0.7;  // of a facet's slope, by both sides of a pane: (ior - 1) sqrt(2) at ior 1.5
vec3 seen_through(Surface s, Layers l, vec3 land) {
    vec3 tint = s.base;
    Leaving leaving = Leaving(s.world, -s.view, 0.0);
    vec4 at = vec4(in_picture(s.world), 0.0);
    float sure = 1.0;
    if (l.thickness > 0.0) {
        leaving = leave_body(s, l);
        at = meets(leaving.from, leaving.way, at.z - 1.5 * l.thickness - 0.02);
        vec2 edge = smoothstep(vec2(0.0), vec2(0.06), min(at.xy, picture.viewport.xy - at.xy) * picture.viewport.zw);
        sure = at.z < 0.05 ? 0.0 : edge.x * edge.y;
    } else {
        float stands = stands_at(at.xy);
        at.w = stands > 0.0 ? max(stands - at.z, 0.0) : kFar_m;
        at.z += at.w;
    }
    if (l.attenuation_distance > 0.0) tint *= pow(max(l.attenuation_color, vec3(1e-4)), vec3(min(leaving.path / l.attenuation_distance, 1e4)));  // Beer's law
    float spread = kSpread * clamp(2.0 * (l.ior - 1.0), 0.0, 1.5);
    float radius = (at.w + leaving.path) * spread * s.roughness * s.roughness * picture.views[gl_ViewIndex].forward.w / max(at.z, 0.05);
    vec3 seen = sure > 0.0 ? backdrop(at.xy, radius) : vec3(0.0);
    if (sure < 1.0) {
        seen = mix((in_lit_room() ? room_reflection(s.world, leaving.way, s.roughness) : sky_reflection(leaving.way, s.roughness, land)) * picture.exposure.x, seen, sure);
    }
    // The sun through it: as if it stood before the surface and were mirrored, where half as slanted a facet turns as far.
    float behind = -dot(s.normal, picture.sun.xyz);
    if (behind > 0.0 && picture.sun_color.w > 0.0) {
        vec3 sun = picture.sun.xyz + 2.0 * behind * s.normal, h = normalize(sun + s.view);
        float rough = max(s.roughness * sqrt(0.5 * spread), 0.06);
        seen += picture.sun_color.rgb * (sun_shadow(leaving.from, -s.normal, 1) * picture.exposure.x * ggx(max(dot(s.normal, h), 0.0), max(dot(s.normal, s.view), 1e-3), behind, rough));
    }
    return seen * tint;
}
