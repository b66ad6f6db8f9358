#include "model/catalog/csv_table.h"

#include <rapidcheck.h>

#include <QTest>

#include "tests/model/catalog/libcsv_rows.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

/// The rows below the header, or the refusal.
struct Reading {
    Rows rows;
    std::vector<int> lines;
    std::string error;
};

Reading read(std::string_view text, std::initializer_list<std::string_view> columns, std::size_t width) {
    std::deque<std::string> copies;
    Reading reading;
    Result<CsvTable> table = CsvTable::open(text, "t.csv", columns, copies);
    if (!table) {
        reading.error = table.error().text();
        return reading;
    }
    while (table->next()) {
        std::vector<std::string>& row = reading.rows.emplace_back();
        for (std::size_t i = 0; i < width; ++i) row.emplace_back(table->cell(i));
        reading.lines.push_back(table->line());
    }
    if (table->error()) reading.error = table->error()->text();
    return reading;
}

/// Quotes only where RFC 4180 asks for it, or where libcsv would trim blanks.
std::string written(const std::string& cell, bool isAlwaysQuoted) {
    if (!isAlwaysQuoted && !cell.empty() && cell.find_first_of(",\"\n\r \t") == std::string::npos)
        return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? std::string{"\"\""} : std::string{c};
    return out + "\"";
}

rc::Gen<std::string> cells() {
    return rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ab7.-, \"\n\r\t;"}));
}

}  // namespace

