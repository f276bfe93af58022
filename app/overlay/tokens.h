// The design language in numbers: colours, type, spacing. One unit u is a pixel at 1280x800, 2 dmm in a headset, so the
// smallest type (14 u) is 14 px on a screen and 28 dmm before the eyes. Text on glass keeps at least 7:1 over white sky.
#pragma once

#include "app/frame/drawlist.h"

namespace aisland::overlay::tokens {

// Dark glass
constexpr Color kGlass = rgba(0x0a1120ee);     // panels: 93 %, so that type holds its contrast over a white sky
constexpr Color kGlassTop = rgba(0x131d30ee);  // panels, top of the gradient
constexpr Color kGlassLabel = rgba(0x0a1120e8);
constexpr Color kEdge = rgba(0xffffff24);  // hairline round glass
constexpr Color kShadow = rgba(0x00000066);
constexpr Color kLine = rgba(0xffffff1a);  // dividers
constexpr Color kFill = rgba(0xffffff12);  // controls at rest
constexpr Color kFillHover = rgba(0xffffff26);
constexpr Color kFillDown = rgba(0xffffff3a);

// Ink
constexpr Color kInk = rgba(0xf4f7fcff);
constexpr Color kInkSoft = rgba(0xbcc8daff);  // 8.7:1 on glass over white
constexpr Color kInkOnAccent = rgba(0x04141fff);

// Meaning; never by colour alone
constexpr Color kAccent = rgba(0x5fd4ffff);
constexpr Color kAccentSoft = rgba(0x5fd4ff38);
constexpr Color kLive = rgba(0x4be3a2ff);
constexpr Color kSimulated = rgba(0xffc857ff);
constexpr Color kReplay = rgba(0xc5b0ffff);
constexpr Color kFault = rgba(0xff8a7aff);
constexpr Color kFaultDeep = rgba(0xc8372bff);
constexpr Color kUnknown = rgba(0x93a1b5ff);

// Type, u
constexpr float kCaption = 14, kBody = 16, kHeading = 19, kTitle = 24, kFigure = 30;

// Space, u
constexpr float kGap = 8, kPad = 16, kRadius = 14, kRadiusSmall = 8;
constexpr float kTouch = 36;  // height of a control; 72 dmm in a headset
constexpr float kCardWidth = 320;

constexpr float kDmmPerUnit = 2.0f;  // headset

constexpr Color with_alpha(Color color, float alpha) {
    const float a = static_cast<float>(color >> 24) * alpha;
    return (color & 0x00ffffffu) | (static_cast<Color>(a + 0.5f) << 24);
}

}  // namespace aisland::overlay::tokens
