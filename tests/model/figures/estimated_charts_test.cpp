// Every amount of money of every chart carries ≈ where it rests on estimated prices, and none does where no price is estimated.
#include <QRegularExpression>
#include <QTest>

#include <cmath>

#include "model/figures/bill_behind.h"
#include "tests/model/figures/given_figure.h"
#include "tests/model/planning/cloned_catalog.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// The built-in catalog with every price called inferred: no amount that is computed from one is known for sure.
Catalog::Pointer inferred(double factor = 1) {
    Tables tables = realTables();
    std::vector<std::string> lines = linesOf(tables["sources.csv"]);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const bool isQuoted = lines[i].ends_with('"');
        lines[i].insert(lines[i].size() - (isQuoted ? 1 : 0), " INFERRED");
    }
    tables["sources.csv"] = joined(lines);
    if (factor != 1) {
        lines = linesOf(tables["service_prices.csv"]);
        for (std::string& line : lines)
            if (line.find(",us-east-1,alb_hour,") != std::string::npos) line.replace(line.find("0.0225"), 6, "0.0450");
        tables["service_prices.csv"] = joined(lines);
    }
    return Catalog::fromTexts(tables).value();
}

Inputs asked() {
    return withSettings({{"workload.users", "12000"},
                         {"targets.budget_usd_month", "5000"},
                         {"growth.monthly_rate", "0.3"},
                         {"growth.months", "6"},
                         {"uncertainty", "workload.users:3000:12000:60000,workload.read_share:0.5:0.9:0.95"}});
}

/// What rests on no price: what people give, or pay beside AWS, nothing at all, and how much is estimated.
QString withoutInputs(QString text) {
    static const QRegularExpression given{QStringLiteral("([Bb]udget( of)? |, at |of a person )\\$[\\d,.]*\\d|\\$0\\.00|\\$[\\d,.]* rest on estimated prices")};
    return text.remove(given);
}

/// The first amount of a text without the sign; empty where all have it.
QString unmarkedIn(const std::string& text) {
    static const QRegularExpression unmarked{QStringLiteral("(?<!≈ )(?<!≈ −)(?<!≈ less than )(?<!≈ < )\\$\\d[\\d,.]*")};
    const QString told = withoutInputs(QString::fromStdString(text));
    const QRegularExpressionMatch found = unmarked.match(told);
    return found.hasMatch() ? QStringLiteral("%1 in “%2”").arg(found.captured(), told) : QString{};
}

/// Everything that a figure says in words.
std::vector<std::string> wordsOf(const Figure& figure) {
    std::vector<std::string> words{figure.title, figure.answer, figure.details, figure.note};
    for (const FigureSeries& series : figure.series) {
        words.push_back(series.name);
        words.insert(words.end(), series.labels.begin(), series.labels.end());
        for (const FigureNote& note : series.notes) words.push_back(note.text);
    }
    for (const FigureGuide& guide : figure.guides)
        if (guide.input.key.empty()) words.push_back(guide.name);
    for (const FigureBox& box : figure.boxes) words.push_back(box.note.text);
    if (figure.cells)
        for (const FigureNote& note : figure.cells->notes) words.push_back(note.text);
    return words;
}

/// Numbers of tables, but for lines that stand for inputs.
QString unmarkedCell(const Figure& figure) {
    for (const FigureTable& table : figureTables(figure)) {
        if (table.name == "Lines across") continue;
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (std::size_t column = 0; column < table.columns.size(); ++column) {
                const auto* const number = std::get_if<double>(&table.rows[row][column]);
                if (table.columns[column].prefix != "$" || number == nullptr || *number == 0) continue;
                const std::string text = cellText(table, row, column);
                if (!text.starts_with("≈ ")) return QString::fromStdString(table.name + ", " + table.columns[column].name + ": " + text);
            }
    }
    return {};
}

}  // namespace

class EstimatedChartsTest : public QObject {
    Q_OBJECT
private slots:
    void everyAmountIsMarked_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isFine");
        for (const FigureKind& kind : figureKinds()) {
            const QString id = QString::fromUtf8(kind.id.data(), static_cast<qsizetype>(kind.id.size()));
            for (const bool isFine : {false, true}) QTest::addRow("%s%s", qPrintable(id), isFine ? ", fine" : "") << id << QString{} << QString{} << isFine;
            for (const FigureOption& option : kind.options)
                for (const std::string_view value : option.values)
                    QTest::addRow("%s %s", qPrintable(id), std::string{value}.c_str())
                        << id << QString::fromStdString(std::string{option.key}) << QString::fromStdString(std::string{value}) << (value == "fan" || value == "regret");
        }
    }
    void everyAmountIsMarked() {
        QFETCH(QString, kind);
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(bool, isFine);
        static const Catalog::Pointer prices = inferred(), dearer = inferred(2);
        const Plan other = plan(withSettings({{"workload.users", "50000"}}), *prices, builtInBlueprints());
        const std::vector<NamedPlan> others{{"Other", &other}};
        std::map<std::string, std::string> options;
        if (!option.isEmpty()) options[option.toStdString()] = value.toStdString();
        for (const char* const purchase : {"on-demand", "best_up_to_3y"}) {
            const Plan own = plan(withSetting(asked(), "choices.purchase", purchase), *prices, builtInBlueprints());
            const Figure figure = figureKind(kind.toStdString())->make({own, *prices, builtInBlueprints(), isFine ? Fineness::Fine : Fineness::Coarse, options, others, dearer.get()});
            QVERIFY(!figure.answer.empty());
            for (const std::string& text : wordsOf(figure)) QCOMPARE(unmarkedIn(text), QString{});
            QCOMPARE(unmarkedCell(figure), QString{});
            for (const std::vector<FigureTotal>* const totals : {&figure.totals, &figure.months})
                for (const FigureTotal& total : *totals) QVERIFY2(total.isEstimated, total.name.c_str());
            for (const FigureSeries& series : figure.series)
                for (const FigureNote& note : series.notes) QVERIFY2(!note.total || std::isnan(note.total->dollars) || note.total->isEstimated, (series.name + ": " + note.text).c_str());
            if (!isFine) continue;
            break;
        }
    }
    void nothingIsMarkedWherePricesAreKnown_data() { everyAmountIsMarked_data(); }
    void nothingIsMarkedWherePricesAreKnown() {
        QFETCH(QString, kind);
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(bool, isFine);
        if (kind == u"region-cost" || kind == u"nine-cost") QSKIP("clusters, and other regions, have estimated prices");
        GivenFigure given{withSetting(asked(), "choices.regions", "1")};
        for (const StagePlan& stage : given.plan.stages) QVERIFY(stage.bill.estimated == Usd{});
        given.fineness = isFine ? Fineness::Fine : Fineness::Coarse;
        given.otherCatalog = &catalog();
        const Plan other = planOf(withSettings({{"workload.users", "50000"}}));
        given.others = {{"Other", &other}};
        if (!option.isEmpty()) given.options[option.toStdString()] = value.toStdString();
        const Figure figure = given.make(kind.toStdString());
        const auto isMarked = [&](const std::string& text) { return text.find("≈") != std::string::npos; };
        for (const std::string& text : wordsOf(figure)) QVERIFY2(!isMarked(text), text.c_str());
        for (const FigureTable& table : figureTables(figure))
            for (std::size_t row = 0; row < table.rows.size(); ++row)
                for (std::size_t column = 0; column < table.columns.size(); ++column) QVERIFY(!isMarked(cellText(table, row, column)));
    }
};

QTEST_APPLESS_MAIN(EstimatedChartsTest)
#include "estimated_charts_test.moc"
