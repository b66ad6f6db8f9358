#include "ui/prices/import_page.h"

#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "model/planning/billed_dimensions.h"
#include "ui/presenters/price_wording.h"
#include "ui/presenters/wording.h"
#include "ui/prices/cell_table.h"

namespace stagecraft::ui {

namespace {

QString folderKey() { return QStringLiteral("prices/folder"); }

/// What a bill may ask for and no recipe looks for, below the recipes.
QList<QStringList> keptRows(const Catalog& before, const Catalog& after) {
    QList<QStringList> rows;
    for (const std::string_view dimension : billedWithoutRecipe(after))
        rows += {toQString(dimension), QStringLiteral("–"), QStringLiteral("–"), ImportPage::tr("No recipe, so kept as %1 has it").arg(toQString(before.id()))};
    return rows;
}

QPushButton* makeButton(const QString& text, const char* name, const QString& tip) {
    auto* const button = new QPushButton{text};
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(tip);
    return button;
}

}  // namespace

ImportPage::ImportPage(PriceDesk& desk, Dialogs& dialogs, QSettings& settings, const QString& catalogFolder)
    : desk_(desk), dialogs_(dialogs), settings_(settings) {
    auto* const column = new QVBoxLayout{this};
    column->addWidget(makeInputs());
    panel_ = new JobPanel{QStringLiteral("import"),
                          tr("Choose price lists that AWS publishes, or a folder of them.\nA new catalog is made; nothing is replaced before all of "
                             "them are read."),
                          makeResult()};
    column->addWidget(panel_, 1);
    target_->setText(QDir::toNativeSeparators(settings_.value(folderKey(), catalogFolder).toString()));

    connect(panel_, &JobPanel::cancelled, &desk_, &PriceDesk::cancel);
    connect(&desk_, &PriceDesk::busyChanged, this, &ImportPage::enableButtons);
    connect(&desk_, &PriceDesk::progressed, this, [this](double share, const QString& what) {
        if (isMine_) panel_->setProgress(share, what);
    });
    connect(&desk_, &PriceDesk::imported, this, [this](const std::shared_ptr<const ImportedPrices>& prices) { showImported(*prices); });
    connect(&desk_, &PriceDesk::failed, this, &ImportPage::showFailed);
    enableButtons();
}

QWidget* ImportPage::makeInputs() {
    files_ = new QListWidget;
    files_->setObjectName(QStringLiteral("import.files"));
    files_->setAccessibleName(tr("Price lists to import"));
    files_->setMaximumHeight(72);
    auto* const choose = makeButton(tr("Fi&les…"), "import.chooseFiles", tr("Price lists: CSV or JSON, plain or gzip"));
    auto* const chooseFolder = makeButton(tr("F&older…"), "import.chooseFolder", tr("Every price list below a folder"));
    auto* const clear = makeButton(tr("Cl&ear"), "import.clear", tr("Take all files off this list"));
    auto* const beside = new QVBoxLayout;
    for (QPushButton* const button : {choose, chooseFolder, clear}) beside->addWidget(button);
    beside->addStretch();
    auto* const chosen = new QHBoxLayout;
    chosen->addWidget(files_, 1);
    chosen->addLayout(beside);

    baseLabel_ = new QLabel;
    baseLabel_->setObjectName(QStringLiteral("import.base"));
    target_ = new QLineEdit;
    target_->setObjectName(QStringLiteral("import.target"));
    target_->setAccessibleName(tr("Folder for new catalogs"));
    auto* const browse = makeButton(tr("&Browse…"), "import.browse", tr("Where the new catalog goes, in a folder named by its id"));
    auto* const where = new QHBoxLayout;
    where->addWidget(target_, 1);
    where->addWidget(browse);
    older_ = new QCheckBox{tr("Replace prices that are newer than the lists as well")};
    older_->setObjectName(QStringLiteral("import.allowOlder"));
    start_ = makeButton(tr("&Import"), "import.start", tr("Read the lists and write a new catalog"));
    auto* const last = new QHBoxLayout;
    last->addWidget(older_, 1);
    last->addWidget(start_);

    auto* const inputs = new QWidget;
    auto* const form = new QFormLayout{inputs};
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Price lists"), chosen);
    form->addRow(tr("Worked into"), baseLabel_);
    form->addRow(tr("Saved below"), where);
    form->addRow(last);

    connect(choose, &QPushButton::clicked, this, [this] { addFiles(dialogs_.priceLists(this)); });
    connect(chooseFolder, &QPushButton::clicked, this, [this] {
        if (const QString folder = dialogs_.folder(this, tr("A folder of price lists"), {}); !folder.isEmpty()) addFiles({folder});
    });
    connect(clear, &QPushButton::clicked, this, [this] { setFiles({}); });
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString folder = dialogs_.folder(this, tr("Folder for new catalogs"), target_->text()); !folder.isEmpty())
            target_->setText(QDir::toNativeSeparators(folder));
    });
    connect(target_, &QLineEdit::textChanged, this, [this] {
        settings_.setValue(folderKey(), target_->text());
        enableButtons();
    });
    connect(start_, &QPushButton::clicked, this, &ImportPage::start);
    return inputs;
}

