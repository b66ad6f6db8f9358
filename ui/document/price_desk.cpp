#include "ui/document/price_desk.h"

#include <QDir>
#include <QMetaObject>

#include <chrono>
#include <utility>

#include "model/price_list/catalog_folder.h"
#include "model/price_list/import_notes.h"
#include "ui/presenters/price_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

std::string pathOf(const QString& name) { return name.toStdString(); }

/// The catalog with the lists worked in, written; or why not. Empty texts of an error: it was cancelled.
tl::expected<std::shared_ptr<const ImportedPrices>, QString> importInto(const PriceImportJob& job, const OnImportProgress& onProgress,
                                                                        const std::stop_token& stop) {
    std::vector<std::string> names;
    for (const QString& file : job.files) names.push_back(pathOf(file));
    const Result<std::vector<PriceListPath>> paths = priceListPaths(names);
    if (!paths) return tl::unexpected(toQString(paths.error().text()));
    const Result<Catalog::Pointer> base = catalogIn(job.baseFolder);
    if (!base) return tl::unexpected(toQString(base.error().text()));
    Result<CatalogTables> tables = tablesToUpdate(pathOf(job.baseFolder));
    if (!tables) return tl::unexpected(toQString(tables.error().text()));
    Result<ImportedCatalog> made = importPriceLists(*paths, *base, std::move(*tables), onProgress);
    if (stop.stop_requested()) return tl::unexpected(QString{});
    if (!made) return tl::unexpected(toQString(made.error().text()));
    if (made->newerReplaced > 0 && !job.allowOlder) return tl::unexpected(toQString(newerPricesText(*made)));

    auto done = std::make_shared<ImportedPrices>();
    done->changes = countOf(priceChanges(*made->before, *made->after));
    if (stop.stop_requested()) return tl::unexpected(QString{});
    done->folder = QDir{job.parent}.filePath(toQString(made->after->id()));
    QDir{}.mkpath(job.parent);
    if (auto error = checkCatalogFolder(pathOf(done->folder))) return tl::unexpected(toQString(error->text()));
    if (const Result<void> written = writeCatalogFolder(made->tables, pathOf(done->folder)); !written)
        return tl::unexpected(toQString(written.error().text()));
    done->recipes = recipeCounts(*made);
    for (const std::string& warning : made->warnings) done->warnings += toQString(warning);
    done->before = made->before;
    done->after = made->after;
    done->lists = std::move(made->lists);
    return std::shared_ptr<const ImportedPrices>{std::move(done)};
}

}  // namespace

Result<Catalog::Pointer> catalogIn(const QString& folder) {
    return folder.isEmpty() ? Catalog::builtIn() : Catalog::fromFolder(pathOf(folder));
}

PriceDesk::PriceDesk(PriceListSource* source, QObject* parent) : QObject(parent), source_(source) {}

PriceDesk::~PriceDesk() { stop_.request_stop(); }

QString PriceDesk::usualAddress() const { return source_ == nullptr ? QString{} : toQString(source_->usualAddress()); }

void PriceDesk::cancel() { stop_.request_stop(); }

void PriceDesk::begin(std::function<Finish(std::stop_token)> work) {
    stop_.request_stop();
    stop_ = std::stop_source{};
    isBusy_ = true;
    const quint64 job = ++job_;
    emit busyChanged(true);
    jobs_.start([this, job, work = std::move(work), stop = stop_.get_token()](const std::stop_token&) {
        Finish finish = work(stop);
        QMetaObject::invokeMethod(this, [this, job, finish = std::move(finish)] {
            if (job != job_) return;  // a newer one runs
            isBusy_ = false;
            emit busyChanged(false);
            finish();
        });
    });
}

PriceDesk::Finish PriceDesk::fail(const QString& text) {
    return [this, text] { emit failed(text); };
}

void PriceDesk::tell(double share, const QString& what, quint64 job, const QString& trouble) {
    QMetaObject::invokeMethod(this, [this, share, what, job, trouble] {
        if (job == job_) emit progressed(share, what, trouble);
    });
}

void PriceDesk::import(const PriceImportJob& job) {
    const quint64 number = job_ + 1;
    begin([this, job, number](const std::stop_token& stop) -> Finish {
        using Clock = std::chrono::steady_clock;
        Clock::time_point next{};
        const auto onProgress = [&](const ImportProgress& now) {
            // A list comes in thousands of blocks: the window needs a few pictures a second.
            if (const Clock::time_point time = Clock::now(); time >= next) {
                next = time + std::chrono::milliseconds{50};
                tell(shareOf(now), progressText(now), number);
            }
            return !stop.stop_requested();
        };
        auto made = importInto(job, onProgress, stop);
        if (!made) return fail(made.error());
        return [this, prices = *made] { emit imported(prices); };
    });
}

void PriceDesk::download(const PriceListRequest& request) {
    const quint64 number = job_ + 1;
    begin([this, request, number](const std::stop_token& stop) -> Finish {
        auto lists = std::make_shared<const ObtainedLists>(source_->obtain(request, [&](const ObtainProgress& now) {
            tell(now.share, toQString(now.step + now.what), number, toQString(now.trouble));
            return !stop.stop_requested();
        }));
        if (stop.stop_requested()) return fail({});
        return [this, lists] { emit downloaded(lists); };
    });
}

void PriceDesk::compare(const QString& before, const QString& after) {
    const quint64 number = job_ + 1;
    begin([this, before, after, number](const std::stop_token& stop) -> Finish {
        auto prices = std::make_shared<ComparedPrices>();
        for (const auto& [catalog, folder, share] : {std::tuple{&prices->before, before, 0.0}, {&prices->after, after, 0.3}}) {
            tell(share, tr("reading %1").arg(folder.isEmpty() ? tr("the built-in prices") : folder), number);
            const Result<Catalog::Pointer> read = catalogIn(folder);
            if (!read) return fail(toQString(read.error().text()));
            *catalog = *read;
            if (stop.stop_requested()) return fail({});
        }
        tell(0.6, tr("comparing"), number);
        prices->changes = priceChanges(*prices->before, *prices->after);
        if (stop.stop_requested()) return fail({});
        return [this, done = std::shared_ptr<const ComparedPrices>{std::move(prices)}] { emit compared(done); };
    });
}

void PriceDesk::open(const QString& folder) {
    const quint64 number = ++opening_;
    openings_.start([this, folder, number](const std::stop_token&) {
        QMetaObject::invokeMethod(this, [this, folder, number, read = catalogIn(folder)] {
            if (number != opening_) return;
            if (read)
                emit opened(*read, folder);
            else
                emit notOpened(folder, toQString(read.error().text()));
        });
    });
}

void PriceDesk::openToCompare(const QString& folder) {
    const quint64 number = ++comparing_;
    comparisons_.start([this, folder, number](const std::stop_token&) {
        QMetaObject::invokeMethod(this, [this, folder, number, read = catalogIn(folder)] {
            if (number != comparing_) return;
            if (read)
                emit openedToCompare(*read, folder);
            else
                emit notOpenedToCompare(folder, toQString(read.error().text()));
        });
    });
}

}  // namespace stagecraft::ui
