#include "app/download/http_price_lists.h"

#include "app/cli/price_list_download.h"
#include "app/download/http_price_fetcher.h"

namespace stagecraft {

ObtainedLists HttpPriceLists::obtain(const PriceListRequest& request, const OnObtain& onObtain) {
    HttpPriceFetcher fetcher;
    return downloadPriceLists(request, {}, fetcher, onObtain);
}

std::string HttpPriceLists::usualAddress() const { return awsAddress; }

}  // namespace stagecraft
