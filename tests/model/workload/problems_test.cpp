#include <QTest>

#include "model/workload/field_value.h"
#include "model/workload/fields.h"
#include "model/workload/presets.h"

using namespace stagecraft;

class ProblemsTest : public QObject {
    Q_OBJECT

    Catalog::Pointer catalog_ = Catalog::builtIn().value();

private slots:
    void defaultsHaveNone() { QVERIFY(problems({}, *catalog_).empty()); }

    void namesWhatNoFieldCanSee_data() {
        QTest::addColumn<QByteArrayList>("settings");  // key=text
        QTest::addColumn<QByteArray>("sentence");      // empty: no problem
        const auto row = [](const char* name, const QByteArrayList& settings, const char* sentence) {
            QTest::newRow(name) << settings << QByteArray{sentence};
        };
        row("geography below one", {"workload.geography=europe:0.6,asia-pacific:0.3"},
            "workload.geography: shares must sum to 1, not 0.9");
        row("geography of thirds", {"workload.geography=europe:0.333333,africa:0.333333,oceania:0.333334"},
            "");
        row("nobody anywhere", {"workload.geography=europe:0"},
            "workload.geography: shares must sum to 1, not 0");
        row("services above one", {"workload.services=a:0.6:x,b:0.6:y"},
            "workload.services: shares must sum to 1, not 1.2");
        row("one service", {"workload.services=a:1:x"}, "");
        row("no services", {"workload.services=none"}, "");
        row("a service twice", {"workload.services=a:0.5:x,a:0.5:y"},
            "workload.services: must have different names, but \"a\" is there twice");
        row("peak below average", {"workload.average_rps=100", "workload.peak_rps=50"},
            "workload.peak_rps: must not be below workload.average_rps (100), but is 50");
        row("peak is the average", {"workload.average_rps=100", "workload.peak_rps=100"}, "");
        row("peak too far above", {"workload.average_rps=1", "workload.peak_rps=101"},
            "workload.peak_rps: must be at most 100 times workload.average_rps (1), but is 101");
        row("peak alone", {"workload.peak_rps=50"},
            "workload.peak_rps: needs workload.average_rps beside it: a measured peak says nothing without "
            "the measured "
            "average");
        row("average alone", {"workload.average_rps=50"}, "");
        row("misspelt region", {"choices.region=us-esat-1"},
            "choices.region: must be one of the 34 regions of the catalog (did you mean us-east-1?), not "
            "\"us-esat-1\"");
        row("unknown region", {"choices.region=moon-base-1"},
            "choices.region: must be one of the 34 regions of the catalog (for example us-east-1 or "
            "eu-central-1), not "
            "\"moon-base-1\"");
        row("half a region", {"choices.region=ca-"},
            "choices.region: must be one of the 34 regions of the catalog (such as ca-central-1, ca-west-1), "
            "not \"ca-\"");
        row("no region", {"choices.region="},
            "choices.region: must be one of the 34 regions of the catalog (for example us-east-1 or "
            "eu-central-1), not "
            "\"\"");
        row("a month that is none", {"growth.first_month=December"},
            "growth.first_month: must be a month such as 2026-12, or empty, not \"December\"");
        row("a month", {"growth.first_month=2026-12"}, "");
        row("a series of nothing", {"growth.model=series"},
            "growth.series: must list the users of each month when growth.model is series");
        row("a series", {"growth.model=series", "growth.series=1 2"}, "");
        row("an uncertain input", {"uncertainty=workload.users:1:2:3"}, "");
        row("an uncertain input twice", {"uncertainty=workload.users:1:2:3,workload.users:2:3:4"},
            "uncertainty: workload.users: is there twice");
        row("four zones of two", {"choices.region=us-west-1", "choices.zones=4"},
            "choices.zones: us-west-1 has 2 availability zones; 4 were asked for");
        row("four zones of three", {"choices.region=eu-central-1", "choices.zones=4"},
            "choices.zones: eu-central-1 has 3 availability zones; 4 were asked for");
        row("misspelt type", {"choices.instance_type=m7g.larg"},
            "choices.instance_type: must be auto or an EC2 type of the catalog (such as m7g.12xlarge, m7g.16xlarge, m7g.2xlarge, m7g.4xlarge, "
            "m7g.8xlarge), not \"m7g.larg\"");
        row("no such type", {"choices.instance_type=abacus"},
            "choices.instance_type: must be auto or an EC2 type of the catalog (for example m7g.large), not \"abacus\"");
        row("an accelerated type", {"choices.instance_type=p4d.24xlarge"},
            "choices.instance_type: p4d.24xlarge is accelerated, which no server of a plan is; such as m7g.large would do");
        row("a type there is", {"choices.instance_type=m7g.large"}, "");
        row("misspelt class", {"choices.database_node=db.r6g.larg"},
            "choices.database_node: must be auto or a class of RDS or an EC2 type of the catalog (such as db.r6g.12xlarge, db.r6g.16xlarge, "
            "db.r6g.2xlarge, db.r6g.4xlarge, db.r6g.8xlarge), not \"db.r6g.larg\"");
        row("a class for one's own", {"choices.database=self-managed", "choices.database_node=db.r6g.large"},
            "choices.database_node: db.r6g.large is a class of RDS and Aurora; choices.database is self-managed, which takes EC2 types such as r7g.large");
        row("a server for Aurora", {"choices.database=aurora", "choices.database_node=r7g.large"},
            "choices.database_node: r7g.large is an EC2 type; choices.database is aurora, which takes classes such as db.r6g.large");
        row("a class", {"choices.database_node=db.r6g.large"}, "");
        row("one's own database", {"choices.database_node=r7g.large"}, "");
        row("no cache node", {"choices.cache_node=r7g.large"},
            "choices.cache_node: must be auto or an ElastiCache node of valkey of the catalog (for example cache.r7g.large), not \"r7g.large\"");
        row("a cache node", {"choices.cache_node=cache.r7g.large"}, "");
        row("no such fallback", {"choices.fallback_region=us-esat-1"},
            "choices.fallback_region: must be auto, none or one of the 34 regions of the catalog (did you mean us-east-1?), not \"us-esat-1\"");
        row("as many zones as there are", {"choices.region=us-east-1", "choices.zones=6"}, "");
    }
    void namesWhatNoFieldCanSee() {
        QFETCH(QByteArrayList, settings);
        QFETCH(QByteArray, sentence);
        Inputs inputs;
        for (const QByteArray& setting : settings) {
            const qsizetype equals = setting.indexOf('=');
            const auto set =
                withValue(inputs, setting.left(equals).toStdString(), setting.mid(equals + 1).toStdString());
            QVERIFY2(set, set ? "" : set.error().text().c_str());
            inputs = *set;
        }
        const std::vector<Error> found = problems(inputs, *catalog_);
        QCOMPARE(found.empty(), sentence.isEmpty());
        if (!found.empty()) QCOMPARE(QByteArray::fromStdString(found.front().text()), sentence);
    }

    void findsEveryProblemAtOnce() {
        Inputs inputs;
        inputs.choices.region = "nowhere";
        inputs.workload.geography = {};
        inputs.workload.services = {{"a", 0.5, "x"}};
        QCOMPARE(problems(inputs, *catalog_).size(), std::size_t{3});
    }
    void refusesValuesThatNoFieldWouldTake() {
        Inputs inputs;
        inputs.workload.users = std::numeric_limits<double>::quiet_NaN();
        inputs.workload.readShare = 2;
        inputs.workload.events = {{"", 0, 9, -1, 0}};
        const std::vector<Error> found = problems(inputs, *catalog_);
        QCOMPARE(found.size(), std::size_t{6});
        QCOMPARE(found[0].text(),
                 std::string{"workload.users: must be between 0 and 1,000,000,000, not NaN"});
    }
    void everyPresetIsFree() {
        for (const Preset& preset : presets()) {
            const std::vector<Error> found = problems(preset.inputs, *catalog_);
            QVERIFY2(found.empty(), found.empty() ? "" : (preset.id + ": " + found.front().text()).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(ProblemsTest)
#include "problems_test.moc"
