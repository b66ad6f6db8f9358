#include <array>
#include <unordered_map>

#include "model/price_list/json_scanner.h"
#include "model/price_list/offer_file.h"
#include "model/price_list/price_gatherer.h"

namespace stagecraft {

namespace {

using Token = JsonScanner::Token;

// Far above any list of AWS; a stranger's file may not fill the memory.
constexpr std::size_t mostPlans = 1'000'000, mostDimensions = 1'000;

/// A product whose attributes come one after the other.
class JsonProduct : public Product {
public:
    void clear() {
        for (const std::size_t attribute : said_) values_[attribute].clear();
        said_.clear();
    }
    void set(Attribute attribute, std::string_view value) {
        const auto number = static_cast<std::size_t>(attribute);
        values_[number].assign(value);  // keeps its room from one product to the next
        said_.push_back(number);
    }
    [[nodiscard]] std::string_view operator[](Attribute attribute) const override {
        return values_[static_cast<std::size_t>(attribute)];
    }

private:
    std::array<std::string, attributeCount> values_;
    std::vector<std::size_t> said_;
};

/// Which attribute a key names, worked out once for each spelling.
class KnownKeys {
public:
    std::optional<Attribute> operator()(std::string_view key) {
        const auto found = known_.find(key);
        if (found != known_.end()) return found->second;
        const std::optional<Attribute> attribute = attributeNamed(key);
        if (spellings_.size() < 1'000 && key.size() < 100) known_.emplace(spellings_.emplace_back(key), attribute);
        return attribute;
    }

private:
    std::deque<std::string> spellings_;
    std::unordered_map<std::string_view, std::optional<Attribute>> known_;
};

/// One price as its object gives it, before the terms around it are known.
struct Dimension {
    std::string rateCode, from, to, unit, usd, currency;
    int line = 0;
};

struct Terms {
    std::string effective, lease, payment, offeringClass;
    std::vector<Dimension> dimensions;
};

/// Goes through a file until all was read: once when the head comes first, products next and terms last, as AWS
/// publishes; as often as it takes when they stand in another order.
class OfferJsonReader {
public:
    OfferJsonReader(const std::string& file, const Catalog& catalog) : file_(file), catalog_(catalog) {}

    Result<OfferFile> read(const OpenSource& open) {
        for (bool isDone = false; !isDone;) {
            const Result<std::unique_ptr<ByteSource>> source = open();
            if (!source) return tl::unexpected(source.error());
            JsonScanner json{**source, file_};
            const bool hadHead = isHeadRead_, hadProducts = areProductsRead_;
            isDone = readPass(json) && areTermsRead_;
            if (json.error()) return tl::unexpected(*json.error());
            if (error_) return tl::unexpected(*error_);
            isHeadRead_ = true;
            if (!isDone && hadHead && hadProducts == areProductsRead_)
                return tl::unexpected(Error{ErrorCode::Missing, file_, 0, areProductsRead_ ? "terms" : "products",
                                            "is missing; this is no offer file of AWS"});
        }
        return finish();
    }

private:
    Result<OfferFile> finish() {
        if (savings_) {
            Result<SavingsRates> rates = savings_->finish();
            if (!rates) return tl::unexpected(rates.error());
            head_.content = std::move(*rates);
        } else {
            Result<ListedPrices> prices = gatherer_->finish();
            if (!prices) return tl::unexpected(prices.error());
            head_.content = std::move(*prices);
        }
        head_.isJson = true;
        return std::move(head_);
    }

    // Each of these has consumed what it is named after when it returns true; false ends reading.

    bool readPass(JsonScanner& json) {
        if (!begin(json, Token::BeginObject, "an offer file is an object")) return false;
        return eachKey(json, [&](std::string_view key) {
            if (key == "offerCode") return scalar(json, head_.offer);
            if (key == "version") return scalar(json, head_.version);
            if (key == "publicationDate") return scalar(json, head_.published);
            if (key == "regionCode") return scalar(json, regionCode_);
            if (key == "products" && !areProductsRead_) return products(json);
            if (key == "terms" && areProductsRead_ && !areTermsRead_) return terms(json);
            return json.skip();
        }) && json.next() == Token::End;
    }

