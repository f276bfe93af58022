// Between two levels of detail both are drawn, each pixel from one of them: a screen door that opens once. Made in the vertex
// stage from DrawnData::tint: a weight 0..255, and kCrossingGoes for the level that goes; 0 = none.
uint crossing_of(float tint_w) { return uint(tint_w * 65535.0 + 0.5); }
#ifdef AISLAND_FRAGMENT
bool is_other_level(uint crossing) {
    bool comes = gradient_noise(gl_FragCoord.xy) * 255.0 < float(crossing & 255u);
    return comes == ((crossing & kCrossingGoes) != 0u);
}
#endif
