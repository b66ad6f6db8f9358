#include "model/catalog/price_diff.h"

#include <QTest>

#include "model/catalog/small_catalog.h"

using namespace stagecraft;

namespace {

Catalog::Pointer catalog(const CatalogTables& tables) {
    Result<Catalog::Pointer> read = Catalog::fromTexts(tables);
    return read ? *read : nullptr;
}

/// The small catalog with one piece of text replaced.
Catalog::Pointer changed(const char* table, const std::string& what, const std::string& with) {
    CatalogTables tables = smallCatalog();
    std::string& text = tables[table];
    text.replace(text.find(what), what.size(), with);
    return catalog(tables);
}

QString number(const std::optional<double>& value) { return value ? QString::number(*value) : QStringLiteral("-"); }

QStringList told(const Catalog& before, const Catalog& after) {
    QStringList lines;
    for (const PriceChange& change : priceChanges(before, after)) {
        QStringList words;
        for (const std::string_view word : {change.service, change.item, change.engine, change.deployment, change.region, change.to, change.purchase})
            if (!word.empty()) words.append(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
        if (change.from > 0) words.append(QStringLiteral("from ") + QString::number(change.from));
        lines.append(words.join(QLatin1Char(' ')) + QStringLiteral(": ") + number(change.before) + QStringLiteral(" > ") + number(change.after) +
                     QStringLiteral(" ") + number(change.percent()));
    }
    return lines;
}

}  // namespace

class PriceDiffTest : public QObject {
    Q_OBJECT
private slots:
    void aCatalogDoesNotDifferFromItself() {
        QVERIFY(told(*catalog(smallCatalog()), *catalog(smallCatalog())).isEmpty());
        const Catalog::Pointer shipped = Catalog::builtIn().value();
        QVERIFY(priceChanges(*shipped, *shipped).empty());
    }
    void tellsChangedAddedAndRemovedPrices_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("with");
        QTest::addColumn<QStringList>("changes");
        const auto row = [](const char* name, const char* table, const char* what, const char* with, const QStringList& changes) {
            QTest::newRow(name) << table << what << with << changes;
        };
        row("an hour dearer", "ec2_prices.csv", "m5.large,0.1,", "m5.large,0.125,", {QStringLiteral("ec2 m5.large us-east-1 on-demand: 0.1 > 0.125 25")});
        row("a reservation gone", "ec2_prices.csv", "0.1,0.06,", "0.1,,", {QStringLiteral("ec2 m5.large us-east-1 ri_1y_no_upfront: 0.06 > - -")});
        row("a reservation new", "ec2_prices.csv", "0.06,,0.04,,", "0.06,,0.04,0.03,", {QStringLiteral("ec2 m5.large us-east-1 ri_3y_all_upfront: - > 0.03 -")});
        row("a type gone", "ec2_prices.csv", "us-east-1,t4g.micro,0.0084,,,,,s2,2026\n", "", {QStringLiteral("ec2 t4g.micro us-east-1 on-demand: 0.0084 > - -")});
        row("a database cheaper", "rds_prices.csv", "single-az,0.2,", "single-az,0.15,",
            {QStringLiteral("rds db.m5.large postgresql multi-az-cluster us-east-1 on-demand: 0.6 > 0.45 -25"),  // three times as much
             QStringLiteral("rds db.m5.large postgresql single-az us-east-1 on-demand: 0.2 > 0.15 -25")});
        row("a partial fee", "rds_prices.csv", "0.15,0.125,", "0.15,0.12,",
            {QStringLiteral("rds db.m5.large postgresql single-az us-east-1 ri_1y_partial_upfront: 0.125 > 0.12 -4")});
        row("a cache", "elasticache_prices.csv", "0.125,,,,,yes", "0.25,,,,,yes", {QStringLiteral("elasticache cache.m5.large valkey us-east-1 on-demand: 0.125 > 0.25 100")});
        row("one tier", "service_prices.csv", "25,,0.1,", "25,,0.05,", {QStringLiteral("route53 route53_hosted_zone_month * from 25: 0.1 > 0.05 -50")});
        row("another border", "service_prices.csv", "0,25,0.5,s1,2026\nroute53,*,route53_hosted_zone_month,zone-month,25,,", "0,50,0.5,s1,2026\nroute53,*,route53_hosted_zone_month,zone-month,50,,",
            {QStringLiteral("route53 route53_hosted_zone_month * from 25: 0.1 > - -"), QStringLiteral("route53 route53_hosted_zone_month * from 50: - > 0.1 -")});
        row("between regions", "inter_region.csv", "eu-west-1,0.015", "eu-west-1,0.03", {QStringLiteral("data_transfer between regions us-east-1 eu-west-1: 0.015 > 0.03 100")});
        row("a source only", "ec2_prices.csv", "s1,2026", "s2,2027", {});
    }
    void tellsChangedAddedAndRemovedPrices() {
        QFETCH(QString, table);
        QFETCH(QString, what);
        QFETCH(QString, with);
        QFETCH(QStringList, changes);
        const Catalog::Pointer after = changed(table.toUtf8(), what.toStdString(), with.toStdString());
        QVERIFY(after != nullptr);
        QCOMPARE(told(*catalog(smallCatalog()), *after), changes);
    }
    void tellsPlansThatAreNew() {
        CatalogTables tables = smallCatalog();
        tables["savings_plan_prices.csv"] = builtInTables()["savings_plan_prices.csv"] + "us-east-1,m5.large,0.07,,,,,,,,,,,0.05,s1,2026\n";
        QCOMPARE(told(*catalog(smallCatalog()), *catalog(tables)),
                 (QStringList{QStringLiteral("ec2 m5.large us-east-1 sp_compute_1y_no_upfront: - > 0.07 -"), QStringLiteral("ec2 m5.large us-east-1 sp_ec2_3y_all_upfront: - > 0.05 -")}));
    }
    void whatIsOneTheWayThereIsTheOtherTheWayBack() {
        const Catalog::Pointer before = catalog(smallCatalog()), after = changed("ec2_prices.csv", "0.1,0.06,", "0.2,,");
        const std::vector<PriceChange> there = priceChanges(*before, *after), back = priceChanges(*after, *before);
        QCOMPARE(there.size(), back.size());
        for (std::size_t i = 0; i < there.size(); ++i) QVERIFY(there[i].before == back[i].after && there[i].after == back[i].before);
    }
};

QTEST_APPLESS_MAIN(PriceDiffTest)
#include "price_diff_test.moc"
