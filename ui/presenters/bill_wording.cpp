#include "ui/presenters/bill_wording.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include "model/report/cash_flow.h"
#include "model/report/explanation.h"
#include "model/report/forgotten.h"
#include "model/report/words.h"
#include "model/support/counted.h"
#include "model/support/text.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Bill", text); }

QString amountOf(double quantity, const std::string& unit) { return toQString(quantityText(quantity, unit)); }

/// With the sign of what rests on estimated prices.
QString marked(Usd amount, bool isEstimated) { return isEstimated ? QString{u"≈ " % exactMoney(amount)} : exactMoney(amount); }

/// One row a tier: what fell into it and what it cost.
QString tierRow(const AppliedTier& tier, const BillLine& line) {
    const QString from = toQString(groupedNumber(tier.from));
    const QString band = std::isinf(tier.to) ? (tier.from > 0 ? tr("above %1").arg(from) : tr("all"))
                                             : tr("%1 to %2").arg(from, toQString(groupedNumber(tier.to)));
    return QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td align='right'>%2</td><td>&nbsp;× %3</td><td align='right'>&nbsp;%4 %5</td></tr>")
        .arg(band.toHtmlEscaped(), amountOf(tier.quantity, line.unit).toHtmlEscaped(), priceText(tier.usdPerUnit), line.isEstimated ? QStringLiteral("≈") : QStringLiteral("="),
             exactMoney(tier.amount));
}

QString titleOf(const BillLine& line, bool tellsPart, bool tellsRegion) {
    QStringList about;
    QString title = toQString(dimensionLabel(line.usage.dimension));
    if (!line.usage.instanceType.empty()) title += u", " + toQString(line.usage.instanceType);
    about << title;
    if (const std::string purchase = purchaseText(line.usage); !purchase.empty()) about << toQString(purchase);
    if (tellsPart && !line.usage.part.empty()) about << toQString(line.usage.part);
    if (tellsRegion && line.usage.region != "*") about << toQString(line.usage.region);
    if (!line.usage.destination.empty()) about << tr("to %1").arg(toQString(line.usage.destination));
    return about.join(u" · ");
}

QString paragraphOf(const QString& html) { return QString{u"<p style='margin:0 0 4px 0'>" % html % u"</p>"}; }

/// "Price: AWS price list, 2026-07-20"; a price of a contract has no day.
QString sourceText(const BillLine& line) {
    if (line.source.empty()) return {};
    const QString source = toQString(line.source);
    return tr("Price: %1").arg(line.asOf.empty() ? source : QString{source % u", " % toQString(line.asOf)});
}

/// "route53" and "Route 53".
bool isNamedLike(std::string_view part, const std::string& service) {
    QString plain = toQString(service).toLower();
    return plain.remove(u' ') == toQString(part);
}

}  // namespace

QString priceText(double usdPerUnit) {
    if (usdPerUnit == 0) return QStringLiteral("$0.00");
    // Four significant figures are what price lists print; a price below a cent keeps its zeros.
    const int decimals = std::clamp(3 - static_cast<int>(std::floor(std::log10(std::abs(usdPerUnit)))), 2, 12);
    QString digits = QString::number(usdPerUnit, 'f', decimals);
    while (digits.endsWith(u'0') && digits.size() - digits.indexOf(u'.') > 3) digits.chop(1);
    return QString{u'$' % digits};
}

QString lineTitle(const BillLine& line) { return titleOf(line, true, true); }

QString shortLineTitle(const BillLine& line, std::string_view home) {
    return titleOf(line, !isNamedLike(line.usage.part, line.usage.service), line.usage.region != home);
}

QString lineQuantity(const BillLine& line) { return amountOf(line.usage.quantity, line.unit); }

QStringList lineQuantities(const BillLine& line) {
    QString unit = toQString(line.unit).section(QStringLiteral(" above "), 0, 0).section(QStringLiteral(" ("), 0, 0);
    // "10 thousand requests": so many times the number that comes first.
    double scale = 1;
    if (const double many = unit.section(u' ', 0, 0).toDouble(); many > 0) {
        scale = many;
        unit = unit.section(u' ', 1);
    }
    for (const auto& [word, factor] : {std::pair{QStringLiteral("thousand "), 1e3}, std::pair{QStringLiteral("million "), 1e6}})
        if (unit.startsWith(word)) {
            scale *= factor;
            unit.remove(0, word.size());
        }
    const QString figure = headlineFigure(line.usage.quantity * scale);
    const bool isOne = line.usage.quantity * scale == 1;
    if (unit.endsWith(QStringLiteral("hours")) || unit.endsWith(QStringLiteral("hour"))) unit = unit.section(QStringLiteral("hour"), 0, 0) + u'h';
    else if (unit.endsWith(QStringLiteral("month"))) unit.chop(3);  // "GB-mon" is what AWS itself writes
    else if (isOne && unit == u"requests") unit = QStringLiteral("request");
    return {lineQuantity(line), QString{figure % u' ' % unit}.trimmed(), figure};
}

