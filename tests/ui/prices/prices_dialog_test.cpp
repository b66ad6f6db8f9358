#include "ui/prices/prices_dialog.h"

#include <QAction>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <atomic>

#include "model/price_list/made_offer.h"
#include "ui/windows/main_window.h"
#include "ui/windows/scripted_dialogs.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

/// Stands in for the network: it makes one list a region, or waits until it is cancelled.
class FakeLists : public PriceListSource {
public:
    std::string content;
    std::atomic<bool> isWaiting = false;
    PriceListRequest asked;
    std::optional<Error> failure;

    ObtainedLists obtain(const PriceListRequest& request, const OnObtain& onObtain) override {
        asked = request;
        while (isWaiting && onObtain({0.3, 0.6, "2/6 ", "310.0/450.2 MB AmazonEC2", "Nothing received for 12 s; this try (1 of 5) is given up at 30 s."})) QThread::msleep(1);
        ObtainedLists made;
        made.folder = request.folder;
        if (failure) made.failures.push_back(*failure);
        if (failure || isWaiting) return made;
        QDir{}.mkpath(QString::fromStdString(request.folder.string()));
        const std::filesystem::path path = request.folder / "AmazonEC2-us-east-1-20261001102030.csv";
        QFile file{QString::fromStdString(path.string())};
        if (file.open(QIODevice::WriteOnly)) file.write(QByteArray::fromStdString(content));
        made.lists.push_back({"AmazonEC2", request.regions.front(), "20261001102030", path, content.size(), false});
        made.warnings.push_back("AmazonS3 has no price list of r-2; it is left out");
        return made;
    }
    std::string usualAddress() const override { return "https://prices.example"; }
};

}  // namespace