    bool begin(JsonScanner& json, Token wanted, const char* message) {
        const Token token = json.next();
        if (token == wanted) return true;
        if (token != Token::Error) json.fail(ErrorCode::WrongType, {}, message);
        return false;
    }

    /// Calls `read` with every key of the object just begun; it must consume the value.
    template <class Read>
    bool eachKey(JsonScanner& json, Read read) {
        for (;;) {
            const Token token = json.next();
            if (token == Token::EndObject) return true;
            if (token != Token::Key || !read(json.text())) return false;
        }
    }
    /// Calls `read` after every "{" of the array just begun; it must consume the rest of the object.
    template <class Read>
    bool eachObject(JsonScanner& json, Read read) {
        for (;;) {
            const Token token = json.next();
            if (token == Token::EndArray) return true;
            if (token == Token::Error) return false;
            if (token != Token::BeginObject) {
                json.fail(ErrorCode::WrongType, {}, "an object must stand here");
                return false;
            }
            if (!read()) return false;
        }
    }
    /// A text or a number; empty for anything else.
    bool scalar(JsonScanner& json, std::string& value) {
        const Token token = json.next();
        value.clear();
        if (token == Token::String || token == Token::Number) value = json.text();
        if (token == Token::BeginObject || token == Token::BeginArray) return json.skip();
        return token != Token::Error;
    }
    bool attribute(JsonScanner& json, Attribute which) {
        if (!scalar(json, value_)) return false;
        product_.set(which, value_);
        return true;
    }
    /// Attributes of an object whose keys are known ones; others are passed over.
    bool attributes(JsonScanner& json) {
        if (!begin(json, Token::BeginObject, "attributes must be an object")) return false;
        return eachKey(json, [&](std::string_view key) {
            const std::optional<Attribute> known = keys_(key);
            return known ? attribute(json, *known) : json.skip();
        });
    }

    bool products(JsonScanner& json) {
        const Token token = json.next();
        if (token == Token::BeginArray) return savingsProducts(json);
        if (token != Token::BeginObject) {
            if (token != Token::Error) json.fail(ErrorCode::WrongType, "products", "must be an object");
            return false;
        }
        if (head_.offer.empty() && !isHeadRead_) return json.skip();  // whose products? The next pass knows
        error_ = checkHead(head_, file_, json.line());
        if (error_) return false;
        gatherer_.emplace(file_, head_.offer, catalog_);
        areProductsRead_ = true;
        return eachKey(json, [&](std::string_view sku) {
            sku_ = sku;
            return product(json);
        });
    }

    bool product(JsonScanner& json) {
        const int line = 0;  // counted only for products that matter
        if (!begin(json, Token::BeginObject, "a product must be an object")) return false;
        product_.clear();
        product_.set(Attribute::Sku, sku_);
        const bool isRead = eachKey(json, [&](std::string_view key) {
            if (key == "productFamily") return attribute(json, Attribute::ProductFamily);
            if (key == "attributes") return attributes(json);
            return json.skip();
        });
        if (!isRead) return false;
        const bool isTwice = gatherer_->find(sku_) != nullptr;
        Result<ListedProduct*> wanted = gatherer_->want(product_, line, true);
        if (wanted && *wanted == nullptr) return true;
        if (!wanted || isTwice) {
            error_ = wanted ? Error{ErrorCode::DuplicateKey, file_, 0, sku_, "is given twice"} : wanted.error();
            error_->line = json.line();
            return false;
        }
        (*wanted)->line = json.line();
        return true;
    }

