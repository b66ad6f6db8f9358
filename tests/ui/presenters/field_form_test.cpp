#include "ui/presenters/field_form.h"

#include <QTest>

#include <cmath>

#include "ui/presenters/wording.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

const Field& row(const char* key) { return *field(key); }

Inputs with(const Field& field, const QString& text) {
    return withValue(Inputs{}, field.key, text.toStdString()).value();
}

}  // namespace

class FieldFormTest : public QObject {
    Q_OBJECT

private slots:
    void showsAValueAsAPersonWritesIt_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::newRow("users") << QByteArray("workload.users") << QStringLiteral("1.5M") << QStringLiteral("1,500,000");
        QTest::newRow("share") << QByteArray("workload.read_share") << QStringLiteral("0.07") << QStringLiteral("7 %");
        QTest::newRow("many nines") << QByteArray("targets.availability") << QStringLiteral("99.99%") << QStringLiteral("99.99 %");
        QTest::newRow("milliseconds") << QByteArray("workload.cpu_ms_per_request") << QStringLiteral("0.25s") << QStringLiteral("250 ms");
        QTest::newRow("no value") << QByteArray("targets.budget_usd_month") << QStringLiteral("none") << QStringLiteral("none");
        QTest::newRow("choice") << QByteArray("choices.architecture") << QStringLiteral("arm64") << QStringLiteral("arm64");
    }

    void showsAValueAsAPersonWritesIt() {
        QFETCH(QByteArray, key);
        QFETCH(QString, typed);
        const Field& shown = row(key.constData());
        QTEST(shownValue(shown, with(shown, typed)), "shown");
    }

    void whatIsShownReadsBackAsTheSame() {
        for (const Field& field : fields()) {
            const Inputs inputs;
            const Result<Inputs> back = withValue(inputs, field.key, shownValue(field, inputs).toStdString());
            QVERIFY2(back.has_value(), field.key.data());
            QVERIFY2(*back == inputs, field.key.data());
        }
    }

    void theSliderGoesThereAndBack() {
        for (const Field& field : fields()) {
            if (field.kind != FieldKind::Number) continue;
            for (const double position : {0.0, 0.25, 0.5, 0.8, 1.0}) {
                const Inputs inputs = with(field, valueAtPosition(field, position));
                const double back = sliderPosition(field, inputs);
                // Two figures of a value are at most 5 % off; on an axis of several decades that is little.
                QVERIFY2(std::abs(back - position) < 0.02, qPrintable(toQString(field.key) + QString::number(position)));
            }
        }
    }

    void theEndsOfTheSliderAreTheEndsOfTheRange() {
        const Field& users = row("workload.users");
        QCOMPARE(valueAtPosition(users, 0), QStringLiteral("0"));
        QCOMPARE(valueAtPosition(users, 1), QStringLiteral("1000000000"));
        QCOMPARE(sliderPosition(users, with(users, QStringLiteral("0"))), 0.0);
        QCOMPARE(sliderPosition(users, with(users, QStringLiteral("1B"))), 1.0);
    }

    void arrowsStep_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("from");
        QTest::addColumn<int>("steps");
        QTest::addColumn<QString>("to");
        QTest::newRow("up") << QByteArray("workload.users") << QStringLiteral("12000") << 1 << QStringLiteral("13000");
        QTest::newRow("ten up") << QByteArray("workload.users") << QStringLiteral("12000") << 10 << QStringLiteral("22000");
        QTest::newRow("down to the end") << QByteArray("workload.users") << QStringLiteral("6") << -10 << QStringLiteral("0");
        QTest::newRow("people come whole") << QByteArray("workload.users") << QStringLiteral("5") << 1 << QStringLiteral("6");
        QTest::newRow("past the end") << QByteArray("workload.users") << QStringLiteral("1B") << 1 << QStringLiteral("1000000000");
        QTest::newRow("share") << QByteArray("workload.read_share") << QStringLiteral("0.9") << -1 << QStringLiteral("0.89");
        QTest::newRow("share, ten") << QByteArray("workload.read_share") << QStringLiteral("0.95") << 10 << QStringLiteral("1");
        QTest::newRow("small") << QByteArray("workload.static_cpu_ms") << QStringLiteral("0.5") << 1 << QStringLiteral("0.51");
    }

    void arrowsStep() {
        QFETCH(QByteArray, key);
        QFETCH(QString, from);
        QFETCH(int, steps);
        const Field& stepped = row(key.constData());
        QTEST(steppedValue(stepped, with(stepped, from), steps), "to");
    }

    void aChangeIsAgainstThePreset() {
        const Field& users = row("workload.users");
        QVERIFY(!isChanged(users, Inputs{}, presets().front()));
        QVERIFY(isChanged(users, with(users, QStringLiteral("7")), presets().front()));
    }

    void helpSaysWhatWhichAndWhence() {
        const QString help = helpText(row("targets.p99_ms"), presets().front());
        for (const char* part : {"inside AWS", "between 1 and 60,000", "none", "500 ms", "immediate"})
            QVERIFY2(help.contains(QString::fromLatin1(part)), qPrintable(help));
    }

    void aFieldInPercentTakesPercent_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("problem");
        QTest::newRow("bare") << QByteArray("choices.tax_rate") << QStringLiteral("19") << QStringLiteral("19 %") << QString{};
        QTest::newRow("with its mark") << QByteArray("choices.tax_rate") << QStringLiteral("19 %") << QStringLiteral("19 %") << QString{};
        QTest::newRow("a fraction of one") << QByteArray("choices.tax_rate") << QStringLiteral("0.15") << QStringLiteral("0.15 %") << QString{};
        QTest::newRow("nines") << QByteArray("targets.availability") << QStringLiteral("99.95") << QStringLiteral("99.95 %") << QString{};
        QTest::newRow("no value") << QByteArray("choices.utilisation") << QStringLiteral("auto") << QStringLiteral("auto") << QString{};
        QTest::newRow("too much") << QByteArray("choices.utilisation") << QStringLiteral("150") << QString{}
                                  << QStringLiteral("must be between 5 % and 99.9999 %, or auto, not 150 %");
        QTest::newRow("no number") << QByteArray("workload.read_share") << QStringLiteral("lots") << QString{}
                                   << QStringLiteral("must be a percentage between 0 % and 100 %, not \"lots\"");
        QTest::newRow("not in percent") << QByteArray("workload.users") << QStringLiteral("15") << QStringLiteral("15") << QString{};
    }
    void aFieldInPercentTakesPercent() {
        QFETCH(QByteArray, key);
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        const Field& field = row(key.constData());
        QTEST(typedProblem(field, typed), "problem");
        if (!shown.isEmpty()) QCOMPARE(shownValue(field, with(field, typedValue(field, typed))), shown);
    }

    void helpOfPercentSpeaksInPercent() {
        const QString help = helpText(row("choices.discount"), presets().front());
        QVERIFY2(help.contains(QStringLiteral("100 %")) && !help.contains(QStringLiteral("and 1.")), qPrintable(help));
        for (const Field& field : fields()) QVERIFY2(!helpText(field, presets().front()).contains(QStringLiteral("  ")), field.key.data());
    }

    void shortNumbersKeepThreeFigures_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0");
        QTest::newRow("one") << 1.0 << QStringLiteral("1");
        QTest::newRow("thousands") << 12'000.0 << QStringLiteral("12k");
        QTest::newRow("almost a million") << 999'900.0 << QStringLiteral("1M");
        QTest::newRow("millions") << 1'500'000.0 << QStringLiteral("1.5M");
        QTest::newRow("billions") << 1e9 << QStringLiteral("1B");
    }

    void shortNumbersKeepThreeFigures() {
        QFETCH(double, value);
        QTEST(shortNumber(value), "text");
    }

    void availabilityIsNeverRoundedUpToAlways() {
        QCOMPARE(availabilityPercent(0.999934), QStringLiteral("99.9934 %"));
        QCOMPARE(availabilityPercent(0.95), QStringLiteral("95.0 %"));
        QVERIFY(availabilityPercent(0.99999999).startsWith(QStringLiteral("99.999")));
    }

    void everyOptionHasAName() {
        for (const Field& field : fields())
            for (std::size_t option = 0; option < field.options.size(); ++option)
                QVERIFY2(!optionLabel(field, option).isEmpty(), field.key.data());
    }
};

QTEST_APPLESS_MAIN(FieldFormTest)
#include "field_form_test.moc"
