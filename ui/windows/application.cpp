#include "ui/windows/application.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDialog>
#include <QLocale>
#include <QPainter>
#include <QPixmap>
#include <QSettings>
#include <QStandardPaths>
#include <QStyleFactory>
#include <QTimer>

#include <cstdio>
#include <memory>
#include <optional>

#include "ui/presenters/wording.h"
#include "ui/windows/main_window.h"

namespace stagecraft::ui {

namespace {

constexpr int badUsage = 2;

struct Arguments {
    QString plan, catalog, screenshot, view, chart;
    QSize size;
    std::optional<bool> isDark;
    std::optional<double> textScale;
};

QString translated(const char* text) { return QCoreApplication::translate("Application", text); }

int refuse(const QString& message) {
    std::fprintf(stderr, "stagecraft: %s\n", qUtf8Printable(message));
    return badUsage;
}

std::optional<QSize> parseSize(const QString& text) {
    const QStringList parts = text.split(QChar{u'x'});
    if (parts.size() != 2) return std::nullopt;
    bool isWidth = false;
    bool isHeight = false;
    const QSize size{parts[0].toInt(&isWidth), parts[1].toInt(&isHeight)};
    const bool isSane = isWidth && isHeight && size.width() >= 640 && size.height() >= 480 && size.width() <= 8000 &&
                        size.height() <= 8000;
    return isSane ? std::optional{size} : std::nullopt;
}

/// nullopt after a message on standard error.
std::optional<Arguments> parseArguments(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(translated("Plans what to run on AWS for your users, and what it costs."));
    parser.addPositionalArgument(QStringLiteral("PLAN.yaml"), translated("A plan to open."), QStringLiteral("[PLAN.yaml]"));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption catalog(QStringLiteral("catalog"), translated("Prices from this folder."), QStringLiteral("DIR"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"), translated("Draw the window into FILE and leave."),
                                        QStringLiteral("FILE"));
    const QCommandLineOption size(QStringLiteral("size"), translated("Size of the window, such as 1440x900."),
                                  QStringLiteral("WxH"));
    const QCommandLineOption theme(QStringLiteral("theme"), translated("dark or light."), QStringLiteral("THEME"));
    const QCommandLineOption view(QStringLiteral("view"), translated("architecture, bill, trade-offs, prices, why-not or load-test."),
                                  QStringLiteral("VIEW"));
    const QCommandLineOption chart(QStringLiteral("chart"), translated("The trade-off chart to show, such as stage-costs."), QStringLiteral("ID"));
    const QCommandLineOption textScale(QStringLiteral("text-scale"), translated("Size of the text in percent, 80 to 175."), QStringLiteral("PERCENT"));
    parser.addOptions({catalog, screenshot, size, theme, textScale, view, chart});
    if (!parser.parse(application.arguments())) {
        refuse(parser.errorText());
        return std::nullopt;
    }
    if (parser.isSet(help)) parser.showHelp();
    Arguments arguments;
    if (parser.positionalArguments().size() > 1) {
        refuse(translated("one plan can be opened, not %1").arg(parser.positionalArguments().size()));
        return std::nullopt;
    }
    arguments.plan = parser.positionalArguments().value(0);
    arguments.catalog = parser.value(catalog);
    arguments.screenshot = parser.value(screenshot);
    arguments.view = parser.value(view);
    arguments.chart = parser.value(chart);
    if (parser.isSet(size)) {
        const std::optional<QSize> parsed = parseSize(parser.value(size));
        if (!parsed) {
            refuse(translated("--size: must be like 1440x900, 640x480 to 8000x8000, not %1").arg(parser.value(size)));
            return std::nullopt;
        }
        arguments.size = *parsed;
    }
    if (parser.isSet(theme)) {
        const QString name = parser.value(theme);
        if (name != QStringLiteral("dark") && name != QStringLiteral("light")) {
            refuse(translated("--theme: must be dark or light, not %1").arg(name));
            return std::nullopt;
        }
        arguments.isDark = name == QStringLiteral("dark");
    }
    if (parser.isSet(textScale)) {
        const double percent = parser.value(textScale).toDouble();
        if (!(percent >= 80 && percent <= 175)) {
            refuse(translated("--text-scale: must be 80 to 175, not %1").arg(parser.value(textScale)));
            return std::nullopt;
        }
        arguments.textScale = percent / 100;
    }
    return arguments;
}

/// The window with the dialog that is open, if any, in the middle of it.
QPixmap pictureOf(MainWindow& window) {
    QPixmap picture = window.grab();
    for (QDialog* const dialog : window.findChildren<QDialog*>()) {
        if (!dialog->isVisible()) continue;
        const QPixmap front = dialog->grab();
        QPainter{&picture}.drawPixmap((picture.width() - front.width()) / 2, (picture.height() - front.height()) / 2, front);
    }
    return picture;
}

QString chartNames() {
    QStringList names;
    for (const FigureKind& kind : figureKinds()) names << toQString(kind.id);
    return names.join(QStringLiteral(", "));
}

/// Draws the window into `file` once the plan and what belongs to the view (the fine answer of a chart, how the lines of the bill
/// grow) are there, and ends the program.
void photograph(MainWindow& window, const QString& file) {
    auto* const settle = new QTimer(&window);
    settle->setSingleShot(true);
    settle->setInterval(400);
    QObject::connect(&window.document(), &Document::planChanged, settle, [settle] { settle->start(); });
    QObject::connect(&window.figures(), &FigureMaker::figureMade, settle, [settle] { settle->start(); });
    QObject::connect(&window.figures(), &FigureMaker::refiningChanged, settle, [settle] { settle->start(); });
    QObject::connect(&window.growth(), &GrowthMaker::growthMade, settle, [settle] { settle->start(); });
    QObject::connect(settle, &QTimer::timeout, &window, [&window, settle, file] {
        if (window.figures().isBusy() || window.growth().isBusy() || window.isAnswering()) {
            settle->start();
            return;
        }
        const bool isSaved = pictureOf(window).save(file);
        QApplication::exit(isSaved ? 0 : refuse(translated("%1: cannot be written").arg(file)));
    });
}

}  // namespace

int openWindow(int argc, char** argv, PriceListSource* source) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Stagecraft"));
    QApplication::setOrganizationName(QStringLiteral("Stagecraft"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const std::optional<Arguments> arguments = parseArguments(application);
    if (!arguments) return badUsage;

    WidgetDialogs dialogs;
    const bool isPicture = !arguments->screenshot.isEmpty();
    // A picture shows the window as it is delivered, whatever this person's settings are.
    const std::unique_ptr<QSettings> settings =
        isPicture ? std::make_unique<QSettings>(QString{}, QSettings::IniFormat) : std::make_unique<QSettings>();
    if (isPicture) settings->setValue(QStringLiteral("hints/seen"), true);

    WindowPrices prices{arguments->catalog, source, QStandardPaths::writableLocation(QStandardPaths::AppDataLocation), {}};
    if (prices.folder.isEmpty()) prices.folder = CatalogShelf{*settings, {}}.inUse();
    Result<Catalog::Pointer> catalog = catalogIn(prices.folder);
    if (!catalog && arguments->catalog.isEmpty()) {
        prices.notice = translated("The prices used last cannot be read, so the built-in ones are in use: %1").arg(toQString(catalog.error().text()));
        prices.folder.clear();
        catalog = Catalog::builtIn();
    }
    if (!catalog) return refuse(toQString(catalog.error().text()));
    MainWindow window(*catalog, dialogs, *settings, prices);
    if (arguments->isDark) window.themes().setDark(*arguments->isDark);
    if (arguments->size.isValid()) window.resize(arguments->size);
    if (arguments->textScale) window.themes().setTextScale(*arguments->textScale);
    const QString& view = arguments->view;
    const bool isDialog = QStringList{QStringLiteral("prices"), QStringLiteral("why-not"), QStringLiteral("load-test")}.contains(view);
    if (!view.isEmpty() && !isDialog && !window.showView(view))
        return refuse(translated("--view: must be architecture, bill, trade-offs, prices, why-not or load-test, not %1").arg(view));
    if (!arguments->chart.isEmpty() && !window.showChart(arguments->chart))
        return refuse(translated("--chart: must be one of %1, not %2").arg(chartNames(), arguments->chart));
    if (!arguments->plan.isEmpty() && isPicture) {
        if (const QString problem = window.document().open(arguments->plan); !problem.isEmpty()) return refuse(problem);
    }
    if (isPicture) photograph(window, arguments->screenshot);
    window.show();
    if (view == QStringLiteral("prices")) window.showPrices(QStringLiteral("catalogs"));
    if (view == QStringLiteral("why-not")) window.askWhyNot({});
    if (view == QStringLiteral("load-test")) window.showLoadTest({});
    if (!arguments->plan.isEmpty() && !isPicture) window.openFile(arguments->plan);
    return QApplication::exec();
}

}  // namespace stagecraft::ui
