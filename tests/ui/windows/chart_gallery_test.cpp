#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPixmap>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include "model/catalog/catalog_tables.h"
#include "model/catalog/shipped_catalog.h"
#include "ui/views/trade_offs_view.h"
#include "ui/windows/main_window.h"
#include "ui/windows/scripted_dialogs.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

constexpr double largeText = 1.5;
constexpr int leastChart = 160;

/// Something for every chart to show: uncertain inputs, growth, a budget, and a region with borrowed prices.
constexpr const char* planFile =
    "stagecraft: 1\n"
    "name: Hooli in Osaka\n"
    "workload: {users: 60000}\n"
    "targets: {p99_ms: 300, budget_usd_month: 4000}\n"
    "choices: {region: ap-northeast-3}\n"
    "growth: {model: exponential, monthly_rate: 12%, months: 24, first_month: 2026-12}\n"
    "uncertainty: {workload.users: [40000, 60000, 120000], growth.monthly_rate: [5%, 20%]}\n";

/// The prices of before, when load balancers and logs cost a fifth more.
Catalog::Pointer olderCatalog() {
    CatalogTables tables = builtInTables();
    std::string& prices = tables["service_prices.csv"];
    QString text = QString::fromStdString(prices);
    text.replace(QStringLiteral(",0.0225,"), QStringLiteral(",0.027,")).replace(QStringLiteral(",0.5,"), QStringLiteral(",0.6,"));
    prices = text.toStdString();
    tables["catalog.yaml"] = "id: aws-list-2025-07-20\ndate: 2025-07-20\n";
    return Catalog::fromTexts(tables).value();
}

}  // namespace

/// Every chart of the window with large text in a small window: nothing that is said is cut off, and the chart keeps its room.
class ChartGalleryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        settings_ = std::make_unique<QSettings>(folder_.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        settings_->setValue(QStringLiteral("hints/seen"), true);
        window_ = std::make_unique<MainWindow>(shippedCatalog(), dialogs_, *settings_);
        window_->themes().setTextScale(largeText);
        window_->show();
        QFile file{folder_.filePath(QStringLiteral("plan.yaml"))};
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(planFile) > 0);
        file.close();
        QCOMPARE(window_->document().open(file.fileName()), QString{});
        QTRY_VERIFY(window_->document().plan() && window_->document().plan()->inputs.workload.users == 60'000);
        Inputs other = window_->document().inputs();
        other.name = "Hooli in Tokyo";
        other.choices.region = "ap-northeast-1";
        other.workload.users = 90'000;
        auto kept = std::make_shared<const Plan>(stagecraft::plan(other, shipped(), builtInBlueprints()));
        window_->figures().setOthers({{"Hooli in Tokyo, kept", kept}});
        window_->figures().setOtherCatalog(olderCatalog(), "older");
    }

    void everyChartKeepsItsRoomAndItsWords_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QSize>("size");
        for (const FigureKind& kind : figureKinds())
            for (const QSize size : {QSize{1280, 800}, QSize{1920, 1080}}) {
                const QString id = QString::fromUtf8(kind.id.data(), static_cast<qsizetype>(kind.id.size()));
                QTest::addRow("%s %d", qPrintable(id), size.width()) << id << size;
            }
    }
    void everyChartKeepsItsRoomAndItsWords() {
        QFETCH(QString, id);
        QFETCH(QSize, size);
        window_->resize(size);
        QVERIFY(window_->showView(QStringLiteral("trade-offs")) && window_->showChart(id));
        auto* const view = window_->findChild<TradeOffsView*>();
        // For a person the whole answer; the room it has is that of the quick one.
        QTRY_VERIFY_WITH_TIMEOUT(view->chart().figure().title == view->kind().question && view->chart().isVisible() && !(isPhotographed() && window_->figures().isBusy()), 60'000);
        QTRY_COMPARE(window_->size(), size);
        // Every word is seen, or can be scrolled to.
        for (const char* const name : {"chartWords", "chartNotes"}) {
            auto* const words = view->findChild<WordsArea*>(QString::fromLatin1(name));
            if (!words->isVisible()) continue;
            QTRY_VERIFY2(words->isWhole() || words->verticalScrollBar()->maximum() > 0, name);
            for (const QLabel* const label : words->findChildren<QLabel*>())
                if (label->isVisible()) QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->objectName()));
        }
        QTRY_VERIFY2(view->chart().height() >= leastChart, QByteArray::number(view->chart().height()).constData());
        QVERIFY(view->chart().axisRect()->width() >= view->chart().width() / 3);
        // What the marks mean is there at every size, and no name of a category is left out.
        const auto* const legend = view->findChild<SeriesLegend*>();
        QTRY_VERIFY(legend->isVisible() || legend->marks().empty());
        QTRY_VERIFY(legend->height() >= legend->heightForWidth(legend->width()) || !legend->isVisible());
        QCOMPARE(view->legend().isVisible(), id == QStringLiteral("stage-costs"));
        if (!view->chart().figure().y.categories.empty()) QCOMPARE(view->chart().namesLeftOut(), 0);
        photograph(id, size);
    }

private:
    static bool isPhotographed() { return qEnvironmentVariableIsSet("STAGECRAFT_PICTURES"); }
    /// Where STAGECRAFT_PICTURES names a folder, the window goes there in both themes, for a person to look at.
    void photograph(const QString& id, const QSize& size) {
        if (!isPhotographed()) return;
        const QString pictures = qEnvironmentVariable("STAGECRAFT_PICTURES");
        for (const bool isDark : {false, true}) {
            window_->themes().setDark(isDark);
            QCoreApplication::processEvents();
            window_->grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(pictures, id, QString::number(size.width()), isDark ? QStringLiteral("dark") : QStringLiteral("light")));
        }
        window_->themes().setDark(false);
    }

    QTemporaryDir folder_;
    ScriptedDialogs dialogs_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ChartGalleryTest)
#include "chart_gallery_test.moc"
