#include "model/price_list/json_scanner.h"

#include <rapidcheck.h>

#include <QTest>
#include <nlohmann/json.hpp>

using namespace stagecraft;

namespace {

using Token = JsonScanner::Token;
using Json = nlohmann::ordered_json;

/// The tokens of a text as words, or "error" at the end.
std::vector<std::string> tokensOf(std::string_view text, std::size_t block = 64, std::size_t piece = SIZE_MAX) {
    TextSource source{text, piece};
    JsonScanner scanner{source, "t.json", block};
    std::vector<std::string> tokens;
    for (;;) {
        switch (scanner.next()) {
            case Token::BeginObject: tokens.emplace_back("{"); break;
            case Token::EndObject: tokens.emplace_back("}"); break;
            case Token::BeginArray: tokens.emplace_back("["); break;
            case Token::EndArray: tokens.emplace_back("]"); break;
            case Token::Key: tokens.push_back("key " + std::string{scanner.text()}); break;
            case Token::String: tokens.push_back("text " + std::string{scanner.text()}); break;
            case Token::Number: tokens.push_back("number " + std::string{scanner.text()}); break;
            case Token::True: tokens.emplace_back("true"); break;
            case Token::False: tokens.emplace_back("false"); break;
            case Token::Null: tokens.emplace_back("null"); break;
            case Token::End: return tokens;
            case Token::Error: tokens.emplace_back("error"); return tokens;
        }
    }
}

std::string errorOf(std::string_view text, std::size_t block = 64) {
    TextSource source{text};
    JsonScanner scanner{source, "t.json", block};
    for (;;) {
        const Token token = scanner.next();
        if (token == Token::End) return {};
        if (token == Token::Error) return scanner.error()->text();
    }
}

/// The same tokens from nlohmann's reader.
struct Events : nlohmann::json_sax<nlohmann::json> {
    std::vector<std::string> tokens;
    bool add(std::string token) {
        tokens.push_back(std::move(token));
        return true;
    }
    bool null() override { return add("null"); }
    bool boolean(bool value) override { return add(value ? "true" : "false"); }
    bool number_integer(number_integer_t) override { return add("number"); }
    bool number_unsigned(number_unsigned_t) override { return add("number"); }
    bool number_float(number_float_t, const string_t&) override { return add("number"); }
    bool string(string_t& value) override { return add("text " + value); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return add("{"); }
    bool key(string_t& value) override { return add("key " + value); }
    bool end_object() override { return add("}"); }
    bool start_array(std::size_t) override { return add("["); }
    bool end_array() override { return add("]"); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

std::vector<std::string> tokensByNlohmann(const std::string& text) {
    Events events;
    if (!nlohmann::json::sax_parse(text, &events)) events.tokens.emplace_back("error");
    return events.tokens;
}

/// nlohmann tells numbers by their value; how they are written is ours to keep.
std::vector<std::string> withoutDigits(std::vector<std::string> tokens) {
    for (std::string& token : tokens)
        if (token.starts_with("number")) token = "number";
    return tokens;
}

rc::Gen<std::string> texts() {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                            "a", "9", " ", "\"", "\\", "/", "\n", "\t", "\x01", "{", "]", ",", "é", "日", "𝄞", "price")),
                        [](const std::vector<std::string>& parts) {
                            std::string text;
                            for (const std::string& part : parts) text += part;
                            return text;
                        });
}

Json randomValue(int depth, bool isContainer = false) {
    const int kind = *rc::gen::inRange(isContainer ? 5 : 0, depth > 0 ? 8 : 5);
    switch (kind) {
        case 0: return *texts();
        case 1: return *rc::gen::arbitrary<int>();
        case 2: return *rc::gen::element(0.5, -12.25, 1e-7, 3e20);
        case 3: return *rc::gen::arbitrary<bool>();
        case 4: return nullptr;
        default: break;
    }
    const int size = *rc::gen::inRange(isContainer ? 2 : 0, 6);
    if (kind == 5) {
        Json list = Json::array();
        for (int i = 0; i < size; ++i) list.push_back(randomValue(depth - 1));
        return list;
    }
    Json object = Json::object();
    for (int i = 0; i < size; ++i) object[*texts()] = randomValue(depth - 1);
    return object;
}

}  // namespace

