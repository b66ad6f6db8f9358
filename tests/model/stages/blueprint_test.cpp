#include "model/stages/blueprint.h"

#include <QTest>

using namespace stagecraft;

class BlueprintTest : public QObject {
    Q_OBJECT
private slots:
    void theProgramBringsTheSevenStages() {
        const Blueprints& stages = builtInBlueprints();
        QCOMPARE(stages.size(), std::size_t{7});
        QCOMPARE(stages[0].usersFrom, 0.0);
        QCOMPARE(stages[3].usersFrom, 1000.0);
        QCOMPARE(stages[6].usersFrom, 10e6);
        QCOMPARE(stages[1].database, DatabaseTopology::SameHost);
        QCOMPARE(stages[5].zones, 3);
        QVERIFY(stages[6].hasManyRegions);
        QVERIFY(!stages[5].hasManyRegions);
    }
    void aVariantIsOneMoreRow() {
        const Result<Blueprints> read = readBlueprints("- {number: 1, name: Mine, summary: One box., users_from: 0, database: same-host}\n", "mine.yaml");
        QVERIFY(read.has_value());
        QCOMPARE(read->front().name, std::string{"Mine"});
        QCOMPARE(read->front().compute, Compute::Servers);
    }
    void refusesWithFileLineAndKey_data() {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("message");
        QTest::newRow("not a list") << "a: 1\n" << "stages.yaml:1: must be a list of stages";
        QTest::newRow("a row that is no map") << "- 5\n" << "stages.yaml:1: a stage must be a map of traits";
        QTest::newRow("no name") << "- {number: 1, summary: x}\n" << "stages.yaml:1: name: must be a text";
        QTest::newRow("bad choice") << "- number: 1\n  name: a\n  summary: b\n  compute: magic\n" << "stages.yaml:4: compute: must be one of lambda, servers";
        QTest::newRow("bad flag") << "- {number: 1, name: a, summary: b, cdn: maybe}\n" << "stages.yaml:1: cdn: must be true or false";
        QTest::newRow("wrong order") << "- {number: 2, name: a, summary: b}\n" << "stages.yaml:1: number: stages must be numbered 1, 2, 3 … in order";
        QTest::newRow("not YAML") << "- [\n" << "stages.yaml:2: not valid YAML: end of sequence flow not found";
    }
    void refusesWithFileLineAndKey() {
        QFETCH(QString, yaml);
        QFETCH(QString, message);
        const Result<Blueprints> read = readBlueprints(yaml.toStdString(), "stages.yaml");
        QVERIFY(!read.has_value());
        QCOMPARE(QString::fromStdString(read.error().text()), message);
    }
};

QTEST_APPLESS_MAIN(BlueprintTest)
#include "blueprint_test.moc"
