#include "ui/document/explainer.h"

#include <QtTest>

using namespace stagecraft;
using namespace stagecraft::ui;

/// Proof and answers of the open plan, worked out beside the window.
class ExplainerTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        document_ = std::make_unique<Document>(*Catalog::builtIn(), builtInBlueprints());
        explainer_ = std::make_unique<Explainer>(*document_);
        proofs_.clear();
        connect(explainer_.get(), &Explainer::proved, this, [this](const QList<QStringList>& rows, bool isAll) { proofs_.push_back({rows, isAll}); });
        QTRY_VERIFY(document_->plan() != nullptr);
    }
    void cleanup() {
        explainer_.reset();
        document_.reset();
    }

    /// Servers are proved at once; every class of database and cache asks for a plan of its own.
    void theProofOfServersComesFirst() {
        QVERIFY(document_->editText(QStringLiteral("workload.users"), QStringLiteral("50000")).isEmpty());
        QTRY_COMPARE(document_->plan()->inputs.workload.users, 50'000.0);
        explainer_->prove();
        QVERIFY(explainer_->isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(!explainer_->isBusy(), 20'000);
        QCOMPARE(proofs_.size(), std::size_t{2});
        QVERIFY(!proofs_[0].isAll && proofs_[1].isAll);
        QCOMPARE(partsOf(proofs_[0]), QStringList{QStringLiteral("App servers")});
        QCOMPARE(partsOf(proofs_[1]), (QStringList{QStringLiteral("App servers"), QStringLiteral("Databases"), QStringLiteral("Cache")}));
    }
    /// A plan that is no longer open is not proved to the end.
    void onlyTheNewestIsProvedToTheEnd() {
        for (int i = 0; i < 3; ++i) explainer_->prove();
        QTRY_VERIFY_WITH_TIMEOUT(!explainer_->isBusy(), 20'000);
        QTest::qWait(50);
        QCOMPARE(std::ranges::count(proofs_, true, &Proof::isAll), 1);
    }
    void anAnswerEndsTheWork() {
        QStringList answers;
        connect(explainer_.get(), &Explainer::answered, this, [&](const QString& subject) { answers << subject; });
        explainer_->ask(QStringLiteral("stage 4"));
        QVERIFY(explainer_->isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(!explainer_->isBusy(), 20'000);
        QCOMPARE(answers, QStringList{QStringLiteral("stage 4")});
        explainer_->ask(QStringLiteral("abacus"));
        QTRY_VERIFY_WITH_TIMEOUT(!explainer_->isBusy(), 20'000);
        QCOMPARE(answers.size(), 1);
    }

private:
    struct Proof {
        QList<QStringList> rows;
        bool isAll = false;
    };
    static QStringList partsOf(const Proof& proof) {
        QStringList parts;
        for (const QStringList& row : proof.rows) parts << row.first();
        return parts;
    }
    std::unique_ptr<Document> document_;
    std::unique_ptr<Explainer> explainer_;
    std::vector<Proof> proofs_;
};

QTEST_MAIN(ExplainerTest)
#include "explainer_test.moc"
