#include "ui/presenters/bill_model.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

#include "model/report/explanation.h"
#include "model/report/forgotten.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "ui/presenters/bill_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString ledgerTitle(const Usage& usage) {
    const std::optional<ForgottenKind> kind = forgottenKind(usage);
    return kind ? toQString(label(*kind)) : QCoreApplication::translate("Bill", "everything else");
}

/// What the line is, whatever its quantity, its type and the grouping.
QString lineKey(const Usage& usage) {
    QStringList parts{QStringLiteral("line")};
    for (const std::string_view part : {std::string_view{usage.service}, std::string_view{usage.dimension}, std::string_view{usage.region}, std::string_view{usage.part},
                                        purchaseNameOf(usage), std::string_view{usage.engine}, std::string_view{usage.deployment}, std::string_view{usage.destination}})
        parts << toQString(part);
    for (const Factor& factor : usage.factors) parts << QString::number(static_cast<int>(factor.name));
    return parts.join(u'|');
}

}  // namespace

BillModel::BillModel(QObject* parent) : QAbstractItemModel(parent), root_(std::make_unique<Node>()) {}

void BillModel::setPlan(std::shared_ptr<const Plan> plan) {
    beginResetModel();
    if (plan != plan_) growth_.reset();
    plan_ = std::move(plan);
    build();
    endResetModel();
}

void BillModel::setGrowth(std::shared_ptr<const BillGrowth> growth) {
    growth_ = std::move(growth);
    refresh({}, Qt::DisplayRole);
    emit headerDataChanged(Qt::Horizontal, Growth, Growth);
}

const LineGrowth* BillModel::growthOf(const BillLine& line) const {
    if (!growth_ || !plan_) return nullptr;
    const std::vector<BillLine>& lines = plan_->shown().bill.lines;
    const auto number = static_cast<std::size_t>(&line - lines.data());
    return number < growth_->lines.size() && number < lines.size() ? &growth_->lines[number] : nullptr;
}

void BillModel::setGrouping(BillGrouping grouping) {
    if (grouping == grouping_) return;
    beginResetModel();
    grouping_ = grouping;
    build();
    endResetModel();
}

BillModel::Node& BillModel::childOf(Node& parent, const QString& title, const QString& service) {
    const auto found = std::ranges::find(parent.children, title, [](const auto& child) { return child->title; });
    if (found != parent.children.end()) return **found;
    auto child = std::make_unique<Node>();
    child->parent = &parent;
    child->title = title;
    child->service = service;
    child->key = QString{parent.key % u'/' % title};
    return *parent.children.emplace_back(std::move(child));
}

void BillModel::build() {
    root_ = std::make_unique<Node>();
    if (!plan_) return;
    const std::vector<RegionLayout>& regions = plan_->shown().architecture.regions;
    const std::string_view home = regions.size() == 1 ? std::string_view{regions.front().code} : std::string_view{};
    // Groups stand in the order of the design, from the edge inwards, whatever the order of the lines.
    std::vector<const BillLine*> lines;
    for (const BillLine& line : plan_->shown().bill.lines) lines.push_back(&line);
    std::ranges::stable_sort(lines, {}, [](const BillLine* line) { return line->usage.component; });
    if (grouping_ == BillGrouping::Forgotten)
        std::ranges::stable_sort(lines, {}, [](const BillLine* line) { return forgottenKind(line->usage).value_or(ForgottenKind{forgottenKindCount}); });
    QHash<QString, int> sameBefore;
    for (const BillLine* line : lines) {
        const QString tier = toQString(label(line->usage.component));
        const QString service = toQString(line->usage.service);
        const bool isByService = grouping_ == BillGrouping::Service;
        Node& outer = childOf(*root_, isByService ? service : grouping_ == BillGrouping::Forgotten ? ledgerTitle(line->usage) : tier,
                              isByService ? service : QString{});
        Node& inner = childOf(outer, isByService ? tier : service, service);
        auto leaf = std::make_unique<Node>();
        leaf->parent = &inner;
        leaf->title = shortLineTitle(*line, home);
        leaf->service = service;
        leaf->key = lineKey(line->usage);
        if (const int before = sameBefore[leaf->key]++; before > 0) leaf->key += u'#' + QString::number(before);
        leaf->line = line;
        inner.children.push_back(std::move(leaf));
    }
    addUp(*root_);
    sortBelow(*root_);
}

