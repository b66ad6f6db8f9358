#include <QTest>
#include <cmath>
#include <cstdlib>
#include <exception>

#include "oracle/oracle_case.h"

namespace {

const oracle::Models& models() {
    static const oracle::Models all = [] {
        oracle::Models table;
        oracle::addQueueModels(table);
        oracle::addSimulationModels(table);
        oracle::addResponseModels(table);
        oracle::addCapacityModels(table);
        oracle::addDataModels(table);
        oracle::addAvailabilityModels(table);
        oracle::addPricingModels(table);
        oracle::addTrafficModels(table);
        oracle::addStatisticsModels(table);
        return table;
    }();
    return all;
}

/// A file that cannot be read becomes one failing row that says why.
std::vector<oracle::Case> casesOf(const std::string& path) {
    try {
        return oracle::readCases(path);
    } catch (const std::exception& problem) {
        return {{problem.what(), "", 0, 0, path}};
    }
}

void addRows(const std::string& path) {
    int number = 0;
    for (const oracle::Case& row : casesOf(path)) {
        const std::string name = std::to_string(++number) + " " + row.model + " " + row.inputs.substr(0, 90);
        QTest::newRow(name.c_str()) << QString::fromStdString(row.model) << QString::fromStdString(row.inputs)
                                    << row.expected << row.tolerance << QString::fromStdString(row.source);
    }
}

}  // namespace

class OracleTest : public QObject {
    Q_OBJECT

private:
    static void addColumns() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("inputs");
        QTest::addColumn<double>("expected");
        QTest::addColumn<double>("tolerance");
        QTest::addColumn<QString>("source");
    }

    static void check() {
        QFETCH(QString, model);
        QFETCH(QString, inputs);
        QFETCH(double, expected);
        QFETCH(double, tolerance);
        QFETCH(QString, source);
        const auto found = models().find(model.toStdString());
        QVERIFY2(found != models().end(), qPrintable(QStringLiteral("unknown model: ") + model));
        double value = 0;
        try {
            value = found->second(oracle::Inputs{inputs.toStdString()});
        } catch (const std::exception& problem) {
            QFAIL(problem.what());
        }
        const QString told = QStringLiteral("got %1, expected %2 ± %3 (%4)")
                                 .arg(value, 0, 'g', 17)
                                 .arg(expected, 0, 'g', 17)
                                 .arg(tolerance)
                                 .arg(source);
        QVERIFY2(std::abs(value - expected) <= tolerance, qPrintable(told));
    }

private slots:
    void agreesWithOutsideFigures_data() {
        addColumns();
        addRows(STAGECRAFT_ORACLE_FILE);
    }
    void agreesWithOutsideFigures() { check(); }

    /// Files handed over by whoever runs the test.
    void agreesWithFiguresFromTheEnvironment_data() {
        addColumns();
        const char* files = std::getenv("STAGECRAFT_ORACLES");
        if (files == nullptr) return;
        for (const std::string& path : oracle::split(files, ':')) addRows(path);
    }
    void agreesWithFiguresFromTheEnvironment() {
        if (QTest::currentDataTag() == nullptr) QSKIP("STAGECRAFT_ORACLES names no file");
        check();
    }

    void refusesInputsThatAreMissingOrNoNumber() {
        const oracle::Inputs inputs{"servers=many;load=1"};
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(inputs["servers"]), std::exception);
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(inputs["arrivals"]), std::exception);
        QCOMPARE(inputs["load"], 1.0);
    }
};

QTEST_APPLESS_MAIN(OracleTest)
#include "oracle_test.moc"
