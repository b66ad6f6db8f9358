#include <QTest>

#include <algorithm>

#include "model/documents/plan_result.h"
#include "model/report/plan_report.h"
#include "tests/model/planning/alike_regions.h"
#include "tests/model/planning/plan_order.h"
#include "tests/model/planning/soundness.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

constexpr int cases = 200;
/// A dollar less on the bill is also a tenth of it less for support, at the most.
constexpr double dearestSupport = 1.1;

/// What an autoscaled fleet may save by how its hours fall: see `aHigherPeakNeverCostsLess`.
double packingSlack(const StagePlan& stage, const Inputs&) {
    double slack = 0;
    for (const RegionLayout& region : stage.architecture.regions)
        for (const Fleet& fleet : region.fleets) {
            if (!fleet.isAutoscaled || fleet.instanceHours >= fleet.count * 730.0) continue;
            constexpr double overheadHourly = 0.02;  // a server's disk, address and metrics, generously
            slack += static_cast<double>(region.zones.size()) * 730 * (fleet.rate.count() + overheadHourly);
        }
    return slack * dearestSupport;
}

/// A web layer whose threads wait for services is chosen with them step by step: the two together may be a little dearer than the best.
double webLayerSlack(const StagePlan& stage, const Inputs& inputs) {
    const auto& fleets = stage.architecture.regions.front().fleets;
    const bool waits = inputs.workload.workerThreads && std::ranges::find(fleets, Role::Web, &Fleet::role) != fleets.end();
    return waits ? 0.0003 * stage.bill.total.dollars() : 0;
}

/// What saves less than a millionth is not looked for where calmer servers are weighed against smaller databases.
constexpr double weighed = 2e-6;

/// A factor in (1, 30], many of them near 1, where a step of packing could hide.
rc::Gen<double> factors() {
    return rc::gen::map(stagecraft::testing::detail::thousandths(0, 1000),
                        [](int where) { return 1 + std::pow(10, -3 + 4.46 * where / 1000.0); });
}

/// `change` makes the inputs ask for more, or leaves them alone where it cannot.
template <class Slack, class Change>
bool neverCostsLess(const char* name, std::set<std::string> fixed, Slack slack, Change change, double share = 1e-9) {
    return rc::check(name, [&] {
        const Inputs less = inputsOf(*settingsGen(catalog(), fixed), catalog());
        const Inputs more = change(less, *factors());
        RC_PRE(problems(more, catalog()).empty());
        const std::string found = contradiction(less, more, slack, share);
        if (!found.empty()) RC_FAIL(found);
    });
}

std::string firstDifference(const std::string& a, const std::string& b) {
    const std::vector<std::string> left = linesOf(a), right = linesOf(b);
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const std::string l = i < left.size() ? left[i] : "", r = i < right.size() ? right[i] : "";
        if (l != r) return l + "\n  " + r;
    }
    return {};
}

std::string everythingOf(const Plan& plan) { return planText(plan) + resultYaml(plan); }

}  // namespace

