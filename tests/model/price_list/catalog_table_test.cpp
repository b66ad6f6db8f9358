#include "model/price_list/catalog_table.h"

#include <QTest>

#include "model/catalog/catalog_tables.h"

using namespace stagecraft;

namespace {

CatalogTable table(std::string_view text, std::vector<std::string> keys) { return CatalogTable::read(text, "t.csv", std::move(keys)).value(); }

QString refusal(std::string_view text) {
    const auto read = CatalogTable::read(text, "t.csv", {"a"});
    return read ? QStringLiteral("(accepted)") : QString::fromStdString(read.error().text());
}

}  // namespace

class CatalogTableTest : public QObject {
    Q_OBJECT
private slots:
    void anUnchangedTableStaysTheSameByteByByte_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("keys");
        const auto row = [](const char* name, const char* keys) { QTest::newRow(name) << name << QString::fromUtf8(keys).split(QLatin1Char(' ')); };
        row("ec2_prices.csv", "region instance_type");
        row("rds_prices.csv", "region engine instance_class deployment");
        row("elasticache_prices.csv", "region engine node_type");
        row("service_prices.csv", "dimension region tier_from");
        row("inter_region.csv", "from_region to_region");
        row("savings_plan_prices.csv", "region instance_type");
    }
    void anUnchangedTableStaysTheSameByteByByte() {
        QFETCH(QString, name);
        QFETCH(QStringList, keys);
        std::vector<std::string> columns;
        for (const QString& key : keys) columns.push_back(key.toStdString());
        const std::string text = builtInTables().at(name.toStdString());
        QVERIFY(table(text, columns).text() == text);
    }
    void sortsNumbersByTheirValue() {
        CatalogTable made = table("a,b\nx,9\nx,1000\nw,5\n", {"a", "b"});
        made.set({"x", "51200"}, "b", "51200");
        made.set({"x", "0"}, "b", "0");
        QCOMPARE(made.text(), std::string{"a,b\nw,5\nx,0\nx,9\nx,1000\nx,51200\n"});
    }
    void changesAddsAndRemovesRows() {
        CatalogTable made = table("id,usd,note\na,1,\"x, y\"\nb,2,\n", {"id"});
        made.set({"b"}, "usd", "3");
        made.set({"c"}, "note", "says \"no\"");
        made.set({"c"}, "elsewhere", "left out");
        QCOMPARE(made.text(), std::string{"id,usd,note\na,1,\"x, y\"\nb,3,\nc,,\"says \"\"no\"\"\"\n"});
        QCOMPARE(made.get({"b"}, "usd"), std::string_view{"3"});
        QVERIFY(made.get({"z"}, "usd").empty() && made.get({"b"}, "other").empty());
        made.eraseIf({}, [](const CatalogTable::Key& key) { return key[0] == "a"; });
        made.addColumn("more");
        made.addColumn("more");
        made.set({"b"}, "more", "1");
        QCOMPARE(made.text(), std::string{"id,usd,note,more\nb,3,,1\nc,,\"says \"\"no\"\"\",\n"});
    }
    void findsRowsByTheBeginningOfTheirNames() {
        CatalogTable made = table("a,b,c\nx,1,p\nx,2,q\ny,1,r\n", {"a", "b"});
        int seen = 0;
        made.each({"x"}, [&](const CatalogTable::Key&) { ++seen; });
        QCOMPARE(seen, 2);
        QCOMPARE(made.get(*made.first({"y"}), "c"), std::string_view{"r"});
        QVERIFY(made.first({"z"}) == nullptr);
        made.eraseIf({"x"}, [](const CatalogTable::Key&) { return true; });
        QCOMPARE(made.text(), std::string{"a,b,c\ny,1,r\n"});
    }
    void mergesWithOlderRows() {
        CatalogTable made = table("a,b\nb,new\nd,new\nz,new\n", {"a"});
        const auto keeps = [](const CatalogTable::Key& key) { return key[0] != "c"; };
        QCOMPARE(made.textWith("a,b\na,old\nb,old\nc,old\ne,old\n", "t.csv", keeps).value(), std::string{"a,b\na,old\nb,new\nd,new\ne,old\nz,new\n"});
        QCOMPARE(made.textWith("a,b\n", "t.csv", keeps).value(), made.text());
        QVERIFY(!made.textWith("b,a\n", "t.csv", keeps));
        QVERIFY(!made.textWith("a,b\nx\n", "t.csv", keeps));
    }
    void refusesWhatIsNoTable() {
        QCOMPARE(refusal(""), QStringLiteral("t.csv:1: is empty; its first line must name the columns"));
        QCOMPARE(refusal("b,c\n1,2\n"), QStringLiteral("t.csv:1: a: this column is missing"));
        QCOMPARE(refusal("a,b\n1,2\n3\n"), QStringLiteral("t.csv:3: has 1 cells; the header names 2"));
        QCOMPARE(refusal("a,b\n1,\"2\n"), QStringLiteral("t.csv:2: a quoted cell is never closed; the file may be cut off"));
    }
};

QTEST_APPLESS_MAIN(CatalogTableTest)
#include "catalog_table_test.moc"
