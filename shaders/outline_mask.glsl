// r = the outlined thing is here, g = the share of it that nothing stands before; added up over its triangles.
layout(location = 0) out vec2 out_mask;

// Whether a sample's depth (reversed) is that of this fragment or behind it: a level of detail deviates by a pixel, and within a pixel
// an aslant face comes nearer.
float in_sight(float sample_depth) { return float(sample_depth <= gl_FragCoord.z * 1.005 + fwidth(gl_FragCoord.z)); }
