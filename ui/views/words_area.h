#pragma once

#include <QLabel>
#include <QScrollArea>

#include <initializer_list>

namespace stagecraft::ui {

/// Words beside a chart: as high as they are, up to a bound, beyond which they scroll. So long ones in large text never push the chart
/// out of the window.
class WordsArea : public QScrollArea {
    Q_OBJECT

public:
    explicit WordsArea(std::initializer_list<QLabel*> labels, QWidget* parent = nullptr);

    /// Wants the height of its words, no more than `most`; it does not want less until `forget`, so that what is below does not jump.
    /// Where the window has no room it takes two lines.
    void fit(int most);
    void forget() { least_ = 0; }
    /// Whether all words are seen at once.
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] int heightOfWords() const;
    [[nodiscard]] int lineHeight() const;

    int least_ = 0;
    int most_ = 0;  ///< of the last fit; 0: none yet
};

}  // namespace stagecraft::ui
