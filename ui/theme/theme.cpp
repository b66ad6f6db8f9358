#include "ui/theme/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stagecraft::ui {

namespace {

constexpr std::array<QRgb, colourRoleCount> lightColours{
    0xFFF3F4F6,  // Window
    0xFFFFFFFF,  // Surface
    0xFFF8F9FB,  // SurfaceRaised
    0xFFD0D5DD,  // Border
    0xFF1A2233,  // Text
    0xFF566072,  // MutedText
    0xFF1F5FBF,  // Accent
    0xFFFFFFFF,  // AccentText
    0xFF14733E,  // Good
    0xFF8A5A00,  // Warning
    0xFFB3261E,  // Bad
    0xFFE4E7EC,  // Grid
    0xFFE3ECFB,  // Highlight
};

constexpr std::array<QRgb, colourRoleCount> darkColours{
    0xFF14171C,  // Window
    0xFF1B1F26,  // Surface
    0xFF242932,  // SurfaceRaised
    0xFF3B4350,  // Border
    0xFFE7EAF0,  // Text
    0xFFA3ACBB,  // MutedText
    0xFF7AB0FF,  // Accent
    0xFF0D1420,  // AccentText
    0xFF5CC98A,  // Good
    0xFFF0B44C,  // Warning
    0xFFFF8A80,  // Bad
    0xFF2E3540,  // Grid
    0xFF26374F,  // Highlight
};

// Okabe & Ito, "Color universal design" (2008); stage 4's yellow is darkened on light ground.
constexpr std::array<QRgb, 7> stageColours{0xFF56B4E9, 0xFF0072B2, 0xFF009E73, 0xFFB8A900,
                                           0xFFE69F00, 0xFFD55E00, 0xFFCC79A7};
constexpr QRgb stage4OnDark = 0xFFF0E442;

// Apart for colour-blind eyes, after P. Tol, "Colour schemes" (2021), darkened and lightened to 3 : 1 on the surface.
constexpr std::array<QRgb, 6> plotColoursOnLight{0xFF0B6FB8, 0xFFC8440F, 0xFF00826F, 0xFFAA3377, 0xFF8A6D00, 0xFF5A5F69};
constexpr std::array<QRgb, 6> plotColoursOnDark{0xFF6FB7F0, 0xFFFF8F66, 0xFF45CDB5, 0xFFE68FC0, 0xFFE3C34B, 0xFFB7BDC8};

struct ServiceColour {
    QStringView name;
    QRgb light, dark;
};
constexpr std::array<ServiceColour, 16> serviceColours{{
    {u"EC2", 0xFFC9803B, 0xFFD9995C},
    {u"EBS", 0xFF9A7B4F, 0xFFB39871},
    {u"RDS", 0xFF4C6FB1, 0xFF7C9AD6},
    {u"Aurora", 0xFF3F8FA8, 0xFF6BB5CC},
    {u"DynamoDB", 0xFF6A5AAE, 0xFF9A8DD8},
    {u"ElastiCache", 0xFFB0527A, 0xFFD07FA2},
    {u"S3", 0xFF5B8F3A, 0xFF86B866},
    {u"CloudFront", 0xFF8657A5, 0xFFB089CC},
    {u"Elastic Load Balancing", 0xFF7E6BC4, 0xFFA597E0},
    {u"Route 53", 0xFF6B7F2A, 0xFF9DB155},
    {u"VPC", 0xFF5F7A8C, 0xFF8CA6B7},
    {u"Data transfer", 0xFF3E8E7E, 0xFF68B5A6},
    {u"CloudWatch", 0xFFB25A5A, 0xFFD48888},
    {u"Lambda", 0xFFD08A1D, 0xFFE3AB55},
    {u"API Gateway", 0xFFA85F9B, 0xFFCB8CC0},
    {u"Amplify", 0xFFB8504A, 0xFFDA7F79},
}};
constexpr QRgb otherServiceLight = 0xFF7A8494;
constexpr QRgb otherServiceDark = 0xFF98A2B3;

std::size_t stageIndex(int stage) { return static_cast<std::size_t>(std::clamp(stage, 1, 7) - 1); }

double luminance(const QColor& colour) {
    const auto linear = [](float channel) {
        const auto c = static_cast<double>(channel);
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const Theme& Theme::light() {
    static const Theme theme{false};
    return theme;
}

const Theme& Theme::dark() {
    static const Theme theme{true};
    return theme;
}

QColor Theme::colour(ColourRole role) const {
    return QColor::fromRgba((isDark_ ? darkColours : lightColours)[static_cast<std::size_t>(role)]);
}

QColor Theme::stageColour(int stage) const {
    if (isDark_ && stage == 4) return QColor::fromRgba(stage4OnDark);
    return QColor::fromRgba(stageColours[stageIndex(stage)]);
}

QColor Theme::stageTextColour(int stage) const {
    QColor colour = stageColour(stage);
    for (int step = 0; step < 20 && contrast(colour, this->colour(ColourRole::Surface)) < 4.6; ++step)
        colour = isDark_ ? colour.lighter(108) : colour.darker(108);
    return colour;
}

Qt::PenStyle Theme::stagePenStyle(int stage) const {
    return stageDashes(stage).isEmpty() ? Qt::SolidLine : Qt::CustomDashLine;
}

QList<qreal> Theme::stageDashes(int stage) const {
    static const std::array<QList<qreal>, 7> dashes{
        QList<qreal>{1, 2},       QList<qreal>{6, 2},  QList<qreal>{6, 2, 1, 2}, QList<qreal>{3, 2},
        QList<qreal>{10, 2, 3, 2}, QList<qreal>{12, 2}, QList<qreal>{}};
    return dashes[stageIndex(stage)];
}

StageMarker Theme::stageMarker(int stage) const { return static_cast<StageMarker>(stageIndex(stage)); }

QColor Theme::serviceColour(QStringView service) const {
    const auto* const found = std::ranges::find_if(
        serviceColours, [&](const ServiceColour& row) { return service.contains(row.name, Qt::CaseInsensitive); });
    if (found == serviceColours.end()) return QColor::fromRgba(isDark_ ? otherServiceDark : otherServiceLight);
    return QColor::fromRgba(isDark_ ? found->dark : found->light);
}

QColor Theme::plotColour(std::size_t series) const {
    const auto& colours = isDark_ ? plotColoursOnDark : plotColoursOnLight;
    return QColor::fromRgba(colours[series % colours.size()]);
}

QPalette Theme::palette() const {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole to, ColourRole from) { palette.setColor(to, colour(from)); };
    set(QPalette::Window, ColourRole::Window);
    set(QPalette::WindowText, ColourRole::Text);
    set(QPalette::Base, ColourRole::Surface);
    set(QPalette::AlternateBase, ColourRole::SurfaceRaised);
    set(QPalette::Text, ColourRole::Text);
    set(QPalette::Button, ColourRole::SurfaceRaised);
    set(QPalette::ButtonText, ColourRole::Text);
    set(QPalette::BrightText, ColourRole::Bad);
    set(QPalette::Highlight, ColourRole::Accent);
    set(QPalette::HighlightedText, ColourRole::AccentText);
    set(QPalette::Link, ColourRole::Accent);
    set(QPalette::LinkVisited, ColourRole::Accent);
    set(QPalette::ToolTipBase, ColourRole::SurfaceRaised);
    set(QPalette::ToolTipText, ColourRole::Text);
    set(QPalette::PlaceholderText, ColourRole::MutedText);
    set(QPalette::Light, ColourRole::SurfaceRaised);
    set(QPalette::Midlight, ColourRole::Grid);
    set(QPalette::Mid, ColourRole::Border);
    set(QPalette::Dark, ColourRole::Border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colour(ColourRole::MutedText));
    return palette;
}

}  // namespace stagecraft::ui
