#include <QTest>

#include <cmath>
#include <set>

#include "model/report/plan_report.h"
#include "tests/model/planning/cloned_catalog.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// Traffic that the layout draws as flows rather than as a part: to the internet, between zones, between regions.
bool isFlow(std::string_view part) { return part == "internet" || part == "zones" || part == "regions"; }

bool isOf(const BillLine& line, std::string_view region) {
    return line.usage.region == region || line.usage.region == "*" || line.usage.region.starts_with("cf-");
}

double hoursBilled(const StagePlan& stage, const RegionLayout& region, const Fleet& fleet) {
    double hours = 0;
    for (const BillLine& line : stage.bill.lines)
        if (isOf(line, region.code) && line.usage.part == fleet.id && line.usage.dimension.ends_with("_hour") && !line.usage.instanceType.empty())
            hours += line.usage.quantity;
    return hours;
}

bool isBilled(const StagePlan& stage, std::string_view region, std::string_view part, std::string_view dimension = {}) {
    return std::any_of(stage.bill.lines.begin(), stage.bill.lines.end(), [&](const BillLine& line) {
        return isOf(line, region) && line.usage.part == part && (dimension.empty() || line.usage.dimension.find(dimension) != std::string::npos);
    });
}

/// What a Multi-AZ pair or cluster consists of besides its leader costs nothing more: one rate pays for all of it.
bool isPaidByItsLeader(const Fleet& fleet) {
    const bool isSecond = fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower;
    return isSecond && fleet.service == "RDS" && fleet.instanceHours == 0;
}

/// Committed servers are paid for when they rest, and those on spot for work that is undone.
double hoursPaid(const Fleet& fleet) {
    return fleet.mix ? fleet.mix->committed * 730.0 + fleet.mix->onDemand + fleet.mix->spot : fleet.instanceHours;
}

/// The first part of the design that no line pays for; empty when there is none.
std::string unbilledPart(const StagePlan& stage) {
    for (const ManagedService& service : stage.architecture.global)
        if (service.kind != ManagedKind::Users && !isBilled(stage, "*", service.id)) return service.id;
    for (const RegionLayout& region : stage.architecture.regions) {
        for (const ManagedService& service : region.managed)
            if (!isBilled(stage, region.code, service.id)) return region.code + "/" + service.id;
        for (const Fleet& fleet : region.fleets) {
            const double hours = hoursPaid(fleet);
            if (!isPaidByItsLeader(fleet) && std::abs(hoursBilled(stage, region, fleet) - hours) > 1e-6 * hours + 1e-9) return region.code + "/" + fleet.id;
            const bool isDatabase = fleet.role == Role::DatabaseLeader || fleet.role == Role::DatabaseStandby || fleet.role == Role::DatabaseFollower;
            const std::string holder = isDatabase ? fleet.id.substr(0, fleet.id.rfind('.')) + ".leader" : fleet.id;
            if (fleet.disk.count() > 0 && !isBilled(stage, region.code, holder, "gb_month")) return region.code + "/" + fleet.id + " disk";
        }
        // Traffic between zones and to the internet is there wherever the parts are.
        if (stage.number > 1 && region.zones.size() > 1 && !isBilled(stage, region.code, "zones")) return region.code + "/zones";
        if (!isBilled(stage, region.code, "internet")) return region.code + "/internet";
        if (stage.architecture.regions.size() > 1 && !isBilled(stage, region.code, "regions")) return region.code + "/regions";
    }
    return {};
}

/// The first line that stands for nothing in the design; empty when there is none.
std::string strayLine(const StagePlan& stage) {
    std::set<std::string> global;
    for (const ManagedService& service : stage.architecture.global) global.insert(service.id);
    for (const BillLine& line : stage.bill.lines) {
        if (isFlow(line.usage.part) || global.contains(line.usage.part)) continue;
        const bool isFound = std::any_of(stage.architecture.regions.begin(), stage.architecture.regions.end(), [&](const RegionLayout& region) {
            if (!isOf(line, region.code)) return false;
            return std::ranges::find(region.fleets, line.usage.part, &Fleet::id) != region.fleets.end() ||
                   std::ranges::find(region.managed, line.usage.part, &ManagedService::id) != region.managed.end();
        });
        if (!isFound) return line.usage.part + " " + line.usage.dimension + " " + line.usage.region;
    }
    return {};
}

const std::vector<std::vector<std::pair<std::string, std::string>>>& choices() {
    static const std::vector<std::vector<std::pair<std::string, std::string>>> all{
        {},
        {{"choices.nat", "single"}},
        {{"choices.nat", "none"}, {"choices.waf", "true"}},
        {{"choices.database", "self-managed"}},
        {{"choices.database", "rds-multi-az"}, {"choices.backup_days", "35"}},
        {{"choices.database", "rds-multi-az-cluster"}, {"choices.zones", "3"}},
        {{"choices.database", "aurora"}, {"choices.dynamodb_billing", "on-demand"}},
        {{"choices.backup_days", "0"}, {"choices.scaling", "fixed"}},
        {{"choices.purchase", "best_up_to_3y"}, {"choices.spot_share", "0.5"}},
        {{"choices.front_door", "function-url"}, {"choices.cpu_credits", "unlimited"}},
        {{"choices.log_route", "interface-endpoint"}, {"choices.stream_readers", "2"}},
        {{"choices.region_mode", "active-passive"}, {"choices.support", "business-plus"}},
        {{"choices.cache", "serverless"}, {"choices.inner_balancer", "nlb"}, {"choices.queued_share", "0.3"}},
        {{"choices.cache", "auto"}, {"choices.queued_share", "1"}, {"choices.nat", "single"}},
        {{"choices.regions", "3"}, {"choices.support", "enterprise"}, {"workload.services", "none"}},
    };
    return all;
}

}  // namespace

