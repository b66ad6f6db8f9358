#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTest>

#include "app/command.h"
#include "app/download/http_price_fetcher.h"
#include "app/web_server.h"

using namespace stagecraft;
using Kind = FetchFailure::Kind;

/// OpenSSL keeps the random numbers of a thread until the thread ends, which LeakSanitizer takes for a leak.
extern "C" const char* __lsan_default_suppressions() { return "leak:libcrypto.so\n"; }

/// Downloads over TLS. The certificates are made for the test, by openssl, and signed by nobody.
class TrustedDownloadTest : public QObject {
    Q_OBJECT

    HttpPriceFetcher fetcher_;
    Folder folder_;

    static constexpr const char* content = "\"FormatVersion\",\"v1.0\"\n";

    /// nullopt when there is no openssl.
    std::optional<QSslConfiguration> certified(const char* subject, const char* certificate, const QStringList& more = {}) {
        QProcess openssl;
        const QString key = QString::fromStdString(folder_.path("key.pem"));
        openssl.start(QStringLiteral("openssl"),
                      QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
                                  QStringLiteral("-nodes"), QStringLiteral("-keyout"), key, QStringLiteral("-out"),
                                  QString::fromStdString(folder_.path(certificate)), QStringLiteral("-days"), QStringLiteral("2"),
                                  QStringLiteral("-subj"), QStringLiteral("/CN=") + QString::fromUtf8(subject), QStringLiteral("-addext"),
                                  QStringLiteral("subjectAltName=") + QString::fromUtf8(subject)} +
                          more);
        if (!openssl.waitForFinished(60'000) || openssl.exitCode() != 0) return std::nullopt;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate{folder_.read(certificate), QSsl::Pem});
        configuration.setPrivateKey(QSslKey{folder_.read("key.pem"), QSsl::Rsa});
        return configuration;
    }
    Fetched<std::string> read(const WebServer& server, const char* trusted = nullptr) {
        FetchPolicy policy;
        policy.tries = 1;
        policy.stall = std::chrono::seconds{20};
        if (trusted != nullptr) policy.certificates = folder_.path(trusted);
        return fetcher_.read(server.address(), policy, [](const FetchProgress&) { return true; });
    }

    std::optional<QSslConfiguration> own_, others_;

private slots:
    void initTestCase() {
        for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) qunsetenv(name);
        if (!QSslSocket::supportsSsl()) QSKIP("this Qt has no TLS");
        own_ = certified("IP:127.0.0.1", "own.pem");
        others_ = certified("DNS:other.example", "others.pem");
        if (!own_ || !others_) QSKIP("openssl is not installed");
        QVERIFY(!own_->localCertificate().isNull() && !own_->privateKey().isNull());
    }
    void refusesACertificateThatNobodySigned() {
        const WebServer server{*own_, {file(content)}};
        const Fetched<std::string> answer = read(server);
        QVERIFY(!answer && answer.error().kind == Kind::Unreachable);
        const QByteArray message = QByteArray::fromStdString(answer.error().message);
        QVERIFY2(message.contains(" is not trusted: ") && message.contains("self-signed") && message.contains("--ca-file"),
                 message.constData());
        QVERIFY(server.asked.isEmpty());
    }
    void takesACertificateThatTheUserTrusts() {
        const WebServer server{*own_, {file(content)}};
        const Fetched<std::string> answer = read(server, "own.pem");
        QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
        QCOMPARE(*answer, std::string{content});
    }
    void refusesTheCertificateOfAnotherServer() {
        const WebServer server{*others_, {file(content)}};
        const Fetched<std::string> answer = read(server, "others.pem");
        QVERIFY(!answer && answer.error().kind == Kind::Unreachable);
        QVERIFY2(QByteArray::fromStdString(answer.error().message).contains("host name"), answer.error().message.c_str());
        QVERIFY(server.asked.isEmpty());
    }
    void saysSoWhenTheFileHoldsNoCertificate() {
        folder_.write("none.pem", "no certificate\n");
        const WebServer server{*own_, {file(content)}};
        const Fetched<std::string> answer = read(server, "none.pem");
        QVERIFY(!answer);
        QVERIFY2(answer.error().message.ends_with("none.pem holds no certificate in PEM form that can be read; check --ca-file"),
                 answer.error().message.c_str());
    }
    void refusesARedirectFromHttpsToHttp() {
        const WebServer plain{{file(content)}};
        const WebServer server{*own_,
                               {status("301 Moved Permanently", "Location: " + QByteArray::fromStdString(plain.address()) + "\r\n")}};
        const Fetched<std::string> answer = read(server, "own.pem");
        QVERIFY(!answer && answer.error().kind == Kind::Refused);
        QVERIFY2(QByteArray::fromStdString(answer.error().message).contains("redirects from https to http"),
                 answer.error().message.c_str());
        QVERIFY(plain.asked.isEmpty());
    }
    void followsARedirectFromHttpToHttps() {
        const WebServer server{*own_, {file(content)}};
        const WebServer plain{{status("301 Moved Permanently", "Location: " + QByteArray::fromStdString(server.address()) + "\r\n")}};
        const Fetched<std::string> answer = read(plain, "own.pem");
        QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
    }
    void saysSoWhenTheServerSpeaksNoTls() {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        connect(&plain, &QTcpServer::newConnection, &plain,
                [&plain] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
        const std::string address = "https://127.0.0.1:" + std::to_string(plain.serverPort());
        FetchPolicy policy;
        policy.tries = 1;
        const Fetched<std::string> answer = fetcher_.read(address, policy, [](const FetchProgress&) { return true; });
        QVERIFY(!answer && answer.error().kind == Kind::Unreachable);
    }
};

QTEST_GUILESS_MAIN(TrustedDownloadTest)
#include "trusted_download_test.moc"
