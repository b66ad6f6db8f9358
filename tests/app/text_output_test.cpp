#include <QTest>

#include "app/cli/csv.h"
#include "app/cli/run.h"
#include "app/cli/text_table.h"

using namespace stagecraft;

class TextOutputTest : public QObject {
    Q_OBJECT
private slots:
    void csvQuotesOnlyWhatNeedsIt() {
        QCOMPARE(csvRecord({"plain", "a,b", "say \"hi\"", "two\nlines", ""}),
                 std::string{"plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\n"});
    }
    void tablesAlignByCharactersNotBytes() {
        TextTable table{{{"Name", TextTable::Align::Left}, {"Sum", TextTable::Align::Right}}};
        table.row({"×", "1"});
        table.row({"longer", "1,000"});
        table.rule();
        table.row({"all", "1,001"});
        QCOMPARE(table.text(), std::string{"Name      Sum\n"
                                           "------  -----\n"
                                           "×           1\n"
                                           "longer  1,000\n"
                                           "------  -----\n"
                                           "all     1,001\n"});
    }
    void tellsTheCommandLineFromTheWindow_data() {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<bool>("isCommand");
        QTest::newRow("nothing") << QStringList{} << false;
        QTest::newRow("a plan to open") << QStringList{QStringLiteral("shop.yaml")} << false;
        QTest::newRow("a command") << QStringList{QStringLiteral("plan")} << true;
        QTest::newRow("a chart named like a command")
            << QStringList{QStringLiteral("shop.yaml"), QStringLiteral("--chart"), QStringLiteral("risk")} << false;
        QTest::newRow("help") << QStringList{QStringLiteral("--help")} << true;
        QTest::newRow("a catalog before the command")
            << QStringList{QStringLiteral("--catalog"), QStringLiteral("x"), QStringLiteral("bill")} << true;
    }
    void tellsTheCommandLineFromTheWindow() {
        QFETCH(QStringList, args);
        QFETCH(bool, isCommand);
        std::vector<std::string> all;
        for (const QString& arg : args) all.push_back(arg.toStdString());
        QCOMPARE(isCommandLine(all), isCommand);
    }
};

QTEST_APPLESS_MAIN(TextOutputTest)
#include "text_output_test.moc"
