#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

/// The rules of the house that no compiler checks by itself.
class ArchitectureTest : public QObject {
    Q_OBJECT

    static QString sourceFolder() { return qEnvironmentVariable("STAGECRAFT_SOURCE_DIR"); }

    /// Calls `check(file, include)` for every include of every source below `folder`; the number of files read.
    template <class Check>
    static int forEachInclude(const QString& folder, Check check) {
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"), QRegularExpression::MultilineOption);
        int files = 0;
        QDirIterator each(sourceFolder() + QLatin1Char('/') + folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            QFile file(each.next());
            if (!file.open(QIODevice::ReadOnly)) continue;
            ++files;
            QRegularExpressionMatchIterator found = include.globalMatch(QString::fromUtf8(file.readAll()));
            while (found.hasNext()) check(file.fileName(), found.next().captured(1));
        }
        return files;
    }

    static void refuseQt(const QString& folder) {
        static const QRegularExpression qt(QStringLiteral("^(Q[A-Z]|Qt|qcustomplot)"));
        const int files = forEachInclude(folder, [](const QString& file, const QString& included) {
            QVERIFY2(!qt.match(included).hasMatch(), qPrintable(file + QStringLiteral(" includes ") + included));
        });
        QVERIFY(files > 5);
    }

private slots:
    void theModelKnowsNoQt() { refuseQt(QStringLiteral("model")); }
    void theCommandLineKnowsNoQt() { refuseQt(QStringLiteral("app/cli")); }

    void aFolderIncludesOnlyFoldersBelowIt() {
        const QStringList order = QStringLiteral("units support catalog price_list pricing workload stages capacity reliability planning exploration simulation report figures documents").split(QLatin1Char(' '));
        for (qsizetype level = 0; level < order.size(); ++level)
            forEachInclude(QStringLiteral("model/") + order[level], [&](const QString& file, const QString& included) {
                if (!included.startsWith(QStringLiteral("model/"))) return;
                const qsizetype other = order.indexOf(included.section(QLatin1Char('/'), 1, 1));
                QVERIFY2(other >= 0 && other <= level, qPrintable(file + QStringLiteral(" includes ") + included));
            });
    }

    void presentersKnowNoWidgets() {
        for (const QString& folder : {QStringLiteral("ui/document"), QStringLiteral("ui/presenters")})
            forEachInclude(folder, [](const QString& file, const QString& included) {
                QVERIFY2(!included.startsWith(QStringLiteral("QtWidgets")) && included != QStringLiteral("QWidget"), qPrintable(file));
            });
    }
};

QTEST_APPLESS_MAIN(ArchitectureTest)
#include "architecture_test.moc"
