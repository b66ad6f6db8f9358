#include "model/price_list/price_gatherer.h"

#include <algorithm>
#include <charconv>

#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::size_t mostNotes = 1'000;  ///< names kept of what is left out; a stranger's file may invent any number
constexpr std::size_t mostProducts = 1'000'000;
constexpr std::size_t mostTiers = 100;
constexpr std::size_t longestCell = 40;  ///< of what is kept but names nothing

std::string lowerCase(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// "Aurora MySQL" is "aurora-mysql" in the catalog, "Multi-AZ" "multi-az".
std::string catalogName(std::string_view text) {
    std::string out = lowerCase(text);
    std::replace(out.begin(), out.end(), ' ', '-');
    return out;
}

void note(std::map<std::string, std::size_t>& notes, std::string_view name) {
    const std::string key = isPlainName(name) ? std::string{name} : std::string{name.empty() ? "(none)" : "(no name)"};
    if (notes.size() < mostNotes || notes.contains(key)) ++notes[key];
}

/// A border of a range of use; nullopt when it is none.
std::optional<double> border(std::string_view text, double whenEmpty) {
    if (text.empty()) return whenEmpty;
    if (text == "Inf") return std::numeric_limits<double>::infinity();
    const std::optional<double> value = parseNumber(text);
    return value && *value >= 0 ? value : std::nullopt;
}

bool isOneOf(std::string_view values, std::string_view one) {
    const Filter filter{Attribute::Unit, Filter::Test::Is, values};
    return values.empty() || filter.holds(one);
}

}  // namespace

PriceGatherer::PriceGatherer(std::string file, std::string_view offer, const Catalog& catalog)
    : file_(std::move(file)), places_(catalog), catalog_(&catalog) {
    for (const Recipe& recipe : recipes()) {
        if (recipe.offer != offer) continue;
        if (recipe.family == Recipe::anyFamily) ofAnyFamily_.push_back(recipes_.size());
        else byFamily_[recipe.family].push_back(recipes_.size());
        recipes_.push_back(&recipe);
        counted_.push_back({std::vector<std::size_t>(recipe.must.size()), {&recipe, 0, 0, {}}});
    }
}

Error PriceGatherer::problem(ErrorCode code, int line, std::string key, std::string message) const {
    return {code, file_, line, std::move(key), std::move(message)};
}

void PriceGatherer::reject(const ListedProduct& product, std::string reason) {
    for (Counted& counted : counted_)
        if (counted.count.recipe == product.recipe) ++counted.count.rejected[std::move(reason)];
}

Result<ListedProduct*> PriceGatherer::want(const Product& product, int line, bool isNew) {
    result_.productsSeen += isNew ? 1 : 0;
    ListedProduct* wanted = nullptr;
    const auto family = byFamily_.find(product[Attribute::ProductFamily]);
    if (family != byFamily_.end())
        for (const std::size_t recipe : family->second)
            if (wanted == nullptr) wanted = wantBy(recipe, product, isNew);
    for (const std::size_t recipe : ofAnyFamily_)
        if (wanted == nullptr) wanted = wantBy(recipe, product, isNew);
    if (wanted == nullptr) return nullptr;

    const std::string_view sku = product[Attribute::Sku];
    if (!isPlainName(sku))
        return tl::unexpected(problem(ErrorCode::Syntax, line, "SKU", "must be letters and digits"));
    const auto [known, isFirst] = bySku_.emplace(sku, wanted);
    if (isFirst) {
        if (bySku_.size() > mostProducts)
            return tl::unexpected(problem(ErrorCode::OutOfRange, line, {}, "holds more products than any price list"));
        wanted->sku = sku;
        wanted->line = line;
        return wanted;
    }
    ListedProduct* const earlier = known->second;
    const bool isSame = earlier->recipe == wanted->recipe && earlier->place == wanted->place && earlier->item == wanted->item;
    products_.pop_back();
    if (!isSame)
        return tl::unexpected(problem(ErrorCode::Conflict, line, std::string{sku},
                                      "is described in another way on line " + std::to_string(earlier->line)));
    return earlier;
}

