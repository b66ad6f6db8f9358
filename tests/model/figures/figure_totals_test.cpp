#include <QTest>

#include <set>

#include "model/figures/bill_behind.h"
#include "tests/model/figures/given_figure.h"
#include "tests/model/planning/cloned_catalog.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// What is wrong with the bill that a total opens into: its plan cannot be made, or it comes to another sum than the figure says.
QString faultOf(const FigureTotal& total, const GivenFigure& given, const std::string& where) {
    const QString at = QString::fromStdString(where + (total.name.empty() ? "" : ", " + total.name)) + QStringLiteral(": ");
    const Result<Plan> behind = billBehind(total, {given.plan.inputs, catalog(), builtInBlueprints(), given.others, given.otherCatalog});
    if (!behind) return at + QString::fromStdString(behind.error().text());
    const Bill& bill = behind->shown().bill;
    if (total.stage > 0 && behind->shown().number != total.stage) return at + QStringLiteral("another stage");
    Usd sum;
    for (const BillLine& line : bill.lines) sum += line.amount;
    if (sum != bill.total) return at + QStringLiteral("its lines do not add up");
    if (!std::isnan(total.dollars) && total.isEstimated != (bill.estimated > Usd{})) return at + QStringLiteral("not marked as its bill is");
    if (std::isnan(total.dollars) || std::abs(bill.total.dollars() - total.dollars) < 1e-6) return {};
    return at + QStringLiteral("%1 on the figure, %2 on the bill").arg(total.dollars).arg(bill.total.dollars());
}

/// Every so many of the places that tell of a bill, and all that the words tell of.
QString faultOf(const Figure& figure, const GivenFigure& given, std::size_t every, int& opened) {
    std::size_t seen = 0;
    const auto look = [&](const FigureNote& note, const std::string& where) -> QString {
        if (!note.total || note.total->months > 0 || seen++ % every != 0) return {};
        ++opened;
        return faultOf(*note.total, given, where + " (" + note.text + ")");
    };
    for (const FigureSeries& series : figure.series)
        for (const FigureNote& note : series.notes)
            if (const QString fault = look(note, series.name); !fault.isEmpty()) return fault;
    for (const FigureBox& box : figure.boxes)
        if (const QString fault = look(box.note, box.name); !fault.isEmpty()) return fault;
    if (figure.cells)
        for (const FigureNote& note : figure.cells->notes)
            if (const QString fault = look(note, "cell"); !fault.isEmpty()) return fault;
    for (const FigureTotal& total : figure.totals) {
        if (total.name.empty()) return QStringLiteral("a total without a name");
        if (total.months > 0) continue;
        ++opened;
        if (const QString fault = faultOf(total, given, "told"); !fault.isEmpty()) return fault;
    }
    return {};
}

/// Load balancers at twice the price in the home region, on a later day.
Catalog::Pointer dearerBalancer() {
    Tables tables = realTables();
    std::vector<std::string> lines = linesOf(tables["service_prices.csv"]);
    for (std::string& line : lines)
        if (line.find(",us-east-1,alb_hour,") != std::string::npos) line.replace(line.find("0.0225"), 6, "0.0450");
    tables["service_prices.csv"] = joined(lines);
    std::string& head = tables["catalog.yaml"];
    const std::string date{catalog().date()};
    for (std::size_t at = head.find(date); at != std::string::npos; at = head.find(date, at + 1)) head.replace(at, date.size(), "2030-01-01");
    return Catalog::fromTexts(tables).value();
}

Inputs uncertain() {
    return withSettings({{"workload.users", "5000"}, {"growth.monthly_rate", "0.2"}, {"growth.months", "6"}, {"uncertainty", "workload.users:3000:5000:20000,workload.read_share:0.5:0.9:0.95"}});
}

}  // namespace

class FigureTotalsTest : public QObject {
    Q_OBJECT
private slots:
    void everyTotalOpensIntoABillThatComesToIt_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isCoarse");
        for (const FigureKind& kind : figureKinds()) {
            const QString id = QString::fromUtf8(kind.id.data(), static_cast<qsizetype>(kind.id.size()));
            std::vector<std::pair<QString, QString>> shown{{QString{}, QString{}}};
            for (const FigureOption& option : kind.options)
                for (const std::string_view value : option.values)
                    shown.emplace_back(QString::fromUtf8(option.key.data(), static_cast<qsizetype>(option.key.size())), QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
            for (const auto& [option, value] : shown)
                for (const bool isCoarse : {true, false})
                    if (value.isEmpty() || value == u"fan" || value == u"regret" || isCoarse) QTest::addRow("%s %s, %s", qPrintable(id), qPrintable(value), isCoarse ? "coarse" : "fine") << id << option << value << isCoarse;
        }
    }
    void everyTotalOpensIntoABillThatComesToIt() {
        QFETCH(QString, kind);
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(bool, isCoarse);
        GivenFigure given{uncertain()};
        if (!option.isEmpty()) given.options[option.toStdString()] = value.toStdString();
        given.fineness = isCoarse ? Fineness::Coarse : Fineness::Fine;
        const Plan other = planOf(withSettings({{"workload.users", "50000"}, {"choices.region", "eu-west-1"}}));
        given.others = {{"Other", &other}};
        static const Catalog::Pointer dearer = dearerBalancer();
        given.otherCatalog = dearer.get();
        const Figure figure = given.make(kind.toStdString());
        const std::size_t places = [&] {
            std::size_t count = figure.boxes.size() + (figure.cells ? figure.cells->notes.size() : 0);
            for (const FigureSeries& series : figure.series) count += series.notes.size();
            return count;
        }();
        int opened = 0;
        QCOMPARE(faultOf(figure, given, 1 + places / 12, opened), QString{});
        // What breaks first is no question of money.
        QVERIFY(opened > 0 || kind == u"breaks-first");
    }
    void measuredRatesAreThoseOfTheFigure() {
        Inputs inputs = withSettings({{"workload.users", "5000"}, {"workload.average_rps", "30"}, {"workload.peak_rps", "120"}, {"growth.monthly_rate", "0.2"}, {"growth.months", "6"}});
        for (const char* const kind : {"stage-costs", "growth", "serverless", "stage-map"}) {
            const GivenFigure given{inputs};
            const Figure figure = given.make(kind);
            int opened = 0;
            QCOMPARE(faultOf(figure, given, 100, opened), QString{});
            QVERIFY(opened > 0);
        }
    }
    void aSumOverMonthsIsThatOfTheirBills() {
        const GivenFigure given{uncertain()};
        const Figure figure = given.make("growth");
        QCOMPARE(figure.months.size(), std::size_t{7});
        const FigureSeries* const spent = seriesOf(figure, SeriesKind::Stands, "Spent");
        QVERIFY(spent != nullptr && spent->notes.size() == 7);
        double sum = 0;
        for (std::size_t month = 0; month < figure.months.size(); ++month) {
            QCOMPARE(faultOf(figure.months[month], given, "month"), QString{});
            sum += figure.months[month].dollars;
            QCOMPARE(spent->notes[month].total->months, month + 1);
            QVERIFY(std::abs(spent->notes[month].total->dollars - sum) < 1e-6);
        }
    }
    void aPlanThatIsNoLongerComparedSaysSo() {
        const GivenFigure given{uncertain()};
        FigureTotal total;
        total.plan = "Gone";
        const Result<Plan> behind = billBehind(total, {given.plan.inputs, catalog(), builtInBlueprints()});
        QVERIFY(!behind);
        QVERIFY(behind.error().text().find("Gone is no longer compared with") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(FigureTotalsTest)
#include "figure_totals_test.moc"
