#include "ui/overview/wrapped_label.h"

namespace stagecraft::ui {

namespace {

constexpr int usualLetters = 36;  ///< of a line
constexpr int leastLetters = 6;   ///< of a line: longer words are cut where there is room for fewer

}  // namespace

WrappedLabel::WrappedLabel(QWidget* parent) : QLabel(parent) { setWordWrap(true); }

int WrappedLabel::heightForWidth(int width) const {
    if (measured_.width != width || measured_.text != text() || measured_.font != font())
        measured_ = {text(), font(), width, QLabel::heightForWidth(width)};
    return measured_.height;
}

QSize WrappedLabel::sizeHint() const { return {fontMetrics().averageCharWidth() * usualLetters, fontMetrics().height()}; }

QSize WrappedLabel::minimumSizeHint() const { return {fontMetrics().averageCharWidth() * leastLetters, fontMetrics().height()}; }

}  // namespace stagecraft::ui
