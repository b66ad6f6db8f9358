#include "model/report/figure_table.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace stagecraft;

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

Figure made() {
    Figure figure;
    figure.x = {"Users", {}, {}, AxisScale::Logarithmic, 1, 100};
    figure.y = {"Cost a month", "$", {}, AxisScale::Linear, 0, 10};
    return figure;
}

/// "Users | Launch": then the rows in the same way, "-" for nothing.
QStringList written(const FigureTable& table) {
    QStringList lines;
    QStringList names;
    for (const FigureColumn& column : table.columns) names << QString::fromStdString(column.name);
    lines << names.join(QStringLiteral(" | "));
    for (const std::vector<FigureCell>& row : table.rows) {
        QStringList cells;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string text = cellText(table.columns[i], row[i]);
            cells << (text.empty() ? QStringLiteral("-") : QString::fromStdString(text));
        }
        lines << cells.join(QStringLiteral(" | "));
    }
    return lines;
}

QStringList lines(std::initializer_list<const char*> texts) {
    QStringList all;
    for (const char* text : texts) all << QString::fromUtf8(text);
    return all;
}

/// The one table of the figure.
QStringList only(const Figure& figure) {
    const std::vector<FigureTable> tables = figureTables(figure);
    return tables.size() == 1 ? written(tables.front()) : QStringList{QStringLiteral("%1 tables").arg(tables.size())};
}

}  // namespace

class FigureTableTest : public QObject {
    Q_OBJECT
private slots:
    void anEmptyFigureHasNoTables() { QVERIFY(figureTables(Figure{}).empty()); }

    void linesShareTheRowsOfTheirX() {
        Figure figure = made();
        figure.secondY = FigureAxis{"Latency", {}, " ms"};
        figure.series.push_back({"Launch", 2, SeriesKind::Stands, {{1, 5}, {10, 6.5}, {100, nothing}}});
        figure.series.push_back({"Launch", 2, SeriesKind::Falls, {{10, 6.5}, {100, 1234.567}}});
        FigureSeries latency{"p99", 0, SeriesKind::Stands, {{10, 12.3456}}};
        latency.isOnSecondAxis = true;
        figure.series.push_back(latency);
        QCOMPARE(only(figure), lines({"Users | Launch | Launch (does not serve) | p99", "1 | $5.00 | - | -",
                                      "10 | $6.50 | $6.50 | 12.35 ms", "100 | - | $1,234.57 | -"}));
    }

    /// A file of its own says which amounts of a row are estimated; nothing is nothing, however it is priced.
    void aKeptTableNamesWhatIsEstimated() {
        Figure figure = made();
        FigureNote sure, estimated;
        estimated.isEstimated = true;
        figure.series = {{"Launch", 2, SeriesKind::Stands, {{1, 4}, {10, 0}, {100, 5}}}, {"Ten users", 3, SeriesKind::Stands, {{1, 6}, {10, 7}, {100, 8}}}};
        figure.series[0].notes = {estimated, estimated, sure};
        figure.series[1].notes = {estimated, sure, sure};
        QCOMPARE(written(figureTablesToKeep(figure).front()),
                 lines({"Users | Launch | Ten users | Estimated", "1 | $4.00 | $6.00 | Launch; Ten users", "10 | $0 | $7.00 | -", "100 | $5.00 | $8.00 | -"}));
        QCOMPARE(cellText(figureTables(figure).front(), 0, 1), std::string{"≈ $4.00"});
        QCOMPARE(cellText(figureTables(figure).front(), 1, 1), std::string{"$0"});
        figure.series[0].notes = figure.series[1].notes = {sure, sure, sure};
        QCOMPARE(figureTablesToKeep(figure), figureTables(figure));
    }

    void keepsTheDoublesOfTheFigure() {
        Figure figure = made();
        const double third = 1.0 / 3;
        figure.series.push_back({"Launch", 2, SeriesKind::Area, {{third, 2 * third}}});
        const FigureTable table = figureTables(figure).front();
        QVERIFY(table.rows[0] == (std::vector<FigureCell>{third, 2 * third}));
    }

    /// A step drawn as two points at one x loses neither of them.
    void aPlaceDrawnTwiceHasTwoRows() {
        Figure figure = made();
        figure.series.push_back({"Servers", 0, SeriesKind::Steps, {{1, 2}, {10, 2}, {10, 4}, {20, 4}}});
        figure.series.push_back({"Other", 0, SeriesKind::Stands, {{10, 7}}});
        QCOMPARE(only(figure), lines({"Users | Servers | Other", "1 | $2.00 | -", "10 | $2.00 | $7.00", "10 | $4.00 | -", "20 | $4.00 | -"}));
    }

