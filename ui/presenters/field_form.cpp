#include "ui/presenters/field_form.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "ui/presenters/bill_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("FieldForm", text); }

/// A log scale needs a start above zero; position 0 is the minimum itself.
double logFloor(const Field& field) {
    if (field.minimum > 0) return field.minimum;
    return std::clamp(field.maximum * 1e-9, 1e-3, 1.0);
}

/// People come whole.
bool isCounted(const Field& field) { return field.kind == FieldKind::Integer || field.unit == "users"; }

bool isLogarithmic(const Field& field) { return field.scale == FieldScale::Logarithmic; }

double roundedTo(double value, int figures) {
    if (value == 0) return 0;
    const double places = figures - 1 - std::floor(std::log10(std::abs(value)));
    // A whole number over a power of ten is the nearest there is to the decimal; one times 0.001 is not.
    const double scale = std::pow(10.0, std::abs(places));
    return places >= 0 ? std::round(value * scale) / scale : std::round(value / scale) * scale;
}

bool isPercent(const Field& field) { return field.unit == "share"; }

QString percentRange(const Field& field) {
    const QString range = translated("between %1 and %2").arg(percentText(field.minimum), percentText(field.maximum));
    return field.unset.empty() ? range : translated("%1, or %2").arg(range, toQString(field.unset));
}

QString withUnit(const Field& field, double value) {
    if (isPercent(field)) return percentText(value);
    QString number = toQString(exactNumber(value));
    constexpr std::string_view shownUnits[]{"ms", "KB", "MB", "min"};
    if (std::ranges::find(shownUnits, field.unit) != std::end(shownUnits))
        return number + QChar{u' '} + toQString(field.unit);
    return number;
}

QString asText(const Field& field, double value) {
    const double kept = std::clamp(value, field.minimum, field.maximum);
    return toQString(plainNumber(isCounted(field) ? std::round(kept) : kept));
}

}  // namespace

QString unfinishedNote(const Field& field, const Inputs& inputs) {
    const MoneyDisplay& display = inputs.choices.display;
    return field.key == "choices.currency" && display.isUnfinished() ? unfinishedText(display) : QString{};
}

QString percentText(double share) { return toQString(exactNumber(roundedTo(share * 100, 9))) + QStringLiteral(" %"); }

QString shownValue(const Field& field, const Inputs& inputs) {
    if (field.kind != FieldKind::Number && field.kind != FieldKind::Integer)
        return toQString(valueText(field, inputs));
    const std::optional<double> value = field.read(inputs);
    return value ? withUnit(field, *value) : toQString(field.unset);
}

QString typedValue(const Field& field, const QString& text) {
    const QString typed = text.trimmed();
    const bool isBare = !typed.isEmpty() && (typed.back().isDigit() || typed.back() == u'.');
    return isPercent(field) && isBare ? QString{typed % u" %"} : text;
}

QString typedProblem(const Field& field, const QString& text) {
    const QString value = typedValue(field, text);
    const Result<std::optional<double>> number = parseFieldNumber(field, value.toStdString());
    if (number) return {};
    if (!isPercent(field)) return toQString(number.error().message);
    if (number.error().code == ErrorCode::OutOfRange) return translated("must be %1, not %2").arg(percentRange(field), value);
    return translated("must be a percentage %1, not %2").arg(percentRange(field), toQString(inQuotes(text.toStdString())));
}

double sliderPosition(const Field& field, const Inputs& inputs) {
    const std::optional<double> value = field.read(inputs);
    if (!value || *value <= field.minimum) return 0;
    if (!isLogarithmic(field)) return (*value - field.minimum) / (field.maximum - field.minimum);
    const double floor = logFloor(field);
    return std::clamp(std::log(*value / floor) / std::log(field.maximum / floor), 0.0, 1.0);
}

QString valueAtPosition(const Field& field, double position) {
    if (position <= 0) return asText(field, field.minimum);
    if (position >= 1) return asText(field, field.maximum);
    if (!isLogarithmic(field)) {
        const double width = field.maximum - field.minimum;
        const double scale = std::max(100.0, std::pow(10.0, 2 - std::floor(std::log10(width))));  // a hundredth of the range, in decimals
        return asText(field, std::round((field.minimum + position * width) * scale) / scale);
    }
    const double floor = logFloor(field);
    return asText(field, roundedTo(floor * std::pow(field.maximum / floor, position), 2));
}

QString steppedValue(const Field& field, const Inputs& inputs, int steps) {
    const std::optional<double> value = field.read(inputs);
    if (!value) return asText(field, isLogarithmic(field) ? logFloor(field) : field.minimum);
    double step = 1;
    if (field.kind == FieldKind::Number && isLogarithmic(field))
        step = *value > 0 ? std::pow(10.0, std::floor(std::log10(*value)) - 1) : logFloor(field);
    else if (field.kind == FieldKind::Number)
        step = (field.maximum - field.minimum) / 100;
    if (isCounted(field)) step = std::max(step, 1.0);
    return asText(field, roundedTo(*value + step * steps, 9));
}

QStringList suggestions(const Field& field, const Inputs& inputs, const Catalog& catalog) {
    const std::string& region = inputs.choices.region;
    QStringList names;
    const auto addServers = [&] {
        for (const InstanceOffer& offer : catalog.instanceOffers(region))
            if (!offer.type->isAccelerated && !offer.type->isBareMetal) names << toQString(offer.type->name);
    };
    if (field.key == "choices.instance_type") addServers();
    if (field.key == "choices.database_node") {
        for (const DatabaseClass& one : catalog.databaseClasses()) names << toQString(one.name);
        addServers();
    }
    if (field.key == "choices.cache_node")
        for (const CacheOffer& offer : catalog.cacheOffers(region, inputs.choices.cacheEngine)) names << toQString(offer.name);
    if (!names.isEmpty()) names.prepend(QStringLiteral("auto"));
    return names;
}

bool isRegionField(const Field& field) { return field.key == "choices.region" || field.key == "choices.fallback_region"; }

bool isChanged(const Field& field, const Inputs& inputs, const Preset& preset) {
    return valueText(field, inputs) != valueText(field, preset.inputs);
}

QString helpText(const Field& field, const Preset& preset) {
    QString text = toQString(field.help);
    if (field.kind == FieldKind::Number && isPercent(field))
        text += QChar{u' '} + translated("Takes a percentage %1: 15 is 15 %.").arg(percentRange(field));
    else if (field.kind == FieldKind::Number || field.kind == FieldKind::Integer || field.kind == FieldKind::Choice)
        text += QChar{u' '} + translated("Takes %1.").arg(toQString(allowedValues(field)));
    const QString value = shownValue(field, preset.inputs);
    text += QChar{u' '} + translated("Default: %1").arg(value.isEmpty() ? translated("empty") : value);
    const std::string_view source = preset.sourceOf(field);
    if (!source.empty()) text += QStringLiteral(" (") + toQString(source) + QChar{u')'};
    return text + QChar{u'.'};
}

}  // namespace stagecraft::ui
