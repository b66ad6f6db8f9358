#include "ui/presenters/share_lists.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QCoreApplication>

#include "model/support/text.h"
#include "model/workload/field_lists.h"
#include "model/workload/forecast_lists.h"
#include "ui/presenters/field_form.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

namespace {

/// Whose numbers a part of a row is: of an uncertain input those of the input; null where that is not known.
const Field* fieldOfPart(const Field& list, const QStringList& row, std::size_t part) {
    if (list.key != "uncertainty") return &entryFields(list)[part];
    return part == 0 ? nullptr : field(row.front().toStdString());
}

bool isPercent(const Field* part) { return part != nullptr && part->unit == "share"; }

/// Shares as percentages, as everywhere in the panel.
void showPercentages(const Field& list, std::vector<QStringList>& rows) {
    for (QStringList& row : rows) {
        const QStringList plain = row;
        for (qsizetype part = 0; part < row.size(); ++part)
            if (const std::optional<double> share = parseNumber(plain[part].toStdString()); share && isPercent(fieldOfPart(list, plain, static_cast<std::size_t>(part))))
                row[part] = percentText(*share);
    }
}

QString translated(const char* text) { return QCoreApplication::translate("ShareLists", text); }

bool isServices(const Field& list) { return list.key == "workload.services"; }
bool isContract(const Field& list) { return list.key == "choices.contract"; }
bool isUncertainty(const Field& list) { return list.key == "uncertainty"; }

/// Whole ten-thousandths, so that files stay readable; the last share that is not zero takes what rounding left.
void rescaleOthers(std::vector<double>& shares, std::size_t kept, double share) {
    share = std::clamp(std::round(share * 1e4) / 1e4, 0.0, 1.0);
    if (shares.size() == 1) share = 1;
    const double others = std::accumulate(shares.begin(), shares.end(), 0.0) - shares[kept];
    std::size_t last = kept;
    double sum = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (i == kept) continue;
        const double part = others > 0 ? shares[i] / others : 1.0 / static_cast<double>(shares.size() - 1);
        shares[i] = std::round(part * (1 - share) * 1e4) / 1e4;
        sum += shares[i];
        if (shares[i] > 0) last = i;
    }
    shares[kept] = share;
    const double left = std::round((1 - share - sum) * 1e4) / 1e4;
    shares[last] = std::round((shares[last] + left) * 1e4) / 1e4;
}

void rescaleServices(std::vector<Service>& services, std::size_t kept, double share) {
    std::vector<double> shares;
    for (const Service& service : services) shares.push_back(service.share);
    rescaleOthers(shares, kept, share);
    for (std::size_t i = 0; i < services.size(); ++i) services[i].share = shares[i];
}

template <class Entry>
std::vector<QStringList> rowsOf(const std::vector<Entry>& entries) {
    std::vector<QStringList> rows;
    for (const Entry& entry : entries) {
        QStringList row;
        for (const std::string& part : partsOf(entry)) row += toQString(part);
        rows.push_back(row);
    }
    return rows;
}

template <class Entry>
Error partError(const Error& error, const Entry& entry) {
    return {error.code, {}, 0, error.key, entry.name + ": " + error.key + " " + error.message};
}

/// The first of "new", "new 2", "new 3" … that is not taken.
template <class Entry>
std::string freeName(const std::vector<Entry>& entries, const QString& base) {
    for (int number = 1;; ++number) {
        const std::string name =
            (number == 1 ? base : base + QChar{u' '} + QString::number(number)).toStdString();
        if (std::ranges::find(entries, name, &Entry::name) == entries.end()) return name;
    }
}

/// As the panel calls an input; its key, where it has no label.
QString inputName(const std::string& key) {
    const Field* const known = field(key);
    return toQString(known == nullptr || known->label.empty() ? std::string_view{key} : known->label);
}

/// The key of an input that a person names by its label or its key.
std::string inputKey(const QString& name) {
    for (const Field& field : fields())
        if (toQString(field.label).compare(name, Qt::CaseInsensitive) == 0) return std::string{field.key};
    return name.toStdString();
}

/// The first number field that is not uncertain yet, a fifth to either side of the plan's value; users come first.
std::optional<Uncertain> newUncertain(const Inputs& inputs) {
    for (const Field& field : fields()) {
        const auto value = field.kind == FieldKind::Number ? field.read(inputs) : std::nullopt;
        if (!value || std::ranges::find(inputs.uncertainty, field.key, &Uncertain::input) != inputs.uncertainty.end()) continue;
        const auto bound = [&](double factor) { return std::clamp(*value * factor, field.minimum, field.maximum); };
        return Uncertain{std::string{field.key}, std::min(bound(0.8), bound(1.2)), {}, std::max(bound(0.8), bound(1.2))};
    }
    return std::nullopt;
}

Result<Inputs> withUncertainPart(Inputs inputs, std::size_t row, std::size_t part, const QString& text) {
    Uncertain& shown = inputs.uncertainty[row];
    std::vector<std::string> parts = partsOf(shown);
    parts[part] = part == 0 ? inputKey(text.trimmed()) : text.trimmed().toStdString();
    const Result<Uncertain> parsed = parseUncertain(parts);
    if (!parsed) {
        const Error& error = parsed.error();
        return tl::unexpected(Error{error.code, {}, 0, error.key, inputName(shown.input).toStdString() + ": " + error.key + " " + error.message});
    }
    shown = *parsed;
    return inputs;
}

}  // namespace

