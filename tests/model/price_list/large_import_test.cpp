#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "model/price_list/catalog_folder.h"
#include "model/price_list/list_price.h"
#include "model/price_list/made_offer.h"
#include "model/price_list/peak_memory.h"
#include "model/price_list/price_import.h"

using namespace stagecraft;

namespace {

constexpr double mostMegabytes = 100;

/// A tenth of a region's file of EC2 and all of its types: what memory there is to need, it needs. The full size is measured
/// by price_import_bench.
class LargeImportTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    Catalog::Pointer catalog_ = Catalog::builtIn().value();
    std::vector<std::string> types_;

    std::string made(bool isJson) {
        const made::Ec2Region region{types_};
        // The wanted product of each type, then look-alikes.
        const std::size_t count = types_.size() * 10;
        const made::Products products = [&](std::size_t i) { return region.product(i / 10 * made::Ec2Region::variants + i % 10); };
        QFile file{folder_.filePath(isJson ? QStringLiteral("index.json") : QStringLiteral("index.csv"))};
        if (!file.open(QIODevice::WriteOnly)) return {};
        const made::Sink sink = [&](std::string_view piece) { file.write(piece.data(), static_cast<qint64>(piece.size())); };
        const made::Head head{"AmazonEC2", "2026-10-01T00:00:00Z", "20261001000000"};
        if (isJson) made::writeJson(sink, head, count, products);
        else made::writeCsv(sink, head, made::ec2Columns(), count, products);
        return file.fileName().toStdString();
    }

private slots:
    void initTestCase() {
        for (const InstanceOffer& offer : catalog_->instanceOffers("us-east-1")) types_.emplace_back(offer.type->name);
    }
    void staysWithinItsMemoryAndLosesNoDigit_data() {
        QTest::addColumn<bool>("isJson");
        QTest::newRow("CSV") << false;
        QTest::newRow("JSON") << true;
    }
    void staysWithinItsMemoryAndLosesNoDigit() {
        QFETCH(bool, isJson);
        const std::string path = made(isJson);
        QVERIFY(QFileInfo{QString::fromStdString(path)}.size() > (40 << 20));
        if (!PeakMemory::startAgain()) QSKIP("the kernel does not tell peaks of memory");
        const double before = PeakMemory::now();
        const Result<ImportedCatalog> imported = importPriceLists({{path, false}}, catalog_, builtInTables(), {});
        QVERIFY(imported.has_value());
        QVERIFY(writeCatalogFolder(imported->tables, folder_.filePath(QStringLiteral("catalog")).toStdString()));
        const double more = PeakMemory::peak() - before;
        QVERIFY2(more <= mostMegabytes, qPrintable(QString::number(more)));

        for (std::size_t type = 0; type < types_.size(); ++type) {
            const InstanceOffer* const offer = imported->after->instanceOffer("us-east-1", types_[type]);
            const auto same = [](const OptionalRate& rate, const std::string& text) { return rate && rate->count() == std::stod(text); };
            QVERIFY(same(offer->prices.onDemand, made::Ec2Region::onDemand(type)));
            QVERIFY(same(offer->prices.reserved1YearNoUpfront, made::Ec2Region::noUpfront(type, 1)));
            QVERIFY(same(offer->prices.reserved3YearNoUpfront, made::Ec2Region::noUpfront(type, 3)));
            // The fee over the hours of the term, rounded to twelve decimals.
            const long double spread = std::stold(made::Ec2Region::allUpfront(type, 3)) / 26'280.0L;
            QVERIFY(std::abs(static_cast<long double>(offer->prices.reserved3YearAllUpfront->count()) - spread) <= 0.6e-12L);
        }
    }
};

}  // namespace

QTEST_APPLESS_MAIN(LargeImportTest)
#include "large_import_test.moc"
