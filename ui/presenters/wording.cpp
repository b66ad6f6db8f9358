#include "ui/presenters/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "model/report/money_words.h"
#include "model/report/words.h"
#include "model/support/text.h"

namespace stagecraft::ui {

QString toQString(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString headlineMoney(Usd amount) {
    const double dollars = amount.dollars();
    return dollars < 999'500 ? toQString(headlineMoneyText(amount)) : QString{u'$' % shortNumber(dollars)};
}

QString headlineFigure(double value) { return value < 999'500 ? toQString(headlineNumber(value)) : shortNumber(value); }

QString exactMoney(Usd amount) { return toQString(moneyText(amount)); }

QString shortNumber(double value) {
    constexpr std::array<std::pair<double, char16_t>, 3> scales{{{1e9, u'B'}, {1e6, u'M'}, {1e3, u'k'}}};
    for (const auto& [size, letter] : scales)
        // 999,600 rounds to 1,000 thousand: let it be 1M.
        if (std::abs(value) >= size * 0.9995) return toQString(headlineNumber(value / size)) + QChar{letter};
    return toQString(headlineNumber(value));
}

QString availabilityPercent(double fraction) { return toQString(availabilityText(fraction)); }

QString optionLabel(const Field& field, std::size_t option) {
    if (field.key == "choices.purchase") return toQString(label(static_cast<PurchaseChoice>(option)));
    QString text = toQString(field.options[option]);
    constexpr std::array<std::pair<QStringView, QStringView>, 34> names{{
        {u"auto", u"Auto"},
        {u"any", u"Any"},
        {u"arm64", u"Arm (arm64)"},
        {u"x86_64", u"x86 (x86_64)"},
        {u"self-managed", u"Self-managed on EC2"},
        {u"rds-single-az", u"RDS, one zone"},
        {u"rds-multi-az", u"RDS Multi-AZ"},
        {u"rds-multi-az-cluster", u"RDS Multi-AZ cluster"},
        {u"aurora", u"Aurora"},
        {u"postgresql", u"PostgreSQL"},
        {u"mysql", u"MySQL"},
        {u"mariadb", u"MariaDB"},
        {u"valkey", u"Valkey"},
        {u"redis", u"Redis"},
        {u"memcached", u"Memcached"},
        {u"web", u"Web server"},
        {u"cpu", u"Processor alone"},
        {u"passmark", u"PassMark"},
        {u"current", u"Current only"},
        {u"random", u"Blindly"},
        {u"pooled", u"To the idlest server"},
        {u"processor-sharing", u"All at once"},
        {u"first-come-first-served", u"First come, first served"},
        {u"http-api", u"HTTP API"},
        {u"function-url", u"Function URL"},
        {u"active-active", u"All serve"},
        {u"active-passive", u"One serves, one waits"},
        {u"standard", u"Fall back to the baseline"},
        {u"unlimited", u"Go on, charged"},
        {u"cheapest", u"Where it saves most"},
        {u"share", u"A share of the rows"},
        {u"target-tracking", u"As measured"},
        {u"scheduled", u"By a timetable"},
        {u"fixed", u"Not at all"},
    }};
    const auto* const found = std::ranges::find(names, text, &std::pair<QStringView, QStringView>::first);
    if (found != names.end()) return found->second.toString();
    if (field.key == "choices.recommend")
        return text == QStringLiteral("story") ? QStringLiteral("The story") : QStringLiteral("Need alone");
    return text;
}

}  // namespace stagecraft::ui
