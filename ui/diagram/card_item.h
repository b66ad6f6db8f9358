#pragma once

#include <QGraphicsObject>
#include <QString>

#include "model/documents/diagram_layout.h"
#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// A part of the architecture as a card: what it is, how many of which type, how full. Takes the keyboard focus.
class CardItem : public QGraphicsObject {
    Q_OBJECT

public:
    CardItem(const DiagramBox& box, const Theme& theme, const QString& explanation);

    [[nodiscard]] const QString& partId() const { return partId_; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

signals:
    void hovered(const QString& partId);  ///< empty when the pointer or the focus left

protected:
    void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
    void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void setLit(bool isLit);

    QRectF frame_;
    QString partId_, title_, subtitle_;
    double load_;
    bool isNew_;
    bool isLit_ = false;
    const Theme& theme_;
    QColor accent_;
};

}  // namespace stagecraft::ui
