#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QList>
#include <QMap>
#include <QPointer>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>
#include <memory>

/// What a client asked of the server.
struct Asked {
    QByteArray path;
    QMap<QByteArray, QByteArray> headers;  ///< names in small letters
};

/// Writes an answer, and closes the connection or does not.
using Answer = std::function<void(QTcpSocket&, const Asked&)>;

inline QByteArray head(const QByteArray& status, const QByteArray& headers = {}) {
    return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n";
}
/// Exactly these bytes, then the connection ends.
inline Answer says(const QByteArray& bytes) {
    return [bytes](QTcpSocket& socket, const Asked&) {
        socket.write(bytes);
        socket.disconnectFromHost();
    };
}
/// Exactly these bytes, then nothing.
inline Answer saysAndWaits(const QByteArray& bytes) {
    return [bytes](QTcpSocket& socket, const Asked&) { socket.write(bytes); };
}
inline QByteArray length(qsizetype bytes) { return "Content-Length: " + QByteArray::number(bytes) + "\r\n"; }
inline Answer status(const QByteArray& line, const QByteArray& headers = {}) { return says(head(line, headers + length(0))); }
/// A file as servers give it: whole, or the part asked for if it is of this version.
inline Answer file(const QByteArray& content, const QByteArray& tag = "\"v1\"") {
    return [content, tag](QTcpSocket& socket, const Asked& asked) {
        const QByteArray range = asked.headers.value("range");
        const bool isPart = range.startsWith("bytes=") && asked.headers.value("if-range", tag) == tag;
        const qsizetype from = isPart ? range.mid(6).chopped(1).toLongLong() : 0;
        const QByteArray tagLine = "ETag: " + tag + "\r\n";
        if (from >= content.size() && isPart)
            socket.write(
                head("416 Range Not Satisfiable", "Content-Range: bytes */" + QByteArray::number(content.size()) + "\r\n" + length(0)));
        else if (isPart)
            socket.write(head("206 Partial Content", tagLine + length(content.size() - from) + "Content-Range: bytes " +
                                                         QByteArray::number(from) + "-" + QByteArray::number(content.size() - 1) + "/" +
                                                         QByteArray::number(content.size()) + "\r\n") +
                         content.mid(from));
        else
            socket.write(head("200 OK", tagLine + length(content.size())) + content);
        socket.disconnectFromHost();
    };
}

/// A web server on this machine that answers as the test says, one answer for each request, the last one for all after.
class WebServer {
public:
    explicit WebServer(QList<Answer> answers) : WebServer(std::make_unique<QTcpServer>(), std::move(answers)) {}
    WebServer(const QSslConfiguration& configuration, QList<Answer> answers) : WebServer(secured(configuration), std::move(answers)) {
        scheme_ = "https";
    }

    [[nodiscard]] std::string base() const { return scheme_ + "://127.0.0.1:" + std::to_string(server_->serverPort()); }
    [[nodiscard]] std::string address(const char* path = "/list.csv") const { return base() + path; }
    /// All requests so far.
    QList<Asked> asked;

private:
    WebServer(std::unique_ptr<QTcpServer> server, QList<Answer> answers) : server_(std::move(server)), answers_(std::move(answers)) {
        QObject::connect(server_.get(), &QTcpServer::pendingConnectionAvailable, server_.get(), [this] { serve(); });
        server_->listen(QHostAddress::LocalHost);
    }
    static std::unique_ptr<QTcpServer> secured(const QSslConfiguration& configuration) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(configuration);
        return server;
    }
    void serve() {
        while (QTcpSocket* const socket = server_->nextPendingConnection()) {
            auto request = std::make_shared<QByteArray>();
            const auto read = [this, socket, request] {
                *request += socket->readAll();
                if (!request->contains("\r\n\r\n")) return;
                const Asked now = parsed(*request);
                request->clear();
                const qsizetype number = std::min(asked.size(), answers_.size() - 1);
                asked.append(now);
                answers_[number](*socket, now);
            };
            QObject::connect(socket, &QTcpSocket::readyRead, server_.get(), read);
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            if (socket->bytesAvailable() > 0) read();
        }
    }
    static Asked parsed(const QByteArray& request) {
        Asked made;
        for (const QByteArray& line : request.split('\n')) {
            if (made.path.isEmpty())
                made.path = line.split(' ').value(1);
            else if (const qsizetype colon = line.indexOf(':'); colon > 0)
                made.headers[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
        }
        return made;
    }

    std::string scheme_ = "http";
    std::unique_ptr<QTcpServer> server_;
    QList<Answer> answers_;
};
