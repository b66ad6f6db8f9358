#include "model/documents/plan_yaml.h"

#include <QTest>

#include "model/workload/fields.h"

using namespace stagecraft;

class PlanYamlTest : public QObject {
    Q_OBJECT
private slots:
    void readsThePlanOfTheDesign() {
        const auto plan = readPlan(R"(stagecraft: 1
name: Hooli
workload:
  users: 20000                     # people with an account
  daily_active_share: 0.2
  requests_per_active_user_per_day: 60
  peak_to_average: 4
  read_share: 0.9
  static_share: 0.7
  cpu_ms_per_request: 20
  storage_mb_per_user: 010
  geography: {north-america: 0.6, europe: 0.3, asia-pacific: 0.1}
  services: [{name: feed, share: 0.5, domain: social}, {name: search, share: 0.5}]
  events: [{name: launch day, multiplier: 8, day: friday, start_hour: 18, hours: 3}]
targets: {p99_ms: 300, availability: 0.999, budget_usd_month: 2000}
choices: {recommend: need, region: us-west-2, zones: auto, stage: 5, architecture: any, purchase: on-demand, database: auto}
)",
                                   "plan.yaml");
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        QVERIFY(plan->warnings.empty());
        QVERIFY(!plan->result);
        const Workload& workload = plan->inputs.workload;
        QCOMPARE(workload.users, 20000.0);
        QCOMPARE(workload.dailyActiveShare, 0.2);
        QCOMPARE(workload.storagePerUser.count(), 10.0);
        QCOMPARE(workload.geography[0], 0.6);
        QCOMPARE(workload.geography[5], 0.1);
        QVERIFY(
            (workload.services == std::vector<Service>{{"feed", 0.5, "social"}, {"search", 0.5, "search"}}));
        QVERIFY((workload.events == std::vector<TrafficEvent>{{"launch day", 8, 4, 18, 3}}));
        QCOMPARE(plan->inputs.targets.availability, std::optional{0.999});
        QVERIFY(plan->inputs.targets.budget == Usd{2000});
        QCOMPARE(plan->inputs.choices.stage, std::optional{5});
        QVERIFY(!plan->inputs.choices.zones);
        QVERIFY(plan->inputs.choices.recommend == Recommend::Need);
        // What the file leaves out keeps its default.
        QCOMPARE(workload.cdnHitRatio, Workload{}.cdnHitRatio);
    }

    void readsWhatIsThoughtOfTheFuture() {
        const auto plan = readPlan(R"(stagecraft: 1
growth: {model: series, months: 18, first_month: 2026-12, series: [13000, 15k, 18000], monthly_rate: 12%}
uncertainty:
  workload.users: [8000, 12000, 30k]
  workload.read_share: [50%, 0.95]
regret: {shortfall_weight: 5}
)",
                                   "plan.yaml");
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        QVERIFY(plan->warnings.empty());
        const Growth& growth = plan->inputs.growth;
        QVERIFY(growth.model == GrowthModel::Series);
        QCOMPARE(growth.months, 18);
        QCOMPARE(growth.firstMonth, std::string{"2026-12"});
        QCOMPARE(growth.series, (std::vector<double>{13'000, 15'000, 18'000}));
        QCOMPARE(growth.monthlyRate, 0.12);
        QVERIFY((plan->inputs.uncertainty ==
                 std::vector<Uncertain>{{"workload.users", 8000, 12'000, 30'000}, {"workload.read_share", 0.5, {}, 0.95}}));
        QCOMPARE(plan->inputs.regret.shortfall, 5.0);
        QVERIFY(plan->lines.at("uncertainty") == 3);
    }

    void takesDefaultsForWhatIsMissing_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("version alone") << QByteArray{"stagecraft: 1\n"};
        QTest::newRow("empty sections") << QByteArray{"stagecraft: 1\nworkload:\ntargets: {}\nchoices: ~\n"};
        QTest::newRow("windows line ends") << QByteArray{"stagecraft: 1\r\nworkload:\r\n  users: 12000\r\n"};
        QTest::newRow("byte order mark") << QByteArray{"\xEF\xBB\xBFstagecraft: 1\n"};
        QTest::newRow("document marks") << QByteArray{"---\nstagecraft: 1\n...\n"};
        QTest::newRow("quoted numbers") << QByteArray{"stagecraft: \"1\"\nworkload: {users: '12k'}\n"};
    }
    void takesDefaultsForWhatIsMissing() {
        QFETCH(QByteArray, text);
        const auto plan = readPlan(text.toStdString(), "plan.yaml");
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        QVERIFY(plan->inputs == Inputs{});
        QVERIFY(plan->warnings.empty());
    }

    void refusesInOneLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* name, const QByteArray& text, const char* line) {
            QTest::newRow(name) << text << QByteArray{line};
        };
        const QByteArray start{"stagecraft: 1\nworkload:\n"};
        row("empty", "", "p.yaml: is empty; a plan file begins with \"stagecraft: 1\"");
        row("a comment", "# nothing\n", "p.yaml: is empty; a plan file begins with \"stagecraft: 1\"");
        row("a text", "hello",
            "p.yaml:1: is a text; a plan file is a map that begins with \"stagecraft: 1\"");
        row("a list", "- 1\n",
            "p.yaml:1: is a list; a plan file is a map that begins with \"stagecraft: 1\"");
        row("no version", "name: x\n",
            "p.yaml:1: stagecraft: is missing; a plan file begins with \"stagecraft: 1\"");
        row("strange version", "stagecraft: one\n",
            "p.yaml:1: stagecraft: must be the version of the file, 1, not \"one\"");
        row("version in a list", "stagecraft: [1]\n",
            "p.yaml:1: stagecraft: must be the version of the file, 1, not a list");
        row("newer version", "name: x\nstagecraft: 2\nworkload: 7\n",
            "p.yaml:2: stagecraft: is version 2, written by a newer Stagecraft; this one reads version 1");
        row("truncated", start + "  users: 5\n  geography: {europe: 0.6, asia",
            "p.yaml:4: is not valid YAML: end of map flow not found");
        row("truncated text", "stagecraft: 1\nname: \"Hoo",
            "p.yaml:2: is not valid YAML: illegal EOF in scalar");
        row("tabs", "stagecraft: 1\nworkload:\n\tusers: 5\n",
            "p.yaml:3: is not valid YAML: illegal map value");
        row("binary", QByteArray{"stagecraft: 1\n\x00\x01\x02", 17}, "p.yaml:2: is not a text file in UTF-8");
        row("latin-1", "stagecraft: 1\nname: caf\xe9\n", "p.yaml:2: is not a text file in UTF-8");
        row("utf-16", QByteArray{"\xff\xfes\0t\0", 6}, "p.yaml:1: is not a text file in UTF-8");
        row("alias bomb", "stagecraft: 1\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
            "p.yaml:3: aliases (*name) are not allowed; write the value out");
        row("merge key", "stagecraft: 1\na: &a {users: 5}\nworkload:\n  <<: *a\n",
            "p.yaml:4: aliases (*name) are not allowed; write the value out");
        row("deep lists", "stagecraft: 1\nname: " + QByteArray(100'000, '[') + QByteArray(100'000, ']'),
            "p.yaml:2: is nested deeper than 32 levels");
        row("deep maps", "stagecraft: 1\nname: " + QByteArray{"{a: "}.repeated(100'000),
            "p.yaml:2: is nested deeper than 32 levels");
        row("deep blocks", "stagecraft: 1\nname:\n  " + QByteArray{"- "}.repeated(100'000),
            "p.yaml:3: is nested deeper than 32 levels");
        row("two documents", "stagecraft: 1\n---\nstagecraft: 1\n",
            "p.yaml:3: must hold one document, but another begins here");
        row("a key twice", start + "  users: 5\n  users: 6\n",
            "p.yaml:4: users: is given twice, first on line 3");
        row("a section twice", "stagecraft: 1\nworkload: {}\nworkload: {}\n",
            "p.yaml:3: workload: is given twice, first on line 2");
        row("a list as key", "stagecraft: 1\n[a]: 1\n",
            "p.yaml:2: a key must be plain text, not a list or a map");
        row("too large", QByteArray(5 << 20, '#'),
            "p.yaml: is 5,242,880 bytes large; a plan file has at most 1,048,576");

        row("a word for a number", start + "  users: many\n",
            "p.yaml:3: workload.users: must be a number between 0 and 1,000,000,000, not \"many\"");
        row("a list for a number", start + "  users: [5]\n",
            "p.yaml:3: workload.users: must be a number between 0 and 1,000,000,000, not a list");
        row("nothing for a number", start + "  users:\n",
            "p.yaml:3: workload.users: must be a number between 0 and 1,000,000,000, not nothing");
        row("not a number", start + "  users: .nan\n",
            "p.yaml:3: workload.users: must be a number between 0 and 1,000,000,000, not \".nan\"");
        row("infinity", start + "  users: .inf\n",
            "p.yaml:3: workload.users: must be a number between 0 and 1,000,000,000, not \".inf\"");
        row("negative users", start + "  users: -5\n",
            "p.yaml:3: workload.users: must be between 0 and 1,000,000,000, not -5");
        row("share above one", start + "  read_share: 1.5\n",
            "p.yaml:3: workload.read_share: must be between 0 and 1, not 1.5");
        row("a text for a section", "stagecraft: 1\ntargets: none\n",
            "p.yaml:2: targets: must be a map of inputs, not a text");
        row("a map for an option", "stagecraft: 1\nchoices:\n  purchase: {}\n",
            "p.yaml:3: choices.purchase: must be one of on-demand, ri_1y_no_upfront, ri_1y_partial_upfront, ri_1y_all_upfront, "
            "ri_3y_no_upfront, ri_3y_partial_upfront, ri_3y_all_upfront, best_up_to_1y, best_up_to_3y, "
            "sp_compute_1y_no_upfront, sp_compute_1y_partial_upfront, sp_compute_1y_all_upfront, "
            "sp_compute_3y_no_upfront, sp_compute_3y_partial_upfront, sp_compute_3y_all_upfront, "
            "sp_ec2_1y_no_upfront, sp_ec2_1y_partial_upfront, sp_ec2_1y_all_upfront, "
            "sp_ec2_3y_no_upfront, sp_ec2_3y_partial_upfront, sp_ec2_3y_all_upfront, not a map");
        row("uncertain upside down", "stagecraft: 1\nuncertainty:\n  workload.users: [9k, 8k, 30k]\n",
            "p.yaml:3: uncertainty.workload.users: likely must not be below low (9,000), but is 8,000");
        row("uncertain misspelt", "stagecraft: 1\nuncertainty: {workload.user: [1, 2]}\n",
            "p.yaml:2: uncertainty.workload.user: \"workload.user\" is not an input (did you mean workload.users?)");
        row("uncertain by one number", "stagecraft: 1\nuncertainty: {workload.users: 5}\n",
            "p.yaml:2: uncertainty.workload.users: must be [low, likely, high] or [low, high]");
        row("uncertain by a list", "stagecraft: 1\nuncertainty: [5]\n",
            "p.yaml:2: uncertainty[1]: must be a map with input, low, likely, high, not a text");
        row("a month of no number", "stagecraft: 1\ngrowth:\n  series: [5, many]\n",
            "p.yaml:3: growth.series: month 2 must be a number between 0 and 1,000,000,000, not \"many\"");
        row("a month of months", "stagecraft: 1\ngrowth:\n  series: [5, [6]]\n",
            "p.yaml:3: growth.series: must be numbers in a row, such as [12000, 14000, 18000], not a list");
        row("unknown law", "stagecraft: 1\ngrowth: {model: expnential}\n",
            "p.yaml:2: growth.model: must be one of exponential, logistic, series, not \"expnential\" (did you mean exponential?)");
        row("unknown continent", start + "  geography:\n    europe: 0.5\n    mars: 0.5\n",
            "p.yaml:5: workload.geography.mars: is not a geography; there are north-america, south-america, "
            "europe, "
            "middle-east, africa, asia-pacific, oceania");
        row("share of a continent", start + "  geography:\n    europe: 1.5\n",
            "p.yaml:4: workload.geography.europe: must be between 0 and 1, not 1.5");
        row("list of a continent", start + "  geography:\n    europe: [1]\n",
            "p.yaml:4: workload.geography.europe: must be a number between 0 and 1, not a list");
        row("list of continents", start + "  geography: [europe]\n",
            "p.yaml:3: workload.geography: must be a map of shares, such as {europe: 0.6, asia-pacific: "
            "0.4}, not a list");
        row("service that is a text", start + "  services: [feed]\n",
            "p.yaml:3: workload.services[1]: must be a map with name, share, domain, not a text");
        row("services that are a map", start + "  services: {feed: 1}\n",
            "p.yaml:3: workload.services: must be a list of maps with name, share, domain, not a map");
        row("share of a service",
            start + "  services:\n    - name: a\n      share: 0.5\n    - name: b\n      share: 2\n",
            "p.yaml:7: workload.services[2].share: must be between 0 and 1, not 2");
        row("service without a name", start + "  services: [{share: 1}]\n",
            "p.yaml:3: workload.services[1].name: must not be empty");
        row("day of an event", start + "  events: [{name: x, day: 7}]\n",
            "p.yaml:3: workload.events[1].day: must be one of monday, tuesday, wednesday, thursday, friday, "
            "saturday, "
            "sunday, not \"7\"");
        row("list in an event", start + "  events: [{name: x, hours: [1]}]\n",
            "p.yaml:3: workload.events[1].hours: must be a single value, not a list");
    }
    void refusesInOneLine() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, line);
        const auto plan =
            readPlan(std::string_view{text.data(), static_cast<std::size_t>(text.size())}, "p.yaml");
        QVERIFY(!plan);
        QCOMPARE(QByteArray::fromStdString(plan.error().text()), line);
    }

    void collectsEveryProblemAndKeepsWhatIsGood() {
        const ReadPlanAttempt attempt = readPlanAll(
            "stagecraft: 1\nworkload:\n  users: -1\n  read_share: 0.5\n  static_share: 2\nchoices:\n  stage: "
            "nine\n",
            "p.yaml");
        QCOMPARE(attempt.errors.size(), std::size_t{3});
        QCOMPARE(attempt.errors[0].line, 3);
        QCOMPARE(attempt.errors[1].key, std::string{"workload.static_share"});
        QCOMPARE(attempt.errors[2].line, 7);
        QCOMPARE(attempt.plan.inputs.workload.users, Workload{}.users);
        QCOMPARE(attempt.plan.inputs.workload.readShare, 0.5);
    }

    void warnsAboutUnknownKeys_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("in a section")
            << QByteArray{"workload:\n  user: 5\n"}
            << QByteArray{"p.yaml:3: workload.user: is not an input (did you mean workload.users?)"};
        QTest::newRow("a section") << QByteArray{"worklod:\n  users: 5\n"}
                                   << QByteArray{
                                          "p.yaml:2: worklod: is not known here (did you mean workload?)"};
        QTest::newRow("an input outside its section")
            << QByteArray{"users: 5\n"}
            << QByteArray{"p.yaml:2: users: is not an input (did you mean workload.users?)"};
        QTest::newRow("of a later version") << QByteArray{"weather: {}\n"}
                                            << QByteArray{
                                                   "p.yaml:2: weather: is not known here; allowed are name, "
                                                   "workload, targets, choices, assumptions, growth, uncertainty, "
                                                   "regret, stagecraft, result"};
        QTest::newRow("in a service")
            << QByteArray{"workload:\n  services: [{name: a, share: 1, colour: red}]\n"}
            << QByteArray{
                   "p.yaml:3: workload.services[1].colour: is not known here; allowed are name, share, "
                   "domain"};
    }
    void warnsAboutUnknownKeys() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, line);
        const auto plan = readPlan("stagecraft: 1\n" + text.toStdString(), "p.yaml");
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        QCOMPARE(plan->warnings.size(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(plan->warnings.front().text()), line);
    }

    void saysWhereAnUnknownRegionStands() {
        const auto plan = readPlan("stagecraft: 1\nchoices:\n  zones: 2\n  region: us-esat-1\n", "p.yaml");
        QVERIFY(plan);
        const auto found = problems(*plan, *Catalog::builtIn().value());
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found.front().text().starts_with("p.yaml:4: choices.region: must be one of the 34 regions"));
    }

    void readsBackWhatThePlanCost() {
        const std::string text = writePlan(
            {},
            "  catalog: {id: \"aws-list-1\", date: \"2026-07-20\"}\n  monthly_usd: 1243.10\n"
            "  stages:\n    - {number: 1, monthly_usd: 0.07}\n    - {number: 2, monthly_usd: 98}\n");
        const auto plan = readPlan(text, "plan.yaml");
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        QVERIFY(plan->inputs == Inputs{});
        const SavedResult expected{"aws-list-1", "2026-07-20", Usd{1243.10}, {{1, Usd{0.07}}, {2, Usd{98}}}};
        QVERIFY(plan->result == expected);
        QVERIFY(plan->warnings.empty());
    }
    void warnsAboutAResultItCannotRead() {
        for (const char* result :
             {"result: 5\n", "result: []\n", "result: {monthly_usd: 5}\n",
              "result: {catalog: {id: x}, monthly_usd: much}\n", "result: {catalog: 5, monthly_usd: 5}\n"}) {
            const auto plan = readPlan(std::string{"stagecraft: 1\n"} + result, "plan.yaml");
            QVERIFY(plan);
            QVERIFY2(!plan->result && plan->warnings.size() == 1, result);
        }
        QVERIFY(readPlan("stagecraft: 1\nresult:\n", "plan.yaml")->warnings.empty());
    }
    void writesNumbersAsPeopleDo() {
        const std::string text = writeInputs({});
        QVERIFY(text.starts_with("stagecraft: 1\nname: Hooli\nworkload:\n  users: 12000\n"));
        QVERIFY(text.find("  cached_share: 0.05\n") != std::string::npos);
        QVERIFY(text.find("  geography: {north-america: 1}\n") != std::string::npos);
        QVERIFY(text.find("    - {name: feed, share: 0.45, domain: social}\n") != std::string::npos);
        QVERIFY(text.find("  average_rps: auto\n") != std::string::npos);
        QVERIFY(text.find("  budget_usd_month: none\n") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(PlanYamlTest)
#include "plan_yaml_test.moc"