    bool terms(JsonScanner& json) {
        areTermsRead_ = true;
        if (!begin(json, Token::BeginObject, "terms must be an object")) return false;
        return eachKey(json, [&](std::string_view kind) {
            if (kind == "savingsPlan") return savingsTerms(json);
            if (!gatherer_) return json.skip();
            if (kind != "OnDemand" && kind != "Reserved") {
                gatherer_->leaveOut(kind);
                return json.skip();
            }
            termType_ = kind;
            if (!begin(json, Token::BeginObject, "terms must be an object")) return false;
            return eachKey(json, [&](std::string_view sku) {
                ListedProduct* const wanted = gatherer_->find(sku);
                return wanted == nullptr ? json.skip() : termsOf(json, *wanted);
            });
        });
    }

    bool termsOf(JsonScanner& json, ListedProduct& product) {
        if (!begin(json, Token::BeginObject, "the terms of a product must be an object")) return false;
        return eachKey(json, [&](std::string_view) { return term(json, product); });
    }

    bool term(JsonScanner& json, ListedProduct& product) {
        if (!begin(json, Token::BeginObject, "a term must be an object")) return false;
        Terms all;
        const bool isRead = eachKey(json, [&](std::string_view key) {
            if (key == "effectiveDate") return scalar(json, all.effective);
            if (key == "priceDimensions") return dimensions(json, all);
            if (key == "termAttributes") return termAttributes(json, all);
            return json.skip();
        });
        if (!isRead) return false;
        for (const Dimension& one : all.dimensions) {
            error_ = gatherer_->add(product, {one.rateCode, termType_, all.effective, one.from, one.to, one.unit, one.usd, one.currency,
                                              all.lease, all.payment, all.offeringClass, one.line});
            if (error_) return false;
        }
        return true;
    }

    bool termAttributes(JsonScanner& json, Terms& all) {
        if (!begin(json, Token::BeginObject, "termAttributes must be an object")) return false;
        return eachKey(json, [&](std::string_view key) {
            if (key == "LeaseContractLength") return scalar(json, all.lease);
            if (key == "PurchaseOption") return scalar(json, all.payment);
            if (key == "OfferingClass") return scalar(json, all.offeringClass);
            return json.skip();
        });
    }

    bool dimensions(JsonScanner& json, Terms& all) {
        if (!begin(json, Token::BeginObject, "priceDimensions must be an object")) return false;
        return eachKey(json, [&](std::string_view code) {
            Dimension one;
            one.rateCode = code;
            one.line = json.line();
            if (!begin(json, Token::BeginObject, "a price must be an object")) return false;
            const bool isRead = eachKey(json, [&](std::string_view key) {
                if (key == "rateCode") return scalar(json, one.rateCode);
                // The documentation prints the second names, the files bear the first.
                if (key == "beginRange" || key == "startingRange") return scalar(json, one.from);
                if (key == "endRange" || key == "endingRange") return scalar(json, one.to);
                if (key == "unit") return scalar(json, one.unit);
                if (key == "pricePerUnit") return price(json, one);
                return json.skip();
            });
            if (all.dimensions.size() == mostDimensions) {
                json.fail(ErrorCode::OutOfRange, {}, "is one price more than any term has");
                return false;
            }
            if (isRead) all.dimensions.push_back(std::move(one));
            return isRead;
        });
    }

    /// Dollars where they are given, else the first of the other currencies.
    bool price(JsonScanner& json, Dimension& one) {
        if (!begin(json, Token::BeginObject, "pricePerUnit must be an object")) return false;
        return eachKey(json, [&](std::string_view currency) {
            if (!one.currency.empty() && currency != "USD") return json.skip();
            one.currency = currency;
            return scalar(json, one.usd);
        });
    }

    // Savings Plans: lists instead of objects, and the rates of a plan inside its terms.

