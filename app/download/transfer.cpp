#include "app/download/transfer.h"

#include <fmt/format.h>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkReply>
#include <QSslError>
#include <QStringList>
#include <QTimer>
#include <algorithm>
#include <array>
#include <memory>

#include "app/download/http_answer.h"

namespace stagecraft {

namespace {

using Kind = FetchFailure::Kind;

constexpr std::chrono::milliseconds progressPause{50};
constexpr qint64 bufferSize = 1 << 20;  // what may wait for the disk
constexpr qint64 pieceSize = 1 << 16;

std::string_view view(const QByteArray& bytes) { return {bytes.constData(), static_cast<std::size_t>(bytes.size())}; }

Ending ending(Ending::Kind kind) {
    Ending made;
    made.kind = kind;
    return made;
}
Ending ending(Ending::Kind kind, FetchFailure failure) {
    Ending made = ending(kind);
    made.failure = std::move(failure);
    return made;
}
Ending again(std::string message, Kind kind = Kind::Refused) { return ending(Ending::Kind::Again, {kind, std::move(message)}); }
Ending failed(Kind kind, std::string message) { return ending(Ending::Kind::Failed, {kind, std::move(message)}); }

class Transfer {
public:
    Transfer(Body& body, const FetchPolicy& policy, const OnFetch& onFetch) : body_(body), policy_(policy), onFetch_(onFetch) {}

    Ending run(QNetworkAccessManager& manager, QNetworkRequest request) {
        askForTheRest(request);
        reply_.reset(manager.get(request));
        reply_->setReadBufferSize(bufferSize);
        QObject::connect(reply_.get(), &QNetworkReply::metaDataChanged, &loop_, [this] { judge(); });
        QObject::connect(reply_.get(), &QNetworkReply::readyRead, &loop_, [this] { take(); });
        QObject::connect(reply_.get(), &QNetworkReply::sslErrors, &loop_, [this](const QList<QSslError>& errors) { distrust(errors); });
        QObject::connect(reply_.get(), &QNetworkReply::finished, &loop_, &QEventLoop::quit);
        QObject::connect(&stall_, &QTimer::timeout, &loop_, [this] { giveUp(); });
        QObject::connect(&progress_, &QTimer::timeout, &loop_, [this] { tell(); });
        stall_.setSingleShot(true);
        hear();
        progress_.start(progressPause);
        if (!reply_->isFinished()) loop_.exec();
        if (ending_) reply_->disconnect();
        if (!reply_->isFinished()) reply_->abort();
        take();
        tell();
        return ending_ ? *ending_ : ended();
    }

private:
    void askForTheRest(QNetworkRequest& request) const {
        if (body_.size() == 0 || body_.tag().empty()) return;
        request.setRawHeader("Range", QByteArray::fromStdString(fmt::format("bytes={}-", body_.size())));
        request.setRawHeader("If-Range", QByteArray::fromStdString(body_.tag()));  // else the whole file
    }

    void end(Ending how) {
        if (ending_) return;
        ending_ = std::move(how);
        loop_.quit();  // and abort after it: the reply is at work where it calls us
    }

    /// Something came: silence begins anew.
    void hear() {
        stall_.start(policy_.stall);
        heard_.start();
    }

    void giveUp() {
        end(again(fmt::format("{} sent nothing for {} s", shown(reply_->url()), static_cast<double>(policy_.stall.count()) / 1000),
                  lost()));
    }
    /// A server that has not answered at all would not answer for the next file either.
    [[nodiscard]] Kind lost() const { return isJudged_ ? Kind::Refused : Kind::Unreachable; }

    void tell() {
        FetchProgress now{body_.size(), expected_, {}};
        now.silence = std::chrono::milliseconds{heard_.elapsed()};
        now.stall = policy_.stall;
        if (!onFetch_(now)) end(ending(Ending::Kind::Failed, cancelled(body_)));
    }

    void distrust(const QList<QSslError>& errors) {
        QStringList all;
        for (const QSslError& error : errors) all.append(error.errorString());
        all.removeDuplicates();
        end(failed(Kind::Unreachable, fmt::format("{} is not trusted: {}; nothing was fetched; --ca-file names an authority of your own",
                                                  shown(reply_->url()), all.join(QStringLiteral(", ")).toStdString())));
    }

    /// Decides by the head of the answer whether its body is wanted.
    void judge() {
        if (isJudged_ || ending_) return;
        const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0) return;
        isJudged_ = true;
        hear();
        if (status == 200) return beginWhole();
        if (status == 206) return beginRest();
        if (status == 416) return beginPastTheEnd();
        if (isRedirect(status)) return redirect();
        const QByteArray reason = reply_->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
        const std::string answered = fmt::format("{} answered {}", shown(reply_->url()), statusText(status, view(reason)));
        if (isPassingStatus(status)) {
            Ending later = again(answered);
            later.pause = parseRetryAfter(view(reply_->rawHeader("Retry-After")));
            return end(std::move(later));
        }
        end(failed(Kind::Refused, answered + "; check --region, --service and --base-url"));
    }

