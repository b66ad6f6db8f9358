#pragma once

#include "model/price_list/price_list_source.h"

namespace stagecraft {

/// Price lists over the network, for the window. Each request has connections of its own, so that any thread may ask.
class HttpPriceLists : public PriceListSource {
public:
    [[nodiscard]] ObtainedLists obtain(const PriceListRequest& request, const OnObtain& onObtain) override;
    [[nodiscard]] std::string usualAddress() const override;
};

}  // namespace stagecraft
