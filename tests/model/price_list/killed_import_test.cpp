#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <csignal>
#include <thread>

#include "model/price_list/catalog_folder.h"
#include "model/price_list/made_offer.h"
#include "model/price_list/price_import.h"

using namespace stagecraft;

/// An import that is killed at any moment leaves the old catalog or the new one, each whole.
class KilledImportTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    Catalog::Pointer catalog_ = Catalog::builtIn().value();
    std::string list_, target_;
    std::string oldId_, newId_;

    std::string idOfTarget() const {
        const Result<Catalog::Pointer> read = Catalog::fromFolder(target_);
        return read ? std::string{(*read)->id()} : read.error().text();
    }
    /// In a process of its own.
    template <class Work>
    static pid_t start(Work work) {
        const pid_t child = ::fork();
        if (child == 0) ::_exit(work() ? 0 : 1);
        return child;
    }
    bool import(const OnImportProgress& onProgress) const {
        const Result<ImportedCatalog> made = importPriceLists({{list_, false}}, catalog_, builtInTables(), onProgress);
        return made && writeCatalogFolder(made->tables, target_);
    }
    void removeLeftovers() const {
        for (const QString& name : QDir{folder_.path()}.entryList({QStringLiteral(".stagecraft-*")}, QDir::Dirs | QDir::Hidden))
            QDir{folder_.filePath(name)}.removeRecursively();
    }

private slots:
    void initTestCase() {
        std::vector<std::string> types;
        for (const InstanceOffer& offer : catalog_->instanceOffers("us-east-1")) types.emplace_back(offer.type->name);
        const made::Ec2Region region{types};
        QFile file{folder_.filePath(QStringLiteral("index.csv"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        made::writeCsv([&](std::string_view piece) { file.write(piece.data(), static_cast<qint64>(piece.size())); },
                       {"AmazonEC2", "2026-10-01T00:00:00Z", "20261001000000"}, made::ec2Columns(), types.size() * 2,
                       [&](std::size_t i) { return region.product(i / 2 * made::Ec2Region::variants + i % 2); });
        file.close();
        list_ = file.fileName().toStdString();
        target_ = folder_.filePath(QStringLiteral("catalog")).toStdString();
        oldId_ = std::string{catalog_->id()};
        newId_ = std::string{importPriceLists({{list_, false}}, catalog_, builtInTables(), {}).value().after->id()};
    }
    void init() {
        removeLeftovers();
        QVERIFY(writeCatalogFolder(builtInTables(), target_));
        QCOMPARE(idOfTarget(), oldId_);
    }
    void theOldCatalogIsIntactWhenItIsKilledHalfWay() {
        const pid_t child = start([&] {
            return import([](const ImportProgress& now) {
                if (now.bytesRead * 2 > now.bytesTotal) ::raise(SIGKILL);
                return true;
            });
        });
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        QCOMPARE(idOfTarget(), oldId_);
    }
    void oneOfTheTwoIsWholeWheneverItIsKilled() {
        const auto begin = std::chrono::steady_clock::now();
        int status = 0;
        QCOMPARE(::waitpid(start([&] { return import({}); }), &status, 0) > 0 && status == 0, true);
        const auto whole = std::chrono::steady_clock::now() - begin;
        QCOMPARE(idOfTarget(), newId_);
        constexpr int moments = 12;
        int old = 0;
        for (int moment = 0; moment <= moments; ++moment) {
            init();
            const pid_t child = start([&] { return import({}); });
            std::this_thread::sleep_for(whole * moment / moments);
            ::kill(child, SIGKILL);
            QCOMPARE(::waitpid(child, &status, 0), child);
            const std::string id = idOfTarget();
            QVERIFY2(id == oldId_ || id == newId_, id.c_str());
            old += id == oldId_ ? 1 : 0;
        }
        QVERIFY(old > 0);
    }
    void aCancelledImportLeavesNothingBehind() {
        QVERIFY(!import([](const ImportProgress& now) { return now.bytesRead * 2 < now.bytesTotal; }));
        QCOMPARE(idOfTarget(), oldId_);
        QCOMPARE(QDir{folder_.path()}.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), qsizetype{2});
    }
};

QTEST_APPLESS_MAIN(KilledImportTest)
#include "killed_import_test.moc"
