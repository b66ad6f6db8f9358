#include "model/exploration/frontier.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace stagecraft;

namespace {

bool beats(const Tradeoff& a, const Tradeoff& b) {
    return a.first <= b.first && a.second <= b.second && (a.first < b.first || a.second < b.second);
}

std::set<std::size_t> bruteForce(const std::vector<Tradeoff>& all) {
    std::set<std::size_t> best;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (std::ranges::none_of(all, [&](const Tradeoff& other) { return beats(other, all[i]); })) best.insert(i);
    return best;
}

}  // namespace

class FrontierTest : public QObject {
    Q_OBJECT
private slots:
    void isWhatBruteForceFinds_data() {
        QTest::addColumn<int>("values");  // few values make many ties
        for (const int values : {1, 2, 5, 20, 1000, 1'000'000}) QTest::addRow("of %d values", values) << values;
    }
    void isWhatBruteForceFinds() {
        QFETCH(int, values);
        std::mt19937 random{7};
        for (int round = 0; round < 300; ++round) {
            std::vector<Tradeoff> all(random() % 60);
            for (Tradeoff& one : all)
                one = {static_cast<double>(random() % static_cast<unsigned>(values)), static_cast<double>(random() % static_cast<unsigned>(values))};
            const std::vector<std::size_t> found = nonDominated(all);
            QVERIFY(std::set<std::size_t>(found.begin(), found.end()) == bruteForce(all));
            QCOMPARE(found.size(), bruteForce(all).size());
            for (std::size_t i = 1; i < found.size(); ++i) {
                QVERIFY(all[found[i]].first >= all[found[i - 1]].first);
                QVERIFY(all[found[i]].second <= all[found[i - 1]].second);
            }
        }
    }
    void thoseThatAreAlikeStayTogether() {
        const std::vector<Tradeoff> all{{2, 1}, {1, 2}, {1, 2}, {2, 2}, {1, 3}};
        QVERIFY(nonDominated(all) == (std::vector<std::size_t>{1, 2, 0}));
    }
    void infinitiesAreNumbersAndNaNIsNone() {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const std::vector<Tradeoff> all{{1, infinity}, {std::nan(""), 0}, {2, 5}, {0, std::nan("")}};
        QVERIFY(nonDominated(all) == (std::vector<std::size_t>{0, 2}));
        QVERIFY(nonDominated({}).empty());
    }
    void settingsAreTakenInOrderAndRefusedInWords() {
        const std::vector<Setting> good{{"workload.users", "5"}, {"workload.users", "7"}};
        QCOMPARE(withSettings(Inputs{}, good)->workload.users, 7.0);
        const std::vector<Setting> bad{{"workload.users", "many"}};
        QCOMPARE(withSettings(Inputs{}, bad).error().key, std::string{"workload.users"});
    }
};

QTEST_APPLESS_MAIN(FrontierTest)
#include "frontier_test.moc"
