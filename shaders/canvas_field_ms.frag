#version 460
#define DEPTH_SAMPLES
#extension GL_GOOGLE_include_directive : require
#include "canvas_field.glsl"
