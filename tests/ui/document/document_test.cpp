#include "ui/document/document.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "model/documents/plan_yaml.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

const QString usersKey = QStringLiteral("workload.users");

Catalog::Pointer shippedCatalog() {
    static const Catalog::Pointer catalog = Catalog::builtIn().value();
    return catalog;
}

bool write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace

class DocumentTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        document_ = std::make_unique<Document>(shippedCatalog(), builtInBlueprints());
        QTRY_VERIFY(document_->plan() != nullptr);
    }

    void cleanup() {
        document_.reset();
        folder_.reset();
    }

    void plansTheFirstPresetAtOnce() {
        QCOMPARE(document_->inputs(), presets().front().inputs);
        QCOMPARE(document_->plan()->inputs, document_->inputs());
        QVERIFY(!document_->isModified());
    }

    void anEditIsPlannedInTheBackground() {
        QCOMPARE(document_->editText(usersKey, QStringLiteral("50k")), QString{});
        QCOMPARE(document_->inputs().workload.users, 50'000.0);
        QTRY_COMPARE(document_->plan()->inputs.workload.users, 50'000.0);
        QCOMPARE(document_->plan()->recommendation.byUsers, 5);
    }

    /// That people's hours decided on the database takes another plan to know: the one that views read has it.
    void thePlanThatIsReadIsExplained() {
        const std::vector<Reason>& reasons = document_->plan()->recommendation.reasons;
        QVERIFY(std::ranges::find(reasons, ReasonKind::WorkSpared, &Reason::kind) != reasons.end());
    }

    void theNewestOfManyEditsWins() {
        QSignalSpy plans(document_.get(), &Document::planChanged);
        for (int users = 1; users <= 300; ++users)
            QCOMPARE(document_->editText(usersKey, QString::number(users * 1000)), QString{});
        QTRY_COMPARE(document_->plan()->inputs.workload.users, 300'000.0);
        double last = 0;
        for (const QList<QVariant>& arguments : plans) {
            const double users = arguments.first().value<std::shared_ptr<const Plan>>()->inputs.workload.users;
            QCOMPARE_GE(users, last);
            last = users;
        }
    }

    void aRefusedValueChangesNothing_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        QTest::newRow("a word") << usersKey << QStringLiteral("many");
        QTest::newRow("nothing") << usersKey << QString{};
        QTest::newRow("negative") << usersKey << QStringLiteral("-5");
        QTest::newRow("not a number") << usersKey << QStringLiteral("nan");
        QTest::newRow("a share above one") << QStringLiteral("workload.read_share") << QStringLiteral("1.5");
        QTest::newRow("an unknown region") << QStringLiteral("choices.region") << QStringLiteral("moon-1");
        QTest::newRow("more zones than there are") << QStringLiteral("choices.zones") << QStringLiteral("6.5");
        QTest::newRow("a peak without an average") << QStringLiteral("workload.peak_rps") << QStringLiteral("100");
        QTest::newRow("an unknown key") << QStringLiteral("workload.user") << QStringLiteral("5");
    }

    void aRefusedValueChangesNothing() {
        QFETCH(QString, key);
        QFETCH(QString, text);
        const Inputs before = document_->inputs();
        QVERIFY(!document_->editText(key, text).isEmpty());
        QCOMPARE(document_->inputs(), before);
        QCOMPARE(document_->undoStack().count(), 0);
    }

    void typingOneFieldIsOneStepToUndo() {
        for (const char* text : {"1", "12", "123"})
            QCOMPARE(document_->editText(usersKey, QString::fromLatin1(text)), QString{});
        QCOMPARE(document_->undoStack().count(), 1);
        document_->undoStack().undo();
        QCOMPARE(document_->inputs(), presets().front().inputs);
        document_->undoStack().redo();
        QCOMPARE(document_->inputs().workload.users, 123.0);
    }

    void twoGesturesAreTwoSteps() {
        QCOMPARE(document_->editText(usersKey, QStringLiteral("10")), QString{});
        document_->closeStep();
        QCOMPARE(document_->editText(usersKey, QStringLiteral("20")), QString{});
        QCOMPARE(document_->undoStack().count(), 2);
        document_->undoStack().undo();
        QCOMPARE(document_->inputs().workload.users, 10.0);
    }

    void otherFieldsDoNotMerge() {
        QCOMPARE(document_->editText(usersKey, QStringLiteral("10")), QString{});
        QCOMPARE(document_->editText(QStringLiteral("workload.read_share"), QStringLiteral("0.5")), QString{});
        QCOMPARE(document_->undoStack().count(), 2);
    }

    void aPresetIsAnEditToo() {
        const Preset& shop = presets().back();
        QCOMPARE(document_->applyPreset(shop), QString{});
        QCOMPARE(document_->inputs(), shop.inputs);
        QCOMPARE(document_->preset().id, shop.id);
        document_->undoStack().undo();
        QCOMPARE(document_->inputs(), presets().front().inputs);
    }

    void severalFieldsAreOneStep() {
        const Inputs before = document_->inputs();
        const std::vector<FigureEdit> edits{{"choices.region", "eu-west-1"}, {"choices.stage", "4"}};
        QCOMPARE(document_->editFields(edits), QString{});
        QCOMPARE(document_->inputs().choices.region, std::string{"eu-west-1"});
        QCOMPARE(document_->inputs().choices.stage, std::optional{4});
        QCOMPARE(document_->undoStack().count(), 1);
        document_->undoStack().undo();
        QCOMPARE(document_->inputs(), before);
    }

    void aRefusedFieldChangesNone() {
        const Inputs before = document_->inputs();
        const std::vector<FigureEdit> edits{{"choices.region", "eu-west-1"}, {"choices.stage", "9"}};
        QVERIFY(document_->editFields(edits).contains(QStringLiteral("7")));
        const std::vector<FigureEdit> unplannable{{"choices.stage", "4"}, {"choices.region", "mars-1"}};
        QVERIFY(!document_->editFields(unplannable).isEmpty());
        QCOMPARE(document_->inputs(), before);
        QCOMPARE(document_->undoStack().count(), 0);
    }

    void whatIsSavedIsWhatIsOpened() {
        const QString path = folder_->filePath(QStringLiteral("plan.yaml"));
        QCOMPARE(document_->editText(usersKey, QStringLiteral("43210")), QString{});
        QCOMPARE(document_->editText(QStringLiteral("choices.region"), QStringLiteral("eu-central-1")), QString{});
        QVERIFY(document_->isModified());
        QCOMPARE(document_->save(path), QString{});
        QVERIFY(!document_->isModified());
        const Inputs saved = document_->inputs();

        Document other(shippedCatalog(), builtInBlueprints());
        QCOMPARE(other.open(path), QString{});
        QCOMPARE(other.inputs(), saved);
        QCOMPARE(other.path(), path);
        QVERIFY(!other.isModified());
        QCOMPARE(other.notices(), QStringList{});
    }

    void theFileCarriesTheWholeResult() {
        const QString path = folder_->filePath(QStringLiteral("plan.yaml"));
        QCOMPARE(document_->save(path), QString{});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result<ReadPlan> read = readPlan(file.readAll().toStdString(), "plan.yaml");
        QVERIFY(read.has_value());
        QVERIFY(read->result.has_value());
        QCOMPARE(read->result->catalogId, std::string{shippedCatalog()->id()});
        QCOMPARE(wholeCents(read->result->monthly), wholeCents(document_->plan()->shown().bill.total));
    }

    void anotherCatalogIsSaidInMoney() {
        const QString path = folder_->filePath(QStringLiteral("plan.yaml"));
        const std::string text = writePlan(
            document_->inputs(), "  catalog: {id: older-list, date: 2020-01-01}\n  monthly_usd: 1000.00\n");
        QVERIFY(write(path, QByteArray::fromStdString(text)));
        QCOMPARE(document_->open(path), QString{});
        QCOMPARE(document_->notices().size(), 1);
        const QString notice = document_->notices().first();
        QVERIFY2(notice.contains(QStringLiteral("older-list")), qPrintable(notice));
        QVERIFY2(notice.contains(QStringLiteral("$1,000.00")), qPrintable(notice));
        QVERIFY2(notice.contains(QString::fromUtf8(shippedCatalog()->id())), qPrintable(notice));
        QVERIFY2(!notice.contains(u'≈'), qPrintable(notice));
    }

    void sumsOfEstimatedPricesThatChangedSaySo() {
        const QString path = folder_->filePath(QStringLiteral("plan.yaml"));
        const Inputs borrowing = withValue(document_->inputs(), "choices.region", "mx-central-1").value();
        QVERIFY(write(path, QByteArray::fromStdString(writePlan(borrowing, "  catalog: {id: older-list, date: 2020-01-01}\n  monthly_usd: 1.00\n  estimated_usd: 0.50\n"))));
        QCOMPARE(document_->open(path), QString{});
        const QString notice = document_->notices().first();
        QCOMPARE(notice.count(QStringLiteral("≈ $")) + notice.count(QStringLiteral("≈ +$")), 3);
        QVERIFY2(notice.contains(QStringLiteral("≈ $1.00 a month then")), qPrintable(notice));
    }

    void aBadFileKeepsEverything_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray{};
        QTest::newRow("binary") << QByteArray("\x00\xff\xfe\x01", 4);
        QTest::newRow("truncated") << QByteArray("stagecraft: 1\nworkload: {users: ");
        QTest::newRow("a wrong type") << QByteArray("stagecraft: 1\nworkload: {users: many}\n");
        QTest::newRow("negative users") << QByteArray("stagecraft: 1\nworkload: {users: -1}\n");
        QTest::newRow("an unknown region") << QByteArray("stagecraft: 1\nchoices: {region: moon-1}\n");
        QTest::newRow("aliases") << QByteArray("stagecraft: 1\na: &a [x]\nb: [*a, *a]\n");
    }

    void aBadFileKeepsEverything() {
        QFETCH(QByteArray, content);
        const QString path = folder_->filePath(QStringLiteral("bad.yaml"));
        QVERIFY(write(path, content));
        QCOMPARE(document_->editText(usersKey, QStringLiteral("77")), QString{});
        const Inputs before = document_->inputs();
        const QString refusal = document_->open(path);
        QVERIFY2(refusal.contains(QStringLiteral("bad.yaml")), qPrintable(refusal));
        QVERIFY(!refusal.contains(QChar{u'\n'}));
        QCOMPARE(document_->inputs(), before);
        QCOMPARE(document_->path(), QString{});
        QVERIFY(document_->undoStack().canUndo());
    }

    void aFileThatIsNotThereIsNamed() {
        const QString refusal = document_->open(folder_->filePath(QStringLiteral("none.yaml")));
        QVERIFY2(refusal.contains(QStringLiteral("none.yaml")), qPrintable(refusal));
    }

    void aPathThatCannotBeWrittenIsRefused() {
        QCOMPARE(document_->editText(usersKey, QStringLiteral("77")), QString{});
        const QString refusal = document_->save(folder_->filePath(QStringLiteral("no/such/folder/plan.yaml")));
        QVERIFY(!refusal.isEmpty());
        QVERIFY(document_->isModified());
        QCOMPARE(document_->path(), QString{});
    }

    void startingNewForgetsFileAndSteps() {
        QCOMPARE(document_->editText(usersKey, QStringLiteral("77")), QString{});
        QCOMPARE(document_->save(folder_->filePath(QStringLiteral("plan.yaml"))), QString{});
        document_->startNew();
        QCOMPARE(document_->path(), QString{});
        QCOMPARE(document_->inputs(), presets().front().inputs);
        QVERIFY(!document_->undoStack().canUndo());
    }

    void endsWhileItStillComputes() {
        for (int users = 1; users < 50; ++users) {
            Document shortLived(shippedCatalog(), builtInBlueprints());
            QCOMPARE(shortLived.editText(usersKey, QString::number(users)), QString{});
        }
    }

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Document> document_;
};

QTEST_GUILESS_MAIN(DocumentTest)
#include "document_test.moc"
