// What the culling passes share.
layout(scalar, push_constant) uniform PushCull { CullPush cull; };
const uint kNotDrawn = 127u;
const uint kOutlinedBit = 128u;
