#version 460
#extension GL_EXT_control_flow_attributes : require
#define kKind 0u
#define AISLAND_LAYERED
#include "world.glsl"
