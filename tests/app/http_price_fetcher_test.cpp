#include "app/download/http_answer.h"
#include "app/fetching_test.h"

/// Downloads that succeed, perhaps after several tries, or are given up.
class HttpPriceFetcherTest : public FetchingTest {
    Q_OBJECT

    /// The first `bytes` of the list, announced in full, then the end of the connection.
    static Answer cut(qsizetype bytes) { return says(head("200 OK", "ETag: \"v1\"\r\n" + length(list.size())) + list.left(bytes)); }

    /// Qt may ask by itself for the whole once more after a cut: by the request, not by its number.
    static Answer restFrom(const Answer& whole, const Answer& rest) {
        return [whole, rest](QTcpSocket& socket, const Asked& asked) { (asked.headers.contains("range") ? rest : whole)(socket, asked); };
    }

private slots:
    void writesTheFileInOneStep() {
        const Folder folder;
        const WebServer server{{file(list)}};
        std::uint64_t received = 0, total = 0;
        const Fetched<void> fetched = fetch(server, folder, quick(), [&](const FetchProgress& now) {
            received = now.received;
            total = now.total.value_or(0);
            return !QFile::exists(QString::fromStdString(folder.path("list.csv")));
        });
        QVERIFY2(fetched, message(fetched).constData());
        QCOMPARE(folder.read("list.csv"), list);
        QCOMPARE(folder.names(), QStringList{QStringLiteral("list.csv")});
        QCOMPARE(received, std::uint64_t(list.size()));
        QCOMPARE(total, std::uint64_t(list.size()));
        QCOMPARE(server.asked.first().headers.value("accept-encoding"), QByteArray{"identity"});
    }
    void readsAFileThatComesInChunksOfUnknownTotal() {
        const Folder folder;
        const WebServer server{{says(head("200 OK", "Transfer-Encoding: chunked\r\n") + "4\r\nabcd\r\n3\r\nef\n\r\n0\r\n\r\n")}};
        QVERIFY(fetch(server, folder));
        QCOMPARE(folder.read("list.csv"), QByteArray{"abcdef\n"});
    }
    void goesOnAfterACutConnection() {
        const Folder folder;
        const WebServer server{{restFrom(cut(100'000), file(list))}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY2(fetched, message(fetched).constData());
        QCOMPARE(folder.read("list.csv"), list);
        // Qt itself may ask once more for the whole, and then drop it.
        QCOMPARE(server.asked.last().headers.value("range"), QByteArray{"bytes=100000-"});
        QCOMPARE(server.asked.last().headers.value("if-range"), QByteArray{"\"v1\""});
    }
    void theNextDownloadGoesOnWhereTheLastOneEnded() {
        const Folder folder;
        const WebServer broken{{cut(100'000), status("503 Service Unavailable")}};
        const Fetched<void> first = fetch(broken, folder);
        QVERIFY2(message(first).contains(
                     "503 Service Unavailable (4 tries); try again later: the same command goes on after the 100 kB that came"),
                 message(first).constData());
        QCOMPARE(folder.names(), (QStringList{QStringLiteral("list.csv.part"), QStringLiteral("list.csv.part.etag")}));
        const WebServer repaired{{file(list)}};
        QVERIFY(fetch(repaired, folder));
        QCOMPARE(repaired.asked.first().headers.value("range"), QByteArray{"bytes=100000-"});
        QCOMPARE(folder.read("list.csv"), list);
        QCOMPARE(folder.names(), QStringList{QStringLiteral("list.csv")});
    }
    void startsOverWhenTheFileHasChangedMeanwhile() {
        const Folder folder;
        const WebServer server{{cut(100'000), file("other\n", "\"v2\"")}};
        QVERIFY(fetch(server, folder));
        QCOMPARE(folder.read("list.csv"), QByteArray{"other\n"});
    }
    void startsOverWhenTheServerGivesNoStrongTag_data() {
        QTest::addColumn<QByteArray>("tag");
        QTest::newRow("none") << QByteArray{};
        QTest::newRow("weak") << QByteArray{"ETag: W/\"v1\"\r\n"};
        QTest::newRow("nonsense") << QByteArray{"ETag: v1\r\n"};
    }
    void startsOverWhenTheServerGivesNoStrongTag() {
        QFETCH(QByteArray, tag);
        const Folder folder;
        const WebServer server{{says(head("200 OK", tag + length(list.size())) + list.left(1000)), file(list)}};
        QVERIFY(fetch(server, folder));
        QVERIFY(!server.asked[1].headers.contains("range"));
        QCOMPARE(folder.read("list.csv"), list);
    }
    void completesWhatOnlyLackedItsName() {
        const Folder folder;
        folder.write("list.csv.part", list);
        folder.write("list.csv.part.etag", "\"v1\"");
        const WebServer server{{file(list)}};
        QVERIFY(fetch(server, folder));
        QCOMPARE(folder.read("list.csv"), list);
        QCOMPARE(server.asked.size(), 1);
    }
    void startsOverWhenMoreIsThereThanTheFileHas() {
        const Folder folder;
        folder.write("list.csv.part", list + "more\n");
        folder.write("list.csv.part.etag", "\"v1\"");
        const WebServer server{{file(list)}};
        QVERIFY(fetch(server, folder));
        QCOMPARE(folder.read("list.csv"), list);
    }
    void startsOverWhenAnotherPartComesThanWasAskedFor_data() {
        QTest::addColumn<QByteArray>("headers");
        QTest::newRow("another place") << QByteArray{"Content-Range: bytes 0-3/9\r\n"};
        QTest::newRow("no place") << QByteArray{};
        QTest::newRow("nonsense") << QByteArray{"Content-Range: bytes 5-3/9\r\n"};
        QTest::newRow("another length") << QByteArray{"Content-Range: bytes 5-7/9\r\n"};
        QTest::newRow("another version") << QByteArray{"ETag: \"v2\"\r\nContent-Range: bytes 5-8/9\r\n"};
    }
    void startsOverWhenAnotherPartComesThanWasAskedFor() {
        QFETCH(QByteArray, headers);
        const Folder folder;
        folder.write("list.csv.part", "12345");
        folder.write("list.csv.part.etag", "\"v1\"");
        const WebServer server{{says(head("206 Partial Content", headers + length(4)) + "abcd"), file("whole\n")}};
        QVERIFY(fetch(server, folder));
        QCOMPARE(folder.read("list.csv"), QByteArray{"whole\n"});
        QVERIFY(!server.asked[1].headers.contains("range"));
    }

    void triesAgainWhenItMayPass_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("overloaded") << QByteArray{"503 Service Unavailable"};
        QTest::newRow("too often") << QByteArray{"429 Too Many Requests"};
        QTest::newRow("bad gateway") << QByteArray{"502 Bad Gateway"};
    }
    void triesAgainWhenItMayPass() {
        QFETCH(QByteArray, line);
        const Folder folder;
        const WebServer server{{status(line), status(line, "Retry-After: 3600\r\n"), file(list)}};
        QStringList waits;
        QVERIFY(fetch(server, folder, quick(), [&](const FetchProgress& now) {
            if (!now.waiting.empty()) waits.append(QString::fromStdString(now.waiting));
            return true;
        }));
        QCOMPARE(server.asked.size(), 3);
        QVERIFY2(!waits.isEmpty() && waits.first().contains(QString::fromUtf8(line)), qPrintable(waits.join(u'\n')));
    }
    void pausesTwiceAsLongEachTimeUpToTheLimit() {
        const Folder folder;
        const WebServer server{{status("503 Service Unavailable")}};
        FetchPolicy policy = quick();
        policy.tries = 6;
        std::vector<std::chrono::milliseconds> pauses;
        QList<int> attempts;
        policy.firstPause = std::chrono::milliseconds{10};
        policy.longestPause = std::chrono::milliseconds{45};
        QVERIFY(!fetch(server, folder, policy, [&](const FetchProgress& now) {
            if (now.waiting.empty()) return true;
            pauses.push_back(now.pause);
            attempts.append(now.attempt);
            return now.tries == 6;
        }));
        QCOMPARE(server.asked.size(), 6);
        using std::chrono::milliseconds;  // each shorter than the step in which cancelling is looked for
        QVERIFY((pauses == std::vector{milliseconds{10}, milliseconds{20}, milliseconds{40}, milliseconds{45}, milliseconds{45}}));
        QCOMPARE(attempts, (QList<int>{2, 3, 4, 5, 6}));
    }
    void doesNotTryAgainWhatIsRefused_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("forbidden") << QByteArray{"403 Forbidden"};
        QTest::newRow("not found") << QByteArray{"404 Not Found"};
        QTest::newRow("gone") << QByteArray{"410 Gone"};
        QTest::newRow("unknown") << QByteArray{"299 Odd"};
    }
    void doesNotTryAgainWhatIsRefused() {
        QFETCH(QByteArray, line);
        const Folder folder;
        const WebServer server{{saysAndWaits(head(line, length(1 << 30)) + "never all of it")}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY(!fetched && fetched.error().kind == Kind::Refused);
        QCOMPARE(message(fetched),
                 QByteArray::fromStdString(server.address()) + " answered " + line + "; check --region, --service and --base-url");
        QCOMPARE(server.asked.size(), 1);
        QVERIFY(folder.names().isEmpty());
    }
    void givesUpOnAServerThatStalls_data() {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<bool>("isAnswered");
        QTest::newRow("before the head") << QByteArray{} << false;
        QTest::newRow("in the head") << QByteArray{"HTTP/1.1 200 O"} << false;
        QTest::newRow("in the body") << head("200 OK", length(100)) + "abc" << true;
    }
    void givesUpOnAServerThatStalls() {
        QFETCH(QByteArray, sent);
        QFETCH(bool, isAnswered);
        const Folder folder;
        const WebServer server{{saysAndWaits(sent)}};
        FetchPolicy policy = quick();
        policy.tries = 2;
        policy.stall = std::chrono::milliseconds{100};
        std::chrono::milliseconds longest{0};
        int last = 0;
        const Fetched<void> fetched = fetch(server, folder, policy, [&](const FetchProgress& now) {
            longest = std::max(longest, now.silence);
            last = now.attempt;
            return now.stall == policy.stall || !now.waiting.empty();
        });
        QVERIFY2(longest >= policy.stall / 2, "silence is told while it lasts");
        QCOMPARE(last, 2);
        QVERIFY2(message(fetched).contains(" sent nothing for 0.1 s ("), message(fetched).constData());
        QVERIFY(fetched.error().kind == (isAnswered ? Kind::Refused : Kind::Unreachable));
    }
    void refusesAFileThatStaysShorterThanAnnounced() {
        const Folder folder;
        const WebServer server{{cut(100)}};
        const Fetched<void> fetched = fetch(server, folder);
        QVERIFY2(message(fetched).startsWith("the connection ended after 100 bytes of 300 kB (4 tries)"), message(fetched).constData());
        QVERIFY(fetched.error().kind == Kind::Refused);
        QVERIFY(!folder.names().contains(QStringLiteral("list.csv")));
    }
    void neverKeepsChunksThatEndInTheMiddle() {
        const Folder folder;
        const WebServer server{{says(head("200 OK", "Transfer-Encoding: chunked\r\n") + "4\r\nab")}};
        const CheckFile whole = [&](const std::filesystem::path&) { return std::optional<std::string>{"has no end"}; };
        const Fetched<void> fetched = fetcher_.download(server.address(), folder.path("list.csv"), quick(), whole, onward);
        QVERIFY(!fetched && fetched.error().kind == Kind::Refused);
        QVERIFY(!folder.names().contains(QStringLiteral("list.csv")));
    }
    void endsEvenIfEachTryBringsAByte() {
        const Folder folder;
        const Answer oneByte = [](QTcpSocket& socket, const Asked& asked) {
            const qsizetype from = asked.headers.value("range").mid(6).chopped(1).toLongLong();
            const QByteArray place = QByteArray::number(from);
            socket.write(head("206 Partial Content", "Content-Range: bytes " + place + "-" + place + "/1000\r\n" + length(1)) + "x");
            socket.disconnectFromHost();
        };
        const WebServer server{{says(head("200 OK", "ETag: \"v1\"\r\n" + length(1000)) + "x"), oneByte}};
        FetchPolicy policy = quick();
        policy.mostTries = 10;
        const Fetched<void> fetched = fetch(server, folder, policy);
        QVERIFY2(message(fetched).contains("ended after 10 bytes of 1000 bytes (10 tries)"), message(fetched).constData());
    }

    void understandsWhatServersSay() {
        QCOMPARE(parseContentRange("bytes 5-8/9"), (ContentRange{5, 8, 9}));
        QCOMPARE(parseContentRange("bytes 5-8/*"), (ContentRange{5, 8, {}}));
        QCOMPARE(parseContentRange("bytes */9"), (ContentRange{{}, {}, 9}));
        for (const char* wrong : {"", "bytes", "bytes 5-8", "bytes 8-5/9", "bytes 5-9/9", "bytes */*", "bytes -5/9", "lines 5-8/9",
                                  "bytes 5-99999999999999999999/9"})
            QVERIFY2(!parseContentRange(wrong), wrong);
        QCOMPARE(parseCount("0"), std::optional<std::uint64_t>{0});
        for (const char* wrong : {"", "-1", "+1", "1 ", "1,2", "18446744073709551616"}) QVERIFY2(!parseCount(wrong), wrong);
        QVERIFY(isStrongTag("\"a\"") && !isStrongTag("W/\"a\"") && !isStrongTag("\"a\r\nX: y\"") && !isStrongTag("\"") &&
                !isStrongTag("\"" + std::string(300, 'a') + "\""));
        QCOMPARE(parseRetryAfter("120").count(), 120'000);
        QCOMPARE(parseRetryAfter("Wed, 21 Oct 2026 07:28:00 GMT").count(), 0);
        QCOMPARE(statusText(404, "Not Found"), std::string{"404 Not Found"});
        QCOMPARE(statusText(404, "\x1b[2J"), std::string{"404"});
    }
};

QTEST_GUILESS_MAIN(HttpPriceFetcherTest)
#include "http_price_fetcher_test.moc"
