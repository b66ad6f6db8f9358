#include "model/catalog/performance.h"

#include <QTest>

using namespace stagecraft;

namespace {

InstanceType typeOf(std::string_view name, std::string_view family, int vcpus) {
    InstanceType type;
    type.name = name;
    type.family = family;
    type.vcpus = vcpus;
    return type;
}

/// m5.large takes 16 µs a page and 12 µs a write and scores 1000 and 2000 on its two vCPUs.
constexpr Measurement reference{"m5.large", 16, 12, 1000, 2000};

}  // namespace

class PerformanceTest : public QObject {
    Q_OBJECT
private slots:
    void aFamilyIsTheMedianOfItsMeasuredSizes() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("m7g.large", "m7g", 2),
                                        typeOf("m7g.xlarge", "m7g", 4), typeOf("m7g.2xlarge", "m7g", 8)};
        const Measurement measured[] = {reference,
                                        {"m7g.large", 8, 6, 2000, 3000},
                                        {"m7g.xlarge", 10, 6, 2000, 6000},
                                        {"m7g.2xlarge", 16, 4, 8000, 6000}};
        fillPerformance(types, measured);
        QCOMPARE(types[0].performance.web, 1.0);
        QCOMPARE(types[0].performance.cache, 1.0);
        for (std::size_t i = 1; i < types.size(); ++i) {
            QCOMPARE(types[i].performance.web, 1.6);       // 2, 1.6, 1
            QCOMPARE(types[i].performance.cache, 2.0);     // 2, 2, 3
            QCOMPARE(types[i].performance.cpu, 2.0);       // per vCPU: 2, 1, 2
            QCOMPARE(types[i].performance.passmark, 1.5);  // per vCPU: 1.5, 1.5, 0.75
            QVERIFY(!types[i].performance.isEstimated);
        }
    }
    void anEvenNumberOfSizesGivesTheMeanOfTheMiddleTwo() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("c6i.large", "c6i", 2),
                                        typeOf("c6i.xlarge", "c6i", 4)};
        const Measurement measured[] = {reference, {"c6i.large", 8, 0, 0, 0}, {"c6i.xlarge", 16, 0, 0, 0}};
        fillPerformance(types, measured);
        QCOMPARE(types[1].performance.web, 1.5);
    }
    void withoutPagesPassMarkStandsInAndSaysSo() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("c9z.large", "c9z", 2)};
        const Measurement measured[] = {reference, {"c9z.large", 0, 0, 0, 5000}};
        fillPerformance(types, measured);
        QCOMPARE(types[1].performance.web, 2.5);
        QVERIFY(types[1].performance.isEstimated);
    }
    void anUnmeasuredFamilyTakesTheGenerationBeforeIt() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("c7g.large", "c7g", 2),
                                        typeOf("c8g.large", "c8g", 2), typeOf("c9gd.large", "c9gd", 2)};
        const Measurement measured[] = {reference, {"c7g.large", 8, 6, 1000, 2000}};
        fillPerformance(types, measured);
        QCOMPARE(types[2].performance.web, 2 * 1.15);
        QCOMPARE(types[3].performance.web, 2 * 1.15 * 1.15);
        QVERIFY(types[2].performance.isEstimated && types[3].performance.isEstimated);
    }
    /// A processor may be much faster by one benchmark and slower by another: each is that of the generation before.
    void everyIndexIsEstimatedFromTheSameIndex() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("c8g.large", "c8g", 2), typeOf("c9g.large", "c9g", 2),
                                        typeOf("c10gd.large", "c10gd", 2)};
        const Measurement measured[] = {reference, {"c8g.large", 16, 4, 2000, 1600}};
        fillPerformance(types, measured);
        const PerformanceIndex next = types[2].performance;
        QCOMPARE(next.web, 1.15);
        QCOMPARE(next.cache, 3 * 1.15);
        QCOMPARE(next.cpu, 2 * 1.15);
        QCOMPARE(next.passmark, 0.8 * 1.15);
        QVERIFY(next.isEstimated);
        QCOMPARE(types[3].performance.passmark, 0.8 * (1.15 * 1.15));
    }
    /// Where it was measured on the next older one only, it comes from there; where on none, from pages.
    void anIndexThatTheRelativeLacksComesFromAnOlderOne() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("c7g.large", "c7g", 2), typeOf("c8g.large", "c8g", 2),
                                        typeOf("c9g.large", "c9g", 2)};
        const Measurement measured[] = {reference, {"c7g.large", 16, 6, 0, 0}, {"c8g.large", 8, 0, 0, 0}};
        fillPerformance(types, measured);
        const PerformanceIndex next = types[3].performance;
        QCOMPARE(next.web, 2 * 1.15);
        QCOMPARE(next.cache, 2 * (1.15 * 1.15));
        QVERIFY(next.isEstimated);
        QVERIFY(next.cpu > 0 && next.passmark > 0);
        std::vector<InstanceType> others{typeOf("m5.large", "m5", 2), typeOf("x7g.large", "x7g", 2), typeOf("x8g.large", "x8g", 2)};
        Measurement pagesOnly = reference;
        pagesOnly.cacheCpuMicroseconds = pagesOnly.stressAll = pagesOnly.passmark = 0;
        const Measurement pages[] = {pagesOnly, {"x7g.large", 8, 0, 0, 0}};
        fillPerformance(others, pages);
        QCOMPARE(others[2].performance.cpu, 2 * 1.15);
    }
    void aFamilyLikeNoOtherIsTakenForTheReferenceAndSaysSo() {
        std::vector<InstanceType> types{typeOf("m5.large", "m5", 2), typeOf("cr1.large", "cr1", 2)};
        const Measurement measured[] = {reference};
        fillPerformance(types, measured);
        QCOMPARE(types[1].performance.web, 1.0);
        QVERIFY(types[1].performance.isEstimated);
    }
    void withoutTheReferenceNothingIsClaimedAsMeasured() {
        std::vector<InstanceType> types{typeOf("c7g.large", "c7g", 2)};
        const Measurement measured[] = {{"c7g.large", 8, 6, 1000, 2000}};
        fillPerformance(types, measured);
        QCOMPARE(types[0].performance.web, 1.0);
        QVERIFY(types[0].performance.isEstimated);
    }
};

QTEST_APPLESS_MAIN(PerformanceTest)
#include "performance_test.moc"
