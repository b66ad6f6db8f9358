#include "ui/diagram/part_glyph.h"

#include <QPainterPath>

namespace stagecraft::ui {

namespace {

// Every glyph is drawn on a square of 20 by 20.

void users(QPainterPath& path) {
    path.addEllipse(QPointF{10, 6}, 3.5, 3.5);
    path.moveTo(3, 18);
    path.cubicTo(3, 9.5, 17, 9.5, 17, 18);
    path.closeSubpath();
}

void server(QPainterPath& path) {
    for (const double y : {2.0, 8.0, 14.0}) {
        path.addRoundedRect(QRectF{2, y, 16, 4.6}, 1, 1);
        path.moveTo(13, y + 2.3);
        path.lineTo(15, y + 2.3);
    }
}

void database(QPainterPath& path) {
    path.addEllipse(QRectF{3, 1.5, 14, 5});
    path.moveTo(3, 4);
    path.lineTo(3, 16);
    path.arcTo(QRectF{3, 13.5, 14, 5}, 180, 180);
    path.lineTo(17, 4);
    path.moveTo(3, 10);
    path.arcTo(QRectF{3, 7.5, 14, 5}, 180, 180);
}

void cache(QPainterPath& path) {
    path.moveTo(11.5, 1.5);
    path.lineTo(4, 11.5);
    path.lineTo(9.5, 11.5);
    path.lineTo(8.5, 18.5);
    path.lineTo(16, 8.5);
    path.lineTo(10.5, 8.5);
    path.closeSubpath();
}

void function(QPainterPath& path) {
    path.moveTo(4, 2);
    path.lineTo(7, 2);
    path.lineTo(15, 18);
    path.lineTo(17.5, 18);
    path.moveTo(9.5, 8.5);
    path.lineTo(4, 18);
}

void balancer(QPainterPath& path) {
    path.addEllipse(QPointF{4.5, 10}, 2.5, 2.5);
    for (const double y : {3.5, 10.0, 16.5}) {
        path.moveTo(7, 10);
        path.lineTo(14, y);
        path.addEllipse(QPointF{16, y}, 1.8, 1.8);
    }
}

void globe(QPainterPath& path) {
    path.addEllipse(QRectF{2, 2, 16, 16});
    path.addEllipse(QRectF{6.5, 2, 7, 16});
    path.moveTo(2, 10);
    path.lineTo(18, 10);
}

void names(QPainterPath& path) {
    path.moveTo(10, 1.5);
    path.lineTo(10, 18.5);
    path.addPolygon(QPolygonF{{{4, 3}, {15, 3}, {18, 5.5}, {15, 8}, {4, 8}, {4, 3}}});
    path.addPolygon(QPolygonF{{{16, 10}, {5, 10}, {2, 12.5}, {5, 15}, {16, 15}, {16, 10}}});
}

void files(QPainterPath& path) {
    path.addEllipse(QRectF{2, 2, 16, 4});
    path.moveTo(2, 4);
    path.lineTo(5, 17);
    path.cubicTo(7, 19, 13, 19, 15, 17);
    path.lineTo(18, 4);
}

void address(QPainterPath& path) {
    path.moveTo(10, 18.5);
    path.cubicTo(4, 12, 3, 9.5, 3, 8);
    path.arcTo(QRectF{3, 1, 14, 14}, 180, -180);
    path.cubicTo(17, 9.5, 16, 12, 10, 18.5);
    path.addEllipse(QPointF{10, 8}, 2.5, 2.5);
}

void watch(QPainterPath& path) {
    path.addEllipse(QRectF{2, 2, 16, 16});
    path.moveTo(4, 11);
    path.lineTo(7.5, 11);
    path.lineTo(9.5, 6);
    path.lineTo(12, 14);
    path.lineTo(13.5, 11);
    path.lineTo(16, 11);
}

void page(QPainterPath& path) {
    path.addRoundedRect(QRectF{3.5, 1.5, 13, 17}, 1.5, 1.5);
    for (const double y : {6.0, 10.0, 14.0}) {
        path.moveTo(6.5, y);
        path.lineTo(13.5, y);
    }
}

}  // namespace

void drawGlyph(QPainter& painter, PartGlyph glyph, const QRectF& room) {
    QPainterPath path;
    switch (glyph) {
        case PartGlyph::None: return;
        case PartGlyph::Users: users(path); break;
        case PartGlyph::Server: server(path); break;
        case PartGlyph::Function: function(path); break;
        case PartGlyph::Database: database(path); break;
        case PartGlyph::Cache: cache(path); break;
        case PartGlyph::Balancer: balancer(path); break;
        case PartGlyph::Names: names(path); break;
        case PartGlyph::Edge: globe(path); break;
        case PartGlyph::Files: files(path); break;
        case PartGlyph::Address: address(path); break;
        case PartGlyph::Watch: watch(path); break;
        case PartGlyph::Template:
        case PartGlyph::Pages: page(path); break;
    }
    painter.save();
    painter.translate(room.topLeft());
    painter.scale(room.width() / 20, room.height() / 20);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.restore();
}

}  // namespace stagecraft::ui
