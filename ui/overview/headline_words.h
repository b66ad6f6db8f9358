#pragma once

#include <QLabel>

namespace stagecraft::ui {

/// A figure of the headline, or what stands below it. It draws its words itself: rich text would be read, laid out and painted twice
/// for every plan.
class HeadlineWords : public QLabel {
    Q_OBJECT

public:
    explicit HeadlineWords(QWidget* parent = nullptr);
    void setWords(const QStringList& lines, const QColor& colour, double points);
    /// At least a line of the usual letters, so that nothing moves where smaller ones fit.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {minimumWidth(), sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QFont wordsFont() const;

    QStringList lines_;
    QColor colour_;
    double points_ = 0;
};

}  // namespace stagecraft::ui
