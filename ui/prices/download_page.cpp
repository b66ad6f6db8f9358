#include "ui/prices/download_page.h"

#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/presenters/price_wording.h"
#include "ui/presenters/wording.h"
#include "ui/prices/cell_table.h"

namespace stagecraft::ui {

namespace {

QString addressKey() { return QStringLiteral("prices/address"); }
QString folderKey() { return QStringLiteral("prices/lists"); }

}  // namespace

DownloadPage::DownloadPage(PriceDesk& desk, Dialogs& dialogs, QSettings& settings, const QString& listFolder)
    : desk_(desk), dialogs_(dialogs), settings_(settings) {
    auto* const column = new QVBoxLayout{this};
    column->addWidget(makeInputs(listFolder));
    panel_ = new JobPanel{QStringLiteral("download"),
                          desk.canDownload()
                              ? tr("AWS publishes its prices for everyone; no account is needed.\nA region takes about half a gigabyte. What an "
                                   "interrupted download left is gone on with.")
                              : tr("This program was built without a network. Fetch the lists by other means and import them."),
                          makeResult()};
    column->addWidget(panel_, 1);
    connect(panel_, &JobPanel::cancelled, &desk_, &PriceDesk::cancel);
    connect(&desk_, &PriceDesk::busyChanged, this, &DownloadPage::enableButtons);
    connect(&desk_, &PriceDesk::progressed, this, [this](double share, const QString& what, const QString& trouble) {
        if (isMine_) panel_->setProgress(share, inWindowWords(what), inWindowWords(trouble));
    });
    connect(&desk_, &PriceDesk::downloaded, this, [this](const std::shared_ptr<const ObtainedLists>& lists) { showObtained(*lists); });
    connect(&desk_, &PriceDesk::failed, this, &DownloadPage::showFailed);
    enableButtons();
}

QWidget* DownloadPage::makeInputs(const QString& listFolder) {
    regions_ = new QListWidget;
    regions_->setObjectName(QStringLiteral("download.regions"));
    regions_->setAccessibleName(tr("Regions to fetch prices of"));
    regions_->setMaximumHeight(132);
    address_ = new QLineEdit{settings_.value(addressKey()).toString()};
    address_->setObjectName(QStringLiteral("download.address"));
    address_->setAccessibleName(tr("Address of the price lists"));
    address_->setPlaceholderText(desk_.usualAddress());
    address_->setToolTip(tr("Where the lists are, such as a mirror; without it AWS"));
    target_ = new QLineEdit{QDir::toNativeSeparators(settings_.value(folderKey(), listFolder).toString())};
    target_->setObjectName(QStringLiteral("download.target"));
    target_->setAccessibleName(tr("Folder for price lists"));
    auto* const browse = new QPushButton{tr("&Browse…")};
    browse->setObjectName(QStringLiteral("download.browse"));
    auto* const where = new QHBoxLayout;
    where->addWidget(target_, 1);
    where->addWidget(browse);
    start_ = new QPushButton{tr("&Download")};
    start_->setObjectName(QStringLiteral("download.start"));
    start_->setToolTip(tr("Fetch the price lists of the ticked regions"));
    auto* const last = new QHBoxLayout;
    last->addStretch();
    last->addWidget(start_);

    auto* const inputs = new QWidget;
    auto* const form = new QFormLayout{inputs};
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Regions"), regions_);
    form->addRow(tr("Address"), address_);
    form->addRow(tr("Saved in"), where);
    form->addRow(last);
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString folder = dialogs_.folder(this, tr("Folder for price lists"), target_->text()); !folder.isEmpty())
            target_->setText(QDir::toNativeSeparators(folder));
    });
    connect(address_, &QLineEdit::textChanged, this, [this](const QString& text) { settings_.setValue(addressKey(), text); });
    connect(target_, &QLineEdit::textChanged, this, [this](const QString& text) {
        settings_.setValue(folderKey(), text);
        enableButtons();
    });
    connect(regions_, &QListWidget::itemChanged, this, &DownloadPage::enableButtons);
    connect(start_, &QPushButton::clicked, this, &DownloadPage::start);
    return inputs;
}

