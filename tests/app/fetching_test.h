#pragma once

#include <QTest>

#include "app/command.h"
#include "app/download/http_price_fetcher.h"
#include "app/web_server.h"

using namespace stagecraft;
using Kind = FetchFailure::Kind;

inline const QByteArray list = "\"FormatVersion\",\"v1.0\"\n" + QByteArray(300'000, 'x') + "\n";

inline FetchPolicy quick() {
    FetchPolicy policy;
    policy.tries = 3;
    policy.firstPause = std::chrono::milliseconds{1};
    policy.longestPause = std::chrono::milliseconds{4};
    policy.stall = std::chrono::milliseconds{300};
    return policy;
}

inline const OnFetch onward = [](const FetchProgress&) { return true; };
inline const CheckFile anything = [](const std::filesystem::path&) { return std::nullopt; };

inline QByteArray message(const Fetched<void>& fetched) {
    return fetched ? QByteArray{} : QByteArray::fromStdString(fetched.error().message);
}

/// Tests that fetch from a server on this machine, whatever proxy the environment names.
class FetchingTest : public QObject {
protected:
    Fetched<void> fetch(const WebServer& server, const Folder& folder, const FetchPolicy& policy = quick(),
                        const OnFetch& onFetch = onward) {
        return fetcher_.download(server.address(), folder.path("list.csv"), policy, anything, onFetch);
    }
    HttpPriceFetcher fetcher_;

    FetchingTest() {
        for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) qunsetenv(name);
    }
};
