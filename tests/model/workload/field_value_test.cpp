#include "model/workload/field_value.h"

#include <QTest>

using namespace stagecraft;

namespace {

QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

class FieldValueTest : public QObject {
    Q_OBJECT
private slots:
    void understandsWhatAPersonTypes_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const char* key, const char* text, const char* value) {
            QTest::newRow(name) << QByteArray{key} << QByteArray{text} << QByteArray{value};
        };
        row("plain", "workload.users", "50000", "50000");
        row("nobody", "workload.users", "0", "0");
        row("minus nobody", "workload.users", "-0", "0");
        row("the most", "workload.users", "1000000000", "1000000000");
        row("thousands", "workload.users", "12k", "12000");
        row("millions", "workload.users", "1.5M", "1500000");
        row("commas", "workload.users", "1,234,567", "1234567");
        row("leading zero is not octal", "workload.users", "010", "10");
        row("exponent", "workload.users", "1e6", "1000000");
        row("spaces around", "workload.users", "  7 ", "7");
        row("its own unit", "workload.users", "12k users", "12000");
        row("tenth stays a tenth", "workload.daily_active_share", "0.1", "0.1");
        row("percent", "workload.daily_active_share", "50%", "0.5");
        row("percent with a comma's worth", "targets.availability", "99.95%", "0.9995");
        row("milliseconds", "targets.p99_ms", "250ms", "250");
        row("seconds", "targets.p99_ms", "1.5 s", "1500");
        row("hours in minutes", "workload.session_minutes", "2h", "120");
        row("gigabytes in megabytes", "workload.storage_mb_per_user", "8 GB", "8192");
        row("glued gigabytes", "workload.storage_mb_per_user", "8GB", "8192");
        row("megabytes in kilobytes", "workload.response_kb", "1.5MB", "1536");
        row("lower case", "workload.response_kb", "512b", "0.5");
        row("rate", "workload.average_rps", "2k rps", "2000");
        row("rate a minute", "workload.average_rps", "120/min", "2");
        row("no rate", "workload.average_rps", "auto", "auto");
        row("dollars", "targets.budget_usd_month", "$2,000", "2000");
        row("dollars in words", "targets.budget_usd_month", "2000 USD", "2000");
        row("no budget", "targets.budget_usd_month", "none", "none");
        row("no latency target", "targets.p99_ms", "none", "none");
        row("either word unsets", "targets.p99_ms", "auto", "none");
        row("stage", "choices.stage", "7", "7");
        row("no stage", "choices.stage", "AUTO", "auto");
        row("option", "choices.architecture", "x86_64", "x86_64");
        row("option in capitals", "choices.architecture", "ARM64", "arm64");
        row("option of several words", "choices.database", "rds-multi-az-cluster", "rds-multi-az-cluster");
        row("option auto", "choices.database", "auto", "auto");
        row("yes", "choices.free_tier", "yes", "always");
        row("no", "choices.free_tier", "no", "none");
        row("true", "choices.free_tier", "true", "always");
        row("text", "name", "Pied Piper: \"2.0\"", "Pied Piper: \"2.0\"");
        row("region", "choices.region", "eu-west-1", "eu-west-1");
        row("geography", "workload.geography", "europe:0.6,asia-pacific:40%", "europe:0.6,asia-pacific:0.4");
        row("services", "workload.services", "feed:0.5:social,search:0.5:search",
            "feed:0.5:social,search:0.5:search");
        row("a service is its own domain", "workload.services", "all:1", "all:1:all");
        row("no services", "workload.services", "none", "none");
        row("events", "workload.events", "launch day:8:Fri:18:3", "launch day:8:friday:18:3");
        row("contract", "choices.contract", "ec2:eu-west-1:*:10%,s3:*:s3_standard_gb_month::0.02",
            "ec2:eu-west-1:*:0.1:,s3:*:s3_standard_gb_month::0.02");
        row("series", "growth.series", "12,000 14000\t18k\n20000;25000", "12000 14000 18000 20000 25000");
        row("series with commas alone", "growth.series", "12000,14000,18k", "12000 14000 18000");
        row("series with commas and spaces", "growth.series", " 1,200, 1,300 ", "1200 1300");
        row("no series", "growth.series", "", "none");
        row("uncertainty", "uncertainty", "workload.users:8k:12k:30k,workload.read_share:50%::0.9",
            "workload.users:8000:12000:30000,workload.read_share:0.5::0.9");
        row("nothing uncertain", "uncertainty", "none", "none");
        row("event with defaults", "workload.events", "sale:2", "sale:2:monday:0:1");
        row("names with separators", "workload.services", "a\\:b\\,c\\\\:1:x", "a\\:b\\,c\\\\:1:x");
    }
    void understandsWhatAPersonTypes() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, value);
        const auto inputs = withValue({}, key.toStdString(), text.toStdString());
        QVERIFY2(inputs, inputs ? "" : inputs.error().text().c_str());
        QCOMPARE(toQt(valueText(*field(key.toStdString()), *inputs)), QString::fromUtf8(value));
    }

    void refusesInOneSentence_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        const auto row = [](const char* name, const char* key, const char* text, const char* sentence) {
            QTest::newRow(name) << QByteArray{key} << QByteArray{text} << QByteArray{sentence};
        };
        row("negative", "workload.users", "-5",
            "workload.users: must be between 0 and 1,000,000,000, not -5");
        row("too many", "workload.users", "2B",
            "workload.users: must be between 0 and 1,000,000,000, not 2,000,000,000");
        row("absurd", "workload.users", "1e300",
            "workload.users: must be between 0 and 1,000,000,000, not \"1e300\"");
        row("not a number", "workload.users", "nan",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"nan\"");
        row("infinity", "workload.users", "inf",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"inf\"");
        row("overflow", "workload.users", "1e999",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"1e999\"");
        row("word", "workload.users", "many",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"many\"");
        row("nothing", "workload.users", "",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"\"");
        row("auto where a value is needed", "workload.users", "auto",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"auto\"");
        row("hexadecimal", "workload.users", "0x10",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"0x10\"");
        row("percent of nothing", "workload.users", "50%",
            "workload.users: must be a number between 0 and 1,000,000,000, not \"50%\"");
        row("decimal comma", "workload.read_share", "0,5",
            "workload.read_share: must be a number between 0 and 1, not \"0,5\"");
        row("share above one", "workload.read_share", "1.5",
            "workload.read_share: must be between 0 and 1, not 1.5");
        row("just above one", "workload.read_share", "1.0001",
            "workload.read_share: must be between 0 and 1, not 1.0001");
        row("peak below average", "workload.peak_to_average", "0.5",
            "workload.peak_to_average: must be between 1 and 100, not 0.5");
        row("wrong unit", "targets.p99_ms", "5 GB",
            "targets.p99_ms: must be a number between 1 and 60,000 ms, or none, not \"5 GB\"");
        row("no time at all", "targets.p99_ms", "0",
            "targets.p99_ms: must be between 1 and 60,000 ms, or none, not 0");
        row("eighth stage", "choices.stage", "8",
            "choices.stage: must be a whole number between 1 and 7, or auto, not 8");
        row("half a stage", "choices.stage", "2.5",
            "choices.stage: must be a whole number between 1 and 7, or auto, not 2.5");
        row("seven zones", "choices.zones", "7",
            "choices.zones: must be a whole number between 1 and 6, or auto, not 7");
        row("unknown option", "choices.recommend", "storys",
            "choices.recommend: must be one of story, need, not \"storys\" (did you mean story?)");
        row("no flag", "choices.free_tier", "maybe",
            "choices.free_tier: must be one of none, always, twelve-months, not \"maybe\"");
        row("misspelt key", "workload.user", "5",
            "workload.user: is not an input (did you mean workload.users?)");
        row("key without its section", "users", "5", "users: is not an input (did you mean workload.users?)");
        row("unknown key of a section", "targets.happiness", "5",
            "targets.happiness: is not an input; allowed are p99_ms, availability, budget_usd_month");
        row("unknown key", "weather", "5",
            "weather: is not an input; inputs are name, uncertainty and those of workload, targets, choices, growth and "
            "regret");
        row("unknown geography", "workload.geography", "antarctica:1",
            "workload.geography: \"antarctica\" is not a geography; there are north-america, south-america, "
            "europe, "
            "middle-east, africa, asia-pacific, oceania");
        row("misspelt geography", "workload.geography", "urope:1",
            "workload.geography: \"urope\" is not a geography (did you mean europe?)");
        row("geography without share", "workload.geography", "europe",
            "workload.geography: must be written geography:share,geography:share, not \"europe\"");
        row("share of a service", "workload.services", "feed:1.5:social",
            "workload.services: share must be between 0 and 1, not 1.5");
        row("service without a name", "workload.services", ":0.5:social",
            "workload.services: name must not be empty");
        row("a month that is none", "growth.series", "12000 lots",
            "growth.series: month 2 must be a number between 0 and 1,000,000,000, not \"lots\"");
        row("a month below zero", "growth.series", "12000 -5",
            "growth.series: month 2 must be between 0 and 1,000,000,000, not -5");
        row("likely below low", "uncertainty", "workload.users:8000:7000:30000",
            "uncertainty: likely must not be below low (8,000), but is 7,000");
        row("high below likely", "uncertainty", "workload.users:8000:12000:9000",
            "uncertainty: high must not be below likely (12,000), but is 9,000");
        row("high below low", "uncertainty", "workload.users:8000::7000",
            "uncertainty: high must not be below low (8,000), but is 7,000");
        row("uncertain beyond the range", "uncertainty", "workload.read_share:0.5::1.5",
            "uncertainty: high must be between 0 and 1, not 1.5");
        row("uncertain without low", "uncertainty", "workload.read_share::0.5:0.9", "uncertainty: low must not be empty");
        row("uncertain what is none", "uncertainty", "targets.budget_usd_month:none::9",
            "uncertainty: low must be a number, not \"none\"");
        row("uncertain misspelt", "uncertainty", "workload.user:1:2:3",
            "uncertainty: input \"workload.user\" is not an input (did you mean workload.users?)");
        row("uncertain text", "uncertainty", "choices.region:1:2:3",
            "uncertainty: input \"choices.region\" is not a number; only numbers can be uncertain");
        row("day of an event", "workload.events", "sale:2:someday:1:1",
            "workload.events: day must be one of monday, tuesday, wednesday, thursday, friday, saturday, "
            "sunday, not "
            "\"someday\"");
        row("multiplier below one", "workload.events", "sale:0.5:friday:1:1",
            "workload.events: multiplier must be between 1 and 1,000, not 0.5");
        row("two lines", "name", "a\nb", "name: must be one line of text without control characters");
        row("bytes that are not text", "name", "\xff\xfe", "name: must be text in UTF-8");
    }
    void refusesInOneSentence() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        const auto inputs = withValue({}, key.toStdString(), text.toStdString());
        QVERIFY(!inputs);
        QCOMPARE(toQt(inputs.error().text()), QString::fromUtf8(sentence));
    }

    void leavesTheInputsAloneWhenItRefuses() {
        Inputs inputs;
        QVERIFY(!setValue(inputs, *field("workload.services"), "a:0.5:x,b:7:x"));
        QVERIFY(!setValue(inputs, *field("workload.geography"), "europe:0.5,asia-pacific:7"));
        QVERIFY(!setValue(inputs, *field("workload.users"), "-1"));
        QVERIFY(inputs == Inputs{});
    }
    void everyDefaultCanBeTypedAgain() {
        for (const Field& row : fields()) {
            const auto again = withValue({}, row.key, valueText(row, {}));
            QVERIFY2(again, again ? "" : again.error().text().c_str());
            QVERIFY2(*again == Inputs{}, row.key.data());
        }
    }
    void shortensWhatItQuotes() {
        QCOMPARE(inQuotes(std::string(1000, 'x')), "\"" + std::string(40, 'x') + "…\"");
        QCOMPARE(inQuotes("a\tb"), std::string{"\"a b\""});
    }
    void refusesAListWithoutEnd() {
        std::string many;
        for (int i = 0; i < 101; ++i) many += (i > 0 ? ",s" : "s") + std::to_string(i) + ":0.01";
        const auto inputs = withValue({}, "workload.services", many);
        QVERIFY(!inputs);
        QCOMPARE(inputs.error().message, std::string{"must have at most 100 entries, not 101"});
    }
};

QTEST_APPLESS_MAIN(FieldValueTest)
#include "field_value_test.moc"
