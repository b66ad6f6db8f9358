#pragma once

#include <QAbstractItemModel>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "model/exploration/line_growth.h"
#include "model/planning/plan.h"
#include "ui/presenters/part_bill.h"

namespace stagecraft::ui {

enum class BillGrouping { Tier, Service, Forgotten };

/// The bill as a tree: part of the design ▸ service ▸ line, service ▸ part ▸ line, or what most estimates forget ▸ service ▸
/// line with everything else below it. Sums are exact. Each column sorts by
/// its value, not by its text; lines keep the bill's order otherwise.
class BillModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Item, Quantity, UnitPrice, Amount, Share, Growth, ColumnCount };
    enum Role {
        ShareRole = Qt::UserRole + 1,  ///< of the total, 0 … 1; invalid where nothing of it has a price
        QuantitiesRole,                ///< of a line, as `lineQuantities`
        ServiceRole,                   ///< name of the service; empty where several meet
        KeyRole,                       ///< names the row, no other, and stays while plans change; that of a line also while the grouping does
        UnpricedRole,                  ///< how many lines below it lack a price
        EstimatedRole,                 ///< whether a price below it is estimated
        MarkedRole,                    ///< whether it is billed for the part marked; of a sum, whether a line below it is
    };

    explicit BillModel(QObject* parent = nullptr);

    /// The plan is kept: the bill shown is that of `plan->shown()`.
    void setPlan(std::shared_ptr<const Plan> plan);
    /// How the lines of the plan's bill grow, once that is known; a new plan makes it unknown again.
    void setGrowth(std::shared_ptr<const BillGrowth> growth);
    /// nullptr while it is not known.
    [[nodiscard]] const LineGrowth* growthOf(const BillLine& line) const;
    void setGrouping(BillGrouping grouping);
    [[nodiscard]] BillGrouping grouping() const { return grouping_; }
    /// Marks the lines billed for a part of the design; none of them for no part.
    void mark(const PartName& part);
    /// The first line marked in the order of the tree; invalid where none is.
    [[nodiscard]] QModelIndex firstMarked() const;
    /// The line of the largest amount of those meant; invalid where none is.
    [[nodiscard]] QModelIndex dearest(const std::function<bool(const BillLine&)>& isMeant) const;
    /// nullptr: the row is a sum.
    [[nodiscard]] const BillLine* lineAt(const QModelIndex& index) const;
    [[nodiscard]] const Bill* bill() const { return plan_ ? &plan_->shown().bill : nullptr; }
    /// What is shown beside dollars.
    [[nodiscard]] MoneyDisplay display() const { return plan_ ? plan_->inputs.choices.display : MoneyDisplay{}; }
    /// Every line below the row, in the order of the tree.
    [[nodiscard]] std::vector<const BillLine*> linesBelow(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex find(const QString& key) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    struct Node {
        Node* parent = nullptr;
        std::vector<std::unique_ptr<Node>> children;
        QString title;
        QString service;
        QString key;
        const BillLine* line = nullptr;
        Usd sum;
        int lines = 0;     ///< below it, or itself
        int unpriced = 0;  ///< of them
        bool isEstimated = false;
        int row = 0;
    };

    void build();
    static Node& childOf(Node& parent, const QString& title, const QString& service);
    void addUp(Node& node);
    void sortBelow(Node& node);
    [[nodiscard]] bool comesBefore(const Node& a, const Node& b) const;
    [[nodiscard]] const Node& nodeAt(const QModelIndex& index) const;
    /// Nothing of it has a price: what it comes to is not known.
    [[nodiscard]] static bool isUnpriced(const Node& node) { return node.lines > 0 && node.unpriced == node.lines; }
    [[nodiscard]] QString text(const Node& node, int column) const;
    [[nodiscard]] QString tip(const Node& node) const;
    static void collect(const Node& node, std::vector<const BillLine*>& lines);
    [[nodiscard]] QModelIndex findBelow(const QModelIndex& parent, const QString& key) const;
    [[nodiscard]] bool isMarked(const Node& node) const;
    void refresh(const QModelIndex& parent, int role);

    std::shared_ptr<const Plan> plan_;
    std::shared_ptr<const BillGrowth> growth_;
    BillGrouping grouping_ = BillGrouping::Tier;
    std::unique_ptr<Node> root_;
    PartName marked_;
    std::optional<Column> sortColumn_;
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
};

}  // namespace stagecraft::ui
