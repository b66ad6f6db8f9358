#pragma once

#include <QGraphicsItem>

#include "model/documents/diagram_layout.h"
#include "ui/presenters/part_wording.h"
#include "ui/theme/theme_controller.h"

namespace stagecraft::ui {

/// How much a hovered part means to another one.
enum class Emphasis { Plain, Strong, Faint };

[[nodiscard]] QRectF toRect(const DiagramRect& rect);

/// A region or a zone: a frame with its name.
class FrameItem : public QGraphicsItem {
public:
    FrameItem(DiagramBox box, const Theme& theme);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    DiagramBox box_;
    const Theme& theme_;
};

/// A fleet in a zone, or a managed service.
class CardItem : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };
    CardItem(DiagramBox box, PartGlyph glyph, const Theme& theme);
    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] const DiagramBox& box() const { return box_; }
    void setEmphasis(Emphasis emphasis);
    void setCurrent(bool isCurrent);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintLoad(QPainter& painter, const QRectF& rect) const;

    DiagramBox box_;
    PartGlyph glyph_;
    const Theme& theme_;
    Emphasis emphasis_ = Emphasis::Plain;
    bool isCurrent_ = false;
};

/// Traffic: an orthogonal line, its arrow head and its label.
class FlowItem : public QGraphicsItem {
public:
    FlowItem(DiagramLine line, const Theme& theme);
    [[nodiscard]] const DiagramLine& line() const { return line_; }
    void setEmphasis(Emphasis emphasis);
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    [[nodiscard]] QPainterPath path() const;

    DiagramLine line_;
    const Theme& theme_;
    Emphasis emphasis_ = Emphasis::Plain;
};

}  // namespace stagecraft::ui
