#include "ui/charts/figure_picture.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "ui/charts/series_legend.h"
#include "ui/presenters/figure_table_model.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr int margin = 16;
constexpr int dotsPerInch = 96;
const QSize pictureSize{1200, 760};

QString translated(const char* text) { return QCoreApplication::translate("FigurePicture", text); }

/// Wrapped text from `top` on; where it ends.
int drawText(QPainter& painter, const QRect& column, int top, const QString& text, const QFont& font, const QColor& colour) {
    if (text.isEmpty()) return top;
    painter.setFont(font);
    painter.setPen(colour);
    QRect used;
    painter.drawText(QRect{column.left(), top, column.width(), 10'000}, Qt::AlignLeft | Qt::TextWordWrap, text, &used);
    return used.bottom() + 6;
}

int textHeight(const QFont& font, QPaintDevice* device, int width, const QString& text) {
    if (text.isEmpty()) return 0;
    return QFontMetrics{font, device}.boundingRect(QRect{0, 0, width, 10'000}, Qt::TextWordWrap, text).height() + 6;
}

void paintPicture(QCPPainter& painter, ThemedChart& chart, const QSize& size) {
    const Theme& theme = chart.themes().current();
    const Figure& figure = chart.figure();
    const QRect column = QRect{QPoint{0, 0}, size}.adjusted(margin, margin, -margin, -margin);
    QFont text = chart.font();
    text.setPointSizeF(10);
    QFont title = text;
    title.setPointSizeF(15);
    title.setWeight(QFont::DemiBold);
    QFont small = text;
    small.setPointSizeF(9);

    painter.fillRect(QRect{QPoint{0, 0}, size}, theme.colour(ColourRole::Surface));
    painter.setAntialiasing(true);
    int y = drawText(painter, column, column.top(), toQString(figure.title), title, theme.colour(ColourRole::Text));
    y = drawText(painter, column, y, toQString(figure.answer), text, theme.colour(ColourRole::Text));
    y = drawText(painter, column, y, toQString(figure.caveat), small, theme.colour(ColourRole::MutedText));
    const std::vector<LegendMark> marks = legendMarks(figure, theme);
    const QString note = toQString(figure.note);
    const int legendHeight = drawLegend(nullptr, column, small, marks, theme);
    const int noteHeight = textHeight(small, painter.device(), column.width(), note);
    const int chartHeight = std::max(160, column.bottom() - y - legendHeight - noteHeight - 12);
    painter.save();
    painter.translate(column.left(), y + 4);
    chart.toPainter(&painter, column.width(), chartHeight);
    painter.restore();
    y += chartHeight + 12;
    drawLegend(&painter, QRect{column.left(), y, column.width(), legendHeight}, small, marks, theme);
    drawText(painter, column, y + legendHeight + 4, note, small, theme.colour(ColourRole::MutedText));
}

QString unwritable(const QString& path) { return translated("%1: cannot be written").arg(path); }

QString writeSvg(ThemedChart& chart, const QString& path) {
    QSvgGenerator svg;
    svg.setFileName(path);
    svg.setSize(pictureSize);
    svg.setViewBox(QRect{QPoint{0, 0}, pictureSize});
    svg.setResolution(dotsPerInch);
    svg.setTitle(toQString(chart.figure().title));
    svg.setDescription(toQString(chart.figure().answer + (chart.figure().caveat.empty() ? "" : " " + chart.figure().caveat)));
    QCPPainter painter;
    if (!painter.begin(&svg)) return unwritable(path);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    paintPicture(painter, chart, pictureSize);
    return painter.end() ? QString{} : unwritable(path);
}

QString writePdf(ThemedChart& chart, const QString& path) {
    QPdfWriter pdf{path};
    pdf.setResolution(dotsPerInch);
    pdf.setPageSize(QPageSize{QSizeF{pictureSize} * 72 / dotsPerInch, QPageSize::Point});
    pdf.setPageMargins({0, 0, 0, 0});
    pdf.setTitle(toQString(chart.figure().title));
    QCPPainter painter;
    if (!painter.begin(&pdf)) return unwritable(path);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    paintPicture(painter, chart, pictureSize);
    return painter.end() ? QString{} : unwritable(path);
}

QString writeCsv(const Figure& figure, const QString& path) {
    QSaveFile file{path};
    const QByteArray text = figureCsv(figure).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) return unwritable(path);
    return {};
}

}  // namespace

QImage figureImage(ThemedChart& chart, const QSize& size, double scale) {
    QImage image{(QSizeF{size} * scale).toSize(), QImage::Format_ARGB32_Premultiplied};
    image.setDevicePixelRatio(scale);
    QCPPainter painter;
    painter.begin(&image);
    painter.setMode(QCPPainter::pmNoCaching);
    paintPicture(painter, chart, size);
    painter.end();
    return image;
}

QString writeFigure(ThemedChart& chart, const QString& path) {
    const QString ending = QFileInfo{path}.suffix().toLower();
    if (ending == QStringLiteral("csv")) return writeCsv(chart.figure(), path);
    if (ending == QStringLiteral("svg")) return writeSvg(chart, path);
    if (ending == QStringLiteral("pdf")) return writePdf(chart, path);
    if (ending == QStringLiteral("png")) return figureImage(chart, pictureSize, 2).save(path) ? QString{} : unwritable(path);
    return translated("%1: must end in .png, .svg, .pdf or .csv").arg(path);
}

}  // namespace stagecraft::ui
