#include "model/exploration/speed_frontier.h"

#include <set>

#include "tests/model/planning/cloned_catalog.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// One region and a few families: few enough designs to plan every one.
const Catalog& smallCatalog() {
    static const Catalog::Pointer made = [] {
        Tables tables = regionsOnly({"us-east-1", "eu-central-1"}, false);
        const std::set<std::string> families{"m7g", "c7g", "t4g", "m5"};
        const std::set<std::string> sizes{"small", "medium", "large", "xlarge", "4xlarge"};
        filterRows(tables["ec2_prices.csv"], [&](const std::vector<std::string>& cells) {
            const std::string& type = cells[1];
            const std::size_t dot = type.find('.');
            return families.contains(type.substr(0, dot)) && sizes.contains(type.substr(dot + 1));
        });
        CatalogTables texts;
        for (auto& [name, text] : tables) texts.emplace(name, text);
        return Catalog::fromTexts(texts).value();
    }();
    return *made;
}

SpeedScope smallScope() {
    SpeedScope scope;
    scope.utilisations = {0.2, 0.5, 0.6, 0.9};
    scope.targets = {0.5, 0.8, 1.1, 2};
    return scope;
}

using Point = std::pair<std::int64_t, double>;  ///< nano-dollars and milliseconds

/// Every plan of pinned choices, and of those the ones that no other beats.
std::set<Point> bruteForce(const Inputs& inputs, const StagePlan& now, const Blueprint& blueprint) {
    std::vector<Tradeoff> all{{now.bill.total.dollars(), now.latency.p99.count()}};
    std::vector<Point> points{{now.bill.total.nanos(), now.latency.p99.count()}};
    if (!now.latency.isStable) all.front().first = std::numeric_limits<double>::quiet_NaN();
    constexpr std::array pardoned{Constraint::Latency, Constraint::Budget};
    for (const std::vector<Setting>& settings : allSpeedSettings(now, inputs, blueprint, smallCatalog(), smallScope())) {
        const Inputs chosen = withSettings(inputs, settings).value();
        const auto isDesign = [&](const Plan& of, bool hasTarget) {
            return of.shown().architecture.regions.size() == now.architecture.regions.size() && isEligible(of.shown(), now, pardoned) &&
                   !(hasTarget && blockedBy(of.shown(), Constraint::Latency) != nullptr);
        };
        Plan made = plan(chosen, smallCatalog(), builtInBlueprints());
        if (!isDesign(made, chosen.targets.p99.has_value())) continue;
        if (inputs.targets.p99 && !chosen.targets.p99 && made.shown().latency.p99 <= *inputs.targets.p99) {
            Inputs kept = chosen;
            kept.targets.p99 = inputs.targets.p99;
            if (Plan under = plan(kept, smallCatalog(), builtInBlueprints()); isDesign(under, true)) made = std::move(under);
        }
        const StagePlan& shown = made.shown();
        all.push_back({shown.bill.total.dollars(), shown.latency.p99.count()});
        points.emplace_back(shown.bill.total.nanos(), shown.latency.p99.count());
    }
    std::set<Point> best;
    for (const std::size_t i : nonDominated(all)) best.insert(points[i]);
    return best;
}

}  // namespace

class SpeedFrontierTest : public QObject {
    Q_OBJECT