void BillModel::addUp(Node& node) {
    if (node.line != nullptr) {
        node.sum = node.line->isPriced ? node.line->amount : Usd{};
        node.lines = 1;
        node.unpriced = node.line->isPriced ? 0 : 1;
        node.isEstimated = node.line->isPriced && node.line->isEstimated;
        return;
    }
    for (const auto& child : node.children) {
        addUp(*child);
        node.sum += child->sum;
        node.lines += child->lines;
        node.unpriced += child->unpriced;
        node.isEstimated = node.isEstimated || child->isEstimated;
    }
}

bool BillModel::comesBefore(const Node& a, const Node& b) const {
    switch (*sortColumn_) {
        case Item: return a.title.localeAwareCompare(b.title) < 0;
        case Quantity: return (a.line != nullptr ? a.line->usage.quantity : 0) < (b.line != nullptr ? b.line->usage.quantity : 0);
        case UnitPrice: {
            const auto price = [](const Node& node) {
                return node.line != nullptr && !node.line->tiers.empty() ? node.line->tiers.front().usdPerUnit : 0;
            };
            return price(a) < price(b);
        }
        case Growth: {
            // The soonest change first; what never changes last.
            const auto users = [this](const Node& node) {
                const LineGrowth* const growth = node.line != nullptr ? growthOf(*node.line) : nullptr;
                return growth == nullptr ? mostUsers * 2 : growth->nextStep.value_or(growth->nextTier.value_or(mostUsers));
            };
            return users(a) < users(b);
        }
        default: return a.sum < b.sum;
    }
}

void BillModel::sortBelow(Node& node) {
    if (sortColumn_)
        std::ranges::stable_sort(node.children, [this](const auto& a, const auto& b) {
            return sortOrder_ == Qt::AscendingOrder ? comesBefore(*a, *b) : comesBefore(*b, *a);
        });
    for (int row = 0; const auto& child : node.children) {
        child->row = row++;
        sortBelow(*child);
    }
}

void BillModel::sort(int column, Qt::SortOrder order) {
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    sortColumn_ = column < 0 || column >= ColumnCount ? std::nullopt : std::optional{static_cast<Column>(column)};
    sortOrder_ = order;
    sortBelow(*root_);
    QModelIndexList after;
    for (const QModelIndex& index : before) after << createIndex(nodeAt(index).row, index.column(), index.internalPointer());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

const BillModel::Node& BillModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? *static_cast<const Node*>(index.constInternalPointer()) : *root_;
}

const BillLine* BillModel::lineAt(const QModelIndex& index) const { return nodeAt(index).line; }

void BillModel::collect(const Node& node, std::vector<const BillLine*>& lines) {
    if (node.line != nullptr) lines.push_back(node.line);
    for (const auto& child : node.children) collect(*child, lines);
}

std::vector<const BillLine*> BillModel::linesBelow(const QModelIndex& index) const {
    std::vector<const BillLine*> lines;
    collect(nodeAt(index), lines);
    return lines;
}

bool BillModel::isMarked(const Node& node) const {
    if (node.line != nullptr) return isBilledFor(*node.line, marked_);
    return std::ranges::any_of(node.children, [this](const auto& child) { return isMarked(*child); });
}

void BillModel::mark(const PartName& part) {
    if (part.id == marked_.id && part.region == marked_.region) return;
    marked_ = part;
    refresh({}, MarkedRole);
}

void BillModel::refresh(const QModelIndex& parent, int role) {
    const int rows = rowCount(parent);
    if (rows == 0) return;
    emit dataChanged(index(0, 0, parent), index(rows - 1, ColumnCount - 1, parent), {role});
    for (int row = 0; row < rows; ++row) refresh(index(row, 0, parent), role);
}

QModelIndex BillModel::dearest(const std::function<bool(const BillLine&)>& isMeant) const {
    QModelIndex best;
    const auto descend = [&](const auto& self, const QModelIndex& parent) -> void {
        for (int row = 0; row < rowCount(parent); ++row) {
            const QModelIndex child = index(row, Item, parent);
            const BillLine* const line = lineAt(child);
            if (line != nullptr && isMeant(*line) && (!best.isValid() || line->amount > lineAt(best)->amount)) best = child;
            self(self, child);
        }
    };
    descend(descend, {});
    return best;
}

QModelIndex BillModel::firstMarked() const {
    QModelIndex found;
    const auto descend = [&](const auto& self, const QModelIndex& parent) -> bool {
        for (int row = 0; row < rowCount(parent); ++row) {
            const QModelIndex child = index(row, Item, parent);
            if (!isMarked(nodeAt(child))) continue;
            found = child;
            return nodeAt(child).line != nullptr || self(self, child);
        }
        return false;
    };
    descend(descend, {});
    return found;
}