    /// An Area is drawn up to its top; its column holds what it adds to the one before.
    void stackedAreasShowWhatEachAdds() {
        Figure figure = made();
        figure.series.push_back({"EC2", 0, SeriesKind::Area, {{1, 5}, {10, 6}}});
        figure.series.push_back({"RDS", 0, SeriesKind::Area, {{1, 7}, {10, 6}}});
        QCOMPARE(only(figure), lines({"Users | EC2 | RDS", "1 | $5.00 | $2.00", "10 | $6.00 | $0"}));
    }

    void aRangeHasTwoColumns() {
        Figure figure = made();
        FigureSeries range{"Saved", 0, SeriesKind::Range, {{1, 9}}};
        range.lower = {{1, 4}};
        figure.series.push_back(range);
        QCOMPARE(only(figure), lines({"Users | Saved, to | Saved, from", "1 | $9.00 | $4.00"}));
    }

    void barsOverCategoriesAreNamed() {
        Figure figure = made();
        figure.x.title = "Stage";
        figure.x.categories = {"Prelaunch", "Launch"};
        figure.series.push_back({"EC2", 0, SeriesKind::Bars, {{0, 1}, {1, 0.004}}});
        QCOMPARE(only(figure), lines({"Stage | EC2", "Prelaunch | $1.00", "Launch | $0.004"}));
        QVERIFY(!figureTables(figure).front().columns[0].isNumber);
    }

    void marksSayWhatTheyAreAndWhatTheyChoose() {
        Figure figure = made();
        FigureSeries marks{"Designs", 0, SeriesKind::Marks, {{1, 2}, {3, 4}}};
        marks.notes = {{"2 × m7g.large", {{"choices.stage", "4"}, {"choices.zones", "2"}}}, {"", {}}};
        figure.series = {marks, {"This plan", 0, SeriesKind::Current, {{5, 6}}}};
        QCOMPARE(only(figure), lines({"Series | What it is | Users | Cost a month | Choice",
                                      "Designs | 2 × m7g.large | 1 | $2.00 | choices.stage=4, choices.zones=2",
                                      "Designs | - | 3 | $4.00 | -", "This plan | - | 5 | $6.00 | -"}));
    }

    void lyingBarsHaveBothEnds() {
        Figure figure = made();
        figure.y = {"Input", {}, {}};
        figure.y.categories = {"Users", "Peak"};
        FigureSeries bars{"Swing", 0, SeriesKind::SideBars, {{3, 0}, {-2, 1}}};
        bars.lower = {{1, 0}, {5, 1}};
        figure.series = {bars};
        QCOMPARE(only(figure), lines({"Series | Users, from | Users | Input", "Swing | 1 | 3 | Users", "Swing | 5 | −2 | Peak"}));
    }

    void linesWithMarksAndGuidesHaveATableEach() {
        Figure figure = made();
        figure.series.push_back({"Launch", 2, SeriesKind::Stands, {{1, 5}}});
        figure.series.push_back({"This plan", 0, SeriesKind::Current, {{1, 5}}});
        figure.guides = {{FigureGuide::Across::X, 10, "Ten users"}, {FigureGuide::Across::Y, 7, "Budget"}};
        const std::vector<FigureTable> tables = figureTables(figure);
        QCOMPARE(tables.size(), std::size_t{3});
        QCOMPARE(tables[0].name, std::string{"Values"});
        QCOMPARE(tables[1].name, std::string{"Points"});
        QCOMPARE(written(tables[2]), lines({"Line | Users | Cost a month", "Ten users | 10 | -", "Budget | - | $7.00"}));
    }

    void cellsOfAMapAreRows() {
        Figure figure = made();
        figure.y = {"Peak over average", {}, {}};
        figure.cells = std::make_shared<FigureCells>(FigureCells{{1, 10, 100}, {1, 2, 4}, {1, 2, 0, 3}, {{}, {"Launch for $7", {{"choices.stage", "2"}}}, {}, {}}});
        QCOMPARE(only(figure), lines({"Users, from | Users, to | Peak over average, from | Peak over average, to | Stage | What it is | Choice",
                                      "1 | 10 | 1 | 2 | 1 | - | -", "10 | 100 | 1 | 2 | 2 | Launch for $7 | choices.stage=2",
                                      "1 | 10 | 2 | 4 | - | - | -", "10 | 100 | 2 | 4 | 3 | - | -"}));
    }

    void boxesHaveTheirValues() {
        Figure figure = made();
        figure.area = {"Cost a month", "$", {}};
        figure.boxes = {{0, 0, 1, 1, "Application", "EC2", 120.5, {}}};
        QCOMPARE(only(figure), lines({"Service | Part | Cost a month", "EC2 | Application | $120.50"}));
    }
};

QTEST_APPLESS_MAIN(FigureTableTest)
#include "figure_table_test.moc"
