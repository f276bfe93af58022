// What the culling passes share.
layout(scalar, push_constant) uniform PushCull { CullPush cull; };
// State of an instance: its list, outlined, one more than the list it leaves (0 = none), how far that is (0..255).
const uint kNotDrawn = 127u;
const uint kOutlinedBit = 128u;
uint state_of(uint list, bool outlined, uint left, uint weight) {
    return list | (outlined ? kOutlinedBit : 0u) | left << 8 | weight << 16;
}
uint list_of(uint state) { return state & 127u; }
uint left_of(uint state) { return (state >> 8) & 127u; }
uint weight_of(uint state) { return state >> 16; }
