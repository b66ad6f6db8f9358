#include "model/workload/presets.h"

#include <QTest>

#include "resources/embedded.h"

using namespace stagecraft;

class PresetsTest : public QObject {
    Q_OBJECT
private slots:
    void theFirstIsTheDefault() {
        QCOMPARE(presets().front().id, std::string{"hooli"});
        for (const Field& row : fields())
            QCOMPARE(valueText(row, presets().front().inputs), valueText(row, Inputs{}));
        QVERIFY(presets().front().inputs == Inputs{});
    }
    void thereAreSixAndNoTwoAreAlike() {
        QCOMPARE(presets().size(), std::size_t{6});
        for (const Preset& one : presets()) {
            QVERIFY(!one.name.empty() && !one.description.empty());
            QCOMPARE(preset(one.id), &one);
            for (const Preset& other : presets()) QCOMPARE(one.inputs == other.inputs, one.id == other.id);
        }
        QCOMPARE(preset("bank"), nullptr);
    }
    void everyValueThatIsNotTheDefaultSaysItsSource() {
        for (const Preset& one : presets())
            for (const Field& row : fields()) {
                if (row.key == "name" || valueText(row, one.inputs) == valueText(row, Inputs{})) continue;
                QVERIFY2(one.sources.contains(row.key), (one.id + " " + std::string{row.key}).c_str());
                QCOMPARE(one.sourceOf(row), std::string_view{one.sources.find(row.key)->second});
            }
    }
    void theStorySaysTheSourceOfEveryPartOfItsWorkload() {
        for (const Field& row : fields())
            if (row.key.starts_with("workload."))
                QVERIFY2(presets().front().sources.contains(row.key), row.key.data());
    }
    void aValueLeftOutHasTheFieldsSource() {
        const Field& row = *field("choices.engine");
        QCOMPARE(presets().front().sourceOf(row), row.source);
    }

    void refusesABrokenFile_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("no list") << QByteArray{"id: x"} << QByteArray{"p.yaml:1: must be a list of presets"};
        QTest::newRow("no source") << QByteArray{"- id: x\n  workload:\n    users: {value: 5}\n"}
                                   << QByteArray{"p.yaml:3: workload.users: must be {value: …, source: …}"};
        QTest::newRow("unknown input")
            << QByteArray{"- id: x\n  workload:\n    userz: {value: 5, source: me}\n"}
            << QByteArray{"p.yaml:3: workload.userz: is not an input (did you mean workload.users?)"};
        QTest::newRow("bad value")
            << QByteArray{"- id: x\n  workload:\n    users: {value: -5, source: me}\n"}
            << QByteArray{"p.yaml:3: workload.users: must be between 0 and 1,000,000,000, not -5"};
        QTest::newRow("no id") << QByteArray{"- name: x\n"} << QByteArray{"p.yaml:1: id: is missing"};
        QTest::newRow("twice") << QByteArray{"- id: x\n- id: x\n"}
                               << QByteArray{"p.yaml:2: id: x is given twice"};
    }
    void refusesABrokenFile() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        const auto read = readPresets(text.toStdString(), "p.yaml");
        QVERIFY(!read);
        QCOMPARE(QByteArray::fromStdString(read.error().text()), sentence);
    }
};

QTEST_APPLESS_MAIN(PresetsTest)
#include "presets_test.moc"
