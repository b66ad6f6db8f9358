#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/interruption.h"
#include "app/cli/json.h"
#include "app/cli/progress_line.h"
#include "app/cli/text_table.h"
#include "model/catalog/price_diff.h"
#include "model/planning/billed_dimensions.h"
#include "model/price_list/catalog_folder.h"
#include "model/price_list/import_notes.h"
#include "model/price_list/price_import.h"
#include "model/support/counted.h"
#include "model/support/joined.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

std::string count(std::size_t number) { return groupedNumber(static_cast<double>(number)); }

std::string textReport(const ImportedCatalog& made, const std::string& folder) {
    TextTable lists{{{"List", Align::Left}, {"Place", Align::Left}, {"Version", Align::Left}, {"Published", Align::Left},
                     {"Seen", Align::Right}, {"Taken", Align::Right}, {"CRC-32", Align::Left}}};
    for (const ImportedList& list : made.lists)
        lists.row({list.offer, list.place, list.version, list.published.substr(0, 10), count(list.seen), count(list.taken),
                   fmt::format("{:08x}", list.checksum)});
    TextTable recipes{{{"Recipe", Align::Left}, {"Found", Align::Right}, {"Left out, and why", Align::Left}}};
    for (const RecipeCount& one : recipeCounts(made)) {
        std::vector<std::pair<std::size_t, std::string>> reasons;
        for (const auto& [reason, times] : one.rejected) reasons.emplace_back(times, reason);
        std::ranges::sort(reasons, std::greater{});
        if (one.doubled > 0) reasons.emplace_back(one.doubled, "given twice at the same price");
        recipes.row({std::string{one.recipe->name}, count(one.matches),
                     reasons.empty() ? std::string{} : fmt::format("{}: {}", count(reasons.front().first), reasons.front().second)});
        for (std::size_t i = 1; i < reasons.size(); ++i)
            recipes.row({"", "", fmt::format("{}: {}", count(reasons[i].first), reasons[i].second)});
    }
    const PriceChangeCount changes = countOf(priceChanges(*made.before, *made.after));
    return lists.text() + "\n" + recipes.text() +
           fmt::format("\nNo recipe, so kept as {} has it: {}.\n", made.before->id(), joined(billedWithoutRecipe(*made.after))) +
           fmt::format("{} changed, {} new, {} gone against {}.\nCatalog {} of {} is in {}; choose it with --catalog {}\n",
                       counted(static_cast<double>(changes.changed), "price", "prices"), count(changes.added), count(changes.removed), made.before->id(), made.after->id(),
                       made.after->date(), folder, folder);
}

Json jsonReport(const ImportedCatalog& made, const std::string& folder) {
    Json lists = Json::array(), recipes = Json::array();
    for (const ImportedList& list : made.lists)
        lists.push_back({{"file", list.path}, {"offer", list.offer}, {"place", list.place}, {"version", list.version},
                         {"published", list.published}, {"format", list.isJson ? "json" : "csv"}, {"bytes", list.bytes},
                         {"crc32", fmt::format("{:08x}", list.checksum)}, {"seen", list.seen}, {"taken", list.taken}});
    for (const RecipeCount& one : recipeCounts(made)) {
        Json rejected = Json::array();
        for (const auto& [reason, times] : one.rejected) rejected.push_back({{"reason", reason}, {"count", times}});
        recipes.push_back({{"recipe", one.recipe->name}, {"offer", one.recipe->offer}, {"matches", one.matches},
                           {"doubled", one.doubled}, {"rejected", std::move(rejected)}});
    }
    const PriceChangeCount changes = countOf(priceChanges(*made.before, *made.after));
    return {{"folder", folder},
            {"catalog", jsonCatalog(made.after->id(), made.after->date())},
            {"base", jsonCatalog(made.before->id(), made.before->date())},
            {"lists", std::move(lists)},
            {"recipes", std::move(recipes)},
            {"without_recipe", billedWithoutRecipe(*made.after)},
            {"prices", {{"changed", changes.changed}, {"added", changes.added}, {"removed", changes.removed}}},
            {"warnings", made.warnings}};
}

/// A name without the folders before it, short enough for a line.
std::string shortName(const std::string& path) {
    std::string name = std::filesystem::path{path}.filename().string();
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return name.substr(0, 40);
}

}  // namespace

ExitCode PriceImportCommand::run(const Context& context) const {
    if (!folder.empty())
        if (auto error = checkCatalogFolder(folder)) return refuse(context, *error);
    const Result<std::vector<PriceListPath>> paths = priceListPaths(files);
    if (!paths) return refuse(context, paths.error());
    Result<CatalogTables> tables = tablesToUpdate(context.catalogFolder);
    if (!tables) return refuse(context, tables.error());

    ProgressLine line{context.err};
    const Interruption interruption;
    const Result<ImportedCatalog> made = importPriceLists(*paths, context.catalog, std::move(*tables), [&](const ImportProgress& now) {
        const double total = std::max(1.0, static_cast<double>(now.bytesTotal));
        line.show(static_cast<double>(now.bytesRead) / total,
                  fmt::format("{} of {}: {}, {} MB", now.number, now.count, shortName(now.file), now.bytesRead >> 20));
        return !Interruption::isAsked();
    });
    line.clear();
    if (made && Interruption::isAsked())
        return refuse(context, Error{ErrorCode::Cancelled, {}, 0, "prices import", "the import was cancelled; nothing was replaced"});
    if (!made) return refuse(context, made.error());
    for (const std::string& warning : made->warnings) warn(context, warning);
    if (made->newerReplaced > 0 && !allowOlder)
        return refuse(context, Error{ErrorCode::Conflict, {}, 0, "prices import",
                                     newerPricesText(*made) + "; --allow-older replaces them all the same"});
    const std::string target = folder.empty() ? std::string{made->after->id()} : folder;
    if (const Result<void> written = writeCatalogFolder(made->tables, target); !written) return refuse(context, written.error());
    return deliver(context, format == "json" ? jsonText(jsonReport(*made, target)) : textReport(*made, target), {});
}

}  // namespace stagecraft
