#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QTest>

#include "ui/inputs/choice_editor.h"
#include "ui/inputs/quantity_editor.h"

using namespace stagecraft;
using namespace stagecraft::ui;

/// Fields of the choices that name something: a type on sale, a region.
class InputEditorsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Document> document_;

private slots:
    void init() { document_ = std::make_unique<Document>(Catalog::builtIn().value(), builtInBlueprints()); }

    void aTypeIsSuggestedWhileItIsTyped_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("suggested");
        QTest::newRow("server") << QByteArray{"choices.instance_type"} << QStringLiteral("7g.2xl") << QStringLiteral("m7g.2xlarge");
        QTest::newRow("database") << QByteArray{"choices.database_node"} << QStringLiteral("db.r6g.2") << QStringLiteral("db.r6g.2xlarge");
        QTest::newRow("cache") << QByteArray{"choices.cache_node"} << QStringLiteral("m7g.l") << QStringLiteral("cache.m7g.large");
    }
    void aTypeIsSuggestedWhileItIsTyped() {
        QFETCH(QByteArray, key);
        QFETCH(QString, typed);
        QFETCH(QString, suggested);
        QuantityEditor editor{*field(key.toStdString()), *document_, nullptr};
        auto* const edit = editor.findChild<QLineEdit*>(QString::fromLatin1(key));
        QVERIFY(edit != nullptr && edit->completer() != nullptr);
        edit->completer()->setCompletionPrefix(typed);
        QStringList offered;
        for (int i = 0; edit->completer()->setCurrentRow(i); ++i) offered << edit->completer()->currentCompletion();
        QVERIFY2(offered.contains(suggested), qPrintable(offered.join(QChar{u' '})));
        emit edit->completer()->activated(suggested);
        QCOMPARE(field(key.toStdString())->readText(document_->inputs()), suggested.toStdString());
        document_->undoStack().undo();
        QCOMPARE(field(key.toStdString())->readText(document_->inputs()), std::string{"auto"});
    }
    void freeTextHasNoSuggestions() {
        QuantityEditor editor{*field("name"), *document_, nullptr};
        QVERIFY(editor.findChild<QLineEdit*>(QStringLiteral("name"))->completer() == nullptr);
    }
    void missingPricesAreTakenFromARegionOrFromNone() {
        ChoiceEditor editor{*field("choices.fallback_region"), *document_, nullptr};
        auto* const combo = editor.findChild<QComboBox*>(QStringLiteral("choices.fallback_region"));
        QCOMPARE(combo->currentData().toString(), QStringLiteral("auto"));
        QCOMPARE(combo->count(), static_cast<int>(document_->catalog().regions().size()) + 2);
        combo->setCurrentIndex(combo->findData(QStringLiteral("eu-west-1")));
        QCOMPARE(document_->inputs().choices.fallbackRegion, std::string{"eu-west-1"});
        combo->setCurrentIndex(combo->findData(QStringLiteral("none")));
        QCOMPARE(document_->inputs().choices.fallbackRegion, std::string{"none"});
    }
};

QTEST_MAIN(InputEditorsTest)
#include "input_editors_test.moc"
