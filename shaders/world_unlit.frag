#version 460
#define kKind 5u
#include "world.glsl"