ListedProduct* PriceGatherer::wantBy(std::size_t number, const Product& product, bool isNew) {
    const Recipe& recipe = *recipes_[number];
    if (!recipe.isAbout(product)) return nullptr;
    if (const Filter* failure = recipe.failure(product)) {
        counted_[number].failures[static_cast<std::size_t>(failure - recipe.must.data())] += isNew ? 1 : 0;
        return nullptr;
    }
    std::optional<std::string> place = placeOf(recipe, product);
    if (!place) {
        if (isNew) {
            const bool isFrom = recipe.place == Place::FromRegion || recipe.place == Place::FromEdge;
            const std::string_view code = product[isFrom ? Attribute::FromRegionCode : Attribute::RegionCode];
            const std::string_view name = product[isFrom ? Attribute::FromLocation : Attribute::Location];
            note(result_.elsewhere, code.empty() ? catalogName(name) : std::string{code});
        }
        return nullptr;
    }
    std::optional<std::string> item = itemOf(recipe, product);
    if (!item) {
        if (isNew)
            note(recipe.goods == Goods::Transfer ? result_.elsewhere : result_.unknownTypes,
                 product[recipe.goods == Goods::Transfer ? Attribute::ToRegionCode : Attribute::InstanceType]);
        return nullptr;
    }
    ListedProduct& listed = products_.emplace_back();
    listed.recipe = &recipe;
    listed.place = std::move(*place);
    listed.item = std::move(*item);
    if (recipe.goods == Goods::CacheNode) {
        listed.vcpu = product[Attribute::Vcpu].substr(0, longestCell);
        listed.memory = product[Attribute::Memory].substr(0, longestCell);
        listed.currentGeneration = product[Attribute::CurrentGeneration].substr(0, longestCell);
    }
    return &listed;
}

ListedProduct* PriceGatherer::find(std::string_view sku) {
    const auto found = bySku_.find(std::string{sku});
    return found == bySku_.end() ? nullptr : found->second;
}

std::optional<std::string> PriceGatherer::placeOf(const Recipe& recipe, const Product& product) {
    switch (recipe.place) {
        case Place::Region: return places_.region(product[Attribute::RegionCode], product[Attribute::Location]);
        case Place::FromRegion: return places_.region(product[Attribute::FromRegionCode], product[Attribute::FromLocation]);
        case Place::Everywhere: return "*";
        case Place::Edge: return Places::edge(product[Attribute::Location]);
        case Place::FromEdge: return Places::edge(product[Attribute::FromLocation]);
    }
    return std::nullopt;
}

std::optional<std::string> PriceGatherer::itemOf(const Recipe& recipe, const Product& product) {
    const std::string_view type = product[Attribute::InstanceType];
    switch (recipe.goods) {
        case Goods::Instance:
            return catalog_->instanceType(type) == nullptr ? std::nullopt : std::optional{std::string{type}};
        case Goods::Database: {
            const auto classes = catalog_->databaseClasses();
            if (std::ranges::find(classes, type, &DatabaseClass::name) == classes.end()) return std::nullopt;
            // A cluster of three, of which two serve reads, is "Multi-AZ (readable standbys)" in price lists.
            const bool isCluster = product[Attribute::DeploymentOption].find("readable") != std::string_view::npos;
            return catalogName(product[Attribute::DatabaseEngine]) + " " + std::string{type} + " " +
                   (isCluster ? std::string{nameOf(Deployment::MultiAzCluster)} : catalogName(product[Attribute::DeploymentOption]));
        }
        case Goods::CacheNode:
            if (!isPlainName(type) || !type.starts_with("cache.")) return std::nullopt;
            return catalogName(product[Attribute::CacheEngine]) + " " + std::string{type};
        case Goods::Dimension: return std::string{recipe.dimension};
        case Goods::Transfer: return places_.region(product[Attribute::ToRegionCode], product[Attribute::ToLocation]);
        case Goods::SavingsPlan: return std::nullopt;  // has a gatherer of its own
    }
    return std::nullopt;
}

