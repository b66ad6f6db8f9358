#include <QtTest>

#include <algorithm>
#include <array>

#include "model/documents/diagram_layout.h"

using namespace stagecraft;

namespace {

Fleet fleet(std::string id, Role role, std::string label, std::vector<int> perZone) {
    Fleet made;
    made.id = std::move(id);
    made.role = role;
    made.label = std::move(label);
    made.service = "EC2";
    made.instanceType = "m8g.large";
    for (int servers : perZone) made.count += servers;
    made.perZone = std::move(perZone);
    made.cpuUtilisation = 0.4;
    return made;
}

struct Shape {
    int regions = 1;
    int zones = 1;
    int services = 0;  ///< 0: one fleet of app servers
    int databases = 0;
    int followers = 0;
    bool hasCdn = false;
};

RegionLayout regionOf(const Shape& shape, int number) {
    const auto zones = static_cast<std::size_t>(shape.zones);
    RegionLayout region;
    region.code = "region-" + std::to_string(number);
    region.trafficShare = 1.0 / shape.regions;
    for (std::size_t i = 0; i < zones; ++i) region.zones.push_back(region.code + static_cast<char>('a' + i));
    region.managed.push_back({"alb", ManagedKind::LoadBalancer, "Application Load Balancer", ""});
    if (shape.hasCdn) region.managed.push_back({"s3", ManagedKind::S3, "S3", "files"});
    const std::vector<int> everywhere(zones, 3);
    std::vector<std::string> workers{"app"};
    region.fleets.push_back(fleet("app", Role::App, "App servers", everywhere));
    region.flows.push_back({"alb", "app", 1234, 5678});
    if (shape.services > 0) {
        workers.clear();
        region.managed.push_back({"internal-alb", ManagedKind::InternalLoadBalancer, "Internal load balancer", ""});
        region.managed.push_back({"dynamodb", ManagedKind::DynamoDb, "DynamoDB", "sessions"});
        region.flows.push_back({"app", "internal-alb", 1000, 100});
        region.flows.push_back({"app", "dynamodb", 1000, 100});
        for (int i = 0; i < shape.services; ++i) {
            workers.push_back("service." + std::to_string(i));
            region.fleets.push_back(fleet(workers.back(), Role::Service, "service", everywhere));
            region.flows.push_back({"internal-alb", workers.back(), 250, 25});
        }
    }
    for (int i = 0; i < shape.databases; ++i) {
        const std::string id = "db." + std::to_string(i);
        std::vector<int> first(zones, 0), second(zones, 0), rest(zones, 0);
        first[0] = 1;
        second[zones > 1 ? 1 : 0] = 1;
        rest[zones > 2 ? 2 : 0] = shape.followers;
        region.fleets.push_back(fleet(id + ".leader", Role::DatabaseLeader, "Database leader", first));
        for (const std::string& worker : workers) region.flows.push_back({worker, id + ".leader", 100, 10});
        if (shape.zones > 1) {
            region.fleets.push_back(fleet(id + ".standby", Role::DatabaseStandby, "Database standby", second));
            region.flows.push_back({id + ".leader", id + ".standby", 100, 10});
        }
        if (shape.followers > 0) {
            region.fleets.push_back(fleet(id + ".follower", Role::DatabaseFollower, "Database follower", rest));
            for (const std::string& worker : workers) region.flows.push_back({worker, id + ".follower", 100, 10});
            region.flows.push_back({id + ".leader", id + ".follower", 100, 10});
        }
    }
    return region;
}

Architecture architectureOf(const Shape& shape) {
    Architecture made;
    made.global.push_back({"users", ManagedKind::Users, "Users", "12,000"});
    made.global.push_back({"route53", ManagedKind::Route53, "Route 53", ""});
    made.flows.push_back({"users", "route53", 12, 0});
    if (shape.hasCdn) {
        made.global.push_back({"cloudfront", ManagedKind::CloudFront, "CloudFront", "90 % from the edge"});
        made.flows.push_back({"users", "cloudfront", 81'000, 8.2e6});
    }
    for (int i = 0; i < shape.regions; ++i) {
        made.regions.push_back(regionOf(shape, i));
        const std::string code = made.regions.back().code;
        made.flows.push_back({"users", code + "/alb", 28'900, 464'000});
        if (shape.hasCdn) made.flows.push_back({"cloudfront", code + "/s3", 6750, 677'000});
    }
    for (const RegionLayout& from : made.regions)
        for (const RegionLayout& to : made.regions)
            if (from.code != to.code) made.flows.push_back({from.code, to.code, 8680, 8700});
    return made;
}

bool isCard(const DiagramBox& box) { return box.kind != DiagramBoxKind::Region && box.kind != DiagramBoxKind::Zone; }

bool contains(const DiagramRect& outer, const DiagramRect& inner) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() && inner.bottom() <= outer.bottom();
}

/// Rectangles that only touch do not overlap.
bool overlap(const DiagramRect& a, const DiagramRect& b) {
    return a.x + 0.5 < b.right() && b.x + 0.5 < a.right() && a.y + 0.5 < b.bottom() && b.y + 0.5 < a.bottom();
}

std::string told(const DiagramBox& box) { return box.region + "/" + box.id; }

}  // namespace

class DiagramLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void keepsThingsApart_data() {
        QTest::addColumn<int>("regions");
        QTest::addColumn<int>("zones");
        QTest::addColumn<int>("services");
        QTest::addColumn<int>("databases");
        QTest::addColumn<int>("followers");
        QTest::addColumn<bool>("hasCdn");
        for (int regions : {1, 2, 4})
            for (int zones : {1, 2, 3, 6})
                for (int services : {0, 1, 5})
                    for (int databases : {0, 1, 3})
                        for (int followers : {0, 2})
                            for (bool hasCdn : {false, true})
                                QTest::addRow("%d regions, %d zones, %d services, %d databases, %d followers%s", regions, zones, services,
                                              databases, followers, hasCdn ? ", with a CDN" : "")
                                    << regions << zones << services << databases << followers << hasCdn;
    }
    void keepsThingsApart() {
        QFETCH(int, regions);
        QFETCH(int, zones);
        QFETCH(int, services);
        QFETCH(int, databases);
        QFETCH(int, followers);
        QFETCH(bool, hasCdn);
        const Diagram diagram = layOut(architectureOf({regions, zones, services, databases, followers, hasCdn}));
        checkNesting(diagram);
        checkCards(diagram);
        checkLines(diagram);
    }

    void drawsOneCardAZoneThatHasServers() {
        Architecture architecture = architectureOf({1, 3, 0, 1, 0, false});
        const Diagram diagram = layOut(architecture);
        const auto cards = [&](const std::string& id) {
            return std::ranges::count_if(diagram.boxes, [&](const DiagramBox& box) { return box.kind == DiagramBoxKind::Fleet && box.id == id; });
        };
        QCOMPARE(cards("app"), 3);
        QCOMPARE(cards("db.0.leader"), 1);
        const auto leader = std::ranges::find(diagram.boxes, std::string{"db.0.leader"}, &DiagramBox::id);
        QCOMPARE(leader->subtitle, std::string{"1 × m8g.large"});
    }

    void marksWhatTheStageBeforeHadNot() {
        const Architecture before = architectureOf({1, 2, 0, 1, 0, false});
        const Diagram diagram = layOut(architectureOf({1, 2, 0, 1, 2, true}), &before);
        for (const DiagramBox& box : diagram.boxes) {
            if (!isCard(box)) continue;
            const bool isAdded = box.id == "cloudfront" || box.id == "s3" || box.id == "db.0.follower";
            QVERIFY2(box.isNew == isAdded, told(box).c_str());
        }
    }

    void marksNothingWithoutAStageBefore() {
        for (const DiagramBox& box : layOut(architectureOf({1, 2, 0, 1, 2, true})).boxes) QVERIFY(!box.isNew);
    }

    void drawsNothingFromNothing() {
        const Diagram diagram = layOut(Architecture{});
        QVERIFY(diagram.boxes.empty());
        QVERIFY(diagram.lines.empty());
    }

    void wordsRates_data() {
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << 0.0 << "";
        QTest::newRow("tiny") << 0.001 << "< 0.01 req/s";
        QTest::newRow("small") << 1.234 << "1.23 req/s";
        QTest::newRow("hundreds") << 243.2 << "243 req/s";
        QTest::newRow("ten thousands") << 28'900.0 << "28.9k req/s";
        QTest::newRow("millions") << 2.5e6 << "2.5M req/s";
    }
    void wordsRates() {
        QFETCH(double, rate);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(rateText(rate)), text);
    }

    void wordsVolumes_data() {
        QTest::addColumn<double>("gigabytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("megabytes") << 0.5 << "512 MB/month";
        QTest::newRow("gigabytes") << 282.0 << "282 GB/month";
        QTest::newRow("terabytes: 1,024 GB each") << 20.0 * 1024 << "20 TB/month";
        QTest::newRow("petabytes") << 2.0 * 1024 * 1024 << "2 PB/month";
    }
    void wordsVolumes() {
        QFETCH(double, gigabytes);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(volumeText(gigabytes)), text);
    }

private:
    static void checkNesting(const Diagram& diagram) {
        const DiagramRect paper{0, 0, diagram.width, diagram.height};
        for (const DiagramBox& box : diagram.boxes) {
            QVERIFY2(contains(paper, box.rect), told(box).c_str());
            if (box.kind == DiagramBoxKind::Region || box.kind == DiagramBoxKind::Global) continue;
            const auto region = std::ranges::find_if(diagram.boxes, [&](const DiagramBox& other) {
                return other.kind == DiagramBoxKind::Region && other.id == box.region;
            });
            QVERIFY2(region != diagram.boxes.end() && contains(region->rect, box.rect), told(box).c_str());
            if (box.kind != DiagramBoxKind::Fleet) continue;
            const auto zonesAround = std::ranges::count_if(diagram.boxes, [&](const DiagramBox& other) {
                return other.kind == DiagramBoxKind::Zone && contains(other.rect, box.rect);
            });
            QVERIFY2(zonesAround == 1, told(box).c_str());
        }
    }

    static void checkCards(const Diagram& diagram) {
        for (std::size_t i = 0; i < diagram.boxes.size(); ++i)
            for (std::size_t j = i + 1; j < diagram.boxes.size(); ++j) {
                const DiagramBox& a = diagram.boxes[i];
                const DiagramBox& b = diagram.boxes[j];
                const bool mustNotMeet = (isCard(a) && isCard(b)) || a.kind == b.kind;
                QVERIFY2(!mustNotMeet || !overlap(a.rect, b.rect), (told(a) + " and " + told(b)).c_str());
                const bool isManagedInZone = (a.kind == DiagramBoxKind::Zone && b.kind == DiagramBoxKind::Managed && overlap(a.rect, b.rect));
                QVERIFY2(!isManagedInZone, (told(a) + " and " + told(b)).c_str());
            }
    }

    static void checkLines(const Diagram& diagram) {
        for (const DiagramLine& line : diagram.lines) {
            const std::string name = line.from + " → " + line.to;
            QVERIFY2(line.points.size() >= 2, name.c_str());
            for (std::size_t i = 1; i < line.points.size(); ++i) {
                const DiagramPoint& a = line.points[i - 1];
                const DiagramPoint& b = line.points[i];
                QVERIFY2(std::abs(a.x - b.x) < 0.01 || std::abs(a.y - b.y) < 0.01, (name + " is not orthogonal").c_str());
                const DiagramRect swept{std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
                for (const DiagramBox& box : diagram.boxes)
                    if (isCard(box)) QVERIFY2(!overlap(box.rect, swept), (name + " crosses " + told(box)).c_str());
            }
            if (line.label.empty()) continue;
            QVERIFY2(contains({0, 0, diagram.width, diagram.height}, line.labelRect), (name + ": its label is off the paper").c_str());
            for (const DiagramBox& box : diagram.boxes)
                if (isCard(box)) QVERIFY2(!overlap(box.rect, line.labelRect), (name + ": its label covers " + told(box)).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(DiagramLayoutTest)
#include "diagram_layout_test.moc"
