#pragma once

#include <QGraphicsView>

namespace stagecraft::ui {

/// A picture that can be zoomed (Ctrl and wheel, + and −, 0 to fit) and dragged. Fits itself to the window until the user
/// zooms.
class DiagramCanvas : public QGraphicsView {
    Q_OBJECT

public:
    static constexpr double smallest = 0.2;
    static constexpr double largest = 4;

    explicit DiagramCanvas(QWidget* parent = nullptr);

    [[nodiscard]] double zoom() const { return transform().m11(); }

public slots:
    void zoomIn();
    void zoomOut();
    /// Shows the whole picture, never larger than it was laid out.
    void fit();

signals:
    void zoomChanged(double zoom);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void zoomBy(double factor);
    bool fitsItself_ = true;
};

}  // namespace stagecraft::ui
