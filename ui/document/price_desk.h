#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/catalog/price_diff.h"
#include "model/price_list/price_import.h"
#include "model/price_list/price_list_source.h"
#include "ui/document/latest_job_thread.h"

namespace stagecraft::ui {

/// Price lists to work into a catalog, and where the new one goes.
struct PriceImportJob {
    QStringList files;       ///< and folders
    QString baseFolder;      ///< of the catalog they are worked into; empty: the one built in
    QString parent;          ///< the new catalog is a folder below, named by its id
    bool allowOlder = false; ///< replace newer prices as well
};

/// A catalog that an import wrote.
struct ImportedPrices {
    QString folder;
    Catalog::Pointer before, after;
    std::vector<ImportedList> lists;
    std::vector<RecipeCount> recipes;
    QStringList warnings;
    PriceChangeCount changes;
};

struct ComparedPrices {
    Catalog::Pointer before, after;  ///< the changes look into them
    std::vector<PriceChange> changes;
};

/// What the window does with prices, on threads of its own: one job at a time, which can be cancelled and then leaves
/// everything as it was. Signals come on the thread of the desk.
class PriceDesk : public QObject {
    Q_OBJECT

public:
    /// `source` may be null: then nothing can be downloaded. It must outlive the desk.
    explicit PriceDesk(PriceListSource* source, QObject* parent = nullptr);
    ~PriceDesk() override;

    [[nodiscard]] bool isBusy() const { return isBusy_; }
    [[nodiscard]] bool canDownload() const { return source_ != nullptr; }
    [[nodiscard]] QString usualAddress() const;

    void import(const PriceImportJob& job);
    void download(const PriceListRequest& request);
    /// Folders of catalogs; empty: the one built in.
    void compare(const QString& before, const QString& after);
    void cancel();

    /// Reads a catalog beside the job that runs; the newest request wins.
    void open(const QString& folder);
    /// The same of prices to compare with.
    void openToCompare(const QString& folder);

signals:
    void busyChanged(bool isBusy);
    void progressed(double share, QString what, QString trouble);
    void imported(std::shared_ptr<const stagecraft::ui::ImportedPrices> prices);
    void downloaded(std::shared_ptr<const stagecraft::ObtainedLists> lists);
    void compared(std::shared_ptr<const stagecraft::ui::ComparedPrices> prices);
    /// An empty text: the job was cancelled.
    void failed(QString text);
    void opened(stagecraft::Catalog::Pointer catalog, QString folder);
    void notOpened(QString folder, QString text);
    void openedToCompare(stagecraft::Catalog::Pointer catalog, QString folder);
    void notOpenedToCompare(QString folder, QString text);

private:
    /// Runs `work` on the thread of jobs; what it returns is called on this one, unless the job was replaced.
    using Finish = std::function<void()>;
    void begin(std::function<Finish(std::stop_token)> work);
    [[nodiscard]] Finish fail(const QString& text);
    void tell(double share, const QString& what, quint64 job, const QString& trouble = {});

    PriceListSource* source_;
    bool isBusy_ = false;
    quint64 job_ = 0, opening_ = 0, comparing_ = 0;
    std::stop_source stop_;
    LatestJobThread jobs_, openings_, comparisons_;  // last: they end before what their jobs use
};

/// The catalog in `folder`; the one built in for an empty name.
[[nodiscard]] Result<Catalog::Pointer> catalogIn(const QString& folder);

}  // namespace stagecraft::ui
