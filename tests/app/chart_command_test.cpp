#include <QJsonArray>
#include <QTest>

#include <cmath>

#include "app/command.h"
#include "model/figures/figures.h"

/// `stagecraft chart`.
class ChartCommandTest : public QObject {
    Q_OBJECT
private slots:
    void listsChartsWithTheirQuestions() {
        const QJsonArray charts = runCommand({"chart", "--format", "json"}).json()[QStringLiteral("charts")].toArray();
        QCOMPARE(static_cast<std::size_t>(charts.size()), stagecraft::figureKinds().size());
        const Ran text = runCommand({"chart"});
        for (const stagecraft::FigureKind& kind : stagecraft::figureKinds())
            QVERIFY(text.out.contains(QString::fromUtf8(kind.id.data(), static_cast<qsizetype>(kind.id.size()))));
    }
    void theTableHoldsTheNumbersOfASweep() {
        const Ran chart = runCommand({"chart", "stage-costs", "--coarse", "--format", "json"});
        QVERIFY2(chart.exitCode == 0, qPrintable(chart.err));
        const QJsonArray swept = runCommand({"sweep", "--over", "workload.users=1..100M:log", "--points", "40", "--format", "json"})
                                     .json()[QStringLiteral("points")].toArray();
        int compared = 0;
        const QJsonArray series = chart.json()[QStringLiteral("series")].toArray();
        for (const QJsonValue& one : series) {
            if (one[QStringLiteral("kind")] != QStringLiteral("stands")) continue;
            const int stage = one[QStringLiteral("stage")].toInt();
            const QJsonArray points = one[QStringLiteral("points")].toArray();
            if (points.size() != swept.size() || stage == 0) continue;
            for (int i = 0; i < swept.size(); ++i) {
                const QJsonValue y = points[i][QStringLiteral("y")];
                if (y.isNull()) continue;
                QCOMPARE(y.toDouble(), swept[i][QStringLiteral("stages")][stage - 1][QStringLiteral("monthly_usd")].toDouble());
                ++compared;
            }
        }
        QVERIFY(compared > 100);
    }
    /// A line of titles, then as many cells in every line.
    void writesCsv() {
        const QString out = runCommand({"chart", "stage-costs", "--coarse", "--format", "csv"}).out;
        const QStringList lines = out.section(QStringLiteral("\n\n"), 0, 0).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY2(lines.first().startsWith(QStringLiteral("Users,")), qPrintable(lines.first()));
        QVERIFY(lines.size() > 40);
        for (const QString& line : lines) QCOMPARE(line.count(QLatin1Char(',')), lines.first().count(QLatin1Char(',')));
    }
    void saysWhatRestsOnPricesOfOtherRegions() {
        const std::vector<std::string> chart{"chart", "money", "--set", "choices.region=af-south-1", "--format"};
        const auto as = [&](const char* format) {
            std::vector<std::string> args = chart;
            args.emplace_back(format);
            return runCommand(args);
        };
        const QString caveat = as("json").json()[QStringLiteral("caveat")].toString();
        QVERIFY2(caveat.contains(QStringLiteral("of this plan's bill uses prices of ")), qPrintable(caveat));
        QCOMPARE(as("text").out.split(QLatin1Char('\n')).at(2), caveat);
        QVERIFY(as("csv").out.contains(QStringLiteral("\n\nNote\n\"") + caveat));
        QCOMPARE(runCommand({"chart", "money", "--format", "json"}).json()[QStringLiteral("caveat")].toString(), QString{});
    }
    void writesTextToAFile() {
        const Folder folder;
        const Ran ran = runCommand({"chart", "stage-costs", "--coarse", "--set", "workload.users=500", "--out", folder.path("chart.txt")});
        QVERIFY2(ran.exitCode == 0 && ran.out.isEmpty(), qPrintable(ran.err));
        QVERIFY(folder.read("chart.txt").contains("Users"));
    }
    void honoursTheOptionsOfAChart() {
        const QJsonObject answer = runCommand({"chart", "money", "--option", "as=treemap", "--format", "json"}).json();
        QVERIFY(!answer[QStringLiteral("boxes")].toArray().isEmpty());
        double sum = 0;
        const QJsonArray boxes = answer[QStringLiteral("boxes")].toArray();
        for (const QJsonValue& box : boxes) sum += box[QStringLiteral("value")].toDouble();
        const double bill = runCommand({"plan", "--format", "json"}).json()[QStringLiteral("monthly_usd")].toDouble();
        QVERIFY(std::abs(sum - bill) < 1e-6);
    }
    void comparesWithOtherPlansAndPrices() {
        const Folder folder;
        const std::string other = folder.write("other.yaml", "stagecraft: 1\nworkload: {users: 500000}\n");
        const Ran plans = runCommand({"chart", "compare", "--with", other});
        QVERIFY2(plans.exitCode == 0 && plans.out.contains(QStringLiteral("Users 12,000 → 500,000")),
                 qPrintable(plans.out + plans.err));
        const Ran prices = runCommand({"chart", "prices", "--other-catalog", "builtin"});
        QVERIFY2(prices.exitCode == 0 && prices.out.contains(QStringLiteral("the bill stays")), qPrintable(prices.out + prices.err));
    }
    void refusesInOneLine_data() {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QStringList& args, const char* says) {
            QTest::newRow(name) << args << QString::fromUtf8(says);
        };
        row("unknown chart", {QStringLiteral("stage-cost")}, "chart: must be one of stage-costs");
        row("option of a chart without any", {QStringLiteral("stage-costs"), QStringLiteral("--option"), QStringLiteral("a=b")},
            "stage-costs has no options");
        row("unknown option", {QStringLiteral("money"), QStringLiteral("--option"), QStringLiteral("like=bars")},
            "must be one of as=bars|shares|treemap");
        row("unknown value of an option", {QStringLiteral("money"), QStringLiteral("--option"), QStringLiteral("as=pie")},
            "must be one of as=bars|shares|treemap");
        row("wrong input", {QStringLiteral("stage-costs"), QStringLiteral("--set"), QStringLiteral("workload.users=-1")}, "workload.users");
        row("no catalog there", {QStringLiteral("stage-costs"), QStringLiteral("--other-catalog"), QStringLiteral("/nowhere")}, "/nowhere");
        row("no plan there", {QStringLiteral("stage-costs"), QStringLiteral("--with"), QStringLiteral("nowhere.yaml")}, "nowhere.yaml");
    }
    void refusesInOneLine() {
        QFETCH(QStringList, args);
        QFETCH(QString, says);
        std::vector<std::string> given{"chart"};
        for (const QString& arg : args) given.push_back(arg.toStdString());
        const Ran ran = runCommand(given);
        QVERIFY2(ran.isOneLineRefusal(), qPrintable(ran.err));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
    }
};

QTEST_APPLESS_MAIN(ChartCommandTest)
#include "chart_command_test.moc"
