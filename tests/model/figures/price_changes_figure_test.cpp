#include "model/exploration/price_effect.h"

#include <QTest>

#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"
#include "tests/model/planning/cloned_catalog.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// Rows of a table rewritten; a later date.
template <class Change>
Catalog::Pointer changedCatalog(const std::string& table, Change change) {
    Tables tables = realTables();
    std::vector<std::string> lines = linesOf(tables[table]);
    for (std::string& line : lines) change(line);
    tables[table] = joined(lines);
    std::string& head = tables["catalog.yaml"];
    const std::string date{catalog().date()};
    for (std::size_t at = head.find(date); at != std::string::npos; at = head.find(date, at + 1)) head.replace(at, date.size(), "2030-01-01");
    return Catalog::fromTexts(tables).value();
}

/// The load balancer's hours at another price in the home region.
Catalog::Pointer dearerBalancer() {
    return changedCatalog("service_prices.csv", [](std::string& line) {
        if (line.find(",us-east-1,alb_hour,") == std::string::npos) return;
        const std::size_t price = line.find("0.0225");
        if (price != std::string::npos) line.replace(price, 6, "0.0450");
    });
}

Usd sumOf(const std::vector<LineChange>& lines) {
    Usd sum;
    for (const LineChange& line : lines) sum += line.change();
    return sum;
}

}  // namespace

class PriceChangesFigureTest : public QObject {
    Q_OBJECT
private slots:
    void anotherPriceIsThePricesDoing() {
        GivenFigure given{Inputs{}};
        const Catalog::Pointer newer = dearerBalancer();
        given.otherCatalog = newer.get();
        const Figure figure = given.make("prices");
        QCOMPARE(faultOf(figure, given.plan.inputs), QString{});
        const Plan after = plan(given.plan.inputs, *newer, builtInBlueprints());
        const PriceEffect effect = priceEffect(given.plan, after, *newer);
        QCOMPARE(effect.lines.size(), std::size_t{1});
        QCOMPARE(effect.lines[0].dimension, std::string{"alb_hour"});
        QCOMPARE(effect.lines[0].reason, LineReason::Price);
        QCOMPARE(effect.sameDesign, effect.after);
        QVERIFY(std::abs((effect.after - effect.before).dollars() - 730 * 0.0225) < 1e-6);
        QCOMPARE(figure.series.size(), std::size_t{1});
        QCOMPARE(figure.series[0].points[0].x, (effect.after - effect.before).dollars());
        QVERIFY2(says(figure, moneyText(effect.before)) && says(figure, moneyText(effect.after)) && says(figure, "2030-01-01"),
                 figure.answer.c_str());
        QVERIFY(figure.note.find("1 price changed") != std::string::npos);
    }

    /// The type that was cheapest becomes dear: the design changes, and the line says for which type.
    void anotherTypeIsNamed() {
        GivenFigure given{withSettings({{"workload.users", "2M"}, {"choices.stage", "5"}})};
        const auto& fleets = given.plan.shown().architecture.regions[0].fleets;
        const std::string type = std::ranges::find(fleets, Role::App, &Fleet::role)->instanceType;
        const Catalog::Pointer newer = changedCatalog("ec2_prices.csv", [&](std::string& line) {
            if (!line.starts_with("us-east-1," + type + ",")) return;
            std::vector<std::string> cells = cellsOf(line);
            cells[2] = plainNumber(*parseNumber(cells[2]) * 10);
            line.clear();
            for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + cell;
        });
        const Plan after = plan(given.plan.inputs, *newer, builtInBlueprints());
        const PriceEffect effect = priceEffect(given.plan, after, *newer);
        // Databases may be of the same type.
        const auto line = std::ranges::find_if(effect.lines, [&](const LineChange& one) { return one.typeBefore == type && one.part == "app"; });
        QVERIFY(line != effect.lines.end());
        QCOMPARE(line->reason, LineReason::Type);
        QVERIFY(line->typeAfter != type && !line->typeAfter.empty());
        QVERIFY(effect.sameDesign > effect.after);
        QCOMPARE(sumOf(effect.lines), effect.after - effect.before);
        given.otherCatalog = newer.get();
        const Figure figure = given.make("prices");
        QVERIFY2(says(figure, "choosing anew saves"), figure.answer.c_str());
        QVERIFY(seriesOf(figure, SeriesKind::SideBars, "Another type chosen") != nullptr);
        // The largest change is on top, each name beside its own bar; what is less than a cent is counted.
        std::size_t drawn = 0, small = 0;
        for (const LineChange& one : effect.lines) (std::abs(one.change().dollars()) >= 0.005 ? drawn : small) += 1;
        QCOMPARE(figure.y.categories.size(), drawn);
        double before = 0;
        for (std::size_t row = 0; row < drawn; ++row)
            for (const FigureSeries& series : figure.series)
                for (std::size_t i = 0; i < series.points.size(); ++i) {
                    if (series.points[i].y != static_cast<double>(row)) continue;
                    QVERIFY(series.notes[i].text.starts_with(figure.y.categories[row] + ":"));
                    QVERIFY(std::abs(series.points[i].x) >= before);
                    before = std::abs(series.points[i].x);
                }
        QCOMPARE(figure.note.find("by less than a cent") != std::string::npos, small > 0);
    }

    void supportFollowsTheRest() {
        GivenFigure given{withSettings({{"choices.support", "enterprise"}, {"workload.users", "5M"}})};
        const PriceEffect effect = priceEffect(given.plan, given.plan, catalog());
        QVERIFY(effect.lines.empty());
        QCOMPARE(effect.sameDesign, effect.before);
    }

    /// Prices worked into a catalog keep its id until they are read again: then the folder tells the two apart.
    void catalogsOfOneIdAreToldByTheirFolders() {
        GivenFigure given{Inputs{}};
        FigureRequest request{given.plan, catalog(), builtInBlueprints()};
        request.otherCatalog = &catalog();
        request.otherCatalogFolder = "/prices/copy";
        const Figure figure = figureKind("prices")->make(request);
        QVERIFY2(says(figure, "(built in)") && says(figure, "(/prices/copy)"), figure.answer.c_str());
    }
    void aChangeOfNothingHasNoPercentage() {
        GivenFigure given{Inputs{}};
        // What is used costs the same, and a line nobody pays for changes: no "(0 %)".
        const Catalog::Pointer newer = dearerBalancer();
        given.otherCatalog = newer.get();
        const Figure figure = given.make("prices");
        QVERIFY2(figure.answer.find("(0 %)") == std::string::npos, figure.answer.c_str());
        QVERIFY(says(figure, "(+"));
        QVERIFY(figure.series[0].notes[0].text.find("(+100 %)") != std::string::npos);
    }
    void theSamePricesChangeNothing() {
        GivenFigure given{Inputs{}};
        given.otherCatalog = &catalog();
        QVERIFY(says(given.make("prices"), "the bill stays"));
        given.otherCatalog = nullptr;
        QVERIFY(says(given.make("prices"), "nothing to compare"));
    }
};

QTEST_APPLESS_MAIN(PriceChangesFigureTest)
#include "price_changes_figure_test.moc"
