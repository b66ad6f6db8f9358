#include "ui/presenters/share_lists.h"

#include <QTest>

#include <numeric>

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

/// With bounds that suit any input.
Inputs withSettled(Inputs inputs) {
    inputs.uncertainty.front() = {inputs.uncertainty.front().input, 2, {}, 3};
    return inputs;
}

}  // namespace

namespace {

const Field& services() { return *field("workload.services"); }
const Field& events() { return *field("workload.events"); }

double sum(const Inputs& inputs) {
    return std::accumulate(inputs.workload.geography.begin(), inputs.workload.geography.end(), 0.0);
}

double serviceSum(const Inputs& inputs) {
    double all = 0;
    for (const Service& service : inputs.workload.services) all += service.share;
    return all;
}

bool isOne(double value) { return std::abs(value - 1) < 1e-9; }

}  // namespace

class ShareListsTest : public QObject {
    Q_OBJECT

private slots:
    void sharesOfGeographyAlwaysSumToOne_data() {
        QTest::addColumn<int>("geography");
        QTest::addColumn<double>("share");
        QTest::newRow("a third elsewhere") << 2 << 1.0 / 3;
        QTest::newRow("nothing where all were") << 0 << 0.0;
        QTest::newRow("all at one place") << 5 << 1.0;
        QTest::newRow("too much") << 1 << 7.0;
        QTest::newRow("too little") << 1 << -7.0;
    }

    void sharesOfGeographyAlwaysSumToOne() {
        QFETCH(int, geography);
        QFETCH(double, share);
        const Inputs once = withGeographyShare(Inputs{}, static_cast<std::size_t>(geography), share);
        QVERIFY(isOne(sum(once)));
        const Inputs twice = withGeographyShare(once, 3, 0.123);
        QVERIFY(isOne(sum(twice)));
        QCOMPARE(twice.workload.geography[3], 0.123);
        for (const double part : twice.workload.geography) QVERIFY(part >= 0);
    }

    void theOthersKeepTheirProportions() {
        Inputs inputs = withGeographyShare(Inputs{}, 2, 0.5);
        inputs = withGeographyShare(inputs, 5, 0.5);
        QCOMPARE(inputs.workload.geography[0], 0.25);
        QCOMPARE(inputs.workload.geography[2], 0.25);
    }

    void aServiceCanBeRenamed() {
        const Result<Inputs> changed = withListPart(Inputs{}, services(), 1, 0, QStringLiteral("mail"));
        QVERIFY(changed.has_value());
        QCOMPARE(changed->workload.services[1].name, std::string{"mail"});
        QCOMPARE(changed->workload.services[1].share, 0.25);
    }

    void aSharePushesTheOthersAside() {
        const Result<Inputs> changed = withListPart(Inputs{}, services(), 0, 1, QStringLiteral("60%"));
        QVERIFY(changed.has_value());
        QCOMPARE(changed->workload.services[0].share, 0.6);
        QVERIFY(isOne(serviceSum(*changed)));
        QCOMPARE(listRows(services(), *changed)[0].at(1), QStringLiteral("60 %"));
    }

    void aBareNumberIsAPercentageWhereSharesStand() {
        const Result<Inputs> shared = withListPart(Inputs{}, services(), 0, 1, QStringLiteral("15"));
        QVERIFY(shared.has_value());
        QCOMPARE(shared->workload.services[0].share, 0.15);
        const Field& contract = *field("choices.contract");
        Result<Inputs> termed = withListRowAdded(Inputs{}, contract);
        termed = withListPart(*termed, contract, 0, 3, QStringLiteral("15"));
        QVERIFY(termed.has_value());
        QCOMPARE(termed->choices.contract.terms.front().discount, 0.15);
        QCOMPARE(listRows(contract, *termed)[0].at(3), QStringLiteral("15 %"));
        const Field& uncertainty = *field("uncertainty");
        Inputs uncertain;
        uncertain.uncertainty = {{"workload.read_share", 0.5, {}, 0.9}};
        QCOMPARE(listRows(uncertainty, uncertain)[0], (QStringList{QStringLiteral("Read share"), QStringLiteral("50 %"), QString{}, QStringLiteral("90 %")}));
        const Result<Inputs> lowered = withListPart(uncertain, uncertainty, 0, 1, QStringLiteral("40"));
        QVERIFY(lowered.has_value());
        QCOMPARE(lowered->uncertainty.front().low, 0.4);
    }

    void servicesComeAndGoWithTheirShares() {
        Result<Inputs> inputs = Inputs{};
        for (int i = 0; i < 3; ++i) {
            inputs = withListRowAdded(*inputs, services());
            QVERIFY(inputs.has_value());
            QVERIFY(isOne(serviceSum(*inputs)));
        }
        QCOMPARE(inputs->workload.services.size(), std::size_t{7});
        QVERIFY(inputs->workload.services[4].name != inputs->workload.services[5].name);
        while (inputs->workload.services.size() > 1) {
            inputs = withListRowRemoved(*inputs, services(), 0);
            QVERIFY(isOne(serviceSum(*inputs)));
        }
        QVERIFY(withListRowRemoved(*inputs, services(), 0).workload.services.empty());
    }