/// No part of a design is unbilled and no line lacks a part: every stage × every region × choices × sizes.
class BillCompletenessTest : public QObject {
    Q_OBJECT
private slots:
    void everyPartHasALineAndEveryLineAPart_data() {
        QTest::addColumn<QString>("region");
        for (const Region& region : catalog().regions())
            QTest::newRow(std::string{region.code}.c_str()) << QString::fromUtf8(region.code.data(), static_cast<qsizetype>(region.code.size()));
    }
    void everyPartHasALineAndEveryLineAPart() {
        QFETCH(QString, region);
        int walked = 0;
        for (const auto& settings : choices())
            for (const char* users : {"0", "800", "60000", "3000000"}) {
                Inputs inputs = withSettings({{"choices.region", region.toStdString()}, {"workload.users", users}});
                std::string about = std::string{users} + " users";
                for (const auto& [key, value] : settings) {
                    if (key == "choices.zones" && catalog().region(inputs.choices.region)->zones.size() < 3) continue;
                    inputs = withSetting(inputs, key, value);
                    about += " " + key + "=" + value;
                }
                for (const StagePlan& stage : planOf(inputs).stages) {
                    // What could not be sized has no availability to claim, and not all of its parts.
                    if (stage.availability.fraction <= 0) continue;
                    ++walked;
                    const std::string where = ": stage " + std::to_string(stage.number) + ", " + about;
                    QVERIFY2(unbilledPart(stage).empty(), (unbilledPart(stage) + " is not billed" + where).c_str());
                    QVERIFY2(strayLine(stage).empty(), (strayLine(stage) + " has no part" + where).c_str());
                }
            }
        QVERIFY2(walked > 150, std::to_string(walked).c_str());
    }

    /// The walk sees a line that is missing and one too many.
    void aMissingLineAndAStrayOneAreFound() {
        const StagePlan whole = planOf(withSettings({{"workload.users", "3000000"}, {"choices.database", "self-managed"}, {"choices.waf", "true"}})).stages[5];
        QCOMPARE(unbilledPart(whole), std::string{});
        for (const char* part : {"nat", "alb", "secrets", "waf", "cache", "db.leader", "dynamodb", "zones", "route53", "cloudfront", "service.feed"}) {
            StagePlan without = whole;
            std::erase_if(without.bill.lines, [&](const BillLine& line) { return line.usage.part == part; });
            QVERIFY2(without.bill.lines.size() < whole.bill.lines.size(), part);
            QVERIFY2(!unbilledPart(without).empty(), part);
        }
        StagePlan more = whole;
        more.bill.lines.push_back(more.bill.lines.front());
        more.bill.lines.back().usage.part = "broker";
        QVERIFY(!strayLine(more).empty());
    }

    /// Every public address there is: one in every zone of a load balancer, one of every NAT gateway, one of a server without either.
    void addressesFollowTheLayout_data() {
        QTest::addColumn<QString>("nat");
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("addresses");
        QTest::newRow("one server") << "per-zone" << 2 << 1.0;
        QTest::newRow("two hosts") << "per-zone" << 3 << 2.0;
        QTest::newRow("two zones") << "per-zone" << 4 << 4.0;
        QTest::newRow("three zones") << "per-zone" << 6 << 6.0;
        QTest::newRow("a gateway for three zones") << "single" << 6 << 4.0;
    }
    void addressesFollowTheLayout() {
        QFETCH(QString, nat);
        QFETCH(int, stage);
        QFETCH(double, addresses);
        const Plan made = planOf(withSettings({{"workload.users", "50"}, {"choices.nat", nat.toStdString()}}));
        double hours = 0;
        for (const BillLine& line : made.stages[static_cast<std::size_t>(stage - 1)].bill.lines)
            if (line.usage.dimension == "public_ipv4_in_use_hour") hours += line.usage.quantity;
        QCOMPARE(hours, addresses * 730);
    }

    void whatHasNoPriceIsCountedAndTheTotalSaysSo() {
        // A catalog that knows no price of a GB through NAT.
        Tables tables = realTables();
        std::string& prices = tables["service_prices.csv"];
        std::vector<std::string> rows = linesOf(prices);
        std::erase_if(rows, [](const std::string& row) { return row.find(",nat_gateway_gb,") != std::string::npos; });
        prices = joined(rows);
        const Result<Catalog::Pointer> poorer = Catalog::fromTexts(tables);
        QVERIFY2(poorer.has_value(), poorer ? "" : poorer.error().text().c_str());
        const Inputs inputs = withSettings({{"workload.users", "50000"}});
        const Plan made = plan(inputs, **poorer, builtInBlueprints());
        const Bill& bill = made.shown().bill;
        int unpriced = 0;
        for (const BillLine& line : bill.lines) {
            QCOMPARE(line.isPriced, line.usage.dimension != "nat_gateway_gb");
            if (!line.isPriced) ++unpriced;
        }
        QVERIFY(unpriced > 0);
        QCOMPARE(bill.unpriced, unpriced);
        QVERIFY(planText(made).find("without " + std::to_string(unpriced) + " lines that have no price") != std::string::npos);
        QVERIFY(planText(planOf(inputs)).find("that have no price") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(BillCompletenessTest)
#include "bill_completeness_test.moc"