QWidget* DownloadPage::makeResult() {
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    summary_ = new QLabel;
    summary_->setObjectName(QStringLiteral("download.summary"));
    summary_->setProperty("class", QStringLiteral("title"));
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    import_ = new QPushButton{tr("&Import them")};
    import_->setObjectName(QStringLiteral("download.import"));
    import_->setToolTip(tr("Work the lists into a new catalog"));
    auto* const head = new QHBoxLayout;
    head->addWidget(summary_, 1);
    head->addWidget(import_);
    lists_ = makeCellTable(QStringLiteral("download.lists"), tr("Lists that are there"), obtainedHeaders());
    column->addLayout(head);
    column->addWidget(lists_, 1);
    connect(import_, &QPushButton::clicked, this, [this] { emit importWanted(obtained_); });
    return page;
}

void DownloadPage::setRegions(const Catalog& catalog, const QString& chosen) {
    const QSignalBlocker blocker{regions_};
    std::vector<std::string> before = chosenRegions();
    if (before.empty()) before.push_back(chosen.toStdString());
    regions_->clear();
    for (const Region& region : catalog.regions()) {
        auto* const item = new QListWidgetItem{toQString(region.code) + QChar{u' '} + toQString(region.city), regions_};
        item->setData(Qt::UserRole, toQString(region.code));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        const bool isTicked = std::ranges::find(before, std::string{region.code}) != before.end();
        item->setCheckState(isTicked ? Qt::Checked : Qt::Unchecked);
        if (isTicked) regions_->setCurrentItem(item);
    }
    enableButtons();
}

std::vector<std::string> DownloadPage::chosenRegions() const {
    std::vector<std::string> codes;
    for (int i = 0; i < regions_->count(); ++i)
        if (regions_->item(i)->checkState() == Qt::Checked) codes.push_back(regions_->item(i)->data(Qt::UserRole).toString().toStdString());
    return codes;
}

void DownloadPage::enableButtons() {
    start_->setEnabled(desk_.canDownload() && !desk_.isBusy() && !chosenRegions().empty() && !target_->text().isEmpty());
    import_->setEnabled(!desk_.isBusy() && !obtained_.isEmpty());
}

void DownloadPage::start() {
    PriceListRequest request;
    request.regions = chosenRegions();
    request.baseAddress = address_->text().trimmed().toStdString();
    request.folder = QDir::fromNativeSeparators(target_->text()).toStdString();
    isMine_ = true;
    panel_->showBusy(tr("Fetching price lists"));
    desk_.download(request);
}

void DownloadPage::showObtained(const ObtainedLists& made) {
    isMine_ = false;
    obtained_.clear();
    for (const ObtainedList& list : made.lists) obtained_ += toQString(list.file.string());
    QStringList problems;
    for (const Error& failure : made.failures) problems += inWindowWords(toQString(failure.text()));
    if (made.lists.empty()) {
        panel_->showFailure(tr("No price list came"), tr("%1\n\nThe prices in use are as they were.").arg(problems.join(QChar{u'\n'})));
        enableButtons();
        return;
    }
    const QString came = made.lists.size() == 1 ? tr("1 list") : tr("%1 lists").arg(made.lists.size());
    QStringList lines{problems.isEmpty() ? tr("✓ %1 in %2").arg(came, QDir::toNativeSeparators(toQString(made.folder.string())))
                                         : tr("! %1 came, %2 did not").arg(came).arg(problems.size())};
    lines += problems;
    for (const std::string& warning : made.warnings) lines += QStringLiteral("! ") + toQString(warning);
    summary_->setText(lines.join(QChar{u'\n'}));
    fillCellTable(*lists_, obtainedRows(made.lists), {3});
    panel_->showResult();
    enableButtons();
    import_->setFocus();
}

void DownloadPage::showFailed(const QString& text) {
    if (!isMine_) return;
    isMine_ = false;
    if (text.isEmpty())
        panel_->showEmpty(tr("The download was cancelled. What came is kept, and the next download goes on with it.\nThe prices in use are as they were."));
    else
        panel_->showFailure(tr("No price list came"), inWindowWords(text));
}

}  // namespace stagecraft::ui
