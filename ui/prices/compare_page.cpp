#include "ui/prices/compare_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/presenters/price_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QComboBox* makeCombo(const char* name, const QString& accessibleName) {
    auto* const combo = new QComboBox;
    combo->setObjectName(QString::fromLatin1(name));
    combo->setAccessibleName(accessibleName);
    return combo;
}

void addLabelled(QHBoxLayout& row, const QString& text, QComboBox* combo, int stretch) {
    auto* const label = new QLabel{text};
    label->setBuddy(combo);
    row.addWidget(label);
    row.addWidget(combo, stretch);
}

void fill(QComboBox& combo, const QString& all, const QStringList& names) {
    const QSignalBlocker blocker{&combo};
    combo.clear();
    combo.addItem(all, QString{});
    for (const QString& name : names) combo.addItem(name, name);
}

}  // namespace

ComparePage::ComparePage(PriceDesk& desk, CatalogShelf& shelf)
    : desk_(desk),
      shelf_(shelf),
      before_(makeCombo("compare.before", tr("Catalog before"))),
      after_(makeCombo("compare.after", tr("Catalog after"))),
      start_(new QPushButton{tr("&Compare")}),
      changes_(new PriceChangeModel{this}) {
    start_->setObjectName(QStringLiteral("compare.start"));
    start_->setToolTip(tr("List every price that differs"));
    auto* const head = new QHBoxLayout;
    addLabelled(*head, tr("&From"), before_, 1);
    addLabelled(*head, tr("&to"), after_, 1);
    head->addWidget(start_);
    panel_ = new JobPanel{QStringLiteral("compare"), tr("Choose two catalogs to see which prices differ."), makeResult()};
    auto* const column = new QVBoxLayout{this};
    column->addLayout(head);
    column->addWidget(panel_, 1);

    connect(start_, &QPushButton::clicked, this, &ComparePage::start);
    connect(before_, &QComboBox::currentIndexChanged, this, &ComparePage::enableButtons);
    connect(after_, &QComboBox::currentIndexChanged, this, &ComparePage::enableButtons);
    connect(panel_, &JobPanel::cancelled, &desk_, &PriceDesk::cancel);
    connect(&desk_, &PriceDesk::busyChanged, this, &ComparePage::enableButtons);
    connect(&desk_, &PriceDesk::progressed, this, [this](double share, const QString& what) {
        if (isMine_) panel_->setProgress(share, what);
    });
    connect(&desk_, &PriceDesk::compared, this, &ComparePage::showCompared);
    connect(&desk_, &PriceDesk::failed, this, &ComparePage::showFailed);
}

QWidget* ComparePage::makeResult() {
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    summary_ = new QLabel;
    summary_->setObjectName(QStringLiteral("compare.summary"));
    summary_->setProperty("class", QStringLiteral("title"));
    service_ = makeCombo("compare.service", tr("Only this service"));
    region_ = makeCombo("compare.region", tr("Only this region"));
    auto* const head = new QHBoxLayout;
    head->addWidget(summary_, 1);
    head->addWidget(service_);
    head->addWidget(region_);
    table_ = new QTreeView;
    table_->setObjectName(QStringLiteral("compare.changes"));
    table_->setAccessibleName(tr("Prices that differ"));
    table_->setModel(changes_);
    table_->setRootIsDecorated(false);
    table_->setUniformRowHeights(true);
    table_->setAllColumnsShowFocus(true);
    table_->header()->setSortIndicator(-1, Qt::AscendingOrder);
    table_->setSortingEnabled(true);
    table_->header()->setSectionsMovable(false);
    column->addLayout(head);
    column->addWidget(table_, 1);
    for (QComboBox* const combo : {service_, region_}) connect(combo, &QComboBox::currentIndexChanged, this, &ComparePage::filter);
    return page;
}

void ComparePage::show(const QString& inUse) {
    const QSignalBlocker beforeBlocker{before_}, afterBlocker{after_};
    const QString shownBefore = before_->currentText(), shownAfter = after_->currentText();
    for (QComboBox* const combo : {before_, after_}) combo->clear();
    for (const ShelvedCatalog& catalog : shelf_.all())
        for (QComboBox* const combo : {before_, after_}) combo->addItem(catalog.id, catalog.folder);
    before_->setCurrentIndex(std::max(0, before_->findText(shownBefore)));
    const int again = after_->findText(shownAfter);
    after_->setCurrentIndex(again > 0 ? again : std::max(0, after_->findText(inUse)));
    if (after_->currentIndex() == before_->currentIndex() && after_->count() > 1) after_->setCurrentIndex(before_->currentIndex() == 0 ? 1 : 0);
    if (after_->count() < 2) panel_->showEmpty(tr("There is only one catalog. Import price lists or add a folder to compare it with."));
    enableButtons();
}

void ComparePage::enableButtons() { start_->setEnabled(!desk_.isBusy() && before_->currentIndex() != after_->currentIndex()); }

void ComparePage::start() {
    isMine_ = true;
    panel_->showBusy(tr("Comparing prices"));
    desk_.compare(before_->currentData().toString(), after_->currentData().toString());
}

void ComparePage::showCompared(const std::shared_ptr<const ComparedPrices>& prices) {
    isMine_ = false;
    changes_->setPrices(prices);
    fill(*service_, tr("All services"), changes_->services());
    fill(*region_, tr("All regions"), changes_->regions());
    filter();
    const int letter = table_->fontMetrics().horizontalAdvance(QChar{u'0'});
    for (const auto& [section, letters] : {std::pair{0, 40}, {1, 16}, {2, 13}, {3, 13}, {4, 10}}) table_->setColumnWidth(section, letter * letters);
    panel_->showResult();
    table_->setFocus();
}

void ComparePage::showFailed(const QString& text) {
    if (!isMine_) return;
    isMine_ = false;
    if (text.isEmpty())
        panel_->showEmpty(tr("The comparison was cancelled."));
    else
        panel_->showFailure(tr("The catalogs cannot be compared"), text);
}

void ComparePage::filter() {
    changes_->setFilter(service_->currentData().toString(), region_->currentData().toString());
    summary_->setText(changes_->summary());
}

}  // namespace stagecraft::ui