class JsonScannerTest : public QObject {
    Q_OBJECT
private slots:
    void readsTokens() {
        const std::vector<std::string> expected{"{", "key a", "[", "number 1", "number -2.5e+3", "text x", "true", "false", "null", "]",
                                                "key b", "{", "}", "}"};
        for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, std::size_t{1000}})
            QCOMPARE(tokensOf(" { \"a\" : [1, -2.5e+3,\"x\",true,false , null] ,\n\"b\":{ } }\n", 64, piece), expected);
    }
    void unescapes() {
        QCOMPARE(tokensOf("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u65E5\\ud834\\udd1e\""), (std::vector<std::string>{"text \"\\/\b\f\n\r\tAé日𝄞"}));
    }
    void keepsNumbersAsTheyAreWritten() {
        QCOMPARE(tokensOf("[0.1000000000,10.00,1E5]"), (std::vector<std::string>{"[", "number 0.1000000000", "number 10.00", "number 1E5", "]"}));
    }
    void readsTextsAcrossBlocks() {
        const std::string text(60, 'x');
        std::string list = "[";
        for (int i = 0; i < 50; ++i) list += (i > 0 ? ",\"" : "\"") + text + "\"";
        const std::vector<std::string> tokens = tokensOf(list + "]", 64, 7);
        QCOMPARE(tokens.size(), std::size_t{52});
        QCOMPARE(tokens[50], "text " + text);
    }
    void passesOverValues() {
        const std::string text = "{\"skipped\": {\"a\": [\"}\", \"\\\"]\", {\"b\": [[]]}]}, \"also\": [1, {\"c\": \"{\"}], \"word\": true, \"text\": \"x\\\\\", \"kept\": 5}";
        for (const std::size_t piece : {std::size_t{1}, std::size_t{4}, std::size_t{1000}}) {
            TextSource source{text, piece};
            JsonScanner scanner{source, "t.json", 64};
            QCOMPARE(scanner.next(), Token::BeginObject);
            for (int i = 0; i < 4; ++i) {
                QCOMPARE(scanner.next(), Token::Key);
                QVERIFY(scanner.skip());
            }
            QCOMPARE(scanner.next(), Token::Key);
            QCOMPARE(scanner.next(), Token::Number);
            QCOMPARE(scanner.text(), std::string_view{"5"});
            QCOMPARE(scanner.next(), Token::EndObject);
            QCOMPARE(scanner.next(), Token::End);
        }
    }
    void refusesWhatIsNoJson_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* text, const char* message) { QTest::newRow(name) << text << message; };
        row("empty", "", "t.json:1: is empty (byte 0)");
        row("cut off", "{\"a\": [1,\n 2", "t.json:2: ends before its value does; the file may be cut off (byte 12)");
        row("cut off in a text", "{\"a\": \"b", "t.json:1: ends in the middle of a text; the file may be cut off (byte 8)");
        row("no comma", "[1 2]", "t.json:1: a comma must stand between two values (byte 3)");
        row("no colon", "{\"a\" 1}", "t.json:1: a colon must follow a key (byte 5)");
        row("no key", "{a: 1}", "t.json:1: a key in quotes must stand here (byte 1)");
        row("comma at the end", "[1,]", "t.json:1: must be a value of JSON (byte 3)");
        row("wrong bracket", "[1}", "t.json:1: a } closes nothing (byte 2)");
        row("more", "{}\n{}", "t.json:2: more follows after the end of the value (byte 3)");
        row("word", "[\ntru]", "t.json:2: must be a value of JSON (byte 5)");
        row("number", "[01]", "t.json:1: a comma must stand between two values (byte 2)");
        row("half a number", "[1.]", "t.json:1: must be a number as JSON writes it (byte 3)");
        row("escape", "[\"\\x\"]", "t.json:1: a text holds an escape that JSON does not know (byte 5)");
        row("half a pair", "[\"\\ud834\"]", "t.json:1: a text holds an escape that JSON does not know (byte 9)");
        row("control character", "[\"a\tb\"]", "t.json:1: a text holds a control character (byte 3)");
    }
    void refusesWhatIsNoJson() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QCOMPARE(QString::fromStdString(errorOf(text.toStdString())), message);
    }
    void refusesATextThatFillsTheBlock() {
        QVERIFY(errorOf("[\"" + std::string(1000, 'x') + "\"]").find("longer than 64 bytes") != std::string::npos);
    }
    void refusesEndlessNesting() {
        QVERIFY(errorOf(std::string(5000, '[')).find("nested deeper than 200 levels") != std::string::npos);
        TextSource source{std::string_view{"{\"a\":"}};
        const std::string deep = "{\"a\":" + std::string(5000, '[');
        TextSource deepSource{deep};
        JsonScanner scanner{deepSource, "t.json"};
        QCOMPARE(scanner.next(), Token::BeginObject);
        QCOMPARE(scanner.next(), Token::Key);
        QVERIFY(!scanner.skip());
    }

    void readsWhatNlohmannReads() {
        QVERIFY(rc::check([] {
            const Json value = randomValue(4, true);
            const std::string text = value.dump(*rc::gen::element(-1, 0, 2), ' ', *rc::gen::arbitrary<bool>());
            const std::size_t piece = *rc::gen::inRange<std::size_t>(1, 50);
            RC_ASSERT(withoutDigits(tokensOf(text, 4096, piece)) == tokensByNlohmann(text));
        }));
    }
    void refusesWhatNlohmannRefuses() {
        QVERIFY(rc::check([] {
            std::string text = randomValue(3, true).dump(2);
            const auto position = *rc::gen::inRange<std::size_t>(0, text.size());
            const std::string piece = *rc::gen::element<std::string>("", "\"", "{", "}", "[", "]", ",", ":", "\\", "0", "-", ".", "x", " ", "\x80", "\xe9", "\x01", "u");
            text.replace(position, *rc::gen::inRange<std::size_t>(0, 2), piece);
            const std::vector<std::string> ours = withoutDigits(tokensOf(text, 1u << 16)), theirs = tokensByNlohmann(text);
            const bool isGood = ours.empty() || ours.back() != "error", isGoodThere = theirs.back() != "error";
            RC_ASSERT(isGood == isGoodThere);
            if (isGood) RC_ASSERT(ours == theirs);
        }));
    }
};

QTEST_APPLESS_MAIN(JsonScannerTest)
#include "json_scanner_test.moc"