    bool savingsProducts(JsonScanner& json) {
        if (head_.offer.empty()) head_.offer = "AmazonComputeSavingsPlan";  // these files do not say; their families do
        error_ = checkHead(head_, file_, json.line());
        if (error_) return false;
        if (!isSavingsPlanOffer(head_.offer)) {
            json.fail(ErrorCode::WrongType, "products", "must be an object");
            return false;
        }
        savings_.emplace(file_, catalog_);
        areProductsRead_ = true;
        return eachObject(json, [&] { return savingsProduct(json); });
    }

    bool savingsProduct(JsonScanner& json) {
        std::string sku;
        Plan plan;
        const bool isRead = eachKey(json, [&](std::string_view key) {
            if (key == "sku") return scalar(json, sku);
            if (key == "productFamily") return scalar(json, plan.family);
            if (key != "attributes") return json.skip();
            if (!begin(json, Token::BeginObject, "attributes must be an object")) return false;
            return eachKey(json, [&](std::string_view name) {
                if (name == "purchaseOption") return scalar(json, plan.payment);
                if (name == "purchaseTerm") return scalar(json, plan.lease);
                return json.skip();
            });
        });
        const bool isPlan = isPlainName(sku) && isPlainName(plan.family) && plan.payment.size() < 100 && plan.lease.size() < 100;
        if (isRead && isPlan && plans_.size() < mostPlans) plans_[std::move(sku)] = std::move(plan);
        return isRead;
    }

    bool savingsTerms(JsonScanner& json) {
        if (!savings_) return json.skip();
        if (!begin(json, Token::BeginArray, "savingsPlan must be a list")) return false;
        return eachObject(json, [&] {
            std::string sku, effective;
            return eachKey(json, [&](std::string_view key) {
                if (key == "sku") return scalar(json, sku);
                if (key == "effectiveDate") return scalar(json, effective);
                if (key != "rates") return json.skip();
                if (!begin(json, Token::BeginArray, "rates must be a list")) return false;
                const auto plan = plans_.find(sku);
                if (plan == plans_.end()) return json.skip();
                return eachObject(json, [&] { return savingsRate(json, sku, effective, plan->second); });
            });
        });
    }

    struct Plan {
        std::string family, payment, lease;
    };

    bool savingsRate(JsonScanner& json, const std::string& sku, const std::string& effective, const Plan& plan) {
        product_.clear();
        product_.set(Attribute::Sku, sku);
        product_.set(Attribute::EffectiveDate, effective);
        product_.set(Attribute::ProductFamily, plan.family);
        product_.set(Attribute::PurchaseOption, plan.payment);
        product_.set(Attribute::LeaseContractLength, plan.lease);
        product_.set(Attribute::DiscountedRegionCode, regionCode_);  // unless the rate names one of its own
        const bool isRead = eachKey(json, [&](std::string_view key) {
            if (key == "discountedRate") {
                if (!begin(json, Token::BeginObject, "discountedRate must be an object")) return false;
                return eachKey(json, [&](std::string_view name) {
                    if (name == "price") return attribute(json, Attribute::DiscountedRate);
                    if (name == "currency") return attribute(json, Attribute::Currency);
                    return json.skip();
                });
            }
            const std::optional<Attribute> known = keys_(key);
            return known ? attribute(json, *known) : json.skip();
        });
        if (!isRead) return false;
        error_ = savings_->add(product_, json.line());
        return !error_;
    }

    std::string file_;
    const Catalog& catalog_;
    OfferFile head_;
    std::string regionCode_;
    bool isHeadRead_ = false, areProductsRead_ = false, areTermsRead_ = false;
    std::optional<PriceGatherer> gatherer_;
    std::optional<SavingsGatherer> savings_;
    std::unordered_map<std::string, Plan> plans_;
    JsonProduct product_;
    KnownKeys keys_;
    std::string sku_, termType_, value_;
    std::optional<Error> error_;
};

}  // namespace

Result<OfferFile> readOfferJson(const OpenSource& open, const std::string& file, const Catalog& catalog) {
    return OfferJsonReader{file, catalog}.read(open);
}

}  // namespace stagecraft
