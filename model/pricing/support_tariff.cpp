#include "model/pricing/support_tariff.h"

#include <algorithm>

#include "model/pricing/tiers.h"

namespace stagecraft {

Usd SupportTariff::chargeFor(Usd charges) const {
    const Usd share = graduated(shares, charges.dollars());
    return std::max(minimum, discount == 0 ? share : Usd{share.dollars() * (1 - discount)});
}

}  // namespace stagecraft
