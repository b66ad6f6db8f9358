#pragma once

#include <QColor>
#include <QList>
#include <QPalette>
#include <QStringView>

namespace stagecraft::ui {

/// What a colour is for. Text roles keep 4.5 : 1 on Window, Surface and SurfaceRaised; lines keep 3 : 1.
enum class ColourRole {
    Window,
    Surface,
    SurfaceRaised,
    Border,
    Text,
    MutedText,
    Accent,
    AccentText,
    Good,
    Warning,
    Bad,
    Grid,
    Highlight,
};
inline constexpr std::size_t colourRoleCount = 13;

/// Shape of the points of a stage on a plot: colour is never the only mark.
enum class StageMarker { Circle, Square, Triangle, Diamond, TriangleDown, Cross, Star };

/// One set of colours and marks, light or dark. Immutable.
class Theme {
public:
    [[nodiscard]] static const Theme& light();
    [[nodiscard]] static const Theme& dark();

    [[nodiscard]] bool isDark() const { return isDark_; }
    [[nodiscard]] QColor colour(ColourRole role) const;
    /// Stage 1 … 7, the same everywhere: for areas and lines, not for text.
    [[nodiscard]] QColor stageColour(int stage) const;
    /// The stage's colour, darkened or lightened until it reads as text on Surface.
    [[nodiscard]] QColor stageTextColour(int stage) const;
    [[nodiscard]] Qt::PenStyle stagePenStyle(int stage) const;
    /// In units of the pen's width, as QPen takes it; empty for a solid line.
    [[nodiscard]] QList<qreal> stageDashes(int stage) const;
    [[nodiscard]] StageMarker stageMarker(int stage) const;
    /// By the service's name on the bill: "EC2", "RDS"; a quiet grey for a name it does not know.
    [[nodiscard]] QColor serviceColour(QStringView service) const;
    /// Of the n-th series of a plot that is neither a stage nor a service; they begin again after six.
    [[nodiscard]] QColor plotColour(std::size_t series) const;
    [[nodiscard]] QPalette palette() const;

private:
    explicit Theme(bool isDark) : isDark_(isDark) {}
    bool isDark_;
};

/// Contrast ratio of WCAG 2.1, 1 … 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

}  // namespace stagecraft::ui
