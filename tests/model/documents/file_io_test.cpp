#include "model/documents/file_io.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>

using namespace stagecraft;
namespace fs = std::filesystem;

class FileIoTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    fs::path root_ = folder_.path().toStdString();

    static std::string contents(const fs::path& path) { return readFile(path, 1 << 20).value(); }
    static unsigned permissions(const fs::path& path) {
        return static_cast<unsigned>(fs::status(path).permissions() & fs::perms::mask);
    }
    [[nodiscard]] fs::path fresh(const std::string& name) const {
        const fs::path path = root_ / name;
        fs::create_directories(path);
        return path;
    }
    static std::size_t filesIn(const fs::path& path) {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator{path}, fs::directory_iterator{}));
    }

private slots:
    void readsTheBytesAsTheyAre() {
        const fs::path path = fresh("bytes") / "a.bin";
        const std::string bytes{"a\0b\r\n\xff", 6};
        std::ofstream{path, std::ios::binary} << bytes;
        QCOMPARE(contents(path), bytes);
    }
    void readsUpToTheLimitAndNotBeyond() {
        const fs::path path = fresh("limit") / "a.txt";
        std::ofstream{path} << "12345";
        QCOMPARE(readFile(path, 5).value(), std::string{"12345"});
        const auto refused = readFile(path, 4);
        QVERIFY(!refused);
        QCOMPARE(refused.error().text(), path.string() + ": is too large: at most 4 bytes are read");
        QVERIFY(refused.error().code == ErrorCode::FileTooLarge);
    }
    void refusesAHugeFileWithoutReadingIt() {
        const fs::path path = fresh("huge") / "a.txt";
        std::ofstream{path} << "x";
        fs::resize_file(path, std::uintmax_t{1} << 40);  // a hole: takes no room
        QVERIFY(readFile(path, 4 << 20).error().code == ErrorCode::FileTooLarge);
    }
    void stopsReadingWhatNeverEnds() {
        QVERIFY(readFile("/dev/zero", 1 << 20).error().code == ErrorCode::FileTooLarge);
    }
    void saysWhyAFileCannotBeRead() {
        QCOMPARE(readFile("/nowhere/plan.yaml", 10).error().text(),
                 std::string{"/nowhere/plan.yaml: cannot be read: No such file or directory"});
        QCOMPARE(readFile(root_, 10).error().text(), root_.string() + ": is a folder, not a file");
        QVERIFY(readFile("", 10).error().code == ErrorCode::FileUnreadable);
    }

    void writesANewFileAsTheUserWishesFilesToBe() {
        const fs::path folder = fresh("new");
        QVERIFY(writeFileAtomically(folder / "a.yaml", "hello\n"));
        QCOMPARE(contents(folder / "a.yaml"), std::string{"hello\n"});
        const mode_t mask = ::umask(0);
        ::umask(mask);
        QCOMPARE(permissions(folder / "a.yaml"), 0666U & ~mask);
        QCOMPARE(filesIn(folder), std::size_t{1});
    }
    void replacesAFileAndKeepsItsPermissions() {
        const fs::path path = fresh("old") / "a.yaml";
        QVERIFY(writeFileAtomically(path, "a long text that was here before"));
        fs::permissions(path, fs::perms{0640});
        QVERIFY(writeFileAtomically(path, "new"));
        QCOMPARE(contents(path), std::string{"new"});
        QCOMPARE(permissions(path), 0640U);
        QCOMPARE(filesIn(path.parent_path()), std::size_t{1});
    }
    void writesThroughALink() {
        const fs::path folder = fresh("link");
        fs::create_directory(folder / "real");
        fs::create_symlink("real/a.yaml", folder / "one.yaml");
        fs::create_symlink("one.yaml", folder / "two.yaml");
        QVERIFY(writeFileAtomically(folder / "two.yaml", "first"));
        QVERIFY(writeFileAtomically(folder / "two.yaml", "second"));
        QVERIFY(fs::is_symlink(folder / "one.yaml") && fs::is_symlink(folder / "two.yaml"));
        QCOMPARE(contents(folder / "real" / "a.yaml"), std::string{"second"});
        QCOMPARE(filesIn(folder / "real"), std::size_t{1});
    }
    void givesUpOnLinksInACircle() {
        const fs::path folder = fresh("circle");
        fs::create_symlink("b.yaml", folder / "a.yaml");
        fs::create_symlink("a.yaml", folder / "b.yaml");
        QVERIFY(!readFile(folder / "a.yaml", 10));
        const auto written = writeFileAtomically(folder / "a.yaml", "x");
        QVERIFY(written || written.error().code == ErrorCode::FileUnwritable);
        for (const auto& entry : fs::directory_iterator{folder}) QVERIFY(entry.path().extension() == ".yaml");
    }
    void writesANameAsLongAsNamesMayBe() {
        const fs::path path = fresh("long") / std::string(255, 'n');
        QVERIFY(writeFileAtomically(path, "x"));
        QCOMPARE(contents(path), std::string{"x"});
    }
    void saysWhyAFileCannotBeWritten() {
        QCOMPARE(writeFileAtomically("/nowhere/plan.yaml", "x").error().text(),
                 std::string{"/nowhere/plan.yaml: cannot be written: No such file or directory"});
        QCOMPARE(writeFileAtomically(root_, "x").error().text(),
                 root_.string() + ": is a folder, not a file");
        QCOMPARE(writeFileAtomically("", "x").error().text(), std::string{"a file name is missing"});
        QCOMPARE(writeFileAtomically("/dev/full", "x").error().text(),
                 std::string{"/dev/full: cannot be written: No space left on device"});
    }
    void leavesAReadOnlyFileAlone() {
        if (::geteuid() == 0) QSKIP("the superuser may write every file");
        const fs::path path = fresh("locked") / "a.yaml";
        QVERIFY(writeFileAtomically(path, "old"));
        fs::permissions(path, fs::perms{0444});
        QCOMPARE(writeFileAtomically(path, "new").error().text(),
                 path.string() + ": cannot be written: Permission denied");
        QCOMPARE(contents(path), std::string{"old"});
    }
    // A limit on the size of files stops a write in its middle, as a full disk does.
    void keepsTheOldFileWhenTheNewOneDoesNotFit() {
        const fs::path path = fresh("full") / "a.yaml";
        QVERIFY(writeFileAtomically(path, "old"));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{4096, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto written = writeFileAtomically(path, std::string(100'000, 'x'));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!written);
        QCOMPARE(written.error().text(), path.string() + ": cannot be written: File too large");
        QCOMPARE(contents(path), std::string{"old"});
        QCOMPARE(filesIn(path.parent_path()), std::size_t{1});
    }
    void writesToADeviceAsItIs() {
        QVERIFY(writeFileAtomically("/dev/null", "x"));
        QVERIFY(fs::is_character_file("/dev/null"));
    }
};

QTEST_APPLESS_MAIN(FileIoTest)
#include "file_io_test.moc"
