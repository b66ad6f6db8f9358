#include "app/download/http_price_fetcher.h"

#include <fmt/format.h>

#include <QEventLoop>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>
#include <algorithm>
#include <vector>

#include "app/download/http_answer.h"
#include "app/download/partial_file.h"
#include "app/download/transfer.h"

namespace stagecraft {

namespace {

using Kind = FetchFailure::Kind;
using std::chrono::milliseconds;

bool isWeb(const QUrl& address) {
    return address.isValid() && !address.host().isEmpty() &&
           (address.scheme() == QStringLiteral("http") || address.scheme() == QStringLiteral("https"));
}

bool isSecure(const QUrl& address) { return address.scheme() == QStringLiteral("https"); }

Fetched<QSslConfiguration> trust(const FetchPolicy& policy) {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (policy.certificates.empty()) return configuration;
    const QList<QSslCertificate> added = QSslCertificate::fromPath(QString::fromStdString(policy.certificates.string()), QSsl::Pem);
    if (added.isEmpty())
        return tl::unexpected(FetchFailure{
            Kind::Unreachable,
            fmt::format("{} holds no certificate in PEM form that can be read; check --ca-file", policy.certificates.string())});
    configuration.addCaCertificates(added);
    return configuration;
}

/// One file with all its tries.
class Fetch {
public:
    Fetch(QNetworkAccessManager& manager, const FetchPolicy& policy, const OnFetch& onFetch, Body& body)
        : manager_(manager), policy_(policy), onFetch_(onFetch), body_(body) {}

    Fetched<void> run(const std::string& address) {
        const QUrl url = QUrl::fromEncoded(QByteArray::fromStdString(address), QUrl::StrictMode);
        if (!isWeb(url))
            return tl::unexpected(
                FetchFailure{Kind::Unreachable, fmt::format("{} is no address of http or https; check --base-url", address)});
        if (isSecure(url) && !QSslSocket::supportsSsl())
            return tl::unexpected(
                FetchFailure{Kind::Unreachable, "this system's Qt has no TLS, so https cannot be verified; install its TLS plugin"});
        const Fetched<QSslConfiguration> trusted = trust(policy_);
        if (!trusted) return tl::unexpected(trusted.error());
        return tryOften(url, *trusted);
    }

private:
    Fetched<void> tryOften(const QUrl& url, const QSslConfiguration& trusted) {
        std::uint64_t most = body_.size();
        milliseconds pause = policy_.firstPause;
        int inVain = 0;
        const OnFetch telling = [&](FetchProgress now) {
            now.attempt = std::min(inVain + 1, policy_.tries);
            now.tries = policy_.tries;
            return onFetch_(now);
        };
        for (int tries = 1;; ++tries) {
            Ending ending = follow(url, trusted, telling);
            if (ending.kind == Ending::Kind::Complete) return {};
            if (ending.kind == Ending::Kind::Failed) return tl::unexpected(std::move(ending.failure));
            if (body_.size() > most) {
                most = body_.size();
                inVain = 0;
                pause = policy_.firstPause;
            } else {
                ++inVain;
            }
            if (inVain >= policy_.tries || tries >= policy_.mostTries) return tl::unexpected(inTheEnd(std::move(ending.failure), tries));
            if (!wait(std::min(std::max(pause, ending.pause), policy_.longestPause), ending.failure.message, telling))
                return tl::unexpected(cancelled(body_));
            pause = std::min(pause * 2, policy_.longestPause);
        }
    }