QString lineUnitPrice(const BillLine& line) {
    if (!line.isPriced) return tr("no price");
    if (line.tiers.empty()) return line.freeQuantity > 0 ? tr("free") : QStringLiteral("–");
    const auto [least, most] = std::ranges::minmax(line.tiers, {}, &AppliedTier::usdPerUnit);
    if (least.usdPerUnit == most.usdPerUnit) return priceText(most.usdPerUnit);
    return QString{priceText(most.usdPerUnit) % u" … " % priceText(least.usdPerUnit)};
}

QString lineAmount(const BillLine& line) {
    if (!line.isPriced) return tr("no price");
    return marked(line.amount, line.isEstimated);
}

QString shortGrowth(const LineGrowth& growth) {
    const auto at = [](double users) { return users == 1 ? tr("1 user") : tr("%1 users").arg(toQString(groupedNumber(users))); };
    // A price tier lies below the next stage, or it would not be told.
    if (growth.nextTier && growth.stepStage) return tr("linear, tier at %1").arg(at(*growth.nextTier));
    if (growth.stepStage && growth.quantityAfter == 0) return tr("gone with stage %1 at %2").arg(*growth.stepStage).arg(at(*growth.nextStep));
    if (growth.stepStage) return tr("stage %1 at %2").arg(*growth.stepStage).arg(at(*growth.nextStep));
    if (growth.nextStep) return tr("step at %1").arg(at(*growth.nextStep));
    if (growth.nextTier) return tr("linear, tier at %1").arg(at(*growth.nextTier));
    return growth.kind == GrowthKind::Linear ? tr("linear") : tr("fixed");
}

QString costsText(const Bill& bill) {
    const bool isSame = bill.list == bill.total && bill.contracted == bill.total && bill.upfront == Usd{};
    if (isSame) return {};
    const auto money = [&](Usd amount) { return marked(amount, bill.estimated > Usd{}); };
    QStringList costs{tr("list %1").arg(money(bill.list)), tr("contracted %1").arg(money(bill.contracted)), tr("effective %1").arg(money(bill.total))};
    costs << (bill.upfront > Usd{} ? tr("billed %1 in the first month, then %2").arg(money(bill.firstMonth()), money(bill.recurring))
                                   : tr("billed %1").arg(money(bill.recurring)));
    return costs.join(u" · ");
}

QString costsText(const BillLine& line) {
    if (!line.isPriced || (line.list == line.amount && line.contracted == line.amount && line.upfront == Usd{})) return {};
    const auto money = [&](Usd amount) { return marked(amount, line.isEstimated); };
    QStringList costs{tr("list %1").arg(money(line.list)), tr("contracted %1").arg(money(line.contracted)), tr("effective %1").arg(money(line.amount))};
    costs << (line.upfront > Usd{} ? tr("billed %1 at once and %2 every month").arg(money(line.upfront), money(line.recurring))
                                   : tr("billed %1").arg(money(line.recurring)));
    return costs.join(u" · ");
}

QString totalText(const Bill& bill) {
    return tr("%1 a month").arg(marked(bill.total, bill.estimated > Usd{}));
}

namespace {

/// The lines that `isMeant`, the dearest first: "≈ $19.71 Elastic Load Balancing, load balancer hours · alb at the price of eu-central-1".
template <class Meant>
QString listOf(const Bill& bill, const Meant& isMeant) {
    std::vector<const BillLine*> lines;
    for (const BillLine& line : bill.lines)
        if (isMeant(line)) lines.push_back(&line);
    std::ranges::stable_sort(lines, std::ranges::greater{}, [](const BillLine* line) { return line->amount; });
    QString items;
    for (const BillLine* const line : lines) {
        const QString lender = line->isBorrowed() ? tr(" at the price of %1").arg(toQString(line->lender)) : QString{};
        items += u"<li>" % QString{lineAmount(*line) % u' ' % toQString(line->usage.service) % u", " % lineTitle(*line) % lender}.toHtmlEscaped() % u"</li>";
    }
    return QString{u"<ul style='margin-top:0; margin-left:-20px'>" % items % u"</ul>"};
}

}  // namespace

