#include "ui/presenters/price_wording.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <utility>
#include <vector>

#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("PriceWording", text); }

QString megabytes(std::uintmax_t bytes) { return toQString(groupedNumber(static_cast<double>(bytes) / 1e6, 1)); }

/// The most frequent first.
QStringList reasonsOf(const RecipeCount& recipe) {
    std::vector<std::pair<std::size_t, std::string>> reasons;
    for (const auto& [reason, times] : recipe.rejected) reasons.emplace_back(times, reason);
    std::ranges::sort(reasons, std::greater{});
    QStringList texts;
    for (const auto& [times, reason] : reasons) texts += QStringLiteral("%1: %2").arg(countText(times), toQString(reason));
    if (recipe.doubled > 0) texts += translated("%1: given twice at the same price").arg(countText(recipe.doubled));
    return texts;
}

std::size_t leftOutBy(const RecipeCount& recipe) {
    std::size_t sum = recipe.doubled;
    for (const auto& [reason, times] : recipe.rejected) sum += times;
    return sum;
}

}  // namespace

double shareOf(const ImportProgress& progress) {
    return static_cast<double>(progress.bytesRead) / std::max(1.0, static_cast<double>(progress.bytesTotal));
}

QString progressText(const ImportProgress& progress) {
    return translated("%1 of %2: %3, %4 of %5 MB")
        .arg(QString::number(progress.number), QString::number(progress.count), QFileInfo{toQString(progress.file)}.fileName(),
             megabytes(progress.bytesRead), megabytes(progress.bytesTotal));
}

QStringList recipeHeaders() { return {translated("Recipe"), translated("Found"), translated("Left out"), translated("Why it was left out")}; }

QList<QStringList> recipeRows(std::span<const RecipeCount> recipes) {
    QList<QStringList> rows;
    for (const RecipeCount& recipe : recipes)
        rows += {toQString(recipe.recipe->name), countText(recipe.matches), countText(leftOutBy(recipe)), reasonsOf(recipe).join(QStringLiteral("; "))};
    // What met nothing at all comes last.
    std::ranges::stable_partition(rows, [](const QStringList& row) { return row[1] != QStringLiteral("0") || row[2] != QStringLiteral("0"); });
    return rows;
}

QStringList obtainedHeaders() { return {translated("List"), translated("Place"), translated("Version"), translated("MB"), translated("State")}; }

QList<QStringList> obtainedRows(std::span<const ObtainedList> lists) {
    QList<QStringList> rows;
    for (const ObtainedList& list : lists)
        rows += {toQString(list.service), toQString(list.place), toQString(list.version), megabytes(list.size),
                 list.wasThere ? translated("was there") : translated("fetched")};
    return rows;
}

QString countText(std::size_t count) { return toQString(groupedNumber(static_cast<double>(count))); }

QString changedText(std::size_t count) { return count == 1 ? translated("1 price changed") : translated("%1 prices changed").arg(countText(count)); }

QString inWindowWords(QString text) {
    const std::pair<QString, QString> words[] = {{QStringLiteral("another folder with --out"), translated("another folder")},
                                                 {QStringLiteral("check --region, --service and --base-url"),
                                                  translated("check Address; the region may have no such list")},
                                                 {QStringLiteral("--base-url"), translated("the address")},
                                                 {QStringLiteral("--ca-file"), translated("the certificates")},
                                                 {QStringLiteral("--region: "), QString{}},
                                                 {QStringLiteral("--service: "), QString{}},
                                                 {QStringLiteral("the same command"), translated("the same download")}};
    for (const auto& [option, name] : words) text.replace(option, name);
    return text;
}

}  // namespace stagecraft::ui
