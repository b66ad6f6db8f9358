#include "model/price_list/byte_source.h"

#include <sys/stat.h>
#include <zlib.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stagecraft;

namespace {

QByteArray gzip(const QByteArray& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(text.size()))), '\0');
    QByteArray in = text;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

struct Reading {
    QByteArray text;
    QString error;
};

Reading readAll(const std::string& path, const FileSource::OnRead& onRead = {}, std::size_t piece = 1000) {
    Reading reading;
    const auto source = FileSource::open(path, onRead);
    if (!source) return {{}, QString::fromStdString(source.error().text())};
    std::string buffer(piece, '\0');
    for (;;) {
        const Result<std::size_t> got = (*source)->read(buffer);
        if (!got) {
            reading.error = QString::fromStdString(got.error().text());
            return reading;
        }
        if (*got == 0) return reading;
        reading.text.append(buffer.data(), static_cast<qsizetype>(*got));
    }
}

}  // namespace

class ByteSourceTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    std::string write(const char* name, const QByteArray& content) const {
        QFile file{folder_.filePath(QString::fromUtf8(name))};
        if (file.open(QIODevice::WriteOnly)) file.write(content);
        return file.fileName().toStdString();
    }
    /// Half a megabyte that does not shrink to nothing.
    static QByteArray manyLines() {
        QByteArray text;
        for (int i = 0; i < 40'000; ++i) text += QByteArray::number(i * 7919 % 100'003) + ",\"cell\"\n";
        return text;
    }

private slots:
    void readsAPlainFileAsItIs() {
        const QByteArray text = manyLines();
        QCOMPARE(readAll(write("plain.csv", text)).text, text);
        QCOMPARE(readAll(write("two.csv", "ab")).text, QByteArray{"ab"});
        QCOMPARE(readAll(write("one.csv", "a")).text, QByteArray{"a"});
        QCOMPARE(readAll(write("none.csv", "")).text, QByteArray{});
    }
    void unpacksGzipWhateverItsName() {
        const QByteArray text = manyLines();
        QCOMPARE(readAll(write("packed.csv", gzip(text))).text, text);
        QCOMPARE(readAll(write("packed.csv.gz", gzip(text)), {}, 7).text, text);
    }
    void readsFilesOfSeveralGzipMembers() {
        QCOMPARE(readAll(write("members.gz", gzip("first,") + gzip("") + gzip("second"))).text, QByteArray{"first,second"});
    }
    void saysSoWhenGzipIsCutOffOrSpoilt() {
        const QByteArray packed = gzip(manyLines());
        QVERIFY(readAll(write("cut.gz", packed.left(packed.size() / 2))).error.endsWith(QStringLiteral("ends in the middle of its gzip data")));
        QVERIFY(readAll(write("cut.gz", packed.left(2))).error.endsWith(QStringLiteral("ends in the middle of its gzip data")));
        QByteArray spoilt = packed;
        spoilt[spoilt.size() / 2] = static_cast<char>(spoilt[spoilt.size() / 2] ^ 0x55);
        QVERIFY(!readAll(write("spoilt.gz", spoilt)).error.isEmpty());
        QVERIFY(readAll(write("more.gz", packed + "and more")).error.endsWith(QStringLiteral("is not valid gzip data")));
    }
    void tellsHowFarItIsAndTheChecksumAtTheEnd() {
        const QByteArray packed = gzip(manyLines());
        std::uint64_t bytes = 0;
        std::uint32_t checksum = 0;
        readAll(write("told.gz", packed), [&](std::uint64_t now, std::uint32_t sum) {
            bytes = now;
            checksum = sum;
            return true;
        });
        QCOMPARE(bytes, static_cast<std::uint64_t>(packed.size()));
        QCOMPARE(checksum, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(packed.data()), static_cast<uInt>(packed.size()))));
    }
    void stopsWhenItIsToldTo() {
        const Reading reading = readAll(write("stopped.csv", manyLines()), [](std::uint64_t bytes, std::uint32_t) { return bytes < 100'000; });
        QVERIFY(reading.error.endsWith(QStringLiteral("the import was cancelled; nothing was replaced")));
        QVERIFY(reading.text.size() < 200'000);
    }
    void refusesWhatIsNoRegularFile() {
        const std::string pipe = folder_.filePath(QStringLiteral("pipe")).toStdString();
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QVERIFY(readAll(pipe).error.endsWith(QStringLiteral("is not a regular file")));  // and does not wait for a writer
        QVERIFY(readAll(folder_.path().toStdString()).error.endsWith(QStringLiteral("is not a regular file")));
        QVERIFY(readAll("/no/such/file").error.contains(QStringLiteral("cannot be read: No such file")));
    }
    void looksAheadWithoutLosingAByte() {
        for (const QByteArray& content : {QByteArray{"{\"a\":1}"}, gzip("{\"a\":1}")}) {
            const auto source = FileSource::open(write("peek", content), {});
            QCOMPARE(*(*source)->peek(), '{');
            QByteArray text;
            std::string buffer(100, '\0');
            for (std::size_t got = 1; got > 0; text.append(buffer.data(), static_cast<qsizetype>(got))) got = (*source)->read(buffer).value();
            QCOMPARE(text, QByteArray{"{\"a\":1}"});
        }
        QCOMPARE(*(*FileSource::open(write("empty", ""), {}))->peek(), '\0');
    }
};

QTEST_APPLESS_MAIN(ByteSourceTest)
#include "byte_source_test.moc"
