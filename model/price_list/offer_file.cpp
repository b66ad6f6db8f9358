#include "model/price_list/offer_file.h"

#include <algorithm>

#include "model/price_list/recipe.h"
#include "model/support/calendar.h"

namespace stagecraft {

namespace {

bool isDigits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "2025-09-12T22:53:08Z", or the day alone.
bool isDate(std::string_view text) {
    return text.size() >= 10 && text.size() <= 30 && isCalendarDay(text.substr(0, 10)) &&
           std::ranges::all_of(text.substr(10), [](char c) { return (c >= '0' && c <= ':') || c == 'T' || c == 'Z' || c == '.' || c == '+' || c == '-'; });
}

std::string allOffers() {
    std::string all;
    for (const std::string_view name : offersRead()) (all += all.empty() ? "" : ", ") += name;
    return all;
}

}  // namespace

std::optional<Error> checkHead(OfferFile& head, const std::string& file, int line) {
    if (head.offer.empty())
        return Error{ErrorCode::Missing, file, line, "OfferCode", "is missing before the prices; this is no offer file of AWS"};
    if (const auto offers = offersRead(); std::ranges::find(offers, head.offer) == offers.end())
        return Error{otherOffer, file, line, "OfferCode", "is " + inMessage(head.offer) + "; read are " + allOffers()};
    if (!isDate(head.published))
        return Error{ErrorCode::WrongType, file, line, "Publication Date", "must be written as 2025-09-12T22:53:08Z"};
    if (!isDigits(head.version)) {  // a spreadsheet may have made 2.03E+13 of it
        head.version.clear();
        std::ranges::copy_if(head.published, std::back_inserter(head.version), [](char c) { return c >= '0' && c <= '9'; });
    }
    return std::nullopt;
}

}  // namespace stagecraft
