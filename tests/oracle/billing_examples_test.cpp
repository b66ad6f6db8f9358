#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "oracle/billing_rules.h"

using namespace stagecraft;
using namespace oracle;

namespace {

/// Half a unit in the last digit that is given, or a millionth, whichever is more.
double toleranceOf(const std::string& expected) {
    const std::size_t point = expected.find('.');
    const double digits = point == std::string::npos ? 0 : static_cast<double>(expected.size() - point - 1);
    const double lastDigit = digits < 4 ? 1e-9 : 0.5 * std::pow(10, -digits);
    return std::max(lastDigit * 1.001, 1e-6 * std::abs(parseNumber(expected).value_or(0)));
}

}  // namespace

/// Worked examples of AWS's price pages and their arithmetic, with the figures of billing_examples.yaml.
class BillingExamplesTest : public QObject {
    Q_OBJECT
private slots:
    void comesToThePublishedFigure_data() {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const YamlNode& example : examples().find("examples")->items)
            QTest::newRow(example.find("name")->text.c_str()) << number++;
    }
    void comesToThePublishedFigure() {
        QFETCH(int, number);
        const YamlNode& example = examples().find("examples")->items[static_cast<std::size_t>(number)];
        const auto known = billingRules().find(example.find("name")->text);
        QVERIFY2(known != billingRules().end(), "no rule for this example");
        const std::string expected = example.find("expected")->text;
        const double actual = known->second(Given{example.find("inputs")});
        const double difference = std::abs(actual - parseNumber(expected).value());
        const std::string message = "expected " + expected + ", got " + std::to_string(actual);
        QVERIFY2(difference <= toleranceOf(expected), message.c_str());
    }
    void everyRuleHasAnExample() {
        std::set<std::string> names;
        for (const YamlNode& example : examples().find("examples")->items)
            names.insert(example.find("name")->text);
        QCOMPARE(names.size(), billingRules().size());
        for (const auto& [name, rule] : billingRules()) QVERIFY2(names.contains(name), name.c_str());
    }
};

QTEST_APPLESS_MAIN(BillingExamplesTest)
#include "billing_examples_test.moc"
