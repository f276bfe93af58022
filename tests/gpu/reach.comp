// Writes the word `index` of what begins at `address`, wherever that is.
#version 460
#extension GL_EXT_buffer_reference : require
layout(local_size_x = 1) in;
layout(buffer_reference, std430) buffer Words { uint at[]; };
layout(push_constant) uniform Push {
    Words words;
    uint index;
};
void main() { words.at[index] = 7u; }
