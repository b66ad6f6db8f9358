#include <array>

#include "model/price_list/csv_scanner.h"
#include "model/price_list/offer_file.h"
#include "model/price_list/price_gatherer.h"

namespace stagecraft {

namespace {

/// AWS writes five lines before the one that names the columns. Lines before have two cells: three known names make the header.
constexpr int mostPreambleLines = 20;
constexpr std::size_t fewestNames = 3;
constexpr std::size_t noColumn = SIZE_MAX;

/// The current row by the names of its columns.
class CsvRow : public Product {
public:
    explicit CsvRow(const CsvScanner& scanner) : scanner_(scanner) { columns_.fill(noColumn); }

    /// Whether the current row names columns.
    [[nodiscard]] bool isHeader() const {
        std::size_t names = 0;
        for (std::size_t column = 0; column < scanner_.size(); ++column) {
            const std::optional<Attribute> attribute = attributeNamed(scanner_.cell(column));
            if (column == 0 && attribute == Attribute::Sku) return true;
            if (attribute) ++names;
        }
        return names >= fewestNames;
    }
    /// Takes the current row for the header; the problem of a name given twice.
    [[nodiscard]] std::optional<std::string> bind() {
        width_ = scanner_.size();
        for (std::size_t column = 0; column < width_; ++column) {
            const std::optional<Attribute> attribute = attributeNamed(scanner_.cell(column));
            if (!attribute) continue;
            std::size_t& place = columns_[static_cast<std::size_t>(*attribute)];
            if (place != noColumn) return std::string{labelOf(*attribute)};
            place = column;
        }
        return std::nullopt;
    }
    [[nodiscard]] bool has(Attribute attribute) const { return columns_[static_cast<std::size_t>(attribute)] != noColumn; }
    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] std::string_view operator[](Attribute attribute) const override {
        const std::size_t column = columns_[static_cast<std::size_t>(attribute)];
        return column == noColumn ? std::string_view{} : scanner_.cell(column);
    }

private:
    const CsvScanner& scanner_;
    std::array<std::size_t, attributeCount> columns_{};
    std::size_t width_ = 0;
};

class OfferCsvReader {
public:
    OfferCsvReader(ByteSource& source, const std::string& file, const Catalog& catalog)
        : file_(file), catalog_(catalog), scanner_(source, file), row_(scanner_) {}

    Result<OfferFile> read() {
        if (auto error = readHead()) return tl::unexpected(std::move(*error));
        const bool isSavingsPlan = isSavingsPlanOffer(head_.offer);
        if (auto error = isSavingsPlan ? readRates() : readProducts()) return tl::unexpected(std::move(*error));
        return std::move(head_);
    }

private:
    [[nodiscard]] Error problem(ErrorCode code, std::string key, std::string message) const {
        return {code, file_, scanner_.line(), std::move(key), std::move(message)};
    }

    std::optional<Error> readHead() {
        for (int lines = 0; scanner_.next(); ++lines) {
            const std::string key = plainName(scanner_.cell(0)), value{scanner_.cell(1)};
            if (row_.isHeader()) return bindColumns();
            if (key == "offercode") head_.offer = value;
            if (key == "version") head_.version = value;
            if (key == "publicationdate") head_.published = value;
            if (lines == mostPreambleLines) break;
        }
        if (scanner_.error()) return scanner_.error();
        if (scanner_.line() <= 1 && head_.offer.empty())
            return problem(ErrorCode::Missing, {}, "is empty, or no offer file of AWS: a line must name its columns, SKU among them");
        return Error{ErrorCode::Missing, file_, 0, "SKU", "the line that names the columns, SKU among them, is missing"};
    }

    std::optional<Error> bindColumns() {
        if (auto error = checkHead(head_, file_, scanner_.line())) return error;
        if (auto twice = row_.bind()) return problem(ErrorCode::DuplicateKey, *twice, "this column is given twice");
        const auto needed = isSavingsPlanOffer(head_.offer)
                                ? std::vector{Attribute::Sku, Attribute::RateCode, Attribute::DiscountedRate, Attribute::Currency,
                                              Attribute::DiscountedUsageType, Attribute::DiscountedOperation, Attribute::ProductFamily}
                                : std::vector{Attribute::Sku, Attribute::RateCode, Attribute::TermType, Attribute::PricePerUnit,
                                              Attribute::Unit, Attribute::Currency, Attribute::UsageType, Attribute::ProductFamily};
        for (const Attribute attribute : needed)
            if (!row_.has(attribute)) return problem(ErrorCode::Missing, std::string{labelOf(attribute)}, "this column is missing");
        return std::nullopt;
    }

    /// Moves to the next row; false at the end and where a row is not as wide as the header.
    bool nextRow(std::optional<Error>& error) {
        if (!scanner_.next()) {
            error = scanner_.error();
            return false;
        }
        if (scanner_.size() == row_.width()) return true;
        error = problem(ErrorCode::Syntax, {},
                        "has " + std::to_string(scanner_.size()) + " cells; the header names " + std::to_string(row_.width()) +
                            "; the file may be cut off");
        return false;
    }

    std::optional<Error> readProducts() {
        PriceGatherer gatherer{file_, head_.offer, catalog_};
        std::optional<Error> error;
        std::string lastSku;
        while (nextRow(error)) {
            const std::string_view sku = row_[Attribute::Sku];
            const bool isNew = sku != lastSku;
            if (isNew) lastSku = sku;
            // The line is only counted for rows that matter.
            Result<ListedProduct*> wanted = gatherer.want(row_, 0, isNew);
            if (wanted && *wanted == nullptr) continue;
            const int line = scanner_.line();
            if (!wanted) {
                wanted.error().line = line;
                return wanted.error();
            }
            if ((*wanted)->line == 0) (*wanted)->line = line;
            if (auto bad = gatherer.add(**wanted, priceRow(line))) return bad;
        }
        if (error) return error;
        Result<ListedPrices> prices = gatherer.finish();
        if (!prices) return prices.error();
        head_.content = std::move(*prices);
        return std::nullopt;
    }

    [[nodiscard]] PriceRow priceRow(int line) const {
        return {row_[Attribute::RateCode],      row_[Attribute::TermType],    row_[Attribute::EffectiveDate],
                row_[Attribute::StartingRange], row_[Attribute::EndingRange], row_[Attribute::Unit],
                row_[Attribute::PricePerUnit],  row_[Attribute::Currency],    row_[Attribute::LeaseContractLength],
                row_[Attribute::PurchaseOption], row_[Attribute::OfferingClass], line};
    }

    std::optional<Error> readRates() {
        SavingsGatherer gatherer{file_, catalog_};
        std::optional<Error> error;
        while (nextRow(error))
            if (auto bad = gatherer.add(row_, scanner_.line())) return bad;
        if (error) return error;
        Result<SavingsRates> rates = gatherer.finish();
        if (!rates) return rates.error();
        head_.content = std::move(*rates);
        return std::nullopt;
    }

    std::string file_;
    const Catalog& catalog_;
    CsvScanner scanner_;
    CsvRow row_;
    OfferFile head_;
};

}  // namespace

Result<OfferFile> readOfferCsv(const OpenSource& open, const std::string& file, const Catalog& catalog) {
    Result<std::unique_ptr<ByteSource>> source = open();
    if (!source) return tl::unexpected(source.error());
    return OfferCsvReader{**source, file, catalog}.read();
}

}  // namespace stagecraft
