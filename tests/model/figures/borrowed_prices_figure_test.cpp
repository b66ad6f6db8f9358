#include <QTest>

#include <array>

#include "model/planning/bill.h"
#include "model/report/money_words.h"
#include "model/support/text.h"
#include "tests/model/figures/given_figure.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// Its load balancers have no price of their own; the nearest region that has one lends it.
constexpr const char* borrowing = "af-south-1";
/// Without lenders three lines of stage 5 have no price here.
constexpr const char* lacking = "ap-southeast-7";
constexpr const char* knowing = "us-east-1";

Inputs inputsIn(const char* region) {
    return withSettings({{"workload.users", "12000"}, {"choices.region", region}, {"uncertainty", "workload.users:8000:12000:30000"}});
}

bool isInDollars(const Figure& figure) {
    const auto isMoney = [](const FigureAxis& axis) { return axis.prefix == "$"; };
    return isMoney(figure.x) || isMoney(figure.y) || isMoney(figure.area) || (figure.secondY && isMoney(*figure.secondY));
}

}  // namespace

/// What charts show of money says how much of it rests on prices of other regions.
class BorrowedPricesFigureTest : public QObject {
    Q_OBJECT
private slots:
    void everyChartOfMoneySaysSo_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        for (const FigureKind& kind : figureKinds()) {
            const QString id = QString::fromUtf8(kind.id.data(), static_cast<qsizetype>(kind.id.size()));
            QTest::addRow("%s", qPrintable(id)) << id << QString{} << QString{};
            for (const FigureOption& option : kind.options)
                for (const std::string_view value : option.values) {
                    const QString key = QString::fromUtf8(option.key.data(), static_cast<qsizetype>(option.key.size()));
                    const QString chosen = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
                    QTest::addRow("%s %s=%s", qPrintable(id), qPrintable(key), qPrintable(chosen)) << id << key << chosen;
                }
        }
    }
    void everyChartOfMoneySaysSo() {
        QFETCH(QString, id);
        QFETCH(QString, option);
        QFETCH(QString, value);
        const auto figureIn = [&](const char* region) {
            GivenFigure given{inputsIn(region)};
            given.fineness = Fineness::Coarse;
            given.otherCatalog = &catalog();
            if (!option.isEmpty()) given.options[option.toStdString()] = value.toStdString();
            return given.make(id.toStdString());
        };
        const Figure figure = figureIn(borrowing);
        const bool isMoney = isInDollars(figure);
        if (isMoney || figure.answer.find('$') != std::string::npos) {
            QVERIFY2(figure.caveat.starts_with("≈ ") && figure.caveat.find(" % of ") != std::string::npos &&
                         figure.caveat.find(" uses prices of ") != std::string::npos,
                     figure.caveat.c_str());
            const std::vector<FigureTable> kept = figureTablesToKeep(figure);
            QCOMPARE(kept.back().name, std::string{"Note"});
            QVERIFY((kept.back().rows == std::vector<std::vector<FigureCell>>{{FigureCell{figure.caveat}}}));
            QCOMPARE(kept.size(), figureTables(figure).size() + 1);
        }
        const Figure known = figureIn(knowing);
        QCOMPARE(known.caveat, std::string{});
        QCOMPARE(figureTablesToKeep(known).size(), figureTables(known).size());
    }
    void everyChartOfMoneyTellsLinesWithoutAPrice_data() { everyChartOfMoneySaysSo_data(); }
    void everyChartOfMoneyTellsLinesWithoutAPrice() {
        QFETCH(QString, id);
        QFETCH(QString, option);
        QFETCH(QString, value);
        GivenFigure given{withSettings({{"workload.users", "40000"}, {"choices.region", lacking}, {"choices.fallback_region", "none"},
                                        {"uncertainty", "workload.users:30000:40000:60000"}})};
        given.fineness = Fineness::Coarse;
        given.otherCatalog = &catalog();
        if (!option.isEmpty()) given.options[option.toStdString()] = value.toStdString();
        const Figure figure = given.make(id.toStdString());
        if (!isInDollars(figure) && figure.answer.find('$') == std::string::npos) return;
        QVERIFY2(figure.caveat.find("✕ ") != std::string::npos && figure.caveat.find(" no price: it costs more than is shown.") != std::string::npos,
                 figure.caveat.c_str());
    }
    /// What lacks prices is no stage's lead over another, and no failure to serve.
    void whatLacksPricesIsNotCompared() {
        const Inputs inputs = withSettings({{"workload.users", "40000"}, {"choices.region", lacking}, {"choices.fallback_region", "none"}});
        const Figure stages = GivenFigure{inputs}.make("stage-costs"), nines = GivenFigure{inputs}.make("nine-cost");
        QVERIFY2(stages.answer.find("Which stage costs least is not known, as prices are missing") != std::string::npos && stages.answer.find(" less") == std::string::npos,
                 stages.answer.c_str());
        QVERIFY2(nines.answer.find("As little would be had") == std::string::npos, nines.answer.c_str());
        GivenFigure map{inputs};
        map.fineness = Fineness::Coarse;
        QVERIFY2(map.make("stage-map").answer.find("no stage meets the targets") == std::string::npos, map.make("stage-map").answer.c_str());
    }
    void theShareIsThatOfTheBill() {
        const Plan plan = planOf(inputsIn(borrowing));
        const Bill& bill = plan.shown().bill;
        QVERIFY(bill.borrowed > Usd{});
        const std::array one{&bill};
        const std::string text = caveatText(one, "this plan's bill");
        QVERIFY2(text.starts_with("≈ " + headlineNumber(100 * (bill.borrowed / bill.total)) + " % of this plan's bill uses prices of " + lendersOf(bill)), text.c_str());
        const Bill none;
        const std::array several{&none, &bill};
        QVERIFY(caveatText(several, "a stage's bill").starts_with("≈ Up to " + headlineNumber(100 * (bill.borrowed / bill.total)) + " % of a stage's bill"));
        const std::array nothing{&none};
        QCOMPARE(caveatText(nothing, "this plan's bill"), std::string{});
    }
    void aTraceIsNoZero() {
        Bill bill;
        bill.lines.resize(1);
        bill.lines[0].amount = bill.borrowed = Usd{0.01};
        bill.lines[0].lender = "us-east-1";
        bill.total = Usd{1000};
        const std::array one{&bill};
        QCOMPARE(caveatText(one, "this plan's bill"), std::string{"≈ Less than 0.1 % of this plan's bill uses prices of us-east-1, where its own are not known."});
    }
};

QTEST_APPLESS_MAIN(BorrowedPricesFigureTest)
#include "borrowed_prices_figure_test.moc"
