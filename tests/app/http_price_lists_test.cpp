#include "app/download/http_price_lists.h"

#include <QTest>
#include <atomic>
#include <thread>

#include "app/command.h"
#include "app/price_index.h"
#include "app/web_server.h"

using namespace stagecraft;

/// What the window downloads with.
class HttpPriceListsTest : public QObject {
    Q_OBJECT

    static Answer indexes() {
        return [](QTcpSocket& socket, const Asked& asked) {
            const QByteArray content = price_index::at(asked.path);
            file(content)(socket, asked);
        };
    }
    /// Asks on a thread of its own, as the window does, while this one serves.
    static ObtainedLists obtain(const WebServer& server, const Folder& folder, const OnObtain& onObtain) {
        HttpPriceLists lists;
        ObtainedLists made;
        std::atomic<bool> isDone = false;
        std::thread worker{[&] {
            made = lists.obtain({{"r-1"}, {"AmazonEC2", "AmazonS3"}, "csv", server.base(), folder.path("lists")}, onObtain);
            isDone = true;
        }};
        const bool isInTime = QTest::qWaitFor([&] { return isDone.load(); }, 20'000);
        worker.join();
        return isInTime ? made : ObtainedLists{};
    }

private slots:
    void initTestCase() {
        for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) qunsetenv(name);
    }
    void fetchesOnAThreadOfItsOwn() {
        const WebServer server{{indexes()}};
        const Folder folder;
        double last = 0;
        const ObtainedLists made = obtain(server, folder, [&](const ObtainProgress& now) {
            last = now.share;
            return now.share >= 0 && now.share <= 1;
        });
        QVERIFY2(made.failures.empty(), made.failures.empty() ? "" : made.failures.front().text().c_str());
        QCOMPARE(made.lists.size(), std::size_t{2});
        QCOMPARE(folder.read("lists/AmazonEC2-r-1-20250912225308.csv"), price_index::csvList);
        QVERIFY(last > 0.5);
    }
    void stopsWhenTold() {
        const WebServer server{{indexes()}};
        const Folder folder;
        const ObtainedLists made = obtain(server, folder, [](const ObtainProgress&) { return false; });
        QCOMPARE(made.failures.size(), std::size_t{1});
        QVERIFY(made.lists.empty());
    }
};

QTEST_GUILESS_MAIN(HttpPriceListsTest)
#include "http_price_lists_test.moc"
