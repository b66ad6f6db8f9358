#include "model/catalog/catalog.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

#include "model/catalog/catalog_reader.h"
#include "resources/embedded.h"

namespace stagecraft {

namespace {

constexpr std::string_view embeddedFolder = "catalog/";
/// Fifty times the size of the largest table: anything above is not a price table.
constexpr std::uintmax_t largestTable = 100u << 20;

}  // namespace

OptionalRate PurchasePrices::at(Purchase purchase) const {
    switch (purchase) {
        case Purchase::OnDemand: return onDemand;
        case Purchase::Reserved1YearNoUpfront: return reserved1YearNoUpfront;
        case Purchase::Reserved1YearAllUpfront: return reserved1YearAllUpfront;
        case Purchase::Reserved3YearNoUpfront: return reserved3YearNoUpfront;
        case Purchase::Reserved3YearAllUpfront: return reserved3YearAllUpfront;
    }
    return std::nullopt;
}

Result<Catalog::Pointer> Catalog::builtIn() {
    const auto textOf = [](const std::string& name) -> std::optional<std::string_view> {
        const std::string_view text = embeddedText(std::string{embeddedFolder} + name);
        return text.empty() ? std::nullopt : std::optional{text};
    };
    return CatalogReader{textOf, {}}.read({});
}

Result<Catalog::Pointer> Catalog::fromFolder(const std::filesystem::path& folder) {
    std::error_code problem;
    if (!std::filesystem::is_directory(folder, problem))
        return tl::unexpected(Error{ErrorCode::FileUnreadable,
                                    folder.string(),
                                    0,
                                    {},
                                    "is not a folder; it must hold the tables of a catalog"});
    std::deque<std::string> texts;
    std::map<std::string, std::string_view> byName;
    for (const EmbeddedFile& file : embeddedFiles()) {
        if (!file.path.starts_with(embeddedFolder)) continue;
        const std::string name{file.path.substr(embeddedFolder.size())};
        const std::filesystem::path path = folder / name;
        if (!std::filesystem::exists(path, problem)) continue;  // the reader says which table is missing
        // A pipe or a device might never end.
        if (!std::filesystem::is_regular_file(path, problem))
            return tl::unexpected(
                Error{ErrorCode::FileUnreadable, path.string(), 0, {}, "is not a regular file"});
        const std::uintmax_t size = std::filesystem::file_size(path, problem);
        if (size > largestTable)
            return tl::unexpected(
                Error{ErrorCode::FileTooLarge, path.string(), 0, {}, "must be at most 100 MB"});
        std::ifstream stream{path, std::ios::binary};
        std::ostringstream text;
        text << stream.rdbuf();
        if (!stream)
            return tl::unexpected(Error{ErrorCode::FileUnreadable, path.string(), 0, {}, "cannot be read"});
        byName[name] = texts.emplace_back(std::move(text).str());
    }
    const auto textOf = [&](const std::string& name) -> std::optional<std::string_view> {
        const auto found = byName.find(name);
        return found == byName.end() ? std::nullopt : std::optional{found->second};
    };
    return CatalogReader{textOf, folder.string() + "/"}.read(std::move(texts));
}

Result<Catalog::Pointer> Catalog::fromTexts(const std::map<std::string, std::string>& given) {
    std::deque<std::string> texts;
    std::map<std::string, std::string_view> byName;
    for (const auto& [name, text] : given) byName[name] = texts.emplace_back(text);
    const auto textOf = [&](const std::string& name) -> std::optional<std::string_view> {
        const auto found = byName.find(name);
        return found == byName.end() ? std::nullopt : std::optional{found->second};
    };
    return CatalogReader{textOf, {}}.read(std::move(texts));
}

const Region* Catalog::region(std::string_view code) const {
    const auto found = regionIndex_.find(code);
    return found == regionIndex_.end() ? nullptr : &regions_[found->second];
}

const InstanceType* Catalog::instanceType(std::string_view name) const {
    const auto found = typeIndex_.find(name);
    return found == typeIndex_.end() ? nullptr : &types_[found->second];
}

std::span<const InstanceOffer> Catalog::instanceOffers(std::string_view region) const {
    const auto found = regionIndex_.find(region);
    if (found == regionIndex_.end()) return {};
    return instanceOffers_[found->second];
}

const InstanceOffer* Catalog::instanceOffer(std::string_view region, std::string_view type) const {
    const InstanceType* wanted = instanceType(type);
    const std::span<const InstanceOffer> offers = instanceOffers(region);
    const auto found =
        std::lower_bound(offers.begin(), offers.end(), wanted,
                         [](const InstanceOffer& offer, const InstanceType* t) { return offer.type < t; });
    return wanted == nullptr || found == offers.end() || found->type != wanted ? nullptr : &*found;
}

std::size_t Catalog::databaseSlot(std::size_t region, DatabaseEngine engine, Deployment deployment) {
    return (region * EnumNames<DatabaseEngine>::names.size() + static_cast<std::size_t>(engine)) *
               EnumNames<Deployment>::names.size() +
           static_cast<std::size_t>(deployment);
}

std::size_t Catalog::cacheSlot(std::size_t region, CacheEngine engine) {
    return region * EnumNames<CacheEngine>::names.size() + static_cast<std::size_t>(engine);
}

std::span<const DatabaseOffer> Catalog::databaseOffers(std::string_view region, DatabaseEngine engine,
                                                       Deployment deployment) const {
    const auto found = regionIndex_.find(region);
    if (found == regionIndex_.end()) return {};
    return databaseOffers_[databaseSlot(found->second, engine, deployment)];
}

std::span<const CacheOffer> Catalog::cacheOffers(std::string_view region, CacheEngine engine) const {
    const auto found = regionIndex_.find(region);
    if (found == regionIndex_.end()) return {};
    return cacheOffers_[cacheSlot(found->second, engine)];
}

std::size_t Catalog::regionNumber(std::string_view code) const {
    const auto found = regionIndex_.find(code);
    return found == regionIndex_.end() ? regions_.size() : found->second;
}

const Price* Catalog::price(std::string_view dimension, std::string_view region) const {
    const auto found = priceIndex_.find(dimension);
    if (found == priceIndex_.end()) return nullptr;
    const PriceRow& row = found->second;
    const auto at = [&](std::uint32_t position) {
        return position == noPrice ? nullptr : &prices_[position];
    };
    const std::size_t number = region == "*" ? regions_.size() : regionNumber(region);
    if (number < row.byRegion.size() && row.byRegion[number] != noPrice) return at(row.byRegion[number]);
    for (const auto& [place, position] : row.elsewhere)
        if (place == region) return at(position);
    return at(row.everywhere);
}

std::optional<double> Catalog::interRegionUsdPerGb(std::string_view from, std::string_view to) const {
    for (const std::string_view target : {to, std::string_view{"*"}}) {
        const auto found = interRegion_.find({from, target});
        if (found != interRegion_.end()) return found->second;
    }
    return std::nullopt;
}

std::optional<Milliseconds> Catalog::roundTrip(std::string_view a, std::string_view b) const {
    const auto found = roundTrips_.find(std::minmax(a, b));
    return found == roundTrips_.end() ? std::nullopt : std::optional{found->second};
}

const Sla* Catalog::sla(std::string_view service, std::string_view configuration) const {
    // The plainest of a service come first: "Standard" before "Standard-IA".
    const auto ofService = std::ranges::equal_range(slas_, service, {}, &Sla::service);
    const auto found = std::ranges::find_if(ofService, [&](const Sla& sla) { return sla.configuration.starts_with(configuration); });
    return found == ofService.end() ? nullptr : &*found;
}

const Quota* Catalog::quota(std::string_view service, std::string_view limit) const {
    for (const Quota& quota : quotas_)
        if (quota.service == service && quota.limit == limit) return &quota;
    return nullptr;
}

}  // namespace stagecraft
