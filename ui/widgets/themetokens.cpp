// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/themetokens.h"

#include <array>

namespace Binnacle::Ui {

namespace {

struct Pair
{
    QRgb light;
    QRgb dark;
};

// In the order of Tone.
constexpr std::array<Pair, 24> tones = {{
    {0xffF5F7F9, 0xff11161D},  // Window
    {0xffFFFFFF, 0xff181F28},  // Surface
    {0xffECEFF3, 0xff0D1218},  // Sunken
    {0xffF9FAFB, 0xff1B232D},  // Zebra
    {0xffEEF2F6, 0xff222C38},  // Hover
    {0xffD3E9F3, 0xff173F52},  // Select
    {0xffE4E9EE, 0xff26303C},  // SelectInactive
    {0xffD4DAE2, 0xff2E3947},  // Border
    {0xff7A8696, 0xff6C7A8B},  // ControlBorder
    {0xff17202B, 0xffE4EAF1},  // Text
    {0xff525E6D, 0xffA0ADBB},  // Muted
    {0xff0A658A, 0xff5CBFE2},  // Accent
    {0xff085472, 0xff82D0EB},  // AccentHover
    {0xffFFFFFF, 0xff06202C},  // OnAccent
    {0xff17703F, 0xff56C98D},  // Ok
    {0xffE1F3E8, 0xff12301F},  // OkTint
    {0xff855000, 0xffE3B04B},  // Warn
    {0xffFBEFD9, 0xff362811},  // WarnTint
    {0xffB3261E, 0xffFF8A80},  // Error
    {0xffFBE6E4, 0xff3D1C1B},  // ErrorTint
    {0xff2A57B8, 0xff8AB0FF},  // Info
    {0xffE5ECFA, 0xff1A2947},  // InfoTint
    {0xff6B3FA0, 0xffC3A1F0},  // Trace
    {0xffF0E8F9, 0xff2D2141},  // TraceTint
}};
static_assert(tones.size() == std::size_t(Tone::TraceTint) + 1);

constexpr std::array<Pair, 6> seriesColors = {{
    {0xff0A658A, 0xff5CBFE2},
    {0xffB45309, 0xffF0A35E},
    {0xff6B3FA0, 0xffC3A1F0},
    {0xff17703F, 0xff56C98D},
    {0xffB3261E, 0xffFF8A80},
    {0xff4B5A6B, 0xffA9B6C4},
}};

}  // namespace

QColor toneColor(Tone tone, bool isDark)
{
    const Pair &pair = tones[std::size_t(tone)];
    return QColor(isDark ? pair.dark : pair.light);
}

QColor seriesColor(int index, bool isDark)
{
    const Pair &pair = seriesColors[std::size_t(qMax(0, index)) % seriesColors.size()];
    return QColor(isDark ? pair.dark : pair.light);
}

}  // namespace Binnacle::Ui
