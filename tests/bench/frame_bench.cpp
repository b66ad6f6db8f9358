// What a moving users slider costs: from the slider's new value to the plan, the visible view and everything else of the
// window drawn, at 1920×1080 in software. Prints median and 95th percentile of each view and chart, and what of the median
// was spent until the plan and until the figure were there. One frame of 60 a second is 16.7 ms, two are 33 ms.
//
//   frame_bench [ROUNDS] [VIEW or CHART …]
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QSlider>
#include <QStyleFactory>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

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
};

double milliseconds(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

void waitUntil(const std::function<bool()>& isDone) {
    QElapsedTimer waiting;
    waiting.start();
    while (!isDone() && waiting.elapsed() < mostWaiting) QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
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

    void measure(const QString& name, bool isChart, int rounds) {
        waitUntil([&] { return !window_.figures().isBusy(); });
        std::vector<Round> measured;
        const int from = slider_.minimum() + (slider_.maximum() - slider_.minimum()) / 5;
        const int to = slider_.maximum() * 4 / 5;
        for (int i = 0; i < rounds; ++i) {
            round_ = {};
            timer_.start();
            slider_.setValue(from + (to - from) * i / rounds);
            const double users = window_.document().inputs().workload.users;
            waitUntil([&] { return plannedUsers_ == users && (!isChart || drawnUsers_ == users); });
            QCoreApplication::processEvents();  // queued replots
            QCoreApplication::processEvents();  // and what they asked to be painted
            round_.whole = milliseconds(timer_);
            measured.push_back(round_);
        }
        print(name, measured);
    }

private:
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
        std::printf("%-24s %8.1f %8.1f %10.1f %10.1f   %s\n", qPrintable(name), median, late, percentile(column(&Round::plan), 0.5),
                    percentile(column(&Round::figure), 0.5), median <= 16.7 && late <= 33 ? "" : "over");
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
    std::printf("%-24s %8s %8s %10s %10s   (ms, %d rounds)\n", "view or chart", "median", "95 %", "plan at", "figure at", rounds);
    const auto isWanted = [&](const QString& name) { return wanted.isEmpty() || wanted.contains(name); };
    for (const char* const view : {"architecture", "bill"})
        if (const QString name = QString::fromLatin1(view); isWanted(name) && window.showView(name)) bench.measure(name, false, rounds);
    for (const FigureKind& kind : figureKinds())
        if (const QString id = toQString(kind.id); isWanted(id) && window.showChart(id)) bench.measure(id, true, rounds);
    return 0;
}
