// Between two levels of detail both are drawn, each pixel from one of them: a screen door that opens once. Made in the vertex
// stage from DrawnData::tint: a weight 0..255, and kCrossingGoes for the level that goes.
layout(constant_id = 8) const bool kCrossing = false;
uint crossing_of(float tint_w) { return uint(tint_w * 65535.0 + 0.5); }
// Beside metallic in steps of 1/255 before a number's point and roughness behind it, both exact to 1/256: the weight before them, the
// sign for what goes. It fits 24 bits; a roughness of 1 stays below the next number.
float with_crossing(float surface, uint crossing) {
    float packed = min(surface, floor(surface) + 255.0 / 256.0) + 256.0 * float(crossing & 255u);
    return (crossing & kCrossingGoes) != 0u ? -packed : packed;
}
uint crossing_in(float packed) { return uint(abs(packed)) >> 8 | (packed < 0.0 ? kCrossingGoes : 0u); }
float surface_in(float packed) { return mod(abs(packed), 256.0); }
#ifdef AISLAND_FRAGMENT
bool is_other_level(uint crossing) {
    bool comes = gradient_noise(gl_FragCoord.xy) * 255.0 < float(crossing & 255u);
    return comes == ((crossing & kCrossingGoes) != 0u);
}
#endif