    static void compare(const Inputs& inputs, int number) {
        const Plan made = plan(inputs, smallCatalog(), builtInBlueprints());
        const StagePlan& now = stage(made, number);
        const Blueprint& blueprint = builtInBlueprints()[static_cast<std::size_t>(number - 1)];
        const DesignFrontier found = speedFrontier(now, inputs, blueprint, smallCatalog(), smallScope());
        std::set<Point> points;
        for (const DesignOption& option : found.best) points.emplace(option.monthly.nanos(), option.p99.count());
        QCOMPARE(points.size(), found.best.size());
        QVERIFY(points == bruteForce(inputs, now, blueprint));
        // What is shown is the plan of its settings.
        for (const std::vector<DesignOption>* some : {&found.best, &found.beaten})
            for (const DesignOption& option : *some) {
                const Plan chosen = plan(withSettings(inputs, option.settings).value(), smallCatalog(), builtInBlueprints());
                const StagePlan& shown = option.settings.empty() ? stage(chosen, number) : chosen.shown();
                QCOMPARE(shown.number, number);
                QCOMPARE(shown.architecture.regions.size(), now.architecture.regions.size());
                QCOMPARE(shown.bill.total, option.monthly);
                QCOMPARE(shown.latency.p99.count(), option.p99.count());
                QCOMPARE(shown.isFeasible() && (!inputs.targets.p99 || option.p99 <= *inputs.targets.p99), option.meetsTargets);
            }
    }

private slots:
    void isWhatEveryPlanOfPinnedChoicesGives_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("users");
        QTest::addColumn<QStringList>("settings");
        const auto row = [](const char* name, int number, const char* users, const QStringList& settings = {}) {
            QTest::newRow(name) << number << QString::fromUtf8(users) << settings;
        };
        row("one host", 2, "200");
        row("a host and a database", 3, "800");
        row("two servers", 4, "3000");
        row("the default", 5, "12000");
        row("a large fleet", 5, "300000");
        row("services apart", 6, "600000");
        row("several regions", 7, "400000", {QStringLiteral("workload.geography=north-america:0.5,europe:0.5")});
        row("fixed servers", 5, "60000", {QStringLiteral("choices.scaling=fixed")});
        row("worker threads", 5, "60000", {QStringLiteral("workload.worker_threads=8")});
        row("committed and spot", 5, "60000", {QStringLiteral("choices.purchase=best_up_to_3y"), QStringLiteral("choices.spot_share=0.5")});
        row("a contract", 5, "60000", {QStringLiteral("choices.discount=0.1")});
        row("a target out of reach", 5, "60000", {QStringLiteral("targets.p99_ms=5")});
        row("several regions of which one lacks zones", 7, "3000000", {QStringLiteral("workload.geography=north-america:0.5,europe:0.5")});
        row("a first year", 4, "900", {QStringLiteral("choices.free_tier=twelve-months")});
    }
    void isWhatEveryPlanOfPinnedChoicesGives() {
        QFETCH(int, number);
        QFETCH(QString, users);
        QFETCH(QStringList, settings);
        Inputs inputs = testing::withSettings({{"workload.users", users.toStdString()}});
        for (const QString& setting : settings)
            inputs = withSetting(inputs, setting.section(QLatin1Char('='), 0, 0).toStdString(), setting.section(QLatin1Char('='), 1).toStdString());
        compare(inputs, number);
    }
    /// They share what they find out of their data: each by itself costs the same to the cent, with databases that connections ask for.
    void designsCostWhatTheirPlansDo() {
        const Blueprint& blueprint = builtInBlueprints()[6];
        const Inputs inputs = testing::withSettings({{"workload.users", "4000000"}, {"workload.cpu_ms_per_request", "200"}, {"workload.read_cpu_ms", "0.1"}, {"workload.write_cpu_ms", "0.2"}});
        SpeedScope scope = quickSpeedScope(blueprint);
        scope.utilisations = {0.6, 0.9, 0.95};
        scope.hasOtherZones = true;
        scope.most = 12;
        const StagePlan now = planStage(blueprint, inputs, catalog());
        const DesignFrontier found = speedFrontier(now, inputs, blueprint, catalog(), scope);
        int setByConnections = 0;
        for (const std::vector<DesignOption>* some : {&found.best, &found.beaten})
            for (const DesignOption& option : *some) {
                const StagePlan alone = planStage(blueprint, withSettings(inputs, option.settings).value(), catalog());
                QVERIFY2(alone.bill.total == option.monthly, qPrintable(QStringLiteral("%1, alone %2").arg(option.monthly.dollars()).arg(alone.bill.total.dollars())));
                for (const Fleet& fleet : alone.architecture.regions.front().fleets) setByConnections += fleet.limitedBy == Constraint::Connections;
            }
        QVERIFY2(setByConnections > 3, qPrintable(QString::number(setByConnections)));
    }
    void theNumberOfThreadsChangesNothing() {
        const Plan made = planOf({});
        const Blueprint& blueprint = builtInBlueprints()[4];
        const DesignFrontier alone = speedFrontier(stage(made, 5), {}, blueprint, catalog(), quickSpeedScope(blueprint), {1, {}, {}});
        const DesignFrontier together = speedFrontier(stage(made, 5), {}, blueprint, catalog(), quickSpeedScope(blueprint), {4, {}, {}});
        QCOMPARE(alone.best.size(), together.best.size());
        for (std::size_t i = 0; i < alone.best.size(); ++i) QVERIFY(alone.best[i].settings == together.best[i].settings);
    }
    void aStageWithoutServersHasNothingToChoose() {
        const Plan made = planOf(testing::withSettings({{"workload.users", "0"}}));
        const DesignFrontier found = speedFrontier(stage(made, 1), made.inputs, builtInBlueprints()[0], catalog(), quickSpeedScope(builtInBlueprints()[0]));
        QCOMPARE(found.best.size(), std::size_t{1});
    }
    void stopsWhenAskedTo() {
        std::stop_source source;
        source.request_stop();
        const Plan made = planOf({});
        const DesignFrontier found = speedFrontier(stage(made, 5), {}, builtInBlueprints()[4], catalog(), {}, {2, source.get_token(), {}});
        QCOMPARE(found.best.size(), std::size_t{1});  // the plan as it is
    }
};

QTEST_APPLESS_MAIN(SpeedFrontierTest)
#include "speed_frontier_test.moc"