std::optional<Error> PriceGatherer::add(ListedProduct& product, const PriceRow& row) {
    const bool isReserved = row.termType == "Reserved";
    if (!isReserved && row.termType != "OnDemand") {
        leaveOut(row.termType);
        return std::nullopt;
    }
    if (row.currency != "USD")
        return problem(ErrorCode::OutOfRange, row.line, "Currency",
                       "must be USD, not " + inMessage(row.currency) + "; lists of other currencies cannot be mixed into this catalog");
    const std::optional<ListPrice> usd = ListPrice::parse(row.usd);
    if (!usd)
        return problem(ErrorCode::WrongType, row.line, "PricePerUnit",
                       "must be dollars with at most 12 decimals, not " + inMessage(row.usd));
    if (!isPlainName(row.rateCode)) return problem(ErrorCode::Syntax, row.line, "RateCode", "must be letters, digits and points");
    const std::optional<double> from = border(row.from, 0), to = border(row.to, std::numeric_limits<double>::infinity());
    if (!from || !to)
        return problem(ErrorCode::WrongType, row.line, from ? "EndingRange" : "StartingRange", "must be a number from 0 up, or Inf");
    const std::optional<std::string_view> day = dayOf(row.effective);
    if (!day) return problem(ErrorCode::WrongType, row.line, "EffectiveDate", "must be written as 2025-09-12, not " + inMessage(row.effective));
    ListedRate rate{*usd, *from, *to, std::string{row.rateCode}, lowerCase(row.unit.substr(0, longestCell)), std::string{*day}, row.line};
    if (isReserved) return addReserved(product, row, std::move(rate));

    if (!isOneOf(product.recipe->listUnit, rate.unit)) {
        reject(product, "Unit must be " + std::string{product.recipe->listUnit});
        return std::nullopt;
    }
    const auto twin = std::ranges::find(product.onDemand, rate.rateCode, &ListedRate::rateCode);
    if (twin != product.onDemand.end())
        return problem(ErrorCode::DuplicateKey, row.line, rate.rateCode, "is given twice; first on line " + std::to_string(twin->line));
    if (product.onDemand.size() == mostTiers)
        return problem(ErrorCode::OutOfRange, row.line, rate.rateCode, "is one tier too many; a price has at most a hundred");
    product.onDemand.push_back(std::move(rate));
    return std::nullopt;
}

void PriceGatherer::leaveOut(std::string_view termType) { note(result_.unknownTerms, termType); }

std::optional<Error> PriceGatherer::addReserved(ListedProduct& product, const PriceRow& row, ListedRate rate) {
    const Goods goods = product.recipe->goods;
    const bool isByTheHour = goods == Goods::Instance || goods == Goods::Database || goods == Goods::CacheNode;
    const std::string offering = lowerCase(row.offeringClass);
    // Convertible reservations cost more than standard ones; the catalog has standard ones.
    if (!isByTheHour || (offering != "standard" && !offering.empty())) return std::nullopt;
    constexpr std::string_view payments[] = {"No Upfront", "Partial Upfront", "All Upfront"};
    const auto payment = std::ranges::find(payments, row.payment);
    const std::optional<std::size_t> years = yearsIndex(row.lease);
    if (payment == std::end(payments) || !years) return std::nullopt;  // "Heavy Utilization" of the first years
    if (rate.unit != "quantity" && rate.unit != "hrs") return std::nullopt;
    ListedReservation& reservation = product.reserved[*years][static_cast<std::size_t>(payment - std::begin(payments))];
    std::vector<ListedRate>& rates = rate.unit == "quantity" ? reservation.upfront : reservation.hourly;
    if (!rates.empty())
        return problem(ErrorCode::DuplicateKey, row.line, rate.rateCode,
                       "is a second price of the same reservation; the first is on line " + std::to_string(rates.front().line));
    rates.push_back(std::move(rate));
    return std::nullopt;
}

}  // namespace stagecraft
