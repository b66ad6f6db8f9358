#include "model/exploration/line_growth.h"

#include <QTest>

#include <algorithm>

#include "model/report/explanation.h"

using namespace stagecraft;

namespace {

const Catalog& catalog() {
    static const Catalog::Pointer shipped = Catalog::builtIn().value();
    return *shipped;
}

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
            if (!growth.nextStep) continue;
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
            QVERIFY(at(*growth.nextStep * (1 - 2e-4) - 2) == std::pair(line.usage.quantity, line.usage.instanceType));
            QVERIFY(growthText(growth, line).starts_with("stepped: "));
        }
        QVERIFY(steps > 0);
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
        QCOMPARE(tiersAt(*egress.nextTier * (1 - 2e-4) - 2), std::size_t{1});
        const auto& lines = found.stage.bill.lines;
        const auto line = std::ranges::find_if(lines, [](const BillLine& one) { return one.usage.dimension == "internet_egress_gb"; });
        QVERIFY(growthText(egress, *line).starts_with("linear in users, $0.085 a GB from "));
        QVERIFY(!lineOf(found, "nat_gateway_gb").nextTier);
    }
    void noUsersAtAllIsAnAnswerToo() {
        const Grown found = grown(1, 0);
        QCOMPARE(found.growth.lines.size(), found.stage.bill.lines.size());
    }
};

QTEST_APPLESS_MAIN(LineGrowthTest)
#include "line_growth_test.moc"
