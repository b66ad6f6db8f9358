#include "ui/presenters/price_change_model.h"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "model/support/text.h"
#include "ui/presenters/price_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString dollars(const std::optional<double>& usd) { return usd ? QStringLiteral("$") + toQString(plainNumber(*usd)) : QStringLiteral("–"); }

/// New prices after all others, gone ones before.
double sizeOf(const PriceChange& change) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    return change.isRemoved() ? -infinite : change.percent().value_or(infinite);
}

auto nameOf(const PriceChange& change) {
    return std::tie(change.service, change.item, change.engine, change.deployment, change.purchase, change.from);
}

bool comesBefore(const PriceChange& a, const PriceChange& b, int column) {
    switch (column) {
        case PriceChangeModel::Place: return std::tie(a.region, a.to) < std::tie(b.region, b.to);
        case PriceChangeModel::Before: return a.before < b.before;
        case PriceChangeModel::After: return a.after < b.after;
        case PriceChangeModel::Change: return sizeOf(a) < sizeOf(b);
        case PriceChangeModel::Unit: return a.unit < b.unit;
        default: return nameOf(a) < nameOf(b);
    }
}

QStringList sorted(const std::set<std::string_view>& names) {
    QStringList texts;
    for (const std::string_view name : names) texts += toQString(name);
    return texts;
}

}  // namespace

void PriceChangeModel::setPrices(std::shared_ptr<const ComparedPrices> prices) {
    prices_ = std::move(prices);
    service_.clear();
    region_.clear();
    choose();
}

void PriceChangeModel::setFilter(const QString& service, const QString& region) {
    service_ = service.toStdString();
    region_ = region.toStdString();
    choose();
}

void PriceChangeModel::choose() {
    beginResetModel();
    shown_.clear();
    if (prices_)
        for (const PriceChange& change : prices_->changes)
            if ((service_.empty() || change.service == service_) && (region_.empty() || change.region == region_)) shown_.push_back(&change);
    order();
    endResetModel();
}

void PriceChangeModel::order() {
    if (sortColumn_ < 0) return;
    std::ranges::stable_sort(shown_, [this](const PriceChange* a, const PriceChange* b) {
        return sortOrder_ == Qt::AscendingOrder ? comesBefore(*a, *b, sortColumn_) : comesBefore(*b, *a, sortColumn_);
    });
}

void PriceChangeModel::sort(int column, Qt::SortOrder order) {
    sortColumn_ = column;
    sortOrder_ = order;
    choose();
}

QStringList PriceChangeModel::services() const {
    std::set<std::string_view> names;
    if (prices_)
        for (const PriceChange& change : prices_->changes) names.insert(change.service);
    return sorted(names);
}

QStringList PriceChangeModel::regions() const {
    std::set<std::string_view> names;
    if (prices_)
        for (const PriceChange& change : prices_->changes) names.insert(change.region);
    return sorted(names);
}

QString PriceChangeModel::summary() const {
    PriceChangeCount count;
    for (const PriceChange* change : shown_) ++(change->isAdded() ? count.added : change->isRemoved() ? count.removed : count.changed);
    return tr("%1, %2 added, %3 removed").arg(changedText(count.changed), countText(count.added), countText(count.removed));
}

int PriceChangeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(shown_.size()); }
int PriceChangeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString PriceChangeModel::text(const PriceChange& change, int column) const {
    switch (column) {
        case Price: {
            QString name = toQString(change.item);
            for (const std::string_view part : {change.engine, change.deployment, change.purchase})
                if (!part.empty()) name += QChar{u' '} + toQString(part);
            return change.from > 0 ? tr("%1 from %2").arg(name, toQString(groupedNumber(change.from))) : name;
        }
        case Place: return change.to.empty() ? toQString(change.region) : tr("%1 to %2").arg(toQString(change.region), toQString(change.to));
        case Before: return dollars(change.before);
        case After: return dollars(change.after);
        case Change: {
            if (change.isAdded()) return tr("new");
            if (change.isRemoved()) return tr("gone");
            const std::optional<double> percent = change.percent();
            if (!percent) return tr("changed");
            return (*percent > 0 ? QStringLiteral("+") : QString{}) + QString::number(*percent, 'f', 1) + QStringLiteral(" %");
        }
        case Unit: return toQString(change.unit);
        default: return {};
    }
}

QVariant PriceChangeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= static_cast<int>(shown_.size())) return {};
    const PriceChange& change = *shown_[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) return text(change, index.column());
    if (role == Qt::ToolTipRole) return QString{toQString(change.service) + QStringLiteral(": ") + text(change, Price)};
    if (role == Qt::TextAlignmentRole && index.column() >= Before && index.column() <= Change)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant PriceChangeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section >= Before && section <= Change ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Price: return tr("Price");
        case Place: return tr("Region");
        case Before: return tr("Before");
        case After: return tr("After");
        case Change: return tr("Change");
        case Unit: return tr("Unit");
        default: return {};
    }
}

}  // namespace stagecraft::ui
