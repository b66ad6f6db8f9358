#include "ui/presenters/price_change_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stagecraft;
using namespace stagecraft::ui;

class PriceChangeModelTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const ComparedPrices> prices_ = [] {
        auto prices = std::make_shared<ComparedPrices>();
        const auto hour = [&](const char* item, const char* region, std::optional<double> before, std::optional<double> after) {
            prices->changes.push_back({"ec2", item, {}, {}, region, {}, "on-demand", "hour", 0, before, after});
        };
        hour("a.large", "us-east-1", 0.1, 0.12);
        hour("b.large", "us-east-1", 1.0, 0.5);
        hour("c.large", "eu-west-1", std::nullopt, 0.3);
        hour("d.large", "eu-west-1", 0.2, std::nullopt);
        prices->changes.push_back({"s3", "s3_standard_gb_month", {}, {}, "us-east-1", {}, {}, "GB", 51200, 0.022, 0.021});
        return prices;
    }();

    static QStringList column(const PriceChangeModel& model, int column) {
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row) texts += model.index(row, column).data().toString();
        return texts;
    }

private slots:
    void showsOnePriceARow() {
        PriceChangeModel model;
        const QAbstractItemModelTester tester{&model};
        model.setPrices(prices_);
        QCOMPARE(column(model, PriceChangeModel::Price),
                 (QStringList{QStringLiteral("a.large on-demand"), QStringLiteral("b.large on-demand"), QStringLiteral("c.large on-demand"),
                              QStringLiteral("d.large on-demand"), QStringLiteral("s3_standard_gb_month from 51,200")}));
        QCOMPARE(column(model, PriceChangeModel::Change),
                 (QStringList{QStringLiteral("+20.0 %"), QStringLiteral("-50.0 %"), QStringLiteral("new"), QStringLiteral("gone"),
                              QStringLiteral("-4.5 %")}));
        QCOMPARE(column(model, PriceChangeModel::Before).at(2), QStringLiteral("–"));
        QCOMPARE(model.summary(), QStringLiteral("3 prices changed, 1 added, 1 removed"));
    }
    void sortsByValueNotByText() {
        PriceChangeModel model;
        model.setPrices(prices_);
        model.sort(PriceChangeModel::Change, Qt::DescendingOrder);
        QCOMPARE(column(model, PriceChangeModel::Change),
                 (QStringList{QStringLiteral("new"), QStringLiteral("+20.0 %"), QStringLiteral("-4.5 %"), QStringLiteral("-50.0 %"),
                              QStringLiteral("gone")}));
    }
    void showsOneServiceAndRegion() {
        PriceChangeModel model;
        model.setPrices(prices_);
        QCOMPARE(model.services(), (QStringList{QStringLiteral("ec2"), QStringLiteral("s3")}));
        model.setFilter(QStringLiteral("ec2"), QStringLiteral("eu-west-1"));
        QCOMPARE(model.summary(), QStringLiteral("0 prices changed, 1 added, 1 removed"));
        model.setFilter({}, {});
        QCOMPARE(model.rowCount(), 5);
    }
};

QTEST_APPLESS_MAIN(PriceChangeModelTest)
#include "price_change_model_test.moc"
