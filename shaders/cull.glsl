// Bindings of the culling passes.
layout(scalar, set = 0, binding = 16) readonly buffer InstanceGroups { uint instance_group[]; };
layout(scalar, set = 0, binding = 17) buffer States { uint states[]; };       // list of each instance; kNotDrawn; bit 7 = outlined
layout(scalar, set = 0, binding = 18) buffer Staged { DrawCommand staged[]; };  // kListsPerGroup for each group
layout(scalar, set = 0, binding = 19) buffer Commands { DrawCommand commands[]; };
layout(scalar, set = 0, binding = 20) buffer Counts { uint counts[]; };
layout(scalar, set = 0, binding = 21) readonly buffer Ranges { RangeData ranges[]; };
layout(scalar, set = 0, binding = 22) buffer Stats { StatData stats; };
layout(scalar, set = 0, binding = 25) writeonly buffer Drawn { DrawnData drawn[]; };  // lists 0..9 of each group, from its first instance on
layout(scalar, push_constant) uniform PushCull { CullPush cull; };
const uint kNotDrawn = 127u;
const uint kOutlinedBit = 128u;