QWidget* ImportPage::makeResult() {
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    summary_ = new QLabel;
    summary_->setObjectName(QStringLiteral("import.summary"));
    summary_->setProperty("class", QStringLiteral("title"));
    summary_->setWordWrap(true);
    use_ = makeButton(tr("&Use these prices"), "import.use", tr("Plan again with the new catalog"));
    auto* const head = new QHBoxLayout;
    head->addWidget(summary_, 1);
    head->addWidget(use_);
    recipes_ = makeCellTable(QStringLiteral("import.recipes"), tr("What was looked for in the lists, and found"), recipeHeaders());
    warningsTitle_ = new QLabel;
    warningsTitle_->setObjectName(QStringLiteral("import.warningsTitle"));
    warningsTitle_->setProperty("class", QStringLiteral("warning"));
    warnings_ = new QListWidget;
    warnings_->setObjectName(QStringLiteral("import.warnings"));
    warnings_->setAccessibleName(tr("Warnings"));
    warnings_->setWordWrap(true);
    warnings_->setMaximumHeight(96);
    column->addLayout(head);
    column->addWidget(recipes_, 1);
    column->addWidget(warningsTitle_);
    column->addWidget(warnings_);
    connect(use_, &QPushButton::clicked, this, [this] { emit chosen(made_); });
    return page;
}

void ImportPage::setBase(const QString& folder, const QString& id) {
    base_ = folder;
    baseLabel_->setText(tr("%1, the catalog in use: what no list names stays as it is there").arg(id));
}

void ImportPage::setFiles(const QStringList& files) {
    files_->clear();
    addFiles(files);
    enableButtons();
}

void ImportPage::addFiles(const QStringList& files) {
    for (const QString& file : files)
        if (files_->findItems(QDir::toNativeSeparators(file), Qt::MatchExactly).isEmpty()) files_->addItem(QDir::toNativeSeparators(file));
    enableButtons();
}

void ImportPage::enableButtons() {
    start_->setEnabled(!desk_.isBusy() && files_->count() > 0 && !target_->text().isEmpty());
    use_->setEnabled(!desk_.isBusy());
}

void ImportPage::start() {
    PriceImportJob job;
    for (int i = 0; i < files_->count(); ++i) job.files += QDir::fromNativeSeparators(files_->item(i)->text());
    job.baseFolder = base_;
    job.parent = QDir::fromNativeSeparators(target_->text());
    job.allowOlder = older_->isChecked();
    isMine_ = true;
    panel_->showBusy(tr("Reading price lists"));
    desk_.import(job);
}

void ImportPage::showImported(const ImportedPrices& prices) {
    isMine_ = false;
    made_ = prices.folder;
    summary_->setText(tr("✓ %1: %2, %3 new, %4 gone against %5")
                          .arg(toQString(prices.after->id()), changedText(prices.changes.changed), countText(prices.changes.added),
                               countText(prices.changes.removed), toQString(prices.before->id())));
    summary_->setToolTip(QDir::toNativeSeparators(prices.folder));
    fillCellTable(*recipes_, recipeRows(prices.recipes) + keptRows(*prices.before, *prices.after), {1, 2});
    warnings_->clear();
    for (const QString& warning : prices.warnings) {
        warnings_->addItem(warning);
        warnings_->item(warnings_->count() - 1)->setToolTip(warning);
    }
    warnings_->setVisible(!prices.warnings.isEmpty());
    warningsTitle_->setVisible(!prices.warnings.isEmpty());
    warningsTitle_->setText(prices.warnings.size() == 1 ? tr("! One warning") : tr("! %1 warnings").arg(prices.warnings.size()));
    panel_->showResult();
    use_->setFocus();
}

void ImportPage::showFailed(const QString& text) {
    if (!isMine_) return;
    isMine_ = false;
    if (text.isEmpty())
        panel_->showEmpty(tr("The import was cancelled. Nothing was written, and the prices in use are as they were."));
    else
        panel_->showFailure(tr("Nothing was imported"),
                            tr("%1\n\nNothing was written, and the prices in use are as they were.").arg(inWindowWords(text)));
    start_->setFocus();
}

}  // namespace stagecraft::ui
