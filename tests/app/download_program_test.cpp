#include <signal.h>

#include <QProcess>
#include <QTest>

#include "app/command.h"
#include "app/price_index.h"
#include "app/web_server.h"

/// The real program fetches from a real server.
class DownloadProgramTest : public QObject {
    Q_OBJECT

    static void serve(QTcpSocket& socket, const Asked& asked) {
        const QByteArray content = price_index::at(asked.path);
        (content.isEmpty() ? status("404 Not Found") : file(content))(socket, asked);
    }
    static QStringList arguments(const WebServer& server, const Folder& folder) {
        return {QStringLiteral("prices"),     QStringLiteral("download"),
                QStringLiteral("--region"),   QStringLiteral("r-1"),
                QStringLiteral("--service"),  QStringLiteral("AmazonEC2"),
                QStringLiteral("--service"),  QStringLiteral("AmazonCloudFront"),
                QStringLiteral("--base-url"), QString::fromStdString(server.base()),
                QStringLiteral("--out"),      QString::fromStdString(folder.path("."))};
    }
    static void start(QProcess& program, const QString& command, const QStringList& args) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
            environment.remove(QString::fromUtf8(name));
        program.setProcessEnvironment(environment);
        program.start(command, args);
    }

private slots:
    void fetchesFromAServer() {
        const Folder folder;
        const WebServer server{{&serve}};
        QProcess program;
        start(program, QStringLiteral(STAGECRAFT_PROGRAM), arguments(server, folder));
        QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 60'000);
        const QByteArray err = program.readAllStandardError();
        QVERIFY2(program.exitCode() == 0 && err.isEmpty(), err.constData());
        QCOMPARE(folder.names(), (QStringList{QStringLiteral("AmazonCloudFront-everywhere-20250701211647.csv"),
                                              QStringLiteral("AmazonEC2-r-1-20250912225308.csv")}));
        QCOMPARE(folder.read("AmazonEC2-r-1-20250912225308.csv"), price_index::csvList);
        QVERIFY(program.readAllStandardOutput().contains("2 lists, "));
    }
    void ctrlCLeavesAPartThatTheNextRunGoesOnWith() {
        const Folder folder;
        const QByteArray list = price_index::csvList + QByteArray(50'000, 'x') + "\n";
        const auto answer = [&list](bool isStalling) -> Answer {
            return [&list, isStalling](QTcpSocket& socket, const Asked& asked) {
                if (!asked.path.endsWith(".csv")) return serve(socket, asked);
                if (isStalling)
                    socket.write(head("200 OK", "ETag: \"v1\"\r\n" + length(list.size())) + list.left(20'000));
                else
                    file(list)(socket, asked);
            };
        };
        const WebServer stalling{{answer(true)}};
        QProcess program;
        start(program, QStringLiteral(STAGECRAFT_PROGRAM), arguments(stalling, folder));
        QTRY_COMPARE_WITH_TIMEOUT(folder.read("AmazonEC2-r-1-20250912225308.csv.part").size(), 20'000, 60'000);
        ::kill(static_cast<pid_t>(program.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 60'000);
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
        QCOMPARE(program.readAllStandardError(),
                 QByteArray{"stagecraft: AmazonEC2-r-1-20250912225308.csv: cancelled after 20 kB; the same command goes on from there\n"});

        const WebServer whole{{answer(false)}};
        QProcess second;
        start(second, QStringLiteral(STAGECRAFT_PROGRAM), arguments(whole, folder));
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, 60'000);
        QCOMPARE(second.exitCode(), 0);
        QCOMPARE(folder.read("AmazonEC2-r-1-20250912225308.csv"), list);
        QVERIFY(std::ranges::any_of(whole.asked, [](const Asked& asked) { return asked.headers.value("range") == "bytes=20000-"; }));
    }
    void showsOneLineOfProgressOnATerminal() {
        if (QProcess::execute(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("command -v script >/dev/null")}) != 0)
            QSKIP("no script(1) here");
        const Folder folder;
        const WebServer server{{&serve}};
        QProcess terminal;
        QStringList words;
        for (const QString& word : QStringList{QStringLiteral(STAGECRAFT_PROGRAM)} + arguments(server, folder))
            words.append(u'\'' + word + u'\'');
        start(terminal, QStringLiteral("script"),
              {QStringLiteral("-qec"), words.join(u' ') + QStringLiteral(" >/dev/null"), QStringLiteral("/dev/null")});
        QTRY_COMPARE_WITH_TIMEOUT(terminal.state(), QProcess::NotRunning, 60'000);
        const QByteArray shown = terminal.readAllStandardOutput();
        QCOMPARE(terminal.exitCode(), 0);
        QVERIFY2(shown.contains("index: offers") && shown.endsWith("\r\x1b[K"), shown.constData());
        QVERIFY(!shown.contains('\n'));
    }
};

QTEST_GUILESS_MAIN(DownloadProgramTest)
#include "download_program_test.moc"
