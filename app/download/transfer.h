#pragma once

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>
#include <chrono>
#include <optional>

#include "app/cli/price_fetcher.h"
#include "app/download/body.h"

namespace stagecraft {

/// How one request ended.
struct Ending {
    enum class Kind {
        Complete,
        Redirected,
        Again,  ///< it may succeed later; `failure` says what happened, and what it is when no later try does
        Failed,
    };
    Kind kind{};
    FetchFailure failure{};
    std::chrono::milliseconds pause{0};  ///< that the server asked for before the next try
    QUrl redirect{};
};

/// One GET request, without following redirects: appends to `body` what comes, going on after what it holds when the
/// server still has the file of the same tag. Returns when it has ended, within an event loop of its own.
[[nodiscard]] Ending transfer(QNetworkAccessManager& manager, QNetworkRequest request, Body& body, const FetchPolicy& policy,
                              const OnFetch& onFetch);

/// Without a password that it may hold.
[[nodiscard]] std::string shown(const QUrl& address);
[[nodiscard]] FetchFailure cancelled(const Body& body);

}  // namespace stagecraft
