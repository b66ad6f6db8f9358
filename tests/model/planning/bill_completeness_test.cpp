#include <QTest>

#include <cmath>
#include <set>

#include "model/planning/billed_dimensions.h"
#include "model/report/plan_report.h"
#include "tests/model/planning/catalog_with_plans.h"
#include "tests/model/planning/given.h"
#include "tests/model/planning/needed_lines.h"
#include "tests/model/planning/pairwise.h"

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

/// "a|b" is met by either.
bool meets(std::string_view dimension, std::string_view needed) {
    for (std::size_t begin = 0; begin <= needed.size();) {
        const std::size_t end = std::min(needed.find('|', begin), needed.size());
        if (dimension.find(needed.substr(begin, end - begin)) != std::string_view::npos) return true;
        begin = end + 1;
    }
    return false;
}

bool isBilled(const StagePlan& stage, const NeededLine& needed, std::string_view region) {
    return std::ranges::any_of(stage.bill.lines, [&](const BillLine& line) {
        const bool isThere = needed.region.empty() ? isOf(line, region) : line.usage.region == needed.region;
        return isThere && line.usage.part == needed.part && meets(line.usage.dimension, needed.dimension);
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

/// The first line that a part of the design lacks; empty when none does.
std::string unbilledPart(const StagePlan& stage, const Inputs& inputs, const Catalog& prices) {
    for (const NeededLine& needed : neededGlobally(stage, inputs, prices))
        if (!isBilled(stage, needed, "*")) return needed.part + " " + needed.dimension + " " + needed.region;
    for (const RegionLayout& region : stage.architecture.regions) {
        for (const NeededLine& needed : neededIn(region, stage, inputs, prices))
            if (!isBilled(stage, needed, region.code)) return region.code + "/" + needed.part + " " + needed.dimension;
        for (const ManagedService& service : region.managed)
            if (!isBilled(stage, {service.id, {}}, region.code)) return region.code + "/" + service.id;
        for (const Fleet& fleet : region.fleets) {
            const double hours = hoursPaid(fleet);
            if (!isPaidByItsLeader(fleet) && std::abs(hoursBilled(stage, region, fleet) - hours) > 1e-6 * hours + 1e-9) return region.code + "/" + fleet.id + " hours";
        }
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

/// An input and the values it is tried with.
struct Tried {
    std::string key;
    std::vector<std::string> values;
};

/// Every option of every choice, and some values of what is no list of options but decides over lines.
const std::vector<Tried>& triedChoices() {
    static const std::vector<Tried> all = [] {
        std::vector<Tried> tried;
        for (const Field& field : fields()) {
            if (field.group != FieldGroup::Choices || field.kind != FieldKind::Choice) continue;
            tried.push_back({std::string{field.key}, {}});
            for (const std::string_view option : field.options) tried.back().values.emplace_back(option);
        }
        for (const Tried& more : std::initializer_list<Tried>{{"choices.backup_days", {"7", "0", "35"}},
                                                              {"choices.queued_share", {"0", "0.3", "1"}},
                                                              {"choices.waf", {"false", "true"}},
                                                              {"choices.balancer_rules", {"1", "60"}},
                                                              {"choices.stream_readers", {"0", "2"}},
                                                              {"choices.spot_share", {"0", "0.5"}},
                                                              {"choices.zones", {"auto", "1", "2", "3"}},
                                                              {"choices.regions", {"auto", "1", "3"}},
                                                              {"choices.fallback_region", {"auto", "none"}},
                                                              {"workload.services", {"a:0.6:x,b:0.4:y", "none"}},
                                                              {"workload.geography", {"north-america:1", "europe:0.4,oceania:0.6"}},
                                                              {"targets.p99_ms", {"500", "none"}}})
            tried.push_back(more);
        return tried;
    }();
    return all;
}

/// Rows of values for `triedChoices()`: every two values of two inputs meet in some row.
const std::vector<std::vector<std::size_t>>& triedRows() {
    static const std::vector<std::vector<std::size_t>> rows = [] {
        std::vector<std::size_t> sizes;
        for (const Tried& tried : triedChoices()) sizes.push_back(tried.values.size());
        return pairwise(sizes);
    }();
    return rows;
}

/// Every region sees every third row, so every row is seen in a dozen regions.
constexpr std::size_t rowsInTurn = 3;

}  // namespace

/// No part of a design is unbilled and no line lacks a part: every stage × every region × every choice × sizes.
class BillCompletenessTest : public QObject {
    Q_OBJECT
private slots:
    void everyPartHasItsLinesAndEveryLineAPart_data() {
        QTest::addColumn<int>("region");
        for (std::size_t i = 0; i < catalog().regions().size(); ++i) QTest::newRow(std::string{catalog().regions()[i].code}.c_str()) << static_cast<int>(i);
    }
    void everyPartHasItsLinesAndEveryLineAPart() {
        QFETCH(int, region);
        const Catalog& prices = catalogWithPlans();
        const std::string code{prices.regions()[static_cast<std::size_t>(region)].code};
        int walked = 0;
        for (auto row = static_cast<std::size_t>(region) % rowsInTurn; row < triedRows().size(); row += rowsInTurn)
            for (const char* users : {"0", "800", "60000", "3000000", "40000000"}) {
                Inputs inputs = withSettings({{"choices.region", code}, {"workload.users", users}});
                std::string about = "--set choices.region=" + code + " --set workload.users=" + users;
                for (std::size_t i = 0; i < triedChoices().size(); ++i) {
                    const Tried& tried = triedChoices()[i];
                    const std::string& value = tried.values[triedRows()[row][i]];
                    const Inputs changed = withSetting(inputs, tried.key, value);
                    if (!problems(changed, prices).empty()) continue;  // three zones where there are two
                    inputs = changed;
                    about += " --set " + tried.key + "=" + value;
                }
                for (const StagePlan& stage : plan(inputs, prices, builtInBlueprints(), PlanDetail::Costs).stages) {
                    // What could not be sized has no availability to claim, and not all of its parts.
                    if (stage.availability.fraction <= 0) continue;
                    ++walked;
                    for (const BillLine& line : stage.bill.lines)
                        if (line.usage.instanceType.empty()) seen_.insert(line.usage.dimension);
                    const std::string where = ": stage " + std::to_string(stage.number) + " of " + about;
                    const std::string missing = unbilledPart(stage, inputs, prices);
                    QVERIFY2(missing.empty(), (missing + " is not billed" + where).c_str());
                    const std::string stray = strayLine(stage);
                    QVERIFY2(stray.empty(), (stray + " has no part" + where).c_str());
                }
            }
        QVERIFY2(walked > 300, std::to_string(walked).c_str());
    }

    /// Every option of every choice, in every region and stage, the other choices as they are by default.
    void everyOptionIsBilledInEveryRegionAndStage_data() { everyPartHasItsLinesAndEveryLineAPart_data(); }
    void everyOptionIsBilledInEveryRegionAndStage() {
        QFETCH(int, region);
        const Catalog& prices = catalogWithPlans();
        const std::string code{prices.regions()[static_cast<std::size_t>(region)].code};
        const Inputs base = withSettings({{"choices.region", code}, {"workload.users", "60000"}});
        const auto isSized = [](const StagePlan& stage) { return stage.availability.fraction > 0; };
        std::vector<std::string> faults;
        for (const Tried& tried : triedChoices())
            for (const std::string& value : tried.values) {
                const std::string option = tried.key + "=" + value;
                Inputs inputs = withSetting(base, tried.key, value);
                if (const auto refused = problems(inputs, prices); !refused.empty()) {
                    // A region has only as many zones as it has.
                    QVERIFY2(tried.key == "choices.zones" && refused.size() == 1, (refused.front().text() + " " + option).c_str());
                    continue;
                }
                const auto walk = [&](const std::string& about) {
                    bool isWhole = true;
                    for (const StagePlan& stage : plan(inputs, prices, builtInBlueprints(), PlanDetail::Costs).stages) {
                        const std::string where = ": stage " + std::to_string(stage.number) + " of --set choices.region=" + code + about;
                        // What cannot be had at all says so; nothing is left out in silence.
                        isWhole &= isSized(stage);
                        if (isSized(stage)) walked_.insert(option + " " + std::to_string(stage.number));
                        const std::string missing = isSized(stage) ? unbilledPart(stage, inputs, prices) : std::string{};
                        const std::string stray = isSized(stage) ? strayLine(stage) : std::string{};
                        if (!isSized(stage) && stage.blockers.empty()) faults.push_back("it is not sized and not blocked" + where);
                        if (!missing.empty()) faults.push_back(missing + " is not billed" + where);
                        if (!stray.empty()) faults.push_back(stray + " has no part" + where);
                    }
                    return isWhole;
                };
                if (walk(" --set " + option)) continue;
                inputs = withSetting(inputs, "choices.zones", "3");  // a cluster of databases stands in three
                if (problems(inputs, prices).empty()) walk(" --set choices.zones=3 --set " + option);
            }
        QVERIFY2(faults.empty(), faults.empty() ? "" : faults.front().c_str());
    }
    /// In some region at least, every option was walked in every stage: none is out of reach everywhere.
    void noOptionIsOutOfReachEverywhere() {
        QVERIFY(!walked_.empty());
        for (const Tried& tried : triedChoices())
            for (const std::string& value : tried.values)
                for (int stage = 1; stage <= static_cast<int>(stageCount); ++stage) {
                    const std::string name = tried.key + "=" + value + " " + std::to_string(stage);
                    QVERIFY2(walked_.contains(name), name.c_str());
                }
    }

    /// What the walk met is what `billedDimensions()` names, and the other way round.
    void everyDimensionOfABillIsNamed() {
        const std::set<std::string> named(billedDimensions().begin(), billedDimensions().end());
        for (const std::string& dimension : seen_) QVERIFY2(named.contains(dimension), dimension.c_str());
        for (const std::string& dimension : named) QVERIFY2(seen_.contains(dimension), dimension.c_str());
        QVERIFY(std::ranges::is_sorted(billedDimensions()));
    }

    /// Nothing can be taken off a bill without being missed, but for what only some of the parts of a kind have.
    void everyLineThatIsTakenAwayIsMissed_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<QStringList>("settings");
        const auto row = [](const char* name, int stage, const QStringList& settings) { QTest::newRow(name) << stage << settings; };
        row("serverless", 1, {});
        row("serverless behind its own address", 1, {QStringLiteral("choices.front_door=function-url"), QStringLiteral("choices.support=business-plus")});
        row("one server", 2, {});
        row("two hosts", 3, {});
        row("a pair", 4, {QStringLiteral("choices.database=rds-multi-az")});
        row("a cluster", 4, {QStringLiteral("choices.database=rds-multi-az-cluster"), QStringLiteral("choices.zones=3")});
        row("Aurora", 5, {QStringLiteral("choices.database=aurora"), QStringLiteral("choices.waf=true")});
        row("one's own", 5, {QStringLiteral("choices.database=self-managed"), QStringLiteral("choices.nat=single")});
        row("split", 6, {QStringLiteral("choices.inner_balancer=nlb"), QStringLiteral("choices.queued_share=0.3"), QStringLiteral("choices.stream_readers=1")});
        row("split, serverless cache", 6, {QStringLiteral("choices.cache=serverless"), QStringLiteral("choices.log_route=interface-endpoint")});
        row("several regions", 7, {QStringLiteral("choices.dynamodb_billing=on-demand")});
        row("a waiting region", 7, {QStringLiteral("choices.region_mode=active-passive"), QStringLiteral("choices.dynamodb_billing=provisioned")});
    }
    void everyLineThatIsTakenAwayIsMissed() {
        QFETCH(int, stage);
        QFETCH(QStringList, settings);
        Inputs inputs = withSettings({{"workload.users", "2000000"}});
        for (const QString& setting : settings) inputs = withSetting(inputs, setting.section(u'=', 0, 0).toStdString(), setting.section(u'=', 1).toStdString());
        const StagePlan whole = planOf(inputs).stages[static_cast<std::size_t>(stage - 1)];
        QVERIFY(whole.availability.fraction > 0);
        QCOMPARE(unbilledPart(whole, inputs, catalog()), std::string{});
        int tried = 0;
        for (const BillLine& gone : whole.bill.lines) {
            // Volumes may have throughput beyond what is included, files of servers snapshots.
            if (gone.usage.dimension.find("throughput") != std::string::npos || gone.usage.dimension.find("_iops_") != std::string::npos) continue;
            if (gone.usage.dimension == "ebs_snapshot_gb_month" && gone.usage.component == Component::Storage) continue;
            StagePlan without = whole;
            std::erase_if(without.bill.lines, [&](const BillLine& line) {
                return line.usage.part == gone.usage.part && line.usage.dimension == gone.usage.dimension && line.usage.region == gone.usage.region;
            });
            QVERIFY2(!unbilledPart(without, inputs, catalog()).empty(), (gone.usage.part + " " + gone.usage.dimension + " " + gone.usage.region).c_str());
            ++tried;
        }
        QVERIFY(tried >= 5);
        StagePlan more = whole;
        more.bill.lines.push_back(more.bill.lines.front());
        more.bill.lines.back().usage.part = "broker";
        QVERIFY(!strayLine(more).empty());
    }

    void everyPairOfValuesMeets() {
        const std::vector<std::size_t> sizes{3, 2, 21, 4};
        const auto rows = pairwise(sizes);
        for (std::size_t a = 0; a < sizes.size(); ++a)
            for (std::size_t b = a + 1; b < sizes.size(); ++b)
                for (std::size_t i = 0; i < sizes[a]; ++i)
                    for (std::size_t j = 0; j < sizes[b]; ++j)
                        QVERIFY(std::ranges::any_of(rows, [&](const auto& row) { return row[a] == i && row[b] == j; }));
        QVERIFY(rows.size() >= 21 * 4 && rows.size() < 110);
    }

    /// What a person reads a part's kind by in a file.
    void everyKindOfPartHasANameOfItsOwn() {
        std::set<std::string_view> names(EnumNames<ManagedKind>::names.begin(), EnumNames<ManagedKind>::names.end());
        QCOMPARE(names.size(), EnumNames<ManagedKind>::names.size());
        QCOMPARE(nameOf(ManagedKind::Queue), EnumNames<ManagedKind>::names.back());
        QCOMPARE(nameOf(ManagedKind::ServerlessCache), std::string_view{"serverless-cache"});
    }

    /// Every public address there is: one in every zone of a load balancer, one of every NAT gateway, one of a server without either.
    void addressesFollowTheLayout_data() {
        QTest::addColumn<QString>("nat");
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("addresses");
        QTest::newRow("one server") << "per-zone" << 2 << 1.0;
        QTest::newRow("one server, and a database that AWS runs") << "per-zone" << 3 << 1.0;
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

private:
    std::set<std::string> seen_;
    std::set<std::string> walked_;  ///< options and stages that were walked by themselves
};

QTEST_APPLESS_MAIN(BillCompletenessTest)
#include "bill_completeness_test.moc"
