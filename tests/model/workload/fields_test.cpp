#include "model/workload/fields.h"

#include <QTest>
#include <set>

using namespace stagecraft;

class FieldsTest : public QObject {
    Q_OBJECT
private slots:
    void everyKeyIsFoundAndUnique() {
        std::set<std::string_view> keys;
        for (const Field& row : fields()) {
            QVERIFY2(keys.insert(row.key).second, row.key.data());
            QCOMPARE(field(row.key), &row);
        }
        QCOMPARE(field("workload.userz"), nullptr);
        QCOMPARE(field(""), nullptr);
    }
    void labelsAreUnique() {
        std::set<std::string_view> labels;
        for (const Field& row : fields()) QVERIFY2(labels.insert(row.label).second, row.key.data());
    }
    void everyRowSaysWhatItIsAndWhereItsDefaultComesFrom() {
        for (const Field& row : fields()) {
            QVERIFY2(!row.label.empty() && !row.source.empty(), row.key.data());
            QVERIFY2(row.help.ends_with('.'), row.key.data());
        }
    }
    void everyDefaultLiesInItsRange() {
        const Inputs inputs;
        for (const Field& row : fields()) {
            if (row.kind != FieldKind::Number && row.kind != FieldKind::Integer) continue;
            QVERIFY2(row.minimum < row.maximum, row.key.data());
            const auto value = row.read(inputs);
            QVERIFY2(value || !row.unset.empty(), row.key.data());
            if (value) QVERIFY2(*value >= row.minimum && *value <= row.maximum, row.key.data());
        }
    }
    void writingANumberIsReadBackAndChangesNothingElse() {
        for (const Field& row : fields()) {
            if (row.write == nullptr) continue;
            Inputs inputs;
            const auto before = row.read(inputs);
            const double other = before && *before == row.maximum ? row.minimum : row.maximum;
            row.write(inputs, other);
            QCOMPARE(row.read(inputs), std::optional{other});
            QVERIFY2(inputs != Inputs{}, row.key.data());
            row.write(inputs, before);
            QVERIFY2(inputs == Inputs{}, row.key.data());
        }
    }
    void onlyFieldsWithAWordForItCanBeUnset() {
        for (const Field& row : fields()) {
            if (row.write == nullptr) continue;
            Inputs inputs;
            row.write(inputs, std::nullopt);
            QCOMPARE(row.read(inputs).has_value(), row.unset.empty());
        }
    }
    void numbersAreInTheFieldsUnit() {
        Inputs inputs;
        inputs.workload.sessionLength = Minutes{90};
        inputs.workload.storagePerUser = Gib{2};
        inputs.targets.budget = Usd{1234.56};
        inputs.workload.averageRate = RequestsPerSecond{7};
        QCOMPARE(field("workload.session_minutes")->read(inputs), std::optional{90.0});
        QCOMPARE(field("workload.storage_mb_per_user")->read(inputs), std::optional{2048.0});
        QCOMPARE(field("targets.budget_usd_month")->read(inputs), std::optional{1234.56});
        QCOMPARE(field("workload.average_rps")->read(inputs), std::optional{7.0});
    }
    void textIsReadAndWritten() {
        Inputs inputs;
        field("choices.region")->writeText(inputs, "eu-west-1");
        QCOMPARE(inputs.choices.region, std::string{"eu-west-1"});
        QCOMPARE(field("choices.region")->readText(inputs), std::string{"eu-west-1"});
    }
};

QTEST_APPLESS_MAIN(FieldsTest)
#include "fields_test.moc"
