// What a moving users slider costs: from the slider's new value to the plan, the visible view and everything else of the
// window drawn, at 1920×1080 in software. Prints median and 95th percentile of each view and chart, and what of the median
// was spent until the plan and until the figure were there, and the time of all processors. One frame of 60 a second is 16.7 ms, two are 33 ms.
//
//   frame_bench [ROUNDS] [default | 1M | 20M …] [VIEW or CHART …]
//
// Each plan is dragged from a fifth of its users to five times as many, on two processors. Uncertain inputs, three plans to compare
// with and other prices give every chart something to draw.
#include <sched.h>
#include <time.h>

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QSlider>
#include <QStyleFactory>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "model/support/text.h"
#include "tests/model/planning/cloned_catalog.h"
#include "ui/presenters/wording.h"
#include "ui/windows/dialogs.h"
#include "ui/windows/main_window.h"

using namespace stagecraft;
using namespace stagecraft::ui;

namespace {

constexpr int usualRounds = 120;
constexpr int mostWaiting = 20'000;

struct Round {
    double plan = 0, figure = 0, whole = 0;  ///< milliseconds since the input
    double processor = 0;                    ///< milliseconds of all threads together, which other programs do not lengthen
};

double processorMilliseconds() {
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

double milliseconds(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// Asleep between events, as the program is: with a longest time, processEvents never waits and takes a processor from those that work.
void waitUntil(const std::function<bool()>& isDone) {
    QElapsedTimer waiting;
    waiting.start();
    QTimer alarm;
    alarm.start(mostWaiting);
    while (!isDone() && waiting.elapsed() < mostWaiting) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

struct Dragged {
    const char* name;
    double users;
};
constexpr Dragged plans[]{{"default", 12'000}, {"1M", 1e6}, {"20M", 2e7}};

/// As on the machine the limits are meant for; fewer where there are fewer.
void keepToTwoProcessors() {
    cpu_set_t all, two;
    CPU_ZERO(&all);
    CPU_ZERO(&two);
    if (sched_getaffinity(0, sizeof all, &all) != 0) return;
    int taken = 0;
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE && taken < 2; ++cpu)
        if (CPU_ISSET(cpu, &all)) {
            CPU_SET(cpu, &two);
            ++taken;
        }
    sched_setaffinity(0, sizeof two, &two);
}

/// Every server a tenth dearer, a year later.
Catalog::Pointer dearerCatalog(const Catalog& catalog) {
    stagecraft::testing::Tables tables = stagecraft::testing::realTables();
    std::vector<std::string> lines = stagecraft::testing::linesOf(tables["ec2_prices.csv"]);
    for (std::string& line : lines) {
        std::vector<std::string> cells = stagecraft::testing::cellsOf(line);
        if (cells.size() < 3) continue;
        if (const std::optional<double> price = parseNumber(cells[2])) cells[2] = plainNumber(std::round(*price * 1.1e6) / 1e6);
        line.clear();
        for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + cell;
    }
    tables["ec2_prices.csv"] = stagecraft::testing::joined(lines);
    std::string& head = tables["catalog.yaml"];
    const std::string date{catalog.date()};
    for (std::size_t at = head.find(date); at != std::string::npos; at = head.find(date, at + 1)) head.replace(at, date.size(), "2030-01-01");
    const Result<Catalog::Pointer> made = Catalog::fromTexts(tables);
    return made ? *made : nullptr;
}

class Bench {
public:
    explicit Bench(MainWindow& window) : window_(window), slider_(*window.findChild<QSlider*>(QStringLiteral("workload.users.slider"))) {
        QObject::connect(&window_.document(), &Document::planChanged, &window_, [this](const std::shared_ptr<const Plan>& plan) {
            plannedUsers_ = plan->inputs.workload.users;
            round_.plan = milliseconds(timer_);
        });
        QObject::connect(&window_.figures(), &FigureMaker::figureMade, &window_, [this](const std::shared_ptr<const MadeFigure>& made) {
            if (made->inputs.workload.users == drawnUsers_) return;
            drawnUsers_ = made->inputs.workload.users;
            round_.figure = milliseconds(timer_);
        });
    }

    void setUsers(double users) {
        (void)window_.document().editText(QStringLiteral("workload.users"), toQString(plainNumber(users)));
        window_.document().closeStep();
        waitUntil([&] { return plannedUsers_ == users; });
    }

    /// Keeps the plan with so many users among those compared.
    void keep(double users) {
        setUsers(users);
        window_.findChild<QAction*>(QStringLiteral("action.keep"))->trigger();
    }

    void measure(const QString& name, bool isChart, double middle, int rounds) {
        const int from = placeOf(middle / 5), to = placeOf(middle * 5);
        waitUntil([&] { return !window_.figures().isBusy(); });
        std::vector<Round> measured;
        for (int i = 0; i < rounds; ++i) {
            const int place = from + (to - from) * i / rounds;
            if (place == slider_.value()) continue;
            round_ = {};
            const double spent = processorMilliseconds();
            timer_.start();
            slider_.setValue(place);
            const double users = window_.document().inputs().workload.users;
            waitUntil([&] { return plannedUsers_ == users && (!isChart || drawnUsers_ == users); });
            QCoreApplication::processEvents();  // queued replots
            QCoreApplication::processEvents();  // and what they asked to be painted
            round_.whole = milliseconds(timer_);
            round_.processor = processorMilliseconds() - spent;
            measured.push_back(round_);
        }
        print(name, measured);
    }

private:
    /// Where the slider stands for so many users.
    int placeOf(double users) {
        setUsers(users);
        return slider_.value();
    }
    static double percentile(std::vector<double> values, double share) {
        std::ranges::sort(values);
        return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
    }
    static void print(const QString& name, const std::vector<Round>& rounds) {
        const auto column = [&](double Round::*member) {
            std::vector<double> values;
            for (const Round& round : rounds) values.push_back(round.*member);
            return values;
        };
        const double median = percentile(column(&Round::whole), 0.5);
        const double late = percentile(column(&Round::whole), 0.95);
        std::printf("%-24s %8.1f %8.1f %10.1f %10.1f %10.1f   %s\n", qPrintable(name), median, late, percentile(column(&Round::plan), 0.5),
                    percentile(column(&Round::figure), 0.5), percentile(column(&Round::processor), 0.5), median <= 16.7 && late <= 33 ? "" : "over");
        std::fflush(stdout);
    }

    MainWindow& window_;
    QSlider& slider_;
    QElapsedTimer timer_;
    Round round_;
    double plannedUsers_ = -1, drawnUsers_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    keepToTwoProcessors();
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const Result<Catalog::Pointer> catalog = Catalog::builtIn();
    if (!catalog) return 1;
    QStringList wanted = QApplication::arguments().mid(1);
    const int rounds = !wanted.isEmpty() && wanted.first().toInt() > 0 ? wanted.takeFirst().toInt() : usualRounds;
    WidgetDialogs dialogs;
    QSettings settings(QString{}, QSettings::IniFormat);
    settings.setValue(QStringLiteral("hints/seen"), true);
    MainWindow window(*catalog, dialogs, settings);
    window.resize(1920, 1080);
    window.show();
    waitUntil([&] { return window.document().plan() != nullptr; });

    Bench bench{window};
    const QString uncertain = QStringLiteral("workload.peak_to_average:3:5:8,workload.cpu_ms_per_request:30:40:70");
    if (!window.document().editText(QStringLiteral("uncertainty"), uncertain).isEmpty()) return 1;
    for (const double users : {2'000.0, 50'000.0, 400'000.0}) bench.keep(users);
    window.figures().setOtherCatalog(dearerCatalog(**catalog), "/dearer");
    std::printf("%-24s %8s %8s %10s %10s %10s   (ms, %d rounds)\n", "view or chart", "median", "95 %", "plan at", "figure at", "processor", rounds);
    QStringList names;
    for (const Dragged& plan : plans) names << QString::fromLatin1(plan.name);
    const bool areAllPlans = std::ranges::none_of(wanted, [&](const QString& name) { return names.contains(name); });
    const bool areAllViews = std::ranges::all_of(wanted, [&](const QString& name) { return names.contains(name); });
    const auto isWanted = [&](const QString& name) { return areAllViews || wanted.contains(name); };
    for (const Dragged& plan : plans) {
        const QString name = QString::fromLatin1(plan.name);
        if (!areAllPlans && !wanted.contains(name)) continue;
        for (const char* const view : {"architecture", "bill"})
            if (const QString id = QString::fromLatin1(view); isWanted(id) && window.showView(id)) bench.measure(QString{name % u' ' % id}, false, plan.users, rounds);
        for (const FigureKind& kind : figureKinds())
            if (const QString id = toQString(kind.id); isWanted(id) && window.showChart(id)) bench.measure(QString{name % u' ' % id}, true, plan.users, rounds);
    }
    return 0;
}