    /// One try, through all redirects.
    Ending follow(QUrl url, const QSslConfiguration& trusted, const OnFetch& telling) {
        const QUrl first = url;
        std::vector<QUrl> visited;
        const auto refuse = [&](std::string_view why) {
            Ending refused;
            refused.kind = Ending::Kind::Failed;
            refused.failure = {Kind::Refused, fmt::format("{} {}; check --base-url", shown(first), why)};
            return refused;
        };
        for (;;) {
            visited.push_back(url);
            Ending ending = transfer(manager_, request(url, trusted), body_, policy_, telling);
            if (ending.kind != Ending::Kind::Redirected) return ending;
            if (!isWeb(ending.redirect)) return refuse("redirects to what is neither http nor https");
            if (isSecure(url) && !isSecure(ending.redirect)) return refuse("redirects from https to http, which nobody vouches for");
            if (std::ranges::find(visited, ending.redirect) != visited.end()) return refuse("redirects in a circle");
            if (static_cast<int>(visited.size()) > policy_.mostRedirects)
                return refuse(fmt::format("redirects more than {} times", policy_.mostRedirects));
            url = ending.redirect;
        }
    }

    static QNetworkRequest request(const QUrl& url, const QSslConfiguration& trusted) {
        QNetworkRequest request{url};
        request.setSslConfiguration(trusted);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);  // one file at a time gains nothing
        request.setRawHeader("User-Agent", "stagecraft/" STAGECRAFT_VERSION);
        // Lengths and parts then count the bytes that are kept.
        request.setRawHeader("Accept-Encoding", "identity");
        return request;
    }

    [[nodiscard]] FetchFailure inTheEnd(FetchFailure failure, int tries) const {
        failure.message += fmt::format(" ({} {}); ", tries, tries == 1 ? "try" : "tries");
        failure.message += failure.kind == Kind::Unreachable ? "check the network and --base-url"
                           : body_.size() > 0 && !body_.tag().empty()
                               ? fmt::format("try again later: the same command goes on after the {} that came", byteText(body_.size()))
                               : "try again later";
        return failure;
    }

    /// false when cancelled.
    [[nodiscard]] bool wait(milliseconds pause, const std::string& why, const OnFetch& telling) const {
        constexpr milliseconds slice{50};
        while (pause > milliseconds{0}) {
            FetchProgress now{body_.size(), std::nullopt, why};
            now.pause = pause;
            if (!telling(now)) return false;
            const milliseconds part = std::min(pause, slice);
            QEventLoop loop;
            QTimer::singleShot(part, &loop, &QEventLoop::quit);
            loop.exec();
            pause -= part;
        }
        return true;
    }

    QNetworkAccessManager& manager_;
    const FetchPolicy& policy_;
    const OnFetch& onFetch_;
    Body& body_;
};

}  // namespace

HttpPriceFetcher::HttpPriceFetcher() = default;
HttpPriceFetcher::~HttpPriceFetcher() = default;

QNetworkAccessManager& HttpPriceFetcher::manager() {
    static int count = 1;
    static char name[] = "stagecraft";
    static char* arguments[] = {name, nullptr};
    if (QCoreApplication::instance() == nullptr) application_ = std::make_unique<QCoreApplication>(count, arguments);
    if (!manager_) manager_ = std::make_unique<QNetworkAccessManager>();
    return *manager_;
}

Fetched<std::string> HttpPriceFetcher::read(const std::string& address, const FetchPolicy& policy, const OnFetch& onFetch) {
    TextBody body;
    if (Fetched<void> done = Fetch{manager(), policy, onFetch, body}.run(address); !done) return tl::unexpected(std::move(done.error()));
    return body.take();
}

Fetched<void> HttpPriceFetcher::download(const std::string& address, const std::filesystem::path& target, const FetchPolicy& policy,
                                         const CheckFile& check, const OnFetch& onFetch) {
    const auto unwritable = [](std::string problem) {
        return tl::unexpected(FetchFailure{Kind::Unwritable, std::move(problem) + "; choose another folder with --out"});
    };
    tl::expected<std::unique_ptr<PartialFile>, std::string> file = PartialFile::open(target);
    if (!file) return unwritable(std::move(file.error()));
    if (Fetched<void> done = Fetch{manager(), policy, onFetch, **file}.run(address); !done) return done;
    if (auto wrong = check((*file)->path())) {
        (*file)->discard();
        return tl::unexpected(FetchFailure{Kind::Refused, std::move(*wrong)});
    }
    if (auto problem = (*file)->complete()) return unwritable(std::move(*problem));
    return {};
}

}  // namespace stagecraft
