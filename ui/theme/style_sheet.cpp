#include "ui/theme/style_sheet.h"

#include <utility>

/// A static library's resources are only there when asked for, outside any namespace.
static void provideThemeIcons() { Q_INIT_RESOURCE(theme_icons); }

namespace stagecraft::ui {

namespace {

constexpr const char* sheet = R"(
QWidget { font-size: @body; }
QMainWindow, QDialog { background: @window; }
QMenuBar { background: @window; color: @text; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @highlight; }
QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 20px; border-radius: 4px; }
QMenu::item:selected { background: @highlight; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @grid; margin: 4px 8px; }
QToolBar { background: @window; border: none; border-bottom: 1px solid @border; spacing: 8px; padding: 4px 8px; }
QToolBar QLabel { color: @muted; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; color: @text; }
QToolButton:hover { background: @highlight; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @muted; }
QStatusBar { background: @window; color: @muted; border-top: 1px solid @border; }
QStatusBar QLabel { color: @muted; font-size: @small; padding: 0 6px; }
QStatusBar::item { border: none; }
QSplitter::handle { background: @window; }
QSplitter::handle:hover { background: @accent; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QLineEdit, QComboBox, QTableView, QTreeView, QListView, QPlainTextEdit, QTextEdit {
    background: @surface; color: @text; border: 1px solid @border; border-radius: 4px;
    selection-background-color: @accent; selection-color: @accenttext; }
QLineEdit, QComboBox { padding: 2px 6px; min-height: 1.4em; }
QLineEdit:focus, QComboBox:focus, QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid @accent; }
QLineEdit[class="quantity"] { min-width: 5.2em; max-width: 5.2em; }
QLineEdit[class="quantity"][long="true"] { min-width: 7em; max-width: 7em; }
QLineEdit[class="share"] { min-width: 3.6em; max-width: 3.6em; }
QLineEdit[class="name"] { min-width: 9em; max-width: 9em; }
QComboBox[class="choice"] { min-width: 9.6em; max-width: 9.6em; }
QLineEdit[refused="true"] { border: 1px solid @bad; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url(@arrow); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @border;
    selection-background-color: @highlight; selection-color: @text; }
QCheckBox { color: @text; spacing: 6px; border: 1px solid transparent; border-radius: 4px; padding: 1px; }
QCheckBox:focus { border: 1px solid @accent; }
QPushButton { background: @raised; color: @text; border: 1px solid @border; border-radius: 4px; padding: 4px 12px; }
QPushButton:hover { background: @highlight; }
QPushButton:focus { border-color: @accent; }
QPushButton:checked { background: @highlight; border: 1px solid @accent; }
QPushButton:disabled { color: @muted; }
QTreeWidget[class="cells"]::item { padding: 3px 0; border-left: 3px solid transparent; border-right: 3px solid transparent; }
QTreeWidget[class="cells"] QHeaderView::section { padding: 4px 6px; }
QListWidget::item:selected, QTreeWidget::item:selected { background: @accent; color: @accenttext; }
QCheckBox::indicator, QListWidget::indicator { width: 12px; height: 12px; border: 1px solid @muted; border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked, QListWidget::indicator:checked { image: url(@check); }
QProgressBar { background: @surface; border: 1px solid @border; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QHeaderView::section { background: @raised; color: @muted; border: none; border-bottom: 1px solid @border;
    padding: 4px 6px; font-size: @small; }
QTabWidget::pane { border: 1px solid @border; border-radius: 4px; background: @surface; top: -1px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 14px; border: 1px solid transparent;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { border: 1px solid @accent; border-bottom: 2px solid @accent; }
QSlider { min-height: 18px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::sub-page:horizontal:disabled { background: @border; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; background: @surface;
    border: 2px solid @accent; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: @accent; }
QSlider::handle:horizontal:disabled { border-color: @border; }
QFrame[class="panel"] { background: @surface; border: 1px solid @border; border-radius: 6px; }
QFrame[class="notice"] { background: @highlight; border: 1px solid @accent; border-radius: 6px; }
QFrame[class="failure"] { background: @surface; border: 1px solid @bad; border-radius: 6px; }
QLabel { color: @text; background: transparent; }
QLabel[class="figure"] { font-size: @headline; font-weight: 600; }
QLabel[class="refusal"] { color: @bad; }
QLabel[class="muted"] { color: @muted; font-size: @small; }
QLabel[class="title"] { font-weight: 600; }
QLabel[class="caption"] { color: @muted; font-size: @small; font-weight: 600; }
QLabel[class="error"] { color: @bad; font-size: @small; }
QLabel[class="good"] { color: @good; font-size: @small; }
QLabel[class="bad"] { color: @bad; font-size: @small; }
QLabel[class="warning"] { color: @warning; }
QLabel[class="question"] { font-size: @question; font-weight: 600; }
QLabel[class="readout"] { background: @raised; border: 1px solid @border; border-radius: 4px; padding: 6px 8px; font-size: @small; }
QListWidget[class="charts"] { background: @surface; border: none; border-right: 1px solid @border; outline: none; padding: 4px 0; }
QListWidget[class="charts"]::item { padding: 6px 10px; border-left: 3px solid transparent; color: @text; }
QListWidget[class="charts"]::item:hover { background: @raised; }
QListWidget[class="charts"]::item:selected { background: @highlight; color: @text; border-left: 3px solid @accent; }
QToolButton[class="picker"] { border: 1px solid @border; background: @raised; padding-right: 18px; font-weight: 600; }
QToolButton[class="picker"]:focus { border-color: @accent; }
QToolButton:checked { background: @highlight; border-color: @accent; }
QToolButton::menu-indicator { image: url(@arrow); width: 9px; height: 9px; subcontrol-position: right center; subcontrol-origin: padding; right: 5px; }
QProgressBar { background: @grid; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QTableView { alternate-background-color: @raised; }
QToolButton[class="section"] { border: 1px solid transparent; border-radius: 4px; padding: 4px 2px; font-weight: 600;
    color: @text; text-align: left; }
QToolButton[class="section"]:hover { background: @highlight; }
QToolButton[class="section"]:focus { border-color: @accent; }
QToolButton[class="dot"] { border: 1px solid transparent; border-radius: 4px; padding: 0; color: @accent; }
QToolButton[class="dot"]:disabled { color: transparent; }
QToolButton[class="dot"]:focus { border-color: @accent; }
)";

QString points(double size, double scale) { return QString::number(size * scale, 'f', 1) + QStringLiteral("pt"); }

}  // namespace

QString styleSheet(const Theme& theme, double textScale) {
    provideThemeIcons();
    const auto name = [&](ColourRole role) { return theme.colour(role).name(); };
    // Longer names first, so that @accenttext is not read as @accent.
    const std::pair<QString, QString> values[] = {
        {QStringLiteral("@accenttext"), name(ColourRole::AccentText)},
        {QStringLiteral("@accent"), name(ColourRole::Accent)},
        {QStringLiteral("@arrow"), theme.isDark() ? QStringLiteral(":/stagecraft/icons/arrow-dark.svg")
                                                  : QStringLiteral(":/stagecraft/icons/arrow-light.svg")},
        {QStringLiteral("@check"), theme.isDark() ? QStringLiteral(":/stagecraft/icons/check-dark.svg")
                                                  : QStringLiteral(":/stagecraft/icons/check-light.svg")},
        {QStringLiteral("@window"), name(ColourRole::Window)},
        {QStringLiteral("@surface"), name(ColourRole::Surface)},
        {QStringLiteral("@raised"), name(ColourRole::SurfaceRaised)},
        {QStringLiteral("@border"), name(ColourRole::Border)},
        {QStringLiteral("@text"), name(ColourRole::Text)},
        {QStringLiteral("@muted"), name(ColourRole::MutedText)},
        {QStringLiteral("@good"), name(ColourRole::Good)},
        {QStringLiteral("@warning"), name(ColourRole::Warning)},
        {QStringLiteral("@bad"), name(ColourRole::Bad)},
        {QStringLiteral("@grid"), name(ColourRole::Grid)},
        {QStringLiteral("@highlight"), name(ColourRole::Highlight)},
        {QStringLiteral("@body"), points(10, textScale)},
        {QStringLiteral("@small"), points(9, textScale)},
        {QStringLiteral("@question"), points(12, textScale)},
        {QStringLiteral("@headline"), points(20, textScale)},
    };
    QString text = QString::fromLatin1(sheet);
    for (const auto& [placeholder, value] : values) text.replace(placeholder, value);
    return text;
}

}  // namespace stagecraft::ui