QModelIndex BillModel::findBelow(const QModelIndex& parent, const QString& key) const {
    for (int row = 0; row < rowCount(parent); ++row) {
        const QModelIndex child = index(row, Item, parent);
        if (nodeAt(child).key == key) return child;
        if (const QModelIndex found = findBelow(child, key); found.isValid()) return found;
    }
    return {};
}

QModelIndex BillModel::find(const QString& key) const { return findBelow({}, key); }

QModelIndex BillModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeAt(parent).children[static_cast<std::size_t>(row)].get());
}

QModelIndex BillModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    Node* const above = nodeAt(child).parent;
    return above == nullptr || above == root_.get() ? QModelIndex{} : createIndex(above->row, 0, above);
}

int BillModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent).children.size());
}

int BillModel::columnCount(const QModelIndex& /*parent*/) const { return ColumnCount; }

QString BillModel::text(const Node& node, int column) const {
    const BillLine* const line = node.line;
    switch (column) {
        case Item: return node.title;
        case Quantity: return line != nullptr ? lineQuantity(*line) : QString{};
        case UnitPrice: return line != nullptr ? lineUnitPrice(*line) : QString{};
        case Amount: {
            if (line != nullptr) return lineAmount(*line);
            if (isUnpriced(node)) return tr("no price");
            const QString sum = node.isEstimated ? QString{u"≈ " % exactMoney(node.sum)} : exactMoney(node.sum);
            return node.unpriced > 0 ? QString{sum % u" + ?"} : sum;
        }
        case Growth: return line != nullptr && growthOf(*line) != nullptr ? shortGrowth(*growthOf(*line)) : QString{};
        default: return {};
    }
}

QString BillModel::tip(const Node& node) const {
    if (node.line != nullptr) return lineExplanation(*node.line, growthOf(*node.line));
    if (isUnpriced(node)) return tr("%1: %2 without a price; what it costs is not known").arg(node.title, toQString(counted(node.lines, "line", "lines")));
    QString text = tr("%1: %2 a month").arg(node.title, node.isEstimated ? QString{u"≈ " % exactMoney(node.sum)} : exactMoney(node.sum));
    if (node.unpriced > 0) text += QString{u'\n' % tr("Not in this sum: %1 without a price.").arg(toQString(counted(node.unpriced, "line", "lines")))};
    if (node.isEstimated) text += QString{u'\n' % tr("Some of these prices are estimated.")};
    return text;
}

QVariant BillModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node& node = nodeAt(index);
    const double share = root_->sum > Usd{} ? node.sum / root_->sum : 0;
    switch (role) {
        case Qt::DisplayRole: return text(node, index.column());
        case Qt::ToolTipRole:
            // Where it is narrow, quantities are cut.
            return index.column() == Quantity && node.line != nullptr ? QString{u"<p>" % lineQuantity(*node.line).toHtmlEscaped() % u"</p>" % tip(node)} : tip(node);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() == Item || index.column() == Growth ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
        case Qt::AccessibleTextRole:
            if (index.column() == Share && isUnpriced(node)) return tr("unpriced");
            return index.column() == Share ? tr("%1 %").arg(share * 100, 0, 'f', 1) : text(node, index.column());
        case ShareRole: return isUnpriced(node) ? QVariant{} : QVariant{share};
        case QuantitiesRole: return node.line != nullptr ? lineQuantities(*node.line) : QStringList{};
        case ServiceRole: return node.service;
        case KeyRole: return node.key;
        case UnpricedRole: return node.unpriced;
        case EstimatedRole: return node.isEstimated;
        case MarkedRole: return isMarked(node);
        default: return {};
    }
}

QVariant BillModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == Item || section == Share || section == Growth ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Growth) {
        const QString meaning = tr("Fixed, linear in users, or the number of users at which the line takes its next step");
        return growth_ && growth_->next ? meaning + u'\n' + toQString(nextStageText(*growth_)) : meaning;
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Item: return tr("Item");
        case Quantity: return tr("Quantity");
        case UnitPrice: return tr("Unit price");
        case Amount: return tr("USD a month");
        case Share: return tr("Share");
        case Growth: return growth_ ? tr("Growth in stage %1").arg(growth_->stage) : tr("Growth");
        default: return {};
    }
}

}  // namespace stagecraft::ui
