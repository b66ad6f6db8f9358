#include "model/price_list/catalog_folder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "model/catalog/catalog.h"
#include "model/catalog/small_catalog.h"

using namespace stagecraft;

class CatalogFolderTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    [[nodiscard]] std::filesystem::path path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)).toStdString(); }
    static void write(const std::filesystem::path& to, const QByteArray& text) {
        QFile file{QString::fromStdString(to.string())};
        if (file.open(QIODevice::WriteOnly)) file.write(text);
    }
    static CatalogTables named(const char* id) {
        CatalogTables tables = smallCatalog();
        tables["catalog.yaml"] = std::string{"id: "} + id + "\ndate: 2026-01-02\n";
        return tables;
    }
    static QString idIn(const std::filesystem::path& folder) {
        const Result<Catalog::Pointer> read = Catalog::fromFolder(folder);
        return read ? QString::fromStdString(std::string{(*read)->id()}) : QString::fromStdString(read.error().text());
    }
    /// What lies beside the catalogs, hidden files too.
    [[nodiscard]] QStringList beside() const { return QDir{folder_.path()}.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }
    static QString refusal(const Result<void>& written) { return written ? QStringLiteral("(written)") : QString::fromStdString(written.error().text()); }

private slots:
    void cleanup() {
        QDir{folder_.path()}.removeRecursively();
        QDir{}.mkpath(folder_.path());
    }
    void writesAFolderThatIsNotThere() {
        QCOMPARE(refusal(writeCatalogFolder(named("first"), path("a"))), QStringLiteral("(written)"));
        QCOMPARE(idIn(path("a")), QStringLiteral("first"));
        QCOMPARE(beside(), QStringList{QStringLiteral("a")});
    }
    void replacesACatalogAndNothingIsLeftBeside() {
        QVERIFY(writeCatalogFolder(named("first"), path("a")));
        write(path("a") / "README.md", "mine");
        QVERIFY(writeCatalogFolder(named("second"), path("a")));
        QCOMPARE(idIn(path("a")), QStringLiteral("second"));
        QCOMPARE(beside(), QStringList{QStringLiteral("a")});
        QFile page{folder_.filePath(QStringLiteral("a/README.md"))};
        QVERIFY(page.open(QIODevice::ReadOnly) && page.readAll() == "mine");
    }
    void fillsAnEmptyFolder() {
        QDir{folder_.path()}.mkdir(QStringLiteral("a"));
        QVERIFY(writeCatalogFolder(named("first"), path("a")));
        QCOMPARE(idIn(path("a")), QStringLiteral("first"));
    }
    void followsALink() {
        QVERIFY(writeCatalogFolder(named("first"), path("a")));
        std::filesystem::create_directory_symlink("a", path("link"));
        QVERIFY(writeCatalogFolder(named("second"), path("link")));
        QCOMPARE(idIn(path("a")), QStringLiteral("second"));
        QVERIFY(std::filesystem::is_symlink(path("link")));
    }
    void aSlashAtTheEndDoesNotMatter() {
        QVERIFY(writeCatalogFolder(named("first"), path("a").string() + "/"));
        QVERIFY(writeCatalogFolder(named("second"), path("a").string() + "/"));
        QCOMPARE(idIn(path("a")), QStringLiteral("second"));
    }
    void neverReplacesAFolderOfSomethingElse() {
        QVERIFY(writeCatalogFolder(named("first"), path("a")));
        write(path("a") / "thesis.txt", "years of work");
        const QString found = refusal(writeCatalogFolder(named("second"), path("a")));
        QVERIFY2(found.endsWith(QStringLiteral("holds thesis.txt, which is no table of a catalog; choose a folder of its own")), qPrintable(found));
        QCOMPARE(idIn(path("a")), QStringLiteral("first"));
        QVERIFY(std::filesystem::exists(path("a") / "thesis.txt"));
    }
    void refusesWhatCannotBeAFolder() {
        write(path("file"), "x");
        QVERIFY(refusal(writeCatalogFolder(named("x"), path("file"))).endsWith(QStringLiteral("is a file, not a folder")));
        QVERIFY(refusal(writeCatalogFolder(named("x"), path("no/where/a"))).contains(QStringLiteral("cannot be made: ")));
        QVERIFY(refusal(writeCatalogFolder(named("x"), {})).endsWith(QStringLiteral("a folder is missing")));
        QCOMPARE(beside(), QStringList{QStringLiteral("file")});
    }
    void theOldCatalogStaysWhenTheNewOneCannotBeWritten() {
        QVERIFY(writeCatalogFolder(named("first"), path("a")));
        CatalogTables impossible = named("second");
        impossible[std::string(300, 'x')] = "a name that no file system takes";
        QVERIFY(refusal(writeCatalogFolder(impossible, path("a"))).contains(QStringLiteral("cannot be written")));
        QCOMPARE(idIn(path("a")), QStringLiteral("first"));
        QCOMPARE(beside(), QStringList{QStringLiteral("a")});
    }
    void readsTheTablesBack() {
        QVERIFY(writeCatalogFolder(builtInTables(), path("a")));
        QVERIFY(tablesToUpdate(path("a")).value() == builtInTables());
        QVERIFY(!tablesToUpdate(path("none")));
    }
};

QTEST_APPLESS_MAIN(CatalogFolderTest)
#include "catalog_folder_test.moc"