QString totalExplanation(const Bill& bill) {
    QString text = paragraphOf(QString{u"<b>" % tr("The whole bill") % u"</b> — " % totalText(bill).toHtmlEscaped()});
    if (bill.estimated > Usd{})
        text += paragraphOf(QString{u"≈ " % tr("%1 of it is estimated:").arg(exactMoney(bill.estimated)).toHtmlEscaped()}) +
                listOf(bill, [](const BillLine& line) { return line.isPriced && line.isEstimated && line.amount > Usd{}; });
    if (bill.unpriced > 0)
        text += paragraphOf(QString{u"✕ " % tr("Not in it: %1 without a price. The true bill is higher.").arg(toQString(counted(bill.unpriced, "line", "lines"))).toHtmlEscaped()}) +
                listOf(bill, [](const BillLine& line) { return !line.isPriced; });
    if (const QString costs = costsText(bill); !costs.isEmpty()) text += paragraphOf(tr("Costs a month: %1").arg(costs).toHtmlEscaped());
    if (const std::string cash = cashFlowText(cashFlow(bill)); !cash.empty()) text += paragraphOf(tr("Paid: %1").arg(toQString(cash)).toHtmlEscaped());
    return text + paragraphOf(tr("Select a line to see how it was computed: its quantity, tiers, free allowance, and where the price comes from.").toHtmlEscaped());
}

QString forgottenText(const Bill& bill) {
    Usd sum;
    bool isEstimated = false;
    int unpriced = 0;
    for (const ForgottenLine& line : forgottenLines(bill)) {
        sum += line.amount;
        unpriced += line.unpriced;
        isEstimated = isEstimated || line.estimated > Usd{};
    }
    const QString missing = unpriced == 0 ? QString{} : tr("✕ %1 of them without a price").arg(toQString(counted(unpriced, "line", "lines")));
    if (sum <= Usd{}) return missing.isEmpty() ? missing : tr("Lines most estimates forget: %1").arg(missing);
    const QString text = tr("Lines most estimates forget: together %1%2, %3 % of the bill")
                             .arg(isEstimated ? QStringLiteral("≈ ") : QString{}, exactMoney(sum), toQString(headlineNumber(sum / bill.total * 100)));
    return missing.isEmpty() ? text : QString{text % u", " % missing};
}

QString shownTotal(const Bill& bill, const MoneyDisplay& display) {
    const QString shown = display.isPlain() ? QString{} : tr(bill.estimated > Usd{} ? "≈ %1" : "= %1").arg(toQString(shownText(bill.total, display)));
    if (!display.isUnfinished()) return shown;
    const QString missing = unfinishedText(display);
    return shown.isEmpty() ? missing : QString{shown % u" · " % missing};
}

QString unfinishedText(const MoneyDisplay& display) {
    return tr("%1 is shown once “Rate of” says of which day its exchange rate is").arg(toQString(display.currency));
}

QString lineExplanation(const BillLine& line, const LineGrowth* growth) {
    QStringList paragraphs;
    const auto paragraph = [&](const QString& text) { paragraphs << paragraphOf(text); };
    paragraph(QString{u"<b>" % lineTitle(line).toHtmlEscaped() % u"</b> — " % toQString(line.usage.service).toHtmlEscaped()});
    paragraph(toQString(formulaText(line)).toHtmlEscaped());
    if (!line.isPriced)
        paragraph(QString{u"✕ " % tr("The catalog has no price for this. It is not part of the total: the true bill is higher.")});
    if (const QString price = sourceText(line); !price.isEmpty()) paragraph(price.toHtmlEscaped());
    if (line.isBorrowed())
        paragraph(QString{u"≈ " % tr("Estimated: %1.").arg(toQString(lenderText(line)))});
    else if (line.isEstimated)
        paragraph(QString{u"≈ " % tr("This price is estimated, not from AWS's list.")});
    if (const QString costs = costsText(line); !costs.isEmpty()) paragraph(tr("Costs a month: %1").arg(costs).toHtmlEscaped());
    if (line.freeQuantity > 0)
        paragraph(tr("Free allowance: %1 of it costs nothing.").arg(amountOf(line.freeQuantity, line.unit)).toHtmlEscaped());
    if (line.tiers.size() > 1) {
        QString rows;
        for (const AppliedTier& tier : line.tiers) rows += tierRow(tier, line);
        paragraphs << QString{u"<table cellspacing='0' cellpadding='0'>" % rows % u"</table>"};
    }
    if (growth != nullptr) paragraph(tr("Growth: %1").arg(toQString(growthText(*growth, line))).toHtmlEscaped());
    return paragraphs.join(QString{});
}

}  // namespace stagecraft::ui