class CsvTableTest : public QObject {
    Q_OBJECT
private slots:
    void readsWhatRfc4180Allows_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("rows");  // cells joined by |, rows by /
        QTest::newRow("plain") << "a,b\n1,2\n"
                               << "1|2";
        QTest::newRow("no newline at the end") << "a,b\n1,2"
                                               << "1|2";
        QTest::newRow("a comma last") << "a,b\n1,"
                                      << "1|";
        QTest::newRow("Windows lines") << "a,b\r\n1,2\r\n3,\"4\"\r\n"
                                       << "1|2/3|4";
        QTest::newRow("quoted comma") << "a,b\n\"x, y\",2\n"
                                      << "x, y|2";
        QTest::newRow("doubled quotes") << "a,b\n\"say \"\"hi\"\"\",2\n"
                                        << "say \"hi\"|2";
        QTest::newRow("only quotes") << "a,b\n\"\"\"\",\"\"\n"
                                     << "\"|";
        QTest::newRow("newline inside") << "a,b\n\"x\ny\",2\n3,4\n"
                                        << "x\ny|2/3|4";
        QTest::newRow("columns in another order") << "b,c,a\n2,x,1\n"
                                                  << "1|2";
        QTest::newRow("empty lines between") << "a,b\n\n1,2\n\n\n3,4\n\n"
                                             << "1|2/3|4";
        QTest::newRow("a byte order mark") << QStringLiteral("\ufeffa,b\n1,2\n") << "1|2";
        QTest::newRow("header alone") << "a,b\n"
                                      << "";
        QTest::newRow("blanks are kept") << "a,b\n 1 ,2\n"
                                         << " 1 |2";
    }
    void readsWhatRfc4180Allows() {
        QFETCH(QString, text);
        QFETCH(QString, rows);
        const std::string source = text.toStdString();
        const Reading reading = read(source, {"a", "b"}, 2);
        QCOMPARE(reading.error, std::string{});
        QStringList all;
        for (const auto& row : reading.rows)
            all << QString::fromStdString(row[0]) + QStringLiteral("|") + QString::fromStdString(row[1]);
        QCOMPARE(all.join(QStringLiteral("/")), rows);
    }
    void countsLinesThroughQuotedNewlinesAndEmptyLines() {
        const Reading reading = read("a,b\n1,2\n\"x\ny\nz\",2\n\n5,6\n7\n", {"a", "b"}, 2);
        QCOMPARE(reading.lines, (std::vector<int>{2, 3, 7}));
        QCOMPARE(reading.error, std::string{"t.csv:8: has 1 cells; the header names 2"});
    }
    void stopsAtTheFirstBadRow() {
        const Reading reading = read("a,b\n1,2\n3\n4,5\n", {"a", "b"}, 2);
        QCOMPARE(reading.rows.size(), std::size_t{1});
        QCOMPARE(reading.error, std::string{"t.csv:3: has 1 cells; the header names 2"});
    }
    void aNumberIsTheWholeCellAndFinite_data() {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<double>("value");  // -1: refused
        QTest::newRow("integer") << "12" << 12.0;
        QTest::newRow("fraction") << "0.0000125" << 0.0000125;
        QTest::newRow("exponent") << "1e3" << 1000.0;
        QTest::newRow("blank before") << "\" 1\"" << -1.0;
        QTest::newRow("blank after") << "\"1 \"" << -1.0;
        QTest::newRow("plus") << "+1" << -1.0;
        QTest::newRow("hexadecimal") << "0x10" << -1.0;
        QTest::newRow("two points") << "1.2.3" << -1.0;
        QTest::newRow("nan") << "nan" << -1.0;
        QTest::newRow("infinity") << "inf" << -1.0;
        QTest::newRow("too large") << "1e400" << -1.0;
    }
    void aNumberIsTheWholeCellAndFinite() {
        QFETCH(QString, cell);
        QFETCH(double, value);
        const std::string text = "a\n" + cell.toStdString() + "\n";
        std::deque<std::string> copies;
        Result<CsvTable> table = CsvTable::open(text, "t.csv", {"a"}, copies);
        QVERIFY(table.has_value());
        QVERIFY(table->next());
        const std::optional<double> number = table->number(0);
        QCOMPARE(number.has_value(), value >= 0);
        QCOMPARE(table->error().has_value(), value < 0);
        if (number) QCOMPARE(*number, value);
    }
    void theFirstErrorStays() {
        std::deque<std::string> copies;
        Result<CsvTable> table = CsvTable::open("a,b\nx,-1\n", "t.csv", {"a", "b"}, copies);
        QVERIFY(table->next());
        QCOMPARE(table->amount(0), 0.0);
        QCOMPARE(table->amount(1), -1.0);
        QCOMPARE(table->error()->text(), std::string{"t.csv:2: a: must be a number, not \"x\""});
        QVERIFY(!table->next());
    }
    void aRefusalIsOneShortLineWhateverTheCellHolds() {
        std::deque<std::string> copies;
        const std::string cell = "x\ny" + std::string(1'000'000, 'z');
        const std::string text = "a\n\"" + cell + "\"\n";
        Result<CsvTable> table = CsvTable::open(text, "t.csv", {"a"}, copies);
        QVERIFY(table->next());
        QVERIFY(!table->number(0).has_value());
        const std::string message = table->error()->text();
        QVERIFY(message.starts_with("t.csv:2: a: must be a number, not \"x yzzz"));
        QVERIFY(message.ends_with("…") && message.size() < 240);
    }
    void agreesWithLibcsv() {
        QVERIFY(rc::check([] {
            const auto width = *rc::gen::inRange<std::size_t>(2, 5);
            const auto rows =
                *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(width, cells()));
            const bool isAlwaysQuoted = *rc::gen::arbitrary<bool>();
            const std::string lineEnd = *rc::gen::element(std::string{"\n"}, std::string{"\r\n"});
            std::string text = "c0";
            for (std::size_t i = 1; i < width; ++i) text += ",c" + std::to_string(i);
            text += lineEnd;
            for (const auto& row : rows)
                for (std::size_t i = 0; i < width; ++i)
                    text += written(row[i], isAlwaysQuoted) + (i + 1 < width ? "," : lineEnd);
            const std::initializer_list<std::string_view> names[] = {
                {"c0", "c1"}, {"c0", "c1", "c2"}, {"c0", "c1", "c2", "c3"}};
            const Reading reading = read(text, names[width - 2], width);
            RC_ASSERT(reading.error.empty());
            RC_ASSERT(reading.rows == rows);
            Rows theirs = readByLibcsv(text);
            theirs.erase(theirs.begin());
            RC_ASSERT(reading.rows == theirs);
        }));
    }
    void neverReadsPastAnyText() {
        QVERIFY(rc::check([] {
            const std::string text = "a,b\n" + *cells() + *cells();
            const Reading reading = read(text, {"a", "b"}, 2);
            for (const auto& row : reading.rows)
                for (const auto& cell : row) RC_ASSERT(cell.size() <= text.size());
        }));
    }
};

QTEST_APPLESS_MAIN(CsvTableTest)
#include "csv_table_test.moc"
