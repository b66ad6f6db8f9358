#include <QTest>

#include "model/support/yaml_tree.h"
#include "resources/embedded.h"

using namespace stagecraft;

namespace {

/// A tree on one line, with the line of every value and key.
std::string shown(const YamlNode& node) {
    std::string out = std::to_string(node.line) + std::string{node.kindName()};
    if (node.kind == YamlNode::Kind::Scalar) out += "<" + node.text + ">";
    for (const YamlNode& item : node.items) out += " -" + shown(item);
    for (const YamlEntry& entry : node.entries) out += " " + std::to_string(entry.line) + "<" + entry.key + ">:" + shown(entry.value);
    return out + ";";
}

/// What the quick reader makes of a text, with the items taken put back.
std::string quickly(std::string_view text) {
    YamlNode taken;
    std::optional<YamlNode> root = parseYamlQuickly(text, {"usage", [&](const YamlNode& item) { taken.items.push_back(item); }});
    if (!root) return "refused";
    for (YamlEntry& entry : root->entries)
        if (entry.key == "usage" && entry.value.isList()) entry.value.items = taken.items;
    return shown(*root);
}

std::string patiently(std::string_view text) {
    const Result<YamlNode> root = parseYaml(text, "a.yaml");
    return root && root->kind != YamlNode::Kind::Null ? shown(*root) : "refused";
}

}  // namespace

/// The reader for long lists says what the patient one says, value for value and line for line.
class QuickYamlTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheSameTree_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
        row("flow", "usage:\n  - {dimension: alb_hour, region: us-east-1, quantity: 730}\n  - {quantity: 1e3}\nfree_tier: true\n");
        row("block", "# a comment\nusage:\n  - dimension: alb_hour\n    region: us-east-1\n\n    quantity: 0x10\n  - quantity: 010\n");
        row("not indented", "usage:\n- a: 1\n- b: 2\nchoices:\n  tax_rate: 0.19\n  contract:\n    - {service: ec2, discount: 10%}\n");
        row("elsewhere", "choices: {usage: [1, 2]}\nusage: [1, [2, 3], {usage: [4]}]\n");
        row("nothing", "usage:\nmore: ~\nnull: null\nthen: Null\nlast: NULL\nquoted: \"null\"\ntagged: !!str null\nempty: ''\n");
        row("scalars", "usage: [\"a\\tb\", 'it''s', plain text, \"multi\n  line\"]\nfolded: >\n  one\n  two\nliteral: |\n  one\n\n  two\nend: 1\n");
        row("CRLF and a mark", "\xEF\xBB\xBFusage:\r\n  - {a: 1}\r\n  - b\r\nc: d\r\n");
        row("document marks", "%YAML 1.2\n---\nusage: [1]\n...\n");
        row("an anchor", "usage: &a [1]\n");
        row("letters", "usage: [\xC3\xBC, \xE2\x89\x88]\n\xC3\xA4: \xE6\x97\xA5\n");
        row("a text", "alb_hour\n");
        row("a list", "- 1\n- 2\n");
        row("a list for a key", "usage: {a: []}\n");
    }
    void readsTheSameTree() {
        QFETCH(QByteArray, text);
        QVERIFY(patiently(text.toStdString()) != "refused");
        QCOMPARE(quickly(text.toStdString()), patiently(text.toStdString()));
    }

    void leavesToThePatientOneWhatIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
        row("empty", "");
        row("comments alone", "# nothing\n");
        row("nothing", "~\n");
        row("an alias", "usage: &a [1]\nmore: *a\n");
        row("a key twice", "usage: [{a: 1, b: 2, a: 3}]\n");
        row("a list twice", "usage: [1]\nusage: [2]\n");
        row("a long map with a key twice", "usage: [{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, a: 9}]\n");
        row("a list as a key", "usage:\n  ? [1]\n  : 2\n");
        row("two documents", "usage: [1]\n---\nusage: [2]\n");
        row("open", "usage: [1\n");
        row("tabs", "usage:\n\t- 1\n");
        row("too deep", QByteArray(40, '[') + QByteArray(40, ']'));
        row("no text", QByteArray{"usage: [\0]", 10});
        row("no UTF-8", "usage: [\xC3]\n");
        row("a control character", "usage: [\x01]\n");
    }
    void leavesToThePatientOneWhatIsRefused() {
        QFETCH(QByteArray, text);
        QCOMPARE(QString::fromStdString(patiently(text.toStdString())), QStringLiteral("refused"));
        QCOMPARE(QString::fromStdString(quickly(text.toStdString())), QStringLiteral("refused"));
    }

    void readsWhatIsShippedAlike() {
        int files = 0;
        for (const EmbeddedFile& file : embeddedFiles()) {
            if (!file.path.ends_with(".yaml")) continue;
            QCOMPARE(quickly(file.text), patiently(file.text));
            ++files;
        }
        QVERIFY(files > 2);
    }
};

QTEST_APPLESS_MAIN(QuickYamlTest)
#include "quick_yaml_test.moc"