/// What must hold for all inputs. The order "asks for more": more users, a higher peak, a stricter target, fewer things to
/// choose from. Inputs print as a command line when one fails.
class PropertiesTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        runCases(cases);
        const Result<Catalog::Pointer> made = Catalog::fromTexts(alikeTables());
        QVERIFY2(made.has_value(), made ? "" : made.error().text().c_str());
        alike_ = *made;
    }

    /// A design that carries more carries less, for no more money: so the cheapest for less costs no more. Holds for every
    /// stage by itself and for the cheapest that serves. The cache is sized by cost: a share of the rows, rounded down to whole
    /// objects, may hold a larger part of more rows and save reads.
    void moreUsersNeverCostLess() {
        QVERIFY(neverCostsLess("users", {"choices.cache_sizing"}, webLayerSlack, [](Inputs inputs, double factor) {
            inputs.workload.users = std::min(1e9, inputs.workload.users * factor);
            return inputs;
        }));
    }

    /// Requests that take more CPU keep servers busier and answers waiting longer; a server that is asked for more is never cheaper.
    void moreWorkPerRequestNeverCostsLess() {
        QVERIFY(neverCostsLess("cpu", {"workload.cpu_ms_per_request"}, webLayerSlack, [](Inputs inputs, double factor) {
            inputs.workload.cpuPerRequest = inputs.workload.cpuPerRequest * std::min(factor, 4.0);
            return inputs;
        }));
    }

    /// More contention is less of every server and database; none of them answers sooner, so no thread is held for less.
    void moreContentionNeverCostsLess() {
        QVERIFY(neverCostsLess("contention", {}, webLayerSlack, [](Inputs inputs, double factor) {
            Workload& work = inputs.workload;
            for (double* share : {&work.contention, &work.databaseContention}) *share = std::min(1.0, *share + 0.01 * (factor - 1));
            for (double* share : {&work.coherency, &work.databaseCoherency}) *share = std::min(1.0, *share + 1e-4 * (factor - 1));
            return inputs;
        }, 2e-4));
    }

    /// With the average unchanged a higher peak only moves requests into fewer hours. Fixed fleets follow the peak, which
    /// rises. Autoscaled ones pay g(f(h)) summed over the hours, where f is the curve and g rounds up to whole servers in
    /// every zone: between a convex c(f(h)) and that plus one server a zone. The curve of the higher peak majorises the
    /// other, so the sum of c rises, and that of g falls by less than one server a zone and hour: the slack. Events are left
    /// out, because they multiply hours off the peak, whose load falls as the peak rises.
    void aHigherPeakNeverCostsLess() {
        QVERIFY(neverCostsLess("peak", {"workload.events", "workload.average_rps", "workload.peak_rps"}, packingSlack, [](Inputs inputs, double factor) {
            inputs.workload.peakToAverage = std::min(100.0, inputs.workload.peakToAverage * factor);
            return inputs;
        }));
    }

    /// Every design that meets the stricter target meets the looser one.
    void aStricterResponseTimeNeverCostsLess() {
        QVERIFY(neverCostsLess("p99", {}, none, [](Inputs inputs, double factor) {
            inputs.targets.p99 = Milliseconds{inputs.targets.p99 ? std::max(1.0, inputs.targets.p99->count() / factor) : 100 * factor};
            return inputs;
        }));
    }

    /// As above. Both targets are given: `auto` asks for the loss of a zone besides.
    void aStricterAvailabilityNeverCostsLess() {
        QVERIFY(rc::check("availability", [] {
            Inputs less = inputsOf(*settingsGen(catalog()), catalog());
            const double factor = *factors();
            if (!less.targets.availability) less.targets.availability = 0.99;
            Inputs more = less;
            more.targets.availability = 1 - (1 - *less.targets.availability) / factor;
            const std::string found = contradiction(less, more, none);
            if (!found.empty()) RC_FAIL(found);
        }));
    }

    /// Servers and zones that are down for longer need more of each other.
    void whatIsDownForLongerNeverCostsLess() {
        QVERIFY(rc::check("down", [] {
            Inputs less = inputsOf(*settingsGen(catalog()), catalog());
            const double factor = *factors();
            if (!less.targets.availability) less.targets.availability = 0.9995;
            Inputs more = less;
            double& up = *rc::gen::arbitrary<bool>() ? more.assumptions.serverAvailability : more.assumptions.zoneAvailability;
            up = std::max(0.5, 1 - (1 - up) * factor);
            const std::string found = contradiction(less, more, webLayerSlack);
            if (!found.empty()) RC_FAIL(found);
        }));
    }

    /// Servers that may be busier need not be: where requests in flight ask for room, threads or connections, they are kept as busy as
    /// costs least.
    void serversThatMayBeBusierNeverCostMore() {
        QVERIFY(rc::check("utilisation", [] {
            Inputs less = inputsOf(*settingsGen(catalog()), catalog());
            const double factor = *factors();
            if (!less.choices.utilisation) less.choices.utilisation = 0.95;
            Inputs more = less;
            more.choices.utilisation = std::max(0.05, *less.choices.utilisation / factor);
            const std::string found = contradiction(less, more, webLayerSlack, weighed);
            if (!found.empty()) RC_FAIL(found);
        }));
    }

    /// A stage keeps its servers as busy as it says; who asks for just that lets them be calmer, too, where that costs less or serves at all.
    void theStagesOwnUtilisationAskedForNeverCostsMore() {
        QVERIFY(rc::check("own utilisation", [] {
            const Inputs open = inputsOf(*settingsGen(catalog(), {"choices.utilisation"}), catalog());
            for (const Blueprint& blueprint : builtInBlueprints()) {
                Inputs stated = open;
                stated.choices.utilisation = blueprint.targetUtilisation;
                const StagePlan a = planStage(blueprint, open, catalog(), nullptr, PlanDetail::Costs), b = planStage(blueprint, stated, catalog(), nullptr, PlanDetail::Costs);
                const double usual = a.bill.total.dollars() + a.careHours * open.choices.personHourly.dollars();
                const double asked = b.bill.total.dollars() + b.careHours * open.choices.personHourly.dollars();
                if (a.isFeasible() && (!b.isFeasible() || asked > usual * (1 + weighed) + webLayerSlack(a, open)))
                    RC_FAIL(commandOf(open) + "\n  stage " + std::to_string(blueprint.number) + ": " + std::to_string(usual) + ", asked for " + std::to_string(asked));
            }
        }));
    }

    /// Everything one kind of processor offers is on offer where both may be chosen; the same for generations.
    /// (The free hours of the first year are left out here and below: the search does not count them.)
    void fewerTypesToChooseFromNeverCostLess() {
        QVERIFY(rc::check("types", [] {
            Inputs less = inputsOf(*settingsGen(catalog(), {"choices.architecture", "choices.generations", "choices.free_tier"}), catalog());
            const bool isGeneration = *rc::gen::arbitrary<bool>();
            const bool isArm = *rc::gen::arbitrary<bool>();
            if (isGeneration) less.choices.generations = GenerationChoice::Any;
            Inputs more = less;
            if (isGeneration) more.choices.generations = GenerationChoice::Current;
            else more.choices.architecture = isArm ? ArchitectureChoice::Arm64 : ArchitectureChoice::X86;
            const std::string found = contradiction(less, more, none);
            if (!found.empty()) RC_FAIL(found);
        }));
    }

    /// From stage 4 on `auto` compares what is run by oneself, RDS with a standby, its clusters and Aurora. Before that it means a server
    /// of one's own, whatever the price (the story); RDS without a standby is another design, not one of the choices. Where the cheapest
    /// kind is down too often `auto` takes the cheapest that is not.
    void aPinnedDatabaseNeverCostsLess() {
        QVERIFY(rc::check("database", [] {
            Inputs less = inputsOf(*settingsGen(catalog(), {"choices.database", "choices.free_tier"}), catalog());
            Inputs more = less;
            more.choices.database = *rc::gen::element(DatabaseKind::SelfManaged, DatabaseKind::RdsMultiAz, DatabaseKind::RdsMultiAzCluster, DatabaseKind::Aurora);
            const std::string found = contradiction(less, more, none, 1e-9, 4);
            if (!found.empty()) RC_FAIL(found);
        }));
    }

    /// Pinning the stage changes which one is shown, not what any of them is.
    void aPinnedStageChangesNoStage() {
        QVERIFY(rc::check("stage", [] {
            const Inputs open = inputsOf(*settingsGen(catalog(), {"choices.stage"}), catalog());
            Inputs pinned = open;
            pinned.choices.stage = *rc::gen::inRange(1, 8);
            const Plan a = planOf(open), b = planOf(pinned);
            for (std::size_t i = 0; i < stageCount; ++i) RC_ASSERT(a.stages[i].bill.total == b.stages[i].bill.total);
            RC_ASSERT(a.recommendation.recommended == b.recommendation.recommended);
            RC_ASSERT(b.shown().number == *pinned.choices.stage);
            // The advice is a stage that serves wherever one does; the cheapest serves for the least.
            const bool doesAnyServe = std::any_of(a.stages.begin(), a.stages.end(), [](const StagePlan& stage) { return stage.isFeasible(); });
            const auto serves = [&](int number) { return a.stages[static_cast<std::size_t>(number - 1)].isFeasible(); };
            if (!doesAnyServe) return;
            RC_ASSERT(serves(a.recommendation.byNeed) && serves(a.recommendation.cheapest));
            for (const StagePlan& stage : a.stages)
                if (stage.isFeasible()) RC_ASSERT(stage.bill.total >= a.stages[static_cast<std::size_t>(a.recommendation.cheapest - 1)].bill.total);
        }));
    }

    void everyNumberMeansSomething() {
        QVERIFY(rc::check("numbers", [] {
            const Inputs inputs = inputsOf(*settingsGen(catalog()), catalog());
            const std::string found = Soundness{}.of(planOf(inputs));
            if (!found.empty()) RC_FAIL(commandOf(inputs) + "\n  " + found);
        }));
    }

    void theSameInputsGiveTheSamePlan() {
        QVERIFY(rc::check("twice", [] {
            const Inputs inputs = inputsOf(*settingsGen(catalog()), catalog());
            RC_ASSERT(everythingOf(planOf(inputs)) == everythingOf(planOf(inputs)));
        }));
    }

    /// The order of rows means nothing, nor does what was planned before: one catalog is read anew in another order for every
    /// case, the other keeps the indices that earlier cases left in it.
    void theOrderOfTheCatalogMeansNothing() {
        const Tables tables = smallTables();
        const Result<Catalog::Pointer> usual = Catalog::fromTexts(tables);
        QVERIFY2(usual.has_value(), usual ? "" : usual.error().text().c_str());
        QVERIFY(rc::check("order", [&] {
            const Inputs inputs = inputsOf(*settingsGen(**usual), **usual);
            std::mt19937 random{*rc::gen::arbitrary<std::uint32_t>()};
            const Result<Catalog::Pointer> other = Catalog::fromTexts(shuffled(tables, random));
            if (!other) RC_FAIL(other.error().text());
            const Plan a = plan(inputs, **usual, builtInBlueprints());
            const Plan b = plan(inputs, **other, builtInBlueprints());
            const std::string found = firstDifference(everythingOf(a), everythingOf(b));
            if (!found.empty()) RC_FAIL(commandOf(inputs) + "\n  " + found);
        }));
    }

    /// k regions that sell the same, share the users equally: each region's lines are those of any other, so they cost k
    /// times one region's. Shared are the lines of no region: DNS and health checks, CloudFront (priced where the users live),
    /// support (a share of all the rest) and the Auto Scaling groups, which are free. No free tier: it is given once for all regions.
    void alikeRegionsCostAlike() {
        QVERIFY(rc::check("alike", [this] {
            const int count = *rc::gen::element(2, 3, 4);
            Inputs inputs = inputsOf(*settingsGen(*alike_, notForAlike()), *alike_);
            placeAlike(inputs, count);
            const StagePlan stage = planStage(builtInBlueprints().back(), inputs, *alike_);
            RC_ASSERT(stage.architecture.regions.size() == static_cast<std::size_t>(count));
            std::map<std::string, std::map<std::string, double>> byRegion, quantities;
            double shared = 0, total = 0;
            for (const BillLine& line : stage.bill.lines) {
                total += line.amount.dollars();
                if (line.usage.region == "*" || line.usage.region.starts_with("cf-")) {
                    shared += line.amount.dollars();
                    RC_ASSERT(line.usage.service == "Route 53" || line.usage.service == "CloudFront" || line.usage.service == "Auto Scaling" || line.usage.part == "support");
                    continue;
                }
                byRegion[line.usage.region][line.usage.part + " " + line.usage.dimension] += line.amount.dollars();
                quantities[line.usage.region][line.usage.part + " " + line.usage.dimension] += line.usage.quantity;
            }
            RC_ASSERT(byRegion.size() == static_cast<std::size_t>(count));
            double one = 0;
            for (const auto& [name, amount] : byRegion.begin()->second) one += amount;
            for (const auto& [region, lines] : byRegion) {
                for (const auto& [name, amount] : lines)
                    if (!isNear(amount, byRegion.begin()->second[name]))
                        RC_FAIL(commandOf(inputs) + "\n  " + region + " " + name + ": " + std::to_string(amount) + ", not " + std::to_string(byRegion.begin()->second[name]));
                RC_ASSERT(lines.size() == byRegion.begin()->second.size());
            }
            RC_ASSERT(isNear(total, shared + count * one));
        }));
    }

private:
    Catalog::Pointer alike_;

    static bool isNear(double a, double b) { return std::abs(a - b) <= 1e-6 + 1e-9 * std::max(std::abs(a), std::abs(b)); }

    /// What decides where the users and the regions are, and what the regions do: one that waits is not like one that serves.
    static std::set<std::string> notForAlike() {
        return {"choices.region", "choices.regions", "choices.region_mode", "choices.zones", "choices.free_tier", "workload.geography"};
    }

    /// Two regions of different prices and zones, a dozen families.
    static Tables smallTables() {
        Tables tables = regionsOnly({"us-east-1", "eu-central-1", "us-west-1"}, false);
        keepFamilies(tables, {"m5", "m7g", "c7g", "c6i", "r6g", "t4g", "t3", "m9g", "m6gd", "m6id"});
        return tables;
    }
};

QTEST_APPLESS_MAIN(PropertiesTest)
#include "properties_test.moc"
