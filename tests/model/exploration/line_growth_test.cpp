#include "model/exploration/line_growth.h"

#include <QTest>

#include <algorithm>
#include <cmath>

#include "model/report/explanation.h"
#include "tests/model/planning/given.h"

using namespace stagecraft;
using stagecraft::testing::catalog;

namespace {

const Blueprint& blueprint(int number) {
    return *std::ranges::find(builtInBlueprints(), number, &Blueprint::number);
}

struct Grown {
    Inputs inputs;
    StagePlan stage;
    BillGrowth growth;
};

Grown grown(int stage, double users) {
    Grown out;
    out.inputs.workload.users = users;
    out.stage = planStage(blueprint(stage), out.inputs, catalog());
    out.growth = growthOf(out.stage.bill, blueprint(stage), out.inputs, catalog());
    return out;
}

Inputs ofUsers(double users) {
    Inputs inputs;
    inputs.workload.users = users;
    return inputs;
}

bool isTheSame(const Usage& a, const Usage& b) {
    return a.part == b.part && a.dimension == b.dimension && a.region == b.region && a.component == b.component && a.deployment == b.deployment &&
           purchaseNameOf(a) == purchaseNameOf(b);
}

bool isOn(const Bill& bill, const Usage& usage) {
    return std::ranges::any_of(bill.lines, [&](const BillLine& line) { return isTheSame(line.usage, usage); });
}

bool isOnOnce(const Bill& bill, const Usage& usage) {
    return std::ranges::count_if(bill.lines, [&](const BillLine& line) { return isTheSame(line.usage, usage); }) == 1;
}

/// The number of users told before this one: users are told one by one below 100,000, then in five digits.
double before(double users) { return users - (users < 100'000 ? 1 : std::pow(10, std::floor(std::log10(users)) - 4)); }

double quantityOf(const Bill& bill, const Usage& usage) {
    double quantity = 0;
    for (const BillLine& line : bill.lines) quantity += isTheSame(line.usage, usage) ? line.usage.quantity : 0;
    return quantity;
}

const LineGrowth& lineOf(const Grown& all, std::string_view dimension) {
    const auto& lines = all.stage.bill.lines;
    const auto found = std::ranges::find_if(lines, [&](const BillLine& line) { return line.usage.dimension == dimension; });
    return all.growth.lines[static_cast<std::size_t>(found - lines.begin())];
}

}  // namespace

class LineGrowthTest : public QObject {
    Q_OBJECT
private slots:
    void zonesAreFixedTrafficIsLinearServersAreStepped() {
        const Grown found = grown(4, 5000);
        QCOMPARE(found.growth.lines.size(), found.stage.bill.lines.size());
        QCOMPARE(lineOf(found, "route53_hosted_zone_month").kind, GrowthKind::Fixed);
        QCOMPARE(lineOf(found, "alb_hour").kind, GrowthKind::Fixed);
        QCOMPARE(lineOf(found, "internet_egress_gb").kind, GrowthKind::Linear);
        QCOMPARE(lineOf(found, "ec2_hour").kind, GrowthKind::Stepped);
        QVERIFY(found.growth.lookedTo > 5000);
    }
    /// Before its step a line is what it was; from it on, what was foretold.
    void stepsLieWhereTheyAreSaidToBe() {
        const Grown found = grown(4, 5000);
        int steps = 0;
        for (std::size_t i = 0; i < found.growth.lines.size(); ++i) {
            const LineGrowth& growth = found.growth.lines[i];
            const BillLine& line = found.stage.bill.lines[i];
            QCOMPARE(growth.nextStep.has_value(), growth.kind == GrowthKind::Stepped);
            if (!growth.nextStep || !isOnOnce(found.stage.bill, line.usage)) continue;
            ++steps;
            const auto at = [&](double users) {
                std::pair<double, std::string> state;
                for (const BillLine& other : planStage(blueprint(4), withUsers(found.inputs, users), catalog()).bill.lines)
                    if (other.usage.part == line.usage.part && other.usage.dimension == line.usage.dimension && other.usage.region == line.usage.region) {
                        state.first += other.usage.quantity;
                        state.second = other.usage.instanceType;
                    }
                return state;
            };
            QVERIFY(*growth.nextStep > 5000);
            QVERIFY(at(*growth.nextStep) == std::pair(growth.quantityAfter, growth.typeAfter));
            QVERIFY(at(before(*growth.nextStep)) == std::pair(line.usage.quantity, line.usage.instanceType));
            QVERIFY(growthText(growth, line).starts_with("stepped: "));
        }
        QVERIFY(steps > 0);
    }
    /// Whole gigabytes and hours of one more server are steps, however many follow one another; what is linear grows with every user.
    void manySmallStepsAreNoSlope_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("users");
        for (const auto& [stage, users] : {std::pair{4, 3'000.0}, {5, 40'000.0}, {6, 2'000'000.0}, {6, 5'000'000.0}, {7, 15'000'000.0}})
            QTest::addRow("stage %d, %.0f users", stage, users) << stage << users;
    }
    void manySmallStepsAreNoSlope() {
        QFETCH(int, stage);
        QFETCH(double, users);
        const Grown found = grown(stage, users);
        int linear = 0, stepped = 0, roundOnes = 0;
        const auto billAt = [&](double count) { return planStage(blueprint(stage), withUsers(found.inputs, count), catalog()).bill; };
        const Bill oneMore = billAt(users + 1), muchMore = billAt(users * 1.0002);
        for (std::size_t i = 0; i < found.growth.lines.size(); ++i) {
            const Usage& usage = found.stage.bill.lines[i].usage;
            const LineGrowth& growth = found.growth.lines[i];
            if (!isOnOnce(found.stage.bill, usage)) continue;
            const double step = quantityOf(oneMore, usage) - usage.quantity;
            if (growth.kind == GrowthKind::Linear) {
                ++linear;
                const double slope = (quantityOf(muchMore, usage) - usage.quantity) / (0.0002 * users);
                QVERIFY2(std::abs(step - slope) < 0.3 * std::abs(slope), (usage.part + " " + usage.dimension).c_str());
            } else if (growth.nextStep) {
                ++stepped;
                QVERIFY2(quantityOf(billAt(before(*growth.nextStep)), usage) == usage.quantity, (usage.part + " " + usage.dimension).c_str());
                QCOMPARE(quantityOf(billAt(*growth.nextStep), usage), growth.quantityAfter);
                roundOnes += std::fmod(*growth.nextStep, *growth.nextStep - before(*growth.nextStep)) == 0 ? 1 : 0;
            }
        }
        QVERIFY(linear > 3 && stepped > 3 && roundOnes > 3);
    }
    /// At 25,266 users the servers' disks grow with every user, and a few users on the servers are of a larger type. At twelve million
    /// one server serves hardly any more. Neither makes steps of lines that follow the users before and after.
    void aStepOfAnotherLineMakesNoStepsOfLinearOnes_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<double>("before");
        QTest::addColumn<double>("shortBefore");
        QTest::addColumn<QString>("dimension");
        QTest::newRow("another type") << 4 << 20'000.0 << 25'266.0 << "ebs_gp3_gb_month";
        QTest::newRow("the end of the stage") << 2 << 900'000.0 << 11'922'580.0 << "ebs_snapshot_gb_month";
    }
    void aStepOfAnotherLineMakesNoStepsOfLinearOnes() {
        QFETCH(int, stage);
        QFETCH(double, before);
        QFETCH(double, shortBefore);
        QFETCH(QString, dimension);
        const std::string name = dimension.toStdString();
        QCOMPARE(lineOf(grown(stage, before), name).kind, GrowthKind::Linear);
        const Grown found = grown(stage, shortBefore);
        QCOMPARE(lineOf(found, name).kind, GrowthKind::Linear);
        // The change that lies within two thousandths of the users.
        const StagePlan beyond = planStage(blueprint(stage), withUsers(found.inputs, std::ceil(shortBefore * 1.002)), catalog());
        const bool changes = beyond.isFeasible() != found.stage.isFeasible() ||
                             std::ranges::any_of(found.stage.bill.lines, [&](const BillLine& line) {
                                 return line.usage.dimension == "ec2_hour" && !std::ranges::any_of(beyond.bill.lines, [&](const BillLine& other) {
                                     return isTheSame(line.usage, other.usage) && line.usage.instanceType == other.usage.instanceType;
                                 });
                             });
        QVERIFY(changes);
    }
    /// Traffic to the internet costs less beyond its first 10 TB: the border lies where it is said to be.
    void aLinearLineTellsItsNextPriceTier() {
        const Grown found = grown(6, 300'000);
        const LineGrowth& egress = lineOf(found, "internet_egress_gb");
        QCOMPARE(egress.kind, GrowthKind::Linear);
        QVERIFY(egress.nextTier.has_value());
        QCOMPARE(egress.tierUsd, 0.085);
        const auto tiersAt = [&](double users) {
            for (const BillLine& line : planStage(blueprint(6), withUsers(found.inputs, users), catalog()).bill.lines)
                if (line.usage.dimension == "internet_egress_gb") return line.tiers.size();
            return std::size_t{0};
        };
        QCOMPARE(tiersAt(*egress.nextTier), std::size_t{2});
        QCOMPARE(tiersAt(before(*egress.nextTier)), std::size_t{1});
        const auto& lines = found.stage.bill.lines;
        const auto line = std::ranges::find_if(lines, [](const BillLine& one) { return one.usage.dimension == "internet_egress_gb"; });
        QVERIFY(growthText(egress, *line).starts_with("linear in users, $0.085 a GB from "));
        QVERIFY(!lineOf(found, "nat_gateway_gb").nextTier);
    }
    /// Stage 6 begins at 500,000 users and stands in three zones: a third NAT gateway, a third address, servers by service.
    void theNextStageBringsItsSteps() {
        const Inputs inputs = ofUsers(400'000);
        const Plan made = plan(inputs, catalog(), builtInBlueprints());
        QCOMPARE(made.shown().number, 5);
        const BillGrowth growth = growthOf(made, builtInBlueprints(), catalog());
        QCOMPARE(growth.stage, 5);
        QVERIFY(growth.next.has_value());
        QCOMPARE(growth.next->number, 6);
        QCOMPARE(growth.next->users, 500'000.0);
        QVERIFY(growth.lookedTo < 500'000);
        const Plan then = plan(ofUsers(500'000), catalog(), builtInBlueprints());
        QCOMPARE(then.shown().number, 6);
        QCOMPARE(plan(ofUsers(499'999), catalog(), builtInBlueprints()).shown().number, 5);
        int steps = 0;
        for (std::size_t i = 0; i < growth.lines.size(); ++i) {
            const BillLine& line = made.shown().bill.lines[i];
            const LineGrowth& grown = growth.lines[i];
            if (!grown.stepStage) continue;
            ++steps;
            QCOMPARE(*grown.stepStage, 6);
            QCOMPARE(grown.nextStep.value_or(0), 500'000.0);
            // Of two lines alike, data through NAT gateways, each has a part of it.
            if (isOnOnce(made.shown().bill, line.usage)) QCOMPARE(grown.quantityAfter, quantityOf(then.shown().bill, line.usage));
            QVERIFY(growthText(grown, line).ends_with(" from 500,000 users, with stage 6"));
            QVERIFY(grown.kind != GrowthKind::Fixed);
        }
        QVERIFY(steps > 3);
        const auto of = [&](std::string_view dimension, std::string_view part) {
            const auto& lines = made.shown().bill.lines;
            const auto found = std::ranges::find_if(lines, [&](const BillLine& line) { return line.usage.dimension == dimension && line.usage.part == part; });
            return growthText(growth.lines[static_cast<std::size_t>(found - lines.begin())], *found);
        };
        QCOMPARE(of("nat_gateway_hour", "nat"), std::string{"stepped: 2,190 hours from 500,000 users, with stage 6"});
        QCOMPARE(of("alb_hour", "alb"), std::string{"fixed"});
        const std::string told = nextStageText(growth);
        QVERIFY2(told.starts_with("Stage 6, Half a million, takes over at 500,000 users; ") && told.ends_with(" lines are new then."), told.c_str());
        int isNew = 0;
        for (const BillLine& line : then.shown().bill.lines) isNew += quantityOf(made.shown().bill, line.usage) == 0 && !isOn(made.shown().bill, line.usage) ? 1 : 0;
        QCOMPARE(growth.next->newLines, isNew);
    }
    /// A step of the stage itself that comes earlier is the next one.
    void aStepBeforeTheNextStageGoesFirst() {
        const Plan made = plan(ofUsers(50'000), catalog(), builtInBlueprints());
        const BillGrowth growth = growthOf(made, builtInBlueprints(), catalog());
        QVERIFY(growth.next && growth.next->number == 6);
        bool hasOwn = false;
        for (const LineGrowth& line : growth.lines) {
            if (line.nextStep && !line.stepStage) {
                hasOwn = true;
                QVERIFY(*line.nextStep < growth.next->users);
            }
            if (line.nextTier) QVERIFY(*line.nextTier < growth.next->users);
        }
        QVERIFY(hasOwn);
    }
    /// Nothing takes the place of the last stage; a pinned one stays, and has its own steps, however far.
    void thereNeedBeNoNextStage() {
        const BillGrowth last = growthOf(plan(ofUsers(20'000'000), catalog(), builtInBlueprints()), builtInBlueprints(), catalog());
        QCOMPARE(last.stage, 7);
        QVERIFY(!last.next && nextStageText(last).empty());
        Inputs inputs = ofUsers(5'000);
        inputs.choices.stage = 4;
        const BillGrowth pinned = growthOf(plan(inputs, catalog(), builtInBlueprints()), builtInBlueprints(), catalog());
        const BillGrowth alone = grown(4, 5'000).growth;
        QVERIFY(!pinned.next && nextStageText(pinned).empty());
        QVERIFY(pinned.lookedTo > 10'000);
        for (std::size_t i = 0; i < alone.lines.size(); ++i)
            if (alone.lines[i].nextStep) {
                QCOMPARE(pinned.lines[i].nextStep, alone.lines[i].nextStep);
                QVERIFY(!pinned.lines[i].stepStage);
            }
        inputs.choices.stage = 3;  // a higher one is recommended already
        QVERIFY(!growthOf(plan(inputs, catalog(), builtInBlueprints()), builtInBlueprints(), catalog()).next);
    }
    void noUsersAtAllIsAnAnswerToo() {
        const Grown found = grown(1, 0);
        QCOMPARE(found.growth.lines.size(), found.stage.bill.lines.size());
    }
};

QTEST_APPLESS_MAIN(LineGrowthTest)
#include "line_growth_test.moc"
