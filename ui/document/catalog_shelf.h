#pragma once

#include <QSettings>
#include <QString>

#include <optional>
#include <vector>

#include "model/catalog/catalog.h"

namespace stagecraft::ui {

/// A catalog that can be chosen.
struct ShelvedCatalog {
    QString folder;  ///< empty: the one built in
    QString id, date;
    friend bool operator==(const ShelvedCatalog&, const ShelvedCatalog&) = default;
};

/// The catalogs this person has met, in the settings: the one built in and the newest folders.
class CatalogShelf {
public:
    /// `settings` must outlive the shelf. `builtIn`: the one compiled in.
    CatalogShelf(QSettings& settings, ShelvedCatalog builtIn);

    /// The one built in first, then the folder met last.
    [[nodiscard]] std::vector<ShelvedCatalog> all() const;
    [[nodiscard]] std::optional<ShelvedCatalog> withId(const QString& id) const;
    void remember(const QString& folder, const Catalog& catalog);
    void forget(const QString& folder);

    /// The folder of the catalog in use; empty: the one built in.
    [[nodiscard]] QString inUse() const;
    void setInUse(const QString& folder);

private:
    void write(const std::vector<ShelvedCatalog>& folders);

    QSettings& settings_;
    ShelvedCatalog builtIn_;
};

}  // namespace stagecraft::ui