    void redirect() {
        const QByteArray location = reply_->rawHeader("Location");
        const QUrl to = reply_->url().resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
        if (location.isEmpty() || !to.isValid())
            return end(failed(Kind::Refused, fmt::format("{} redirects to no address; check --base-url", shown(reply_->url()))));
        Ending elsewhere = ending(Ending::Kind::Redirected);
        elsewhere.redirect = to;
        end(std::move(elsewhere));
    }

    void beginWhole() {
        if (!reply_->rawHeader("Content-Encoding").isEmpty())
            return end(failed(Kind::Refused,
                              fmt::format("{} sent it compressed, which was not asked for; check --base-url", shown(reply_->url()))));
        announced_ = parseCount(view(reply_->rawHeader("Content-Length")));
        begin(announced_);
        if (ending_) return;
        const QByteArray tag = reply_->rawHeader("ETag");
        accept(body_.restart(isStrongTag(view(tag)) ? view(tag) : std::string_view{}));
    }

    void beginRest() {
        const std::optional<ContentRange> range = parseContentRange(view(reply_->rawHeader("Content-Range")));
        const QByteArray tag = reply_->rawHeader("ETag");
        announced_ = parseCount(view(reply_->rawHeader("Content-Length")));
        const bool isOurs = range && range->first == body_.size() && (tag.isEmpty() || view(tag) == body_.tag());
        if (!isOurs || (announced_ && *announced_ != *range->last - *range->first + 1)) {
            startOver();
            return end(again(fmt::format("{} sent another part than was asked for", shown(reply_->url()))));
        }
        lastAnnounced_ = *range->last + 1;
        begin(range->total ? range->total : lastAnnounced_);
    }

    /// All bytes are there already, or more than there should be.
    void beginPastTheEnd() {
        const std::optional<ContentRange> range = parseContentRange(view(reply_->rawHeader("Content-Range")));
        if (body_.size() > 0 && range && range->total == body_.size()) return end(ending(Ending::Kind::Complete));
        startOver();
        end(again(fmt::format("{} has no such part", shown(reply_->url()))));
    }

    void startOver() { accept(body_.restart({})); }

    void begin(std::optional<std::uint64_t> total) {
        expected_ = total;
        if (total && *total > policy_.largest) return end(tooLarge(*total));
    }

    [[nodiscard]] Ending tooLarge(std::uint64_t size) const {
        return failed(Kind::Refused, fmt::format("{} has {}, more than the {} allowed; --max-size allows more", shown(reply_->url()),
                                                 byteText(size), byteText(policy_.largest)));
    }

    void accept(std::optional<std::string> problem) {
        if (problem) end(failed(Kind::Unwritable, *problem + "; make room or choose another folder with --out"));
    }

    void take() {
        judge();
        while (!ending_ && isJudged_ && reply_->bytesAvailable() > 0) {
            hear();
            const QByteArray piece = reply_->read(pieceSize);
            const std::uint64_t size = body_.size() + static_cast<std::uint64_t>(piece.size());
            if (size > policy_.largest) return end(tooLarge(size));
            if (expected_ && size > lastAnnounced_.value_or(*expected_)) {
                startOver();
                return end(failed(Kind::Refused, fmt::format("{} sent more than the {} it announced; check --base-url",
                                                             shown(reply_->url()), byteText(*expected_))));
            }
            accept(body_.append(view(piece)));
        }
    }

    /// After the reply has ended by itself. Qt 6.4 may report no error where the connection broke, so the length decides;
    /// where the server tells none, what came is checked by its content later.
    [[nodiscard]] Ending ended() const {
        if (isJudged_ && expected_ && body_.size() < *expected_)
            return again(fmt::format("the connection ended after {} of {}", byteText(body_.size()), byteText(*expected_)));
        const QNetworkReply::NetworkError error = reply_->error();
        if (isJudged_ && error == QNetworkReply::NoError) return ending(Ending::Kind::Complete);
        const std::string why = fmt::format("{}: {}", shown(reply_->url()), reply_->errorString().toStdString());
        if (error == QNetworkReply::SslHandshakeFailedError || error == QNetworkReply::ProtocolUnknownError)
            return failed(Kind::Unreachable, why + "; check --base-url");
        return again(why, lost());
    }

    Body& body_;
    const FetchPolicy& policy_;
    const OnFetch& onFetch_;
    QEventLoop loop_;
    QTimer stall_, progress_;
    QElapsedTimer heard_;  ///< since anything came
    std::unique_ptr<QNetworkReply> reply_;
    std::optional<std::uint64_t> expected_;       ///< bytes of the whole file
    std::optional<std::uint64_t> announced_;      ///< bytes of this answer
    std::optional<std::uint64_t> lastAnnounced_;  ///< end of the part that this answer holds
    std::optional<Ending> ending_;
    bool isJudged_ = false;
};

}  // namespace

Ending transfer(QNetworkAccessManager& manager, QNetworkRequest request, Body& body, const FetchPolicy& policy, const OnFetch& onFetch) {
    return Transfer{body, policy, onFetch}.run(manager, std::move(request));
}

std::string shown(const QUrl& address) { return address.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toStdString(); }

FetchFailure cancelled(const Body& body) {
    return {Kind::Cancelled, fmt::format("cancelled after {}; the same command goes on from there", byteText(body.size()))};
}

}  // namespace stagecraft
