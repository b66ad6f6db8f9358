#include "ui/theme/theme.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include "ui/theme/style_sheet.h"
#include "ui/theme/theme_controller.h"

using namespace stagecraft::ui;

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void textIsLegibleOnEveryGround_data() {
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<int>("text");
        for (const bool isDark : {false, true})
            for (const ColourRole role : {ColourRole::Text, ColourRole::MutedText, ColourRole::Accent, ColourRole::Good,
                                          ColourRole::Warning, ColourRole::Bad})
                QTest::addRow("%s %d", isDark ? "dark" : "light", static_cast<int>(role)) << isDark << static_cast<int>(role);
    }

    void textIsLegibleOnEveryGround() {
        QFETCH(bool, isDark);
        QFETCH(int, text);
        const Theme& theme = isDark ? Theme::dark() : Theme::light();
        const QColor colour = theme.colour(static_cast<ColourRole>(text));
        for (const ColourRole ground : {ColourRole::Window, ColourRole::Surface, ColourRole::SurfaceRaised, ColourRole::Highlight})
            QCOMPARE_GE(contrast(colour, theme.colour(ground)), 4.5);
    }

    void textOnTheAccentIsLegible() {
        for (const Theme* theme : {&Theme::light(), &Theme::dark()})
            QCOMPARE_GE(contrast(theme->colour(ColourRole::AccentText), theme->colour(ColourRole::Accent)), 4.5);
    }

    void stageColoursAreThoseOfOkabeAndIto() {
        QCOMPARE(Theme::light().stageColour(1), QColor(QStringLiteral("#56B4E9")));
        QCOMPARE(Theme::light().stageColour(4), QColor(QStringLiteral("#B8A900")));
        QCOMPARE(Theme::dark().stageColour(4), QColor(QStringLiteral("#F0E442")));
        QCOMPARE(Theme::dark().stageColour(7), QColor(QStringLiteral("#CC79A7")));
    }

    void stageNamesReadAsTextInTheirColour() {
        for (const Theme* theme : {&Theme::light(), &Theme::dark()})
            for (int stage = 1; stage <= 7; ++stage)
                QCOMPARE_GE(contrast(theme->stageTextColour(stage), theme->colour(ColourRole::Surface)), 4.5);
    }

    void stagesDifferInDashAndMarkerToo() {
        QSet<QString> dashes;
        QSet<int> markers;
        for (int stage = 1; stage <= 7; ++stage) {
            QString dash;
            for (const qreal part : Theme::light().stageDashes(stage)) dash += QString::number(part) + QChar{u' '};
            dashes.insert(dash);
            markers.insert(static_cast<int>(Theme::light().stageMarker(stage)));
        }
        QCOMPARE(dashes.size(), 7);
        QCOMPARE(markers.size(), 7);
    }

    void anUnknownServiceGetsAQuietGrey() {
        const QColor other = Theme::light().serviceColour(u"Something new");
        QCOMPARE_LT(other.hsvSaturation(), 64);
        QVERIFY(Theme::light().serviceColour(u"RDS") != other);
    }

    void everyPlaceholderOfTheStyleSheetIsFilled() {
        for (const Theme* theme : {&Theme::light(), &Theme::dark()})
            QVERIFY(!styleSheet(*theme, 1.0).contains(QChar{u'@'}));
    }

    void theStyleSheetScalesText() {
        QVERIFY(styleSheet(Theme::light(), 1.0).contains(QStringLiteral("font-size: 10.0pt")));
        QVERIFY(styleSheet(Theme::light(), 1.75).contains(QStringLiteral("font-size: 17.5pt")));
    }

    void theControllerTellsOnlyRealChanges() {
        ThemeController themes;
        QSignalSpy changes(&themes, &ThemeController::changed);
        themes.setDark(false);
        QCOMPARE(changes.count(), 0);
        themes.setDark(true);
        QCOMPARE(changes.count(), 1);
        QVERIFY(themes.current().isDark());
    }

    void textScaleStaysWithinItsBounds() {
        ThemeController themes;
        themes.setTextScale(9);
        QCOMPARE(themes.textScale(), ThemeController::largestText);
        themes.setTextScale(0);
        QCOMPARE(themes.textScale(), ThemeController::smallestText);
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