Inputs withGeographyShare(Inputs inputs, std::size_t geography, double share) {
    auto& all = inputs.workload.geography;
    std::vector<double> shares(all.begin(), all.end());
    rescaleOthers(shares, geography, share);
    std::ranges::copy(shares, all.begin());
    return inputs;
}

std::vector<QStringList> listRows(const Field& list, const Inputs& inputs) {
    std::vector<QStringList> rows = isContract(list)      ? rowsOf(inputs.choices.contract.terms)
                                    : isUncertainty(list) ? rowsOf(inputs.uncertainty)
                                    : isServices(list)    ? rowsOf(inputs.workload.services)
                                                          : rowsOf(inputs.workload.events);
    showPercentages(list, rows);
    if (isUncertainty(list))
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i][0] = inputName(inputs.uncertainty[i].input);
    return rows;
}

QStringList listHeaders(const Field& list) {
    if (isServices(list)) return {translated("Service"), translated("Share"), translated("Domain")};
    if (isContract(list))
        return {translated("Service"), translated("Region"), translated("Dimension"), translated("Discount"), translated("Price")};
    if (isUncertainty(list)) return {translated("Input"), translated("Low"), translated("Likely"), translated("High")};
    return {translated("Event"), translated("×"), translated("Day"), translated("From"), translated("Hours")};
}

namespace {

/// "15" is 15 % where shares stand.
QString typedPart(const Field& list, const Inputs& inputs, std::size_t row, std::size_t part, const QString& typed) {
    const QStringList plain = isUncertainty(list) ? rowsOf(inputs.uncertainty)[row] : QStringList{};
    const Field* const of = fieldOfPart(list, plain, part);
    return of == nullptr ? typed : typedValue(*of, typed);
}

}  // namespace

Result<Inputs> withListPart(Inputs inputs, const Field& list, std::size_t row, std::size_t part, const QString& typed) {
    const QString text = typedPart(list, inputs, row, part, typed);
    if (isServices(list)) {
        std::vector<Service>& services = inputs.workload.services;
        std::vector<std::string> parts = partsOf(services[row]);
        parts[part] = text.toStdString();
        const Result<Service> parsed = parseService(parts);
        if (!parsed) return tl::unexpected(partError(parsed.error(), services[row]));
        const double share = parsed->share;
        const double before = services[row].share;
        services[row] = *parsed;
        services[row].share = before;
        if (share != before) rescaleServices(services, row, share);
        return inputs;
    }
    if (isContract(list)) {
        std::vector<std::string> parts = partsOf(inputs.choices.contract.terms[row]);
        parts[part] = text.toStdString();
        // A price takes the place of a discount, and the other way round.
        if (part == 3 && !text.isEmpty()) parts[4].clear();
        if (part == 4 && !text.isEmpty()) parts[3].clear();
        const Result<ContractTerm> parsed = parseTerm(parts);
        if (!parsed) return tl::unexpected(parsed.error());
        inputs.choices.contract.terms[row] = *parsed;
        return inputs;
    }
    if (isUncertainty(list)) return withUncertainPart(std::move(inputs), row, part, text);
    std::vector<TrafficEvent>& events = inputs.workload.events;
    std::vector<std::string> parts = partsOf(events[row]);
    parts[part] = text.toStdString();
    const Result<TrafficEvent> parsed = parseEvent(parts);
    if (!parsed) return tl::unexpected(partError(parsed.error(), events[row]));
    events[row] = *parsed;
    return inputs;
}

Result<Inputs> withListRowAdded(Inputs inputs, const Field& list) {
    if (listRows(list, inputs).size() >= longestList)
        return tl::unexpected(Error{ErrorCode::OutOfRange, {}, 0, std::string{list.key},
                                    "must have at most " + plainNumber(static_cast<double>(longestList)) + " entries"});
    if (isServices(list)) {
        std::vector<Service>& services = inputs.workload.services;
        const std::string name = freeName(services, translated("service"));
        services.push_back({name, 0, name});
        rescaleServices(services, services.size() - 1, 1.0 / static_cast<double>(services.size()));
        return inputs;
    }
    if (isContract(list)) {
        inputs.choices.contract.terms.push_back({"ec2", {}, {}, 0, {}});
        return inputs;
    }
    if (isUncertainty(list)) {
        if (auto added = newUncertain(inputs)) inputs.uncertainty.push_back(std::move(*added));
        return inputs;
    }
    inputs.workload.events.push_back({freeName(inputs.workload.events, translated("launch day")), 2, 4, 18, 3});
    return inputs;
}

Inputs withListRowRemoved(Inputs inputs, const Field& list, std::size_t row) {
    const auto at = static_cast<std::ptrdiff_t>(row);
    if (isContract(list)) {
        inputs.choices.contract.terms.erase(inputs.choices.contract.terms.begin() + at);
        return inputs;
    }
    if (isUncertainty(list)) {
        inputs.uncertainty.erase(inputs.uncertainty.begin() + at);
        return inputs;
    }
    if (!isServices(list)) {
        inputs.workload.events.erase(inputs.workload.events.begin() + at);
        return inputs;
    }
    std::vector<Service>& services = inputs.workload.services;
    // Give its share to the others first, so that they sum to 1 without it.
    if (services.size() > 1) rescaleServices(services, row, 0);
    services.erase(services.begin() + at);
    return inputs;
}

}  // namespace stagecraft::ui