    void aBadPartIsRefusedByName_data() {
        QTest::addColumn<int>("part");
        QTest::addColumn<QString>("text");
        QTest::newRow("no name") << 0 << QString{};
        QTest::newRow("a multiplier below one") << 1 << QStringLiteral("0.5");
        QTest::newRow("no such day") << 2 << QStringLiteral("someday");
        QTest::newRow("no such hour") << 3 << QStringLiteral("25");
        QTest::newRow("no length") << 4 << QStringLiteral("0");
    }

    void aBadPartIsRefusedByName() {
        QFETCH(int, part);
        QFETCH(QString, text);
        const Result<Inputs> added = withListRowAdded(Inputs{}, events());
        QVERIFY(added.has_value());
        const Result<Inputs> changed = withListPart(*added, events(), 0, static_cast<std::size_t>(part), text);
        QVERIFY(!changed.has_value());
        QVERIFY(QString::fromStdString(changed.error().message).startsWith(QStringLiteral("launch day: ")));
    }

    void eventsAreAddedEditedAndRemoved() {
        Result<Inputs> inputs = withListRowAdded(Inputs{}, events());
        QVERIFY(inputs.has_value());
        inputs = withListPart(*inputs, events(), 0, 1, QStringLiteral("8"));
        QVERIFY(inputs.has_value());
        QCOMPARE(inputs->workload.events.front().multiplier, 8.0);
        QCOMPARE(listRows(events(), *inputs).front().at(2), QStringLiteral("friday"));
        QVERIFY(withListRowRemoved(*inputs, events(), 0).workload.events.empty());
    }

    void everyColumnHasAHeader() {
        QCOMPARE(listHeaders(services()).size(), 3);
        QCOMPARE(listHeaders(events()).size(), 5);
    }
    void aContractIsEditedPartByPart() {
        const Field& contract = *field("choices.contract");
        Result<Inputs> inputs = withListRowAdded(Inputs{}, contract);
        QVERIFY(inputs);
        QCOMPARE(listRows(contract, *inputs).front().size(), listHeaders(contract).size());
        inputs = withListPart(*inputs, contract, 0, 3, QStringLiteral("10%"));
        QVERIFY(inputs);
        QCOMPARE(inputs->choices.contract.terms.front().discount, 0.1);
        inputs = withListPart(*inputs, contract, 0, 4, QStringLiteral("0.05"));
        QVERIFY(inputs);
        QCOMPARE(inputs->choices.contract.terms.front().price, std::optional{0.05});
        QCOMPARE(inputs->choices.contract.terms.front().discount, 0.0);
        QVERIFY(!withListPart(*inputs, contract, 0, 3, QStringLiteral("200%")));
        QVERIFY(withListRowRemoved(*inputs, contract, 0).choices.contract.terms.empty());
    }
    void uncertainInputsAreEditedPartByPart() {
        const Field& uncertainty = *field("uncertainty");
        Result<Inputs> inputs = withListRowAdded(Inputs{}, uncertainty);
        QVERIFY(inputs);
        QCOMPARE(listRows(uncertainty, *inputs).front(),
                 (QStringList{QStringLiteral("Users"), QStringLiteral("9600"), QString{}, QStringLiteral("14400")}));
        QCOMPARE(listHeaders(uncertainty).size(), 4);
        inputs = withListPart(*inputs, uncertainty, 0, 3, QStringLiteral("30k"));
        QVERIFY(inputs);
        inputs = withListPart(*inputs, uncertainty, 0, 2, QStringLiteral("12k"));
        QVERIFY(inputs);
        QVERIFY((inputs->uncertainty.front() == Uncertain{"workload.users", 9600, 12'000, 30'000}));
        const Result<Inputs> wrong = withListPart(*inputs, uncertainty, 0, 1, QStringLiteral("13k"));
        QVERIFY(!wrong);
        QCOMPARE(QString::fromStdString(wrong.error().message),
                 QStringLiteral("Users: likely must not be below low (13,000), but is 12,000"));
        for (const char* const name : {"peak to average", "workload.peak_to_average"}) {
            const Result<Inputs> other = withListPart(withSettled(*inputs), uncertainty, 0, 0, QString::fromUtf8(name));
            QVERIFY(other);
            QCOMPARE(other->uncertainty.front().input, std::string{"workload.peak_to_average"});
        }
        QVERIFY(!withListPart(*inputs, uncertainty, 0, 0, QStringLiteral("moon")));
        inputs = withListRowAdded(*inputs, uncertainty);
        QVERIFY(inputs);
        QVERIFY(inputs->uncertainty.back().input != "workload.users");
        QCOMPARE(withListRowRemoved(*inputs, uncertainty, 0).uncertainty.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(ShareListsTest)
#include "share_lists_test.moc"
