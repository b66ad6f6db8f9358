#include "app/fetching_test.h"

/// Downloads from servers and to folders that do not behave.
class DownloadLimitsTest : public FetchingTest {
    Q_OBJECT
private slots:
    void refusesWhatIsTooLargeBeforeReadingIt() {
        const Folder folder;
        const WebServer server{{saysAndWaits(head("200 OK", length(3'100'000'000)) + "abc")}};
        const Fetched<void> fetched = fetch(server, folder);
        QCOMPARE(message(fetched),
                 QByteArray::fromStdString(server.address()) + " has 3.1 GB, more than the 2.0 GB allowed; --max-size allows more");
        QCOMPARE(server.asked.size(), 1);
        QVERIFY(folder.names().isEmpty());
    }
    void refusesWhatTurnsOutTooLarge_data() {
        QTest::addColumn<QByteArray>("headers");
        QTest::newRow("of unknown length") << QByteArray{};
        QTest::newRow("of unknown length, in chunks") << QByteArray{"Transfer-Encoding: chunked\r\n"};
    }
    void refusesWhatTurnsOutTooLarge() {
        QFETCH(QByteArray, headers);
        const Folder folder;
        const WebServer server{
            {saysAndWaits(head("200 OK", headers) + (headers.isEmpty() ? QByteArray{} : QByteArray{"493e0\r\n"}) + list)}};
        FetchPolicy policy = quick();
        policy.largest = 70'000;
        const Fetched<void> fetched = fetch(server, folder, policy);
        QVERIFY2(message(fetched).contains("more than the 70 kB allowed"), message(fetched).constData());
        QVERIFY(QFileInfo{QString::fromStdString(folder.path("list.csv.part"))}.size() <= 70'000);
        QVERIFY(!folder.names().contains(QStringLiteral("list.csv")));
    }
    void refusesARestThatMakesTheFileTooLarge() {
        const Folder folder;
        folder.write("list.csv.part", "12345");
        folder.write("list.csv.part.etag", "\"v1\"");
        const WebServer server{{says(head("206 Partial Content", "Content-Range: bytes 5-5/9000000000\r\n" + length(1)) + "x")}};
        QVERIFY2(message(fetch(server, folder)).contains("has 9.0 GB, more than the 2.0 GB allowed"), "size of the whole counts");
    }
    void refusesAPartThatIsLongerThanAnnounced() {
        const Folder folder;
        folder.write("list.csv.part", "12345");
        folder.write("list.csv.part.etag", "\"v1\"");
        const WebServer server{{says(head("206 Partial Content", "Content-Range: bytes 5-7/8\r\n") + "more than three")}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY2(message(fetched).contains(" sent more than the 8 bytes it announced; "), message(fetched).constData());
        QVERIFY(folder.names().isEmpty());
    }
    void takesNoMoreThanTheAnnouncedLengthAndLetsTheContentBeChecked() {
        const Folder folder;
        const WebServer server{{says(head("200 OK", length(100)) + list)}};
        std::uintmax_t size = 0;
        const CheckFile whole = [&](const std::filesystem::path& path) {
            size = std::filesystem::file_size(path);
            return std::optional<std::string>{"has no end"};
        };
        QVERIFY(!fetcher_.download(server.address(), folder.path("list.csv"), quick(), whole, onward));
        QCOMPARE(size, std::uintmax_t{100});
        QVERIFY(folder.names().isEmpty());
    }
    void removesAFileThatIsNotWhatItShouldBe() {
        const Folder folder;
        const WebServer server{{file("<html>")}};
        const Fetched<void> fetched = fetcher_.download(
            server.address(), folder.path("list.csv"), quick(),
            [](const std::filesystem::path& path) { return std::optional{path.filename().string()}; }, onward);
        QCOMPARE(message(fetched), QByteArray{"list.csv.part"});
        QVERIFY(folder.names().isEmpty());
    }
    void refusesWhatIsCompressedWithoutBeingAsked() {
        const Folder folder;
        const WebServer server{{says(head("200 OK", "Content-Encoding: gzip\r\n" + length(3)) + "abc")}};
        QVERIFY(message(fetch(server, folder)).contains("sent it compressed"));
    }

    void followsARedirect() {
        const Folder folder;
        const WebServer other{{file(list)}};
        const WebServer server{
            {status("302 Found", "Location: /there.csv\r\n"),
             status("308 Permanent Redirect", "Location: " + QByteArray::fromStdString(other.address("/x.csv")) + "\r\n")}};
        QVERIFY(fetch(server, folder));
        QCOMPARE(server.asked[1].path, QByteArray{"/there.csv"});
        QCOMPARE(other.asked.first().path, QByteArray{"/x.csv"});
        QCOMPARE(folder.read("list.csv"), list);
    }
    void refusesRedirectsThatLeadNowhere_data() {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("why");
        QTest::addColumn<int>("requests");
        QTest::newRow("to itself") << QByteArray{"/list.csv"} << QByteArray{"redirects in a circle"} << 1;
        QTest::newRow("without end") << QByteArray{"NEXT"} << QByteArray{"redirects more than 5 times"} << 6;
        QTest::newRow("to a file") << QByteArray{"file:///etc/passwd"} << QByteArray{"redirects to what is neither http nor https"} << 1;
        QTest::newRow("to nothing") << QByteArray{} << QByteArray{"redirects to no address"} << 1;
    }
    void refusesRedirectsThatLeadNowhere() {
        QFETCH(QByteArray, location);
        QFETCH(QByteArray, why);
        QFETCH(int, requests);
        const Folder folder;
        int number = 0;
        const WebServer server{{[&](QTcpSocket& socket, const Asked& asked) {
            const QByteArray to = location == "NEXT" ? "/" + QByteArray::number(++number) : location;
            status("301 Moved Permanently", location.isEmpty() ? QByteArray{} : "Location: " + to + "\r\n")(socket, asked);
        }}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY2(message(fetched).contains(why), message(fetched).constData());
        QCOMPARE(server.asked.size(), requests);
    }

    void saysSoWhenNobodyAnswers() {
        const Folder folder;
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const std::string address = "http://127.0.0.1:" + std::to_string(closed.serverPort()) + "/list.csv";
        closed.close();
        const Fetched<void> fetched = fetcher_.download(address, folder.path("list.csv"), quick(), anything, onward);
        QVERIFY2(message(fetched).endsWith("Connection refused (3 tries); check the network and --base-url"), message(fetched).constData());
        QVERIFY(fetched.error().kind == Kind::Unreachable);
    }
    void saysSoWhenWhatAnswersIsNoWebServer() {
        const Folder folder;
        const WebServer server{{says("220 mail.example ESMTP\r\n")}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY(!fetched && fetched.error().kind == Kind::Unreachable);
    }
    void refusesAnAddressThatIsNotOfTheWeb_data() {
        QTest::addColumn<QByteArray>("address");
        for (const char* address : {"file:///etc/passwd", "ftp://example.com/x", "list.csv", "http://", "http://a b/"})
            QTest::newRow(address) << QByteArray{address};
    }
    void refusesAnAddressThatIsNotOfTheWeb() {
        QFETCH(QByteArray, address);
        const Fetched<std::string> read = fetcher_.read(address.toStdString(), quick(), onward);
        QVERIFY(!read);
        QCOMPARE(QByteArray::fromStdString(read.error().message), address + " is no address of http or https; check --base-url");
    }

    void stopsWhenCancelledAndKeepsWhatCame() {
        const Folder folder;
        const WebServer server{{saysAndWaits(head("200 OK", "ETag: \"v1\"\r\n" + length(list.size())) + list.left(100'000))}};
        FetchPolicy policy = quick();
        policy.stall = std::chrono::seconds{30};
        const Fetched<void> fetched = fetch(server, folder, policy, [](const FetchProgress& now) { return now.received < 100'000; });
        QCOMPARE(message(fetched), QByteArray{"cancelled after 100 kB; the same command goes on from there"});
        QVERIFY(fetched.error().kind == Kind::Cancelled);
        QCOMPARE(folder.read("list.csv.part"), list.left(100'000));
        QCOMPARE(folder.read("list.csv.part.etag"), QByteArray{"\"v1\""});
    }
    void stopsWhenCancelledBetweenTwoTries() {
        const Folder folder;
        const WebServer server{{status("503 Service Unavailable")}};
        FetchPolicy policy = quick();
        policy.firstPause = policy.longestPause = std::chrono::hours{1};
        QVERIFY(fetch(server, folder, policy, [](const FetchProgress& now) { return now.waiting.empty(); }).error().kind ==
                Kind::Cancelled);
    }
    void saysSoWhenTheDiskIsFull() {
        const Folder folder;
        const QString part = QString::fromStdString(folder.path("list.csv.part"));
        if (!QFile::exists(QStringLiteral("/dev/full")) || !QFile::link(QStringLiteral("/dev/full"), part)) QSKIP("no /dev/full here");
        const WebServer server{{file(list)}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY2(message(fetched).endsWith(
                     "list.csv.part cannot be written: No space left on device; make room or choose another folder with --out"),
                 message(fetched).constData());
        QVERIFY(fetched.error().kind == Kind::Unwritable);
    }
    void saysSoWhenTheFolderCannotBeWrittenTo() {
        const Folder folder;
        folder.write("file", "x");
        const WebServer server{{file(list)}};
        const Fetched<void> fetched = fetcher_.download(server.address(), folder.path("file/list.csv"), quick(), anything, onward);
        QVERIFY2(message(fetched).endsWith("list.csv.part cannot be written: Not a directory; choose another folder with --out"),
                 message(fetched).constData());
        QVERIFY(server.asked.isEmpty());
    }
    void oneFileIsWrittenByOneDownloadAtATime() {
        const Folder folder;
        const WebServer server{{file(list)}};
        Fetched<void> second;
        HttpPriceFetcher other;
        bool isFirst = true;
        QVERIFY(fetch(server, folder, quick(), [&](const FetchProgress&) {
            if (std::exchange(isFirst, false)) second = fetch(server, folder);
            return true;
        }));
        QVERIFY2(message(second).contains("is being written by another download"), message(second).constData());
        QCOMPARE(folder.read("list.csv"), list);
    }
};

QTEST_GUILESS_MAIN(DownloadLimitsTest)
#include "download_limits_test.moc"
