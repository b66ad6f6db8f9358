#include <rapidcheck.h>

#include <QTest>

#include "model/documents/plan_yaml.h"
#include "model/workload/fields.h"
#include "model/workload/presets.h"

using namespace stagecraft;

namespace {

/// Any number in the range, often one of its ends.
double anyNumber(double minimum, double maximum) {
    const int pick = *rc::gen::inRange(0, 10);
    if (pick == 0) return minimum;
    if (pick == 1) return maximum;
    const double fraction = static_cast<double>(*rc::gen::inRange(0, 1'000'000'007)) / 1'000'000'007.0;
    return minimum + fraction * (maximum - minimum);
}

/// Names with everything that could end a scalar early or turn it into something else.
std::string anyName() {
    static const std::vector<std::string> pieces{"a", "Z", "0",   "010",  "null", "true", "~",  "é", "日本",
                                                 " ", "-", ": ",  " #",   "'",    "\"",   "\\", "{", "}",
                                                 "[", "]", ",",   "&a",   "*a",   "!",    "|",  ">", "%",
                                                 "@", "`", "1e5", ".inf", "\\n",  "yes"};
    std::string name;
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) name += *rc::gen::elementOf(pieces);
    return name;
}

Inputs anyInputs() {
    Inputs inputs;
    for (const Field& row : fields()) {
        if (row.writeText != nullptr) row.writeText(inputs, anyName());
        if (row.write == nullptr) continue;
        if (!row.unset.empty() && *rc::gen::inRange(0, 3) == 0) {
            row.write(inputs, std::nullopt);
            continue;
        }
        const double value = anyNumber(row.minimum, row.maximum);
        row.write(inputs, row.kind == FieldKind::Number ? value : std::floor(value));
    }
    for (double& share : inputs.workload.geography) share = anyNumber(0, 1);
    inputs.workload.services.clear();
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        inputs.workload.services.push_back({anyName(), anyNumber(0, 1), anyName()});
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        inputs.workload.events.push_back({anyName(), anyNumber(1, 1000), *rc::gen::inRange(0, 7),
                                          anyNumber(0, 23.99), anyNumber(0.01, 168)});
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
        ContractTerm& term = inputs.choices.contract.terms.emplace_back();
        if (*rc::gen::arbitrary<bool>()) term.service = "s3";
        if (*rc::gen::arbitrary<bool>()) term.dimension = "s3_standard_gb_month";
        if (*rc::gen::arbitrary<bool>()) term.price = anyNumber(0, 1e6);
        else term.discount = anyNumber(-10, 1);
    }
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) inputs.growth.series.push_back(std::floor(anyNumber(0, 1e9)));
    for (const Field& row : fields()) {
        if (row.kind != FieldKind::Number || *rc::gen::inRange(0, 12) != 0) continue;
        double bounds[] = {anyNumber(row.minimum, row.maximum), anyNumber(row.minimum, row.maximum),
                           anyNumber(row.minimum, row.maximum)};
        std::ranges::sort(bounds);
        Uncertain& one = inputs.uncertainty.emplace_back(Uncertain{std::string{row.key}, bounds[0], bounds[1], bounds[2]});
        if (*rc::gen::arbitrary<bool>()) one.likely.reset();
    }
    return inputs;
}

}  // namespace

class PlanRoundTripTest : public QObject {
    Q_OBJECT
private slots:
    void readGivesBackWhatWriteWasGiven() {
        QVERIFY(rc::check("for all inputs", [] {
            const Inputs inputs = anyInputs();
            const auto plan = readPlan(writeInputs(inputs), "plan.yaml");
            if (!plan) RC_FAIL(plan.error().text());
            RC_ASSERT(plan->warnings.empty());
            RC_ASSERT(plan->inputs == inputs);
        }));
    }
    void setGivesBackWhatTheTextOfAValueWasMadeFrom() {
        QVERIFY(rc::check("for every field of all inputs", [] {
            const Inputs inputs = anyInputs();
            Inputs again;
            for (const Field& row : fields()) {
                const auto set = withValue(again, row.key, valueText(row, inputs));
                if (!set) RC_FAIL(set.error().text());
                again = *set;
            }
            RC_ASSERT(again == inputs);
        }));
    }
    void presetsSurvive() {
        for (const Preset& preset : presets()) {
            const auto plan = readPlan(writeInputs(preset.inputs), "plan.yaml");
            QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
            QVERIFY2(plan->inputs == preset.inputs, preset.id.c_str());
        }
    }
    void noBytesWhateverCrashTheReader() {
        QVERIFY(rc::check("for bytes of YAML and none", [] {
            static const std::string good = writeInputs({});
            std::string text = good.substr(0, static_cast<std::size_t>(*rc::gen::inRange(0, 2000)));
            for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
                const auto at =
                    static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(text.size()) + 1));
                text.insert(at, 1, *rc::gen::elementOf(std::string{"{}[]:,-?&*!|>'\"%@`#\n\t \0\xff", 24}));
            }
            const ReadPlanAttempt attempt = readPlanAll(text, "plan.yaml");
            for (const Error& error : attempt.errors) {
                RC_ASSERT(error.text().starts_with("plan.yaml:"));
                RC_ASSERT(error.text().find('\n') == std::string::npos);
            }
        }));
    }
};

QTEST_APPLESS_MAIN(PlanRoundTripTest)
#include "plan_round_trip_test.moc"
