#include "model/price_list/csv_scanner.h"

#include <rapidcheck.h>

#include <QTest>

#include "tests/model/catalog/libcsv_rows.h"

using namespace stagecraft;
using namespace stagecraft::testing;

namespace {

struct Reading {
    Rows rows;
    std::vector<int> lines;
    std::string error;
};

Reading read(std::string_view text, std::size_t block = 64, std::size_t piece = SIZE_MAX) {
    TextSource source{text, piece};
    CsvScanner scanner{source, "t.csv", block};
    Reading reading;
    while (scanner.next()) {
        std::vector<std::string>& row = reading.rows.emplace_back();
        for (std::size_t i = 0; i < scanner.size(); ++i) row.emplace_back(scanner.cell(i));
        reading.lines.push_back(scanner.line());
    }
    if (scanner.error()) reading.error = scanner.error()->text();
    return reading;
}

/// A cell as AWS writes it, always in quotes, or as other tools do; libcsv trims blanks around bare cells.
std::string written(const std::string& cell, bool isQuoted) {
    const bool mayBeBare = cell.find_first_of("\",\r\n ") == std::string::npos;
    if (!isQuoted && mayBeBare) return cell;
    std::string out = "\"";
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

rc::Gen<std::string> cells() {
    return rc::gen::container<std::string>(rc::gen::element('a', 'b', '7', '.', ' ', ',', '"', '\n', 'x'));
}

}  // namespace

class CsvScannerTest : public QObject {
    Q_OBJECT
private slots:
    void readsCells_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cells");
        const auto row = [](const char* name, const char* text, const char* joined) { QTest::newRow(name) << text << joined; };
        row("bare", "a,b,c\n", "a|b|c");
        row("in quotes", "\"a\",\"b\"\n", "a|b");
        row("comma in quotes", "\"Up to 10, really\",b\n", "Up to 10, really|b");
        row("empty cells", ",,\n", "||");
        row("empty in quotes", "\"\",\"\"\n", "|");
        row("doubled quotes", "\"a \"\"b\"\" c\",d\n", "a \"b\" c|d");
        row("only a quote", "\"\"\"\",x\n", "\"|x");
        row("line break in a cell", "\"a\nb\",c\n", "a\nb|c");
        row("CRLF", "a,\"b\"\r\nc,d\r\n", "a|b/c|d");
        row("no final line end", "a,b\nc,d", "a|b/c|d");
        row("no final line end, in quotes", "a,b\nc,\"d\"", "a|b/c|d");
        row("carriage return at the very end", "a,\"b\"\r", "a|b");
        row("empty lines", "\n\na,b\n\r\n\nc,d\n\n", "a|b/c|d");
        row("nothing", "", "");
        row("only line ends", "\n\r\n\n", "");
    }
    void readsCells() {
        QFETCH(QString, text);
        QFETCH(QString, cells);
        // Whatever the pieces in which the text comes.
        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{64}, std::size_t{1000}}) {
            const Reading reading = read(text.toStdString(), 64, piece);
            QCOMPARE(reading.error, std::string{});
            QStringList rows;
            for (const auto& row : reading.rows) {
                QStringList joined;
                for (const std::string& cell : row) joined.append(QString::fromStdString(cell));
                rows.append(joined.join(QLatin1Char('|')));
            }
            QCOMPARE(rows.join(QLatin1Char('/')), cells);
        }
    }

    void refusesMalformedText_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* text, const char* message) { QTest::newRow(name) << text << message; };
        row("never closed", "a,b\n\"c,d\n", "t.csv:2: a quoted cell is never closed; the file may be cut off");
        row("text behind", "a,b\nc,\"d\"e\n", "t.csv:2: text follows a closing quote");
        row("blank behind", "\"a\" ,b\n", "t.csv:1: text follows a closing quote");
        row("stray", "a,b\nc,d\"e\n", "t.csv:2: a quote stands inside a cell that is not quoted");
        row("stray pair", "a,b\n\nc,d\"\"e\n", "t.csv:3: a quote stands inside a cell that is not quoted");
        row("carriage return alone", "\"a\"\rb\n", "t.csv:1: text follows a closing quote");
        row("after a break in a cell", "\"a\n\nb\",c\nd\"e\n", "t.csv:4: a quote stands inside a cell that is not quoted");
    }
    void refusesMalformedText() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}})
            QCOMPARE(QString::fromStdString(read(text.toStdString(), 64, piece).error), message);
    }
    void givesTheRowsBeforeAMistake() { QCOMPARE(read("a,b\nc,d\ne,\"f\"g\nh,i\n").rows.size(), std::size_t{2}); }

    void refusesARecordThatFillsTheBlock() {
        const std::string text = "a,b\n\"" + std::string(500, 'x') + "\n" + std::string(500, 'y');
        const Reading reading = read(text, 256);
        QCOMPARE(reading.rows.size(), std::size_t{1});
        QCOMPARE(reading.error, std::string{"t.csv:2: a record is longer than 256 bytes; a quote may be missing"});
    }
    void knowsTheLineOfEachRecord() {
        const Reading reading = read("a\n\"b\nc\"\n\nd\ne\n");
        QCOMPARE(reading.lines, (std::vector<int>{1, 2, 5, 6}));
    }
    void knowsLinesFarIntoAFile() {
        std::string text;
        for (int i = 1; i <= 5000; ++i) text += "row," + std::to_string(i) + "\n";
        const Reading reading = read(text, 100);
        QCOMPARE(reading.rows.size(), std::size_t{5000});
        QCOMPARE(reading.lines.back(), 5000);
        QCOMPARE(reading.rows.back()[1], std::string{"5000"});
    }
    void hasNoCellBeyondTheLast() {
        TextSource source{"a,b\n"};
        CsvScanner scanner{source, "t.csv"};
        QVERIFY(scanner.next());
        QCOMPARE(scanner.size(), std::size_t{2});
        QVERIFY(scanner.cell(2).empty());
    }

    void findsMarksAsThePortableWayDoes() {
        QVERIFY(rc::check([] {
            const auto bytes = *rc::gen::container<std::string>(64, rc::gen::element('"', ',', '\n', '\r', 'a', '\0', '\xff', '\xac'));
            RC_ASSERT(csvMarks(bytes.data()) == csvMarksPortable(bytes.data()));
        }));
    }
    void readsWhatLibcsvReads() {
        QVERIFY(rc::check([] {
            const auto table = *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(3, cells()));
            const bool isQuoted = *rc::gen::arbitrary<bool>();
            std::string text;
            for (const auto& row : table) {
                for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + written(row[i], isQuoted);
                text += *rc::gen::element(std::string{"\n"}, std::string{"\r\n"});
            }
            const std::size_t block = *rc::gen::inRange<std::size_t>(64, 400), piece = *rc::gen::inRange<std::size_t>(1, 100);
            const Reading reading = read(text, block, piece);
            if (!reading.error.empty()) {  // only for a record that does not fit
                RC_ASSERT(reading.error.find("longer than") != std::string::npos);
                return;
            }
            RC_ASSERT(reading.rows == readByLibcsv(text));
            RC_ASSERT(reading.rows == table);
        }));
    }
    void neverFailsOtherThanWithOneLine() {
        QVERIFY(rc::check([] {
            const auto text = *rc::gen::container<std::string>(rc::gen::element('"', ',', '\n', '\r', 'a', ' ', '\0', '\xff'));
            const Reading whole = read(text, 4096), pieces = read(text, 4096, 1);
            RC_ASSERT(whole.rows == pieces.rows);
            RC_ASSERT(whole.error == pieces.error);
            RC_ASSERT(whole.error.find('\n') == std::string::npos);
        }));
    }
};

QTEST_APPLESS_MAIN(CsvScannerTest)
#include "csv_scanner_test.moc"
