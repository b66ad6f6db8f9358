#include <QJsonArray>
#include <QTest>

#include <cmath>

#include "app/command.h"
#include "model/support/statistics.h"

/// `stagecraft risk`.
class RiskCommandTest : public QObject {
    Q_OBJECT

    static std::vector<std::string> command(std::vector<std::string> more = {}) {
        std::vector<std::string> args{"risk", "--set", "uncertainty=workload.users:8000:12000:30000", "--samples", "300"};
        args.insert(args.end(), more.begin(), more.end());
        return args;
    }
    static double numberOf(const QJsonObject& object, const char* of, const char* key) {
        return object[QString::fromUtf8(of)].toObject()[QString::fromUtf8(key)].toDouble();
    }

private slots:
    void tellsThatBillsLackPrices() {
        const std::vector<std::string> lacking{"risk", "--set", "workload.users=40000", "--set", "choices.region=ap-southeast-7", "--set", "choices.fallback_region=none",
                                               "--set", "uncertainty=workload.users:30000:40000:60000", "--samples", "100"};
        const Ran ran = runCommand(lacking);
        QVERIFY2(ran.out.contains(QStringLiteral("✕ Bills lack up to 3 lines without a price: they are higher than this.")), qPrintable(ran.out));
        std::vector<std::string> within = lacking;
        within.insert(within.end(), {"--set", "targets.budget_usd_month=5000"});
        const Ran kept = runCommand(within);
        QVERIFY2(kept.out.contains(QStringLiteral("none is known to keep the budget")) && !kept.out.contains(QStringLiteral("meets every target")), qPrintable(kept.out));
        within.insert(within.end(), {"--format", "json"});
        const QJsonObject json = runCommand(within).json();
        QCOMPARE(json[QStringLiteral("unpriced_lines")].toInt(), 3);
        // Of all designs compared, and no estimate.
        const int most = json[QStringLiteral("designs_unpriced_lines")].toInt();
        QVERIFY(json[QStringLiteral("designs")].toArray().isEmpty() || most >= 1);
        if (most > 0) QVERIFY2(ran.out.contains(QStringLiteral("✕ The bills compared lack up to ")), qPrintable(ran.out));
    }
    void tellsTheSpreadOfTheBill() {
        const Ran ran = runCommand(command({"--format", "json"}));
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const QJsonObject risk = ran.json();
        QCOMPARE(risk[QStringLiteral("samples")].toInt(), 300);
        QVERIFY(risk[QStringLiteral("whole")].toBool());
        // The bill rises with users: its middle is the bill of the middle of the users.
        const std::string middle = std::to_string(std::lround(stagecraft::triangularQuantile(8000, 12'000, 30'000, 0.5)));
        const QJsonObject plan = runCommand({"plan", "--set", "workload.users=" + middle, "--set", "choices.stage=5", "--format", "json"}).json();
        QVERIFY(std::abs(numberOf(risk, "monthly_usd", "p50") / plan[QStringLiteral("monthly_usd")].toDouble() - 1) < 0.02);
        QVERIFY(numberOf(risk, "monthly_usd", "p10") < numberOf(risk, "monthly_usd", "p50"));
        QVERIFY(numberOf(risk, "monthly_usd", "p50") < numberOf(risk, "monthly_usd", "p90"));
        const QJsonArray range = risk[QStringLiteral("monthly_usd")].toObject()[QStringLiteral("p90_range")].toArray();
        QVERIFY(range[0].toDouble() <= numberOf(risk, "monthly_usd", "p90") && numberOf(risk, "monthly_usd", "p90") <= range[1].toDouble());
        const QJsonObject least = risk[QStringLiteral("least_expected_regret")].toObject();
        double smallest = INFINITY;
        for (const QJsonValue& design : risk[QStringLiteral("designs")].toArray())
            smallest = std::min(smallest, design.toObject()[QStringLiteral("expected_regret_usd")].toDouble());
        QCOMPARE(least[QStringLiteral("expected_regret_usd")].toDouble(), smallest);
    }
    void theSameSeedIsTheSameAnswer() {
        QCOMPARE(runCommand(command()).out, runCommand(command()).out);
        QVERIFY(runCommand(command()).out != runCommand(command({"--seed", "2"})).out);
    }
    void isReadByPeopleAndTables() {
        const Ran text = runCommand(command());
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.out.startsWith(QStringLiteral("Stage 5 costs $")), qPrintable(text.out));
        QVERIFY(text.out.contains(QStringLiteral("workload.users")) && text.out.contains(QStringLiteral("least expected")));
        QVERIFY(text.out.contains(QStringLiteral("300 cases, triangular and independent.")));
        const Ran csv = runCommand(command({"--format", "csv"}));
        QCOMPARE(csv.lines().size(), 100);
        QVERIFY(csv.out.startsWith(QStringLiteral("quantile,usd_a_month,estimated_usd,p99_ms\n0.01,")));
    }
    void saysHowMuchOfTheSpreadIsEstimated() {
        const Ran ran = runCommand(command({"--set", "choices.region=mx-central-1", "--format", "json"}));
        const QJsonObject borrowed = ran.json();
        QVERIFY2(numberOf(borrowed, "estimated_usd", "p10") > 0, qPrintable(ran.err));
        for (const char* rank : {"p10", "p50", "p90", "mean"}) QVERIFY(numberOf(borrowed, "estimated_usd", rank) < numberOf(borrowed, "monthly_usd", rank));
        QVERIFY(borrowed[QStringLiteral("designs_estimated")].toBool());
        const QString text = runCommand(command({"--set", "choices.region=mx-central-1"})).out;
        QVERIFY2(text.startsWith(QStringLiteral("Stage 5 costs ≈ $")) && text.contains(QStringLiteral("rest on estimated prices.")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("of it estimated")) && text.contains(QStringLiteral("Some of the prices compared are estimated.")), qPrintable(text));
        // Each case's own part, beside its cost.
        const QStringList median = runCommand(command({"--set", "choices.region=mx-central-1", "--format", "csv"})).lines()[50].split(u',');
        QCOMPARE(median[0], QStringLiteral("0.5"));
        QCOMPARE(median[2].toDouble(), numberOf(borrowed, "estimated_usd", "p50"));

        const Ran known = runCommand(command());
        QVERIFY2(!known.lines()[0].contains(QStringLiteral("≈")) && !known.out.contains(QStringLiteral("of it estimated")), qPrintable(known.out));
        const QJsonObject own = runCommand(command({"--format", "json"})).json();
        QCOMPARE(numberOf(own, "estimated_usd", "p90"), 0.0);
        // Designs are compared with stages that may use other regions.
        QCOMPARE(known.out.contains(QStringLiteral("Some of the prices compared are estimated.")), own[QStringLiteral("designs_estimated")].toBool());
    }
    void weightsMoveTheDesignRegrettedLeast() {
        const auto sizedFor = [](const char* weight) {
            const QJsonObject risk = runCommand(command({"--set", std::string{"regret.shortfall_weight="} + weight, "--format", "json"})).json();
            return numberOf(risk, "least_expected_regret", "shortfall_usd");
        };
        QVERIFY(sizedFor("100") <= sizedFor("0.1"));
    }
    void refusesBadUsage() {
        const Ran sure = runCommand({"risk"});
        QVERIFY(sure.isOneLineRefusal());
        QVERIFY(sure.err.contains(QStringLiteral("--set uncertainty=workload.users:8000:12000:30000")));
        QVERIFY(runCommand(command({"--samples", "3"})).isOneLineRefusal());
        QVERIFY(runCommand(command({"--samples", "many"})).isOneLineRefusal());
        QVERIFY(runCommand(command({"--seed", "x"})).isOneLineRefusal());
        QVERIFY(runCommand(command({"--format", "yaml"})).isOneLineRefusal());
        const Ran upsideDown = runCommand({"risk", "--set", "uncertainty=workload.users:9:8:7"});
        QVERIFY(upsideDown.isOneLineRefusal());
        QVERIFY(upsideDown.err.contains(QStringLiteral("uncertainty: likely must not be below low (9), but is 8")));
        QVERIFY(runCommand({"risk", "--set", "workload.average_rps=100", "--set", "uncertainty=workload.average_rps:1::2", "--set", "workload.peak_rps=5000"})
                    .isOneLineRefusal());
    }
};

QTEST_APPLESS_MAIN(RiskCommandTest)
#include "risk_command_test.moc"
