#pragma once

#include <QString>
#include <QWidget>

#include <vector>

#include "model/report/figure.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// One curve of a chart and what it comes to at the marker.
struct LegendEntry {
    int stage = 0;
    QString name;   ///< "A thousand"
    QString value;  ///< "$214"
    QString state;  ///< "CPU": why it does not serve; empty when it does
    bool isRecommended = false;
    bool isLeast = false;   ///< no stage that serves costs less, as far as is known
    bool isDearer = false;  ///< it serves and is recommended, and another costs less
    bool isUnpriced = false;  ///< its cost lacks prices
    FigureTotal bill = {};  ///< that the value is the total of
};

class BillLinks;

/// Sample, name, value and state of each curve, in as many columns as there is room for. A right click opens the bill of what it is on,
/// B lists all of them.
class ChartLegend : public QWidget {
    Q_OBJECT

public:
    explicit ChartLegend(const ThemeController& theme, QWidget* parent = nullptr);
    void setEntries(std::vector<LegendEntry> entries);
    /// One line an entry, where there is little room: what keeps a stage from serving is in its tool tip.
    void setCompact(bool isCompact);
    [[nodiscard]] const std::vector<LegendEntry>& entries() const { return entries_; }
    /// Whether every name is written in full.
    [[nodiscard]] bool isWhole() const { return widestEntry() <= width() / columns(width()); }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

signals:
    void billChosen(const stagecraft::FigureTotal& total, const QString& what);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QFont textFont() const;
    [[nodiscard]] int columns(int width) const;
    [[nodiscard]] int sampleWidth() const;
    /// What the widest entry needs with its name in full.
    [[nodiscard]] int widestEntry() const;
    [[nodiscard]] QString before(const LegendEntry& entry) const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] QRect cell(std::size_t entry) const;
    [[nodiscard]] const LegendEntry* entryAt(const QPoint& place) const;
    [[nodiscard]] static QString stateText(const LegendEntry& entry);
    void drawEntry(QPainter& painter, const QRect& cell, const LegendEntry& entry) const;

    const ThemeController& theme_;
    BillLinks* bills_;
    std::vector<LegendEntry> entries_;
    bool isCompact_ = false;
};

}  // namespace stagecraft::ui