/// Tools ▸ Prices…, in the window.
class PricesDialogTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<ScriptedDialogs> dialogs_;
    FakeLists lists_;
    std::unique_ptr<MainWindow> window_;

    void open(const QString& catalog = {}) {
        window_ = std::make_unique<MainWindow>(catalogIn(catalog).value(), *dialogs_, *settings_,
                                               WindowPrices{catalog, &lists_, folder_->filePath(QStringLiteral("data")), {}});
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        QTRY_VERIFY(window_->document().plan() != nullptr);
        find<QAction>("action.prices")->trigger();
    }
    template <class Widget>
    Widget* find(const char* name) {
        Widget* const found = window_->findChild<Widget*>(QString::fromUtf8(name));
        if (found == nullptr) qFatal("no %s", name);
        return found;
    }
    void click(const char* name) {
        auto* const button = find<QPushButton>(name);
        QVERIFY2(button->isEnabled(), name);
        button->click();
    }
    void page(const char* name) { QVERIFY(window_->showPrices(QString::fromLatin1(name))); }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    QStringList cells(const char* name, int column) {
        QStringList texts;
        auto* const table = find<QTreeWidget>(name);
        for (int row = 0; row < table->topLevelItemCount(); ++row) texts += table->topLevelItem(row)->text(column);
        return texts;
    }
    QString idInUse() { return QString::fromStdString(std::string{window_->document().catalog().id()}); }
    double hour() { return hourIn(window_->document().catalog()); }
    static double hourIn(const Catalog& catalog) {
        for (const InstanceOffer& offer : catalog.instanceOffers("us-east-1"))
            if (offer.type->name == "m7i.large") return offer.prices.onDemand.count();
        return 0;
    }

    QString writeList(const char* name, const char* usd, const char* day = "2026-10-01") {
        const QString path = folder_->filePath(QString::fromLatin1(name));
        QFile file{path};
        if (file.open(QIODevice::WriteOnly)) file.write(QByteArray::fromStdString(listAt(usd, day)));
        return path;
    }
    static std::string listAt(const char* usd, const char* day = "2026-10-01") {
        std::string version;
        for (const char c : std::string{day})
            if (c != '-') version += c;
        made::Product decoy = made::linuxInstance("SKUM7ILARG000002", "m7i.large", "9.9");
        decoy.with("Tenancy", "Dedicated");
        return made::csv({"AmazonEC2", std::string{day} + "T10:20:30Z", version + "102030"},
                         {made::linuxInstance("SKUM7ILARG000001", "m7i.large", usd), decoy});
    }
    /// Imports one list through the dialog and waits for the result.
    void importAndWait(const char* usd) {
        page("import");
        click("import.clear");
        dialogs_->listsToChoose = {writeList("index.csv", usd)};
        click("import.chooseFiles");
        click("import.start");
        QTRY_VERIFY_WITH_TIMEOUT(find<QTreeWidget>("import.recipes")->isVisible(), 20'000);
    }
    /// Where STAGECRAFT_PICTURES names a folder, the dialog in front of the window goes there, for a person to look at.
    void photograph(const char* name) {
        const QString pictures = qEnvironmentVariable("STAGECRAFT_PICTURES");
        if (pictures.isEmpty()) return;
        for (const QSize size : {QSize{1280, 800}, QSize{1920, 1080}})
            for (const bool isDark : {false, true}) {
                window_->resize(size);
                window_->themes().setDark(isDark);
                QPixmap picture = window_->grab();
                const QPixmap front = window_->pricesDialog()->grab();
                QPainter{&picture}.drawPixmap((picture.width() - front.width()) / 2, (picture.height() - front.height()) / 2, front);
                picture.save(QStringLiteral("%1/%2-%3-%4.png").arg(pictures, QString::fromLatin1(name), QString::number(size.width()),
                                                                   isDark ? QStringLiteral("dark") : QStringLiteral("light")));
            }
    }

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(folder_->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        dialogs_ = std::make_unique<ScriptedDialogs>();
        lists_.isWaiting = false;
        lists_.failure.reset();
        lists_.content = listAt("0.5000000000");
        open();
    }
    void cleanup() {
        window_.reset();
        settings_.reset();
        folder_.reset();
    }

    void opensOnTheCatalogInUse() {
        QVERIFY(window_->pricesDialog()->isVisible());
        QCOMPARE(cells("prices.catalogs", 1), QStringList{idInUse()});
        QCOMPARE(cells("prices.catalogs", 0), QStringList{QStringLiteral("✓ in use")});
        QVERIFY(!find<QPushButton>("prices.use")->isEnabled());
        QVERIFY(!window_->showPrices(QStringLiteral("cellar")));
        photograph("catalogs");
    }

    void importsListsAndShowsWhatWasFound() {
        importAndWait("0.1234000000");
        QVERIFY2(text("import.summary").contains(QStringLiteral("1 price changed, 0 new, 0 gone against aws-list-2026-07-20")),
                 qPrintable(text("import.summary")));
        QCOMPARE(cells("import.recipes", 0).first(), QStringLiteral("EC2 instances, Linux"));
        QCOMPARE(cells("import.recipes", 1).first(), QStringLiteral("1"));
        QCOMPARE(cells("import.recipes", 2).first(), QStringLiteral("1"));
        QVERIFY2(cells("import.recipes", 3).first().contains(QStringLiteral("Tenancy")), qPrintable(cells("import.recipes", 3).first()));
        // What was looked for and not found is told as well, and what nothing looks for.
        QVERIFY(cells("import.recipes", 1).contains(QStringLiteral("0")));
        const qsizetype kept = cells("import.recipes", 0).indexOf(QStringLiteral("support_business_plus_fraction"));
        QVERIFY(kept > 0);
        QCOMPARE(cells("import.recipes", 1)[kept], QStringLiteral("–"));
        QCOMPARE(cells("import.recipes", 3)[kept], QStringLiteral("No recipe, so kept as aws-list-2026-07-20 has it"));
        QVERIFY(find<QListWidget>("import.warnings")->count() > 0);
        // Made is not chosen: the plan keeps its prices until somebody says so.
        QCOMPARE(idInUse(), QStringLiteral("aws-list-2026-07-20"));
        QCOMPARE(cells("prices.catalogs", 1).size(), qsizetype{2});
        photograph("imported");
    }

    void choosingACatalogPlansAgainAndIsRemembered() {
        importAndWait("0.0010000000");  // nothing is cheaper than that
        const Usd before = window_->document().plan()->shown().bill.total;
        QVERIFY(window_->showChart(QStringLiteral("stage-costs")));
        QTRY_VERIFY(!window_->figures().isBusy());
        QSignalSpy figures{&window_->figures(), &FigureMaker::figureMade};
        click("import.use");
        QTRY_VERIFY(idInUse().startsWith(QStringLiteral("aws-import-2026-10-01-")));
        QTRY_COMPARE(QString::fromStdString(window_->document().plan()->catalogId), idInUse());
        QVERIFY(window_->document().plan()->shown().bill.total < before);
        QCOMPARE(hour(), 0.001);
        QTRY_VERIFY(text("status.prices").contains(idInUse()) && text("status.prices").contains(QStringLiteral("2026-10-01")));
        QTRY_VERIFY(!figures.isEmpty());
        QCOMPARE(cells("prices.catalogs", 0), (QStringList{QString{}, QStringLiteral("✓ in use")}));

        const CatalogShelf shelf{*settings_, {}};
        const QString folder = shelf.inUse();
        QVERIFY(QFile::exists(folder + QStringLiteral("/catalog.yaml")));
        open(folder);
        QCOMPARE(cells("prices.catalogs", 0), (QStringList{QString{}, QStringLiteral("✓ in use")}));
        // And back.
        find<QTreeWidget>("prices.catalogs")->setCurrentItem(find<QTreeWidget>("prices.catalogs")->topLevelItem(0));
        click("prices.use");
        QTRY_COMPARE(idInUse(), QStringLiteral("aws-list-2026-07-20"));
        QCOMPARE(shelf.inUse(), QString{});
    }

    void aSpoiltListChangesNothing() {
        page("import");
        dialogs_->listsToChoose = {writeList("index.csv", "cheap")};
        click("import.chooseFiles");
        click("import.start");
        QTRY_VERIFY(find<QLabel>("import.failedText")->isVisible());
        QVERIFY2(text("import.failedText").contains(QStringLiteral("must be dollars")), qPrintable(text("import.failedText")));
        QVERIFY(text("import.failedText").contains(QStringLiteral("Nothing was written")));
        QCOMPARE(cells("prices.catalogs", 1).size(), qsizetype{1});
        QVERIFY(!QFile::exists(folder_->filePath(QStringLiteral("data/catalogs"))));
        photograph("failed");
    }

    void newerPricesAreReplacedOnlyWhenAsked() {
        page("import");
        dialogs_->listsToChoose = {writeList("old.csv", "0.7", "2025-09-12")};
        click("import.chooseFiles");
        click("import.start");
        QTRY_VERIFY(find<QLabel>("import.failedText")->isVisible());
        QVERIFY(text("import.failedText").contains(QStringLiteral("is newer, up to 2026-07-20")));
        find<QCheckBox>("import.allowOlder")->setChecked(true);
        click("import.start");
        QTRY_VERIFY(find<QTreeWidget>("import.recipes")->isVisible());
    }

    void cancellingAnImportLeavesEverythingAsItWas() {
        // Long enough not to be over before it is cancelled, which is at once.
        const QString path = folder_->filePath(QStringLiteral("large.csv"));
        QFile file{path};
        QVERIFY(file.open(QIODevice::WriteOnly));
        const made::Ec2Region region{{"m5.large", "c5.large", "r5.large", "m6g.large"}};
        made::writeCsv([&](std::string_view piece) { file.write(piece.data(), static_cast<qint64>(piece.size())); }, {}, made::ec2Columns(),
                       4 * made::Ec2Region::variants, [&](std::size_t number) { return region.product(number); });
        file.close();
        page("import");
        dialogs_->folderToChoose = path;
        click("import.chooseFolder");
        find<QCheckBox>("import.allowOlder")->setChecked(true);
        click("import.start");
        QVERIFY(find<QProgressBar>("import.progress")->isVisible());
        QVERIFY(!find<QPushButton>("compare.start")->isEnabled());
        click("import.cancel");
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("import.empty")->isVisible(), 20'000);
        QVERIFY(text("import.empty").contains(QStringLiteral("Nothing was written")));
        QVERIFY(!QFile::exists(folder_->filePath(QStringLiteral("data/catalogs"))));
        QCOMPARE(idInUse(), QStringLiteral("aws-list-2026-07-20"));
        QVERIFY(find<QPushButton>("import.start")->isEnabled());
    }

    void downloadsAskForTheTickedRegionsAndGoOnToTheImport() {
        page("download");
        QVERIFY(find<QLineEdit>("download.address")->placeholderText().contains(QStringLiteral("prices.example")));
        find<QLineEdit>("download.address")->setText(QStringLiteral("http://mirror.example/"));
        auto* const regions = find<QListWidget>("download.regions");
        const QList<QListWidgetItem*> frankfurt = regions->findItems(QStringLiteral("eu-central-1"), Qt::MatchContains);
        QCOMPARE(frankfurt.size(), qsizetype{1});
        frankfurt.first()->setCheckState(Qt::Checked);
        click("download.start");
        QTRY_VERIFY(find<QTreeWidget>("download.lists")->isVisible());
        QCOMPARE(lists_.asked.baseAddress, std::string{"http://mirror.example/"});
        QCOMPARE(lists_.asked.regions, (std::vector<std::string>{"eu-central-1", "us-east-1"}));
        QVERIFY(text("download.summary").contains(QStringLiteral("no price list of r-2")));
        photograph("downloaded");
        click("download.import");
        QTRY_VERIFY(find<QTreeWidget>("import.recipes")->isVisible());
        QCOMPARE(settings_->value(QStringLiteral("prices/address")).toString(), QStringLiteral("http://mirror.example/"));
    }

    void aDownloadCanBeCancelled() {
        lists_.isWaiting = true;
        page("download");
        click("download.start");
        QTRY_VERIFY(text("download.busyText").contains(QStringLiteral("30 % · 2/6 310.0/450.2 MB AmazonEC2")));
        QCOMPARE(text("download.trouble"), QStringLiteral("! Nothing received for 12 s; this try (1 of 5) is given up at 30 s."));
        photograph("busy-download");
        click("download.cancel");
        QTRY_VERIFY(find<QLabel>("download.empty")->isVisible());
        QVERIFY(text("download.empty").contains(QStringLiteral("goes on with it")));
    }

    void aFailedDownloadSaysWhatToDoInTheWindowsWords() {
        lists_.failure = Error{ErrorCode::FileUnreadable, "/offers/v1.0/aws/index.json", 0, {}, "cannot be reached (5 tries); check the network and --base-url"};
        page("download");
        click("download.start");
        QTRY_VERIFY(find<QLabel>("download.failedText")->isVisible());
        QVERIFY2(text("download.failedText").contains(QStringLiteral("check the network and the address")), qPrintable(text("download.failedText")));
    }

    void comparesTwoCatalogs() {
        page("compare");
        QVERIFY(!find<QPushButton>("compare.start")->isEnabled());
        importAndWait("0.1234000000");
        page("compare");
        click("compare.start");
        auto* const table = find<QTreeView>("compare.changes");
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(text("compare.summary"), QStringLiteral("1 price changed, 0 added, 0 removed"));
        QCOMPARE(table->model()->index(0, PriceChangeModel::Price).data().toString(), QStringLiteral("m7i.large on-demand"));
        QCOMPARE(table->model()->index(0, PriceChangeModel::After).data().toString(), QStringLiteral("$0.1234"));
        photograph("compared");
    }

    void aFolderFromElsewhereCanBeAddedAndForgotten() {
        importAndWait("0.1234000000");
        const QString made = CatalogShelf{*settings_, {}}.all().at(1).folder;
        const QString shared = folder_->filePath(QStringLiteral("shared"));
        QVERIFY(QDir{}.rename(made, shared));
        page("catalogs");
        dialogs_->folderToChoose = shared;
        click("prices.addFolder");
        QTRY_COMPARE(hour(), 0.1234);
        // Of two with one id, the one that was chosen is in use.
        auto* const table = find<QTreeWidget>("prices.catalogs");
        QCOMPARE(table->topLevelItemCount(), 3);
        dialogs_->folderToChoose = folder_->filePath(QStringLiteral("nowhere"));
        click("prices.addFolder");
        QTRY_VERIFY2(text("prices.catalogNote").contains(QStringLiteral("is not a folder")), qPrintable(text("prices.catalogNote")));
        QCOMPARE(hour(), 0.1234);
        QCOMPARE(cells("prices.catalogs", 0), (QStringList{QString{}, QStringLiteral("✓ in use"), QString{}}));
        photograph("refused");
        table->setCurrentItem(table->topLevelItem(2));
        click("prices.forget");
        QCOMPARE(cells("prices.catalogs", 0), (QStringList{QString{}, QStringLiteral("✓ in use")}));
    }

    void aPlanOffersTheCatalogItWasMadeWith() {
        importAndWait("0.0010000000");
        click("import.use");
        QTRY_VERIFY(idInUse().startsWith(QStringLiteral("aws-import-")));
        const QString imported = idInUse();
        const QString path = folder_->filePath(QStringLiteral("plan.yaml"));
        QCOMPARE(window_->document().save(path), QString{});
        window_->useCatalog({});
        QTRY_COMPARE(idInUse(), QStringLiteral("aws-list-2026-07-20"));

        dialogs_->isAgreeing = false;
        QVERIFY(window_->openFile(path));
        QVERIFY2(dialogs_->questions.last().contains(imported), qPrintable(dialogs_->questions.last()));
        QCOMPARE(idInUse(), QStringLiteral("aws-list-2026-07-20"));
        QVERIFY(!window_->document().notices().isEmpty());
        dialogs_->isAgreeing = true;
        QVERIFY(window_->openFile(path));
        QTRY_COMPARE(idInUse(), imported);
        QVERIFY(window_->document().notices().isEmpty());
        QTRY_COMPARE(QString::fromStdString(window_->document().plan()->catalogId), imported);
        QCOMPARE(dialogs_->errors, QStringList{});
    }
};

QTEST_MAIN(PricesDialogTest)
#include "prices_dialog_test.moc"
