#include "model/report/nearest_text.h"
#include "model/report/words.h"

#include <QRegularExpression>

#include "model/planning/billed_dimensions.h"
#include "model/report/plan_report.h"
#include "model/support/counted.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// "1 servers", "1 load balancers": a one before a plural. Empty where there is none.
QString pluralOfOne(const std::string& text) {
    static const QRegularExpression one{QStringLiteral(R"((?<![\d.,])1 ([a-z-]+ )?([a-z]+s)\b(?!/))")};
    static const QStringList singular{QStringLiteral("address"), QStringLiteral("is"), QStringLiteral("has"), QStringLiteral("times"), QStringLiteral("less"),
                                      QStringLiteral("was"), QStringLiteral("this"), QStringLiteral("its"), QStringLiteral("costs"), QStringLiteral("surplus")};
    const QString whole = QString::fromStdString(text);
    for (auto found = one.globalMatch(whole); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const bool isMany = match.captured(1).startsWith(QStringLiteral("million")) || match.captured(1).startsWith(QStringLiteral("thousand"));
        if (!isMany && !singular.contains(match.captured(2))) return match.captured(0);
    }
    return {};
}

}  // namespace

class WordsTest : public QObject {
    Q_OBJECT
private slots:
    /// No name of a price row reaches the bill: "EBS ebs gp3 throughput mibps month".
    void everythingOnAPlansBillHasWordsOfItsOwn() {
        std::vector<std::string> billed{"ec2_hour", "rds_hour", "elasticache_node_hour"};
        for (const std::string_view dimension : billedDimensions()) billed.emplace_back(dimension);
        for (const std::string& dimension : billed) {
            std::string raw = dimension;
            std::ranges::replace(raw, '_', ' ');
            const std::string words = dimensionLabel(dimension);
            QVERIFY2(!words.empty() && words != raw, dimension.c_str());
        }
    }
    void targetsOfManyNinesHaveNoZerosBehind() {
        QCOMPARE(text(Blocker{Constraint::Availability, 0.9999, 0.9999999, "availability"}), std::string{"availability would be 99.99 % at best; the target is 99.99999 %"});
        QCOMPARE(text(Blocker{Constraint::Availability, 0.99899, 0.999, "availability"}), std::string{"availability would be 99.89 % at best; the target is 99.90 %"});
    }
    /// What is told to be had can be had, and is not what is asked for.
    void theNearestIsRoundedToTheInnerSide() {
        QCOMPARE(text(Blocker{Constraint::Availability, 0.99993638, 0.999937, "availability"}), std::string{"availability would be 99.9936 % at best; the target is 99.9937 %"});
        QCOMPARE(text(Blocker{Constraint::Availability, 0.99993638, 0.99993641, "availability"}), std::string{"availability would be 99.99363 % at best; the target is 99.99364 %"});
        QCOMPARE(text(Blocker{Constraint::Latency, 57.94, 57.9, "p99"}), std::string{"p99 would be 58 ms at best; the target is 57.9 ms"});
        QCOMPARE(text(Blocker{Constraint::Latency, 57.912, 57.911, "p99"}), std::string{"p99 would be 58 ms at best; the target is 57.911 ms"});
        QCOMPARE(text(Blocker{Constraint::Latency, 612.2, 50, "p99"}), std::string{"p99 would be 613 ms at best; the target is 50 ms"});
        QCOMPARE(text(Blocker{Constraint::Latency, 1234.5, 1234.4, "p99"}), std::string{"p99 would be 1,235 ms at best; the target is 1,234.4 ms"});
        for (const double available : {0.99993638, 0.9995, 0.98953, 0.9999999999}) {
            const double asked = available + (1 - available) / 7;
            const NearestText told = nearestAvailabilityText(available, asked);
            QVERIFY(std::stod(told.available) / 100 <= available + 1e-15 && told.available != told.asked);
        }
    }
    void oneIsNoPlural_data() {
        QTest::addColumn<QString>("users");
        for (const char* users : {"0", "1", "5", "200", "12000", "700000", "20M"}) QTest::newRow(users) << QString::fromUtf8(users);
    }
    void oneIsNoPlural() {
        QFETCH(QString, users);
        const Plan made = planOf(withSettings({{"workload.users", users.toStdString()}, {"workload.queries_per_request", "1"}}));
        QCOMPARE(pluralOfOne(planText(made)), QString{});
        for (const StagePlan& stage : made.stages) {
            for (const BillLine& line : stage.bill.lines) QVERIFY2(pluralOfOne(formulaText(line)).isEmpty(), formulaText(line).c_str());
            for (const Blocker& blocker : stage.blockers) QVERIFY2(pluralOfOne(text(blocker)).isEmpty(), text(blocker).c_str());
            for (const Pressure& pressure : stage.pressures) QVERIFY2(pluralOfOne(text(pressure)).isEmpty(), text(pressure).c_str());
            QVERIFY2(pluralOfOne(headroomText(stage)).isEmpty(), headroomText(stage).c_str());
        }
    }
    void everyFactorCanBeOne() {
        for (int name = 0; name <= static_cast<int>(FactorName::CallsPerMessage); ++name) {
            Usage usage;
            usage.factors = {{static_cast<FactorName>(name), 1}};
            const std::string text = factorsText(usage);
            QVERIFY(!text.empty());
            QVERIFY2(pluralOfOne(text).isEmpty(), text.c_str());
        }
    }
    void theCheckFindsWhatItLooksFor() {
        QCOMPARE(pluralOfOne("1 load balancers × 730 hours"), QStringLiteral("1 load balancers"));
        QCOMPARE(pluralOfOne("holds 1 users"), QStringLiteral("1 users"));
        QCOMPARE(pluralOfOne("21 users, 0.1 seconds, 1 address, 1 million requests"), QString{});
    }
    /// In reference vCPUs, of a database as of a single host: 0.4 × a baseline of 20 % of what two vCPUs do is no 60 % of it.
    void whereCreditsRunOutItSaysWhatTheyLastFor() {
        const Inputs inputs = withSettings({{"choices.instance_type", "m7g.16xlarge"}, {"workload.peak_to_average", "1"}, {"choices.database", "rds-multi-az"},
                                            {"choices.database_node", "db.t4g.small"}, {"workload.users", "500000"}, {"workload.storage_mb_per_user", "0.5"}});
        const StagePlan plan = planStage(builtInBlueprints()[3], inputs, catalog());
        const Blocker* const database = blockedBy(plan, Constraint::CpuCredits);
        QVERIFY(database != nullptr);
        QVERIFY(database->asked > database->available);
        const auto baseline = [](const char* name) {
            const InstanceType& type = *catalog().instanceType(name);
            return type.vcpus * type.baselineShare * type.performance.web;
        };
        QVERIFY2(std::abs(database->available / baseline("t4g.small") - 1) < 0.02, qPrintable(QString::number(database->available)));
        QCOMPARE(QString::fromStdString(text(*database)), QStringLiteral("database: CPU credits run out: 0.339 reference vCPUs are needed at peak; credits last for 0.301"));

        // Alone on a host, which cannot be two.
        const StagePlan alone = planStage(builtInBlueprints()[2], withSettings({{"choices.instance_type", "t4g.large"}, {"workload.users", "50000"}, {"workload.peak_to_average", "1"}}), catalog());
        const Blocker* const host = blockedBy(alone, Constraint::CpuCredits);
        QVERIFY(host != nullptr);
        QVERIFY(host->asked > host->available);
        QVERIFY2(std::abs(host->available / baseline("t4g.large") - 1) < 0.02, qPrintable(QString::number(host->available)));
        QVERIFY2(text(*host).find("CPU credits run out: ") != std::string::npos, text(*host).c_str());
    }
    void countsSayOneOrMany() {
        QCOMPARE(counted(1, "server", "servers"), std::string{"1 server"});
        QCOMPARE(counted(0, "server", "servers"), std::string{"0 servers"});
        QCOMPARE(counted(1200, "server", "servers"), std::string{"1,200 servers"});
        QCOMPARE(counted(std::string{"1"}, "hour", "hours"), std::string{"1 hour"});
        QCOMPARE(counted(std::string{"1.5"}, "hour", "hours"), std::string{"1.5 hours"});
    }
    void aUnitThatBeginsWithANumberIsMultiplied() {
        QCOMPARE(quantityText(2555.0000001, "10 thousand requests"), std::string{"2,555 × 10,000 requests"});
        QCOMPARE(quantityText(0.275, "10 thousand calls"), std::string{"0.275 × 10,000 calls"});
        QCOMPARE(quantityText(5, "thousand requests"), std::string{"5 thousand requests"});
    }
    void warningsNameWhatTheBillNames() {
        QCOMPARE(text(Warning{WarningKind::UnpricedLines, 2, "ec2_hour"}),
                 std::string{"2 lines have no known price and are missing from the total (first: instance hours)."});
    }
    void aFormulaOfLessThanACentIsNoEquation() {
        BillLine line;
        line.tiers = {{0, 10, 0.0002, 0.4, Usd{0.00008}}};
        line.amount = Usd{0.00008};
        QCOMPARE(QString::fromStdString(formulaText(line)), QStringLiteral("0.0002 × $0.40 < $0.01"));
        line.tiers.front().quantity = 2;
        line.amount = Usd{0.8};
        QCOMPARE(QString::fromStdString(formulaText(line)), QStringLiteral("2 × $0.40 = $0.80"));
    }
    void whatIsLessThanACentIsNotNothing_data() {
        QTest::addColumn<qint64>("nanos");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << qint64{0} << "$0.00";
        QTest::newRow("a billionth") << qint64{1} << "< $0.01";
        QTest::newRow("just below half a cent") << qint64{4'999'999} << "< $0.01";
        QTest::newRow("half a cent") << qint64{5'000'000} << "$0.01";
        QTest::newRow("a little back") << qint64{-1} << "> −$0.01";
        QTest::newRow("a cent back") << qint64{-10'000'000} << "−$0.01";
        QTest::newRow("a thousand") << qint64{1'234'500'000'000} << "$1,234.50";
    }
    void whatIsLessThanACentIsNotNothing() {
        QFETCH(qint64, nanos);
        QFETCH(QString, says);
        QCOMPARE(QString::fromStdString(moneyText(Usd::fromNanos(nanos))), says);
    }
};

QTEST_APPLESS_MAIN(WordsTest)
#include "words_test.moc"
