#pragma once

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <memory>

#include "app/cli/price_fetcher.h"

namespace stagecraft {

/// Fetches with Qt Network. Certificates are always verified; https never falls back to http. It waits in an event loop
/// of its own, and serves the thread that first used it.
class HttpPriceFetcher : public PriceFetcher {
public:
    HttpPriceFetcher();
    ~HttpPriceFetcher() override;

    [[nodiscard]] Fetched<std::string> read(const std::string& address, const FetchPolicy& policy, const OnFetch& onFetch) override;
    [[nodiscard]] Fetched<void> download(const std::string& address, const std::filesystem::path& target, const FetchPolicy& policy,
                                         const CheckFile& check, const OnFetch& onFetch) override;

private:
    QNetworkAccessManager& manager();

    // Made when first needed: most commands need no network.
    std::unique_ptr<QCoreApplication> application_;
    std::unique_ptr<QNetworkAccessManager> manager_;
};

}  // namespace stagecraft
