#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/run.h"

/// What a run of the command line left behind.
struct Ran {
    int exitCode = 0;
    QString out, err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    [[nodiscard]] QStringList lines() const { return out.split(QLatin1Char('\n'), Qt::SkipEmptyParts); }
    /// Exactly one line on standard error, nothing on standard output, exit code 2.
    [[nodiscard]] bool isOneLineRefusal() const {
        return exitCode == 2 && out.isEmpty() && err.count(QLatin1Char('\n')) == 1 &&
               err.endsWith(QLatin1Char('\n'));
    }
};

inline Ran runCommand(const std::vector<std::string>& args) {
    std::ostringstream out, err;
    const int exitCode = stagecraft::run(args, out, err);
    return {exitCode, QString::fromStdString(out.str()), QString::fromStdString(err.str())};
}

/// A folder of its own for the files of a test.
class Folder {
public:
    [[nodiscard]] std::string path(const char* name) const {
        return folder_.filePath(QString::fromUtf8(name)).toStdString();
    }
    std::string write(const char* name, const QByteArray& content) const {
        QFile file{folder_.filePath(QString::fromUtf8(name))};
        if (file.open(QIODevice::WriteOnly)) file.write(content);
        return path(name);
    }
    [[nodiscard]] QByteArray read(const char* name) const {
        QFile file{folder_.filePath(QString::fromUtf8(name))};
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
    }
    [[nodiscard]] QStringList names() const {
        return QDir{folder_.path()}.entryList(QDir::Files | QDir::Hidden);
    }

private:
    QTemporaryDir folder_;
};
