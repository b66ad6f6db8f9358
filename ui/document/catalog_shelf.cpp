#include "ui/document/catalog_shelf.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

constexpr std::size_t mostFolders = 12;
QString recentKey() { return QStringLiteral("prices/recent"); }
QString inUseKey() { return QStringLiteral("prices/inUse"); }

}  // namespace

CatalogShelf::CatalogShelf(QSettings& settings, ShelvedCatalog builtIn) : settings_(settings), builtIn_(std::move(builtIn)) {}

std::vector<ShelvedCatalog> CatalogShelf::all() const {
    std::vector<ShelvedCatalog> catalogs{builtIn_};
    const int count = settings_.beginReadArray(recentKey());
    for (int i = 0; i < count; ++i) {
        settings_.setArrayIndex(i);
        ShelvedCatalog catalog{settings_.value(QStringLiteral("folder")).toString(), settings_.value(QStringLiteral("id")).toString(),
                               settings_.value(QStringLiteral("date")).toString()};
        if (!catalog.folder.isEmpty()) catalogs.push_back(std::move(catalog));
    }
    settings_.endArray();
    return catalogs;
}

std::optional<ShelvedCatalog> CatalogShelf::withId(const QString& id) const {
    const std::vector<ShelvedCatalog> catalogs = all();
    const auto found = std::ranges::find(catalogs, id, &ShelvedCatalog::id);
    return found == catalogs.end() ? std::nullopt : std::optional{*found};
}

void CatalogShelf::remember(const QString& folder, const Catalog& catalog) {
    if (folder.isEmpty()) return;
    std::vector<ShelvedCatalog> folders = all();
    folders.erase(folders.begin());
    const QString absolute = QFileInfo{folder}.absoluteFilePath();
    std::erase_if(folders, [&](const ShelvedCatalog& known) { return known.folder == absolute; });
    folders.insert(folders.begin(), {absolute, toQString(catalog.id()), toQString(catalog.date())});
    if (folders.size() > mostFolders) folders.resize(mostFolders);
    write(folders);
}

void CatalogShelf::forget(const QString& folder) {
    std::vector<ShelvedCatalog> folders = all();
    folders.erase(folders.begin());
    std::erase_if(folders, [&](const ShelvedCatalog& known) { return known.folder == folder; });
    write(folders);
}

QString CatalogShelf::inUse() const { return settings_.value(inUseKey()).toString(); }

void CatalogShelf::setInUse(const QString& folder) {
    settings_.setValue(inUseKey(), folder.isEmpty() ? QString{} : QFileInfo{folder}.absoluteFilePath());
}

void CatalogShelf::write(const std::vector<ShelvedCatalog>& folders) {
    settings_.remove(recentKey());
    settings_.beginWriteArray(recentKey(), static_cast<int>(folders.size()));
    for (std::size_t i = 0; i < folders.size(); ++i) {
        settings_.setArrayIndex(static_cast<int>(i));
        settings_.setValue(QStringLiteral("folder"), folders[i].folder);
        settings_.setValue(QStringLiteral("id"), folders[i].id);
        settings_.setValue(QStringLiteral("date"), folders[i].date);
    }
    settings_.endArray();
}

}  // namespace stagecraft::ui
