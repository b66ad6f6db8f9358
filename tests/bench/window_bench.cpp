// From starting a program to the window painted with its first plan, in a process of its own each time: what a person
// waits for. Prints the time and, as a counter, the resident memory at that moment.
#include <benchmark/benchmark.h>

#include <QApplication>
#include <QProcess>
#include <QSettings>
#include <QStyleFactory>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "ui/windows/dialogs.h"
#include "ui/windows/main_window.h"

namespace {

using stagecraft::Catalog;
using stagecraft::Plan;
using stagecraft::Result;

constexpr const char* childOption = "--first-plan";
QString program;

/// The clock is the machine's, the same in parent and child.
long long nanosecondsNow() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

long residentKilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmRSS:") {
            long kilobytes = 0;
            status >> kilobytes;
            return kilobytes;
        }
    return 0;
}

/// Opens the window as the program does; says when it was painted with a plan and how much memory it held then.
int showFirstPlan(int argc, char** argv, long long started) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const Result<Catalog::Pointer> catalog = Catalog::builtIn();
    if (!catalog) return 1;
    stagecraft::ui::WidgetDialogs dialogs;
    QSettings settings(QString{}, QSettings::IniFormat);
    stagecraft::ui::MainWindow window(*catalog, dialogs, settings);
    window.resize(1280, 800);
    QObject::connect(&window.document(), &stagecraft::ui::Document::planChanged, &window,
                     [&window, started](const std::shared_ptr<const Plan>&) {
                         QTimer::singleShot(0, &window, [&window, started] {
                             window.repaint();
                             std::printf("%lld %ld\n", nanosecondsNow() - started, residentKilobytes());
                             QApplication::quit();
                         });
                     });
    window.show();
    return QApplication::exec();
}

void windowWithAPlan(benchmark::State& state) {
    double megabytes = 0;
    for ([[maybe_unused]] auto round : state) {
        QProcess child;
        child.start(program, {QString::fromLatin1(childOption), QString::number(nanosecondsNow())});
        child.waitForFinished(60'000);
        const QList<QByteArray> answer = child.readAllStandardOutput().trimmed().split(' ');
        if (answer.size() != 2) {
            state.SkipWithError("the window did not answer");
            return;
        }
        state.SetIterationTime(answer[0].toDouble() / 1e9);
        megabytes = answer[1].toDouble() / 1024;
    }
    state.counters["resident_MB"] = megabytes;
}
BENCHMARK(windowWithAPlan)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(10);

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::string{argv[1]} == childOption) return showFirstPlan(1, argv, std::stoll(argv[2]));
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    program = QString::fromLocal8Bit(argv[0]);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
