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
    enum class Height {
        Follows,  ///< the words
        Grows,    ///< with the words and does not shrink until `forget`, so that what is below does not jump
    };
    WordsArea(Height height, std::initializer_list<QLabel*> labels, QWidget* parent = nullptr);

    /// The most it takes. Where the window has no room it takes two lines.
    void setMost(int height);
    /// No bound: something else scrolls.
    void setUnbounded();
    void forget() { least_ = 0; }
    /// Whether all words are seen at once.
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    void keepWholeLines();
    [[nodiscard]] int heightOfWords() const;
    [[nodiscard]] int lineHeight() const;

    Height height_;
    int least_ = 0;
    int most_ = 0;
    int wanted_ = 0;
    bool isBounded_ = true;
};

}  // namespace stagecraft::ui
