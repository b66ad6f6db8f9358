#pragma once

#include <zlib.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "model/price_list/few_prices.h"
#include "model/price_list/made_products.h"
#include "model/price_list/price_import.h"

/// A folder of price lists that a test writes, and their import over the tables of few prices or others.
class ListFolder {
public:
    [[nodiscard]] std::string folder() const { return folder_.path().toStdString(); }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.filePath(QString::fromStdString(name)).toStdString(); }
    std::string write(const std::string& name, const std::string& text) const {
        QFile file{QString::fromStdString(path(name))};
        QDir{}.mkpath(QFileInfo{file}.path());
        if (file.open(QIODevice::WriteOnly)) file.write(text.data(), static_cast<qint64>(text.size()));
        return path(name);
    }
    std::string writePacked(const std::string& name, const std::string& text) const {
        const gzFile file = gzopen(path(name).c_str(), "wb");
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        gzclose(file);
        return path(name);
    }
    static stagecraft::Result<stagecraft::ImportedCatalog> importFiles(const std::vector<std::string>& given,
                                                                       const stagecraft::Catalog::Pointer& base = few(),
                                                                       stagecraft::CatalogTables tables = fewTables(),
                                                                       const stagecraft::OnImportProgress& onProgress = {}) {
        const stagecraft::Result<std::vector<stagecraft::PriceListPath>> paths = stagecraft::priceListPaths(given);
        if (!paths) return tl::unexpected(paths.error());
        return stagecraft::importPriceLists(*paths, base, std::move(tables), onProgress);
    }
    stagecraft::Result<stagecraft::ImportedCatalog> import(const std::vector<std::string>& texts, const stagecraft::Catalog::Pointer& base = few(),
                                                           stagecraft::CatalogTables tables = fewTables()) {
        std::vector<std::string> given;
        for (const std::string& text : texts) given.push_back(write("list" + std::to_string(++files_), text));
        return importFiles(given, base, std::move(tables));
    }
    /// One product of one offer, imported alone.
    stagecraft::ImportedCatalog importOne(const char* offer, const made::Product& product) {
        return import({made::csv(made::head(offer), {product})}).value();
    }
    static QString refusal(const stagecraft::Result<stagecraft::ImportedCatalog>& made) {
        return made ? QStringLiteral("(imported)") : QString::fromStdString(made.error().text());
    }

private:
    QTemporaryDir folder_;
    int files_ = 0;
};

inline std::optional<double> priceOf(const stagecraft::Catalog& catalog, std::string_view dimension, std::string_view region, std::size_t number = 0) {
    const stagecraft::Price* const price = catalog.price(dimension, region);
    return price == nullptr || price->tiers.size() <= number ? std::nullopt : std::optional{price->tiers[number].usd};
}

inline bool warns(const stagecraft::ImportedCatalog& made, const char* words) {
    return std::ranges::any_of(made.warnings, [&](const std::string& warning) { return warning.find(words) != std::string::npos; });
}
