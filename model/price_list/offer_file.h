#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "model/catalog/catalog.h"
#include "model/price_list/byte_source.h"
#include "model/price_list/listed_price.h"
#include "model/price_list/savings_plan.h"
#include "model/support/error.h"

namespace stagecraft {

/// One file of AWS's Price List Bulk API, read: who it is, and what it lists that the catalog asks for.
struct OfferFile {
    std::string offer;      ///< "AmazonEC2"
    std::string version;    ///< "20250912225308"
    std::string published;  ///< "2025-09-12T22:53:08Z"
    bool isJson = false;
    std::variant<ListedPrices, SavingsRates> content;
};

/// An offer that this program has no use for is an error with this code, so that whoever reads a folder can pass over it.
inline constexpr ErrorCode otherOffer = ErrorCode::UnknownName;

/// Opens the same bytes once more. A JSON file whose terms stand before its products is read twice.
using OpenSource = std::function<Result<std::unique_ptr<ByteSource>>()>;

/// `file` is used in messages; `catalog` says which regions and types there are.
[[nodiscard]] Result<OfferFile> readOfferCsv(const OpenSource& open, const std::string& file, const Catalog& catalog);
[[nodiscard]] Result<OfferFile> readOfferJson(const OpenSource& open, const std::string& file, const Catalog& catalog);

/// Checks what the head of a file says and completes it.
[[nodiscard]] std::optional<Error> checkHead(OfferFile& head, const std::string& file, int line);

}  // namespace stagecraft
