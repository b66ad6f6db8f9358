#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/workload/fields.h"

/// Random inputs for properties: the story's workload with some fields set otherwise. A case is the list of what was set, so
/// that a failure shrinks to the few settings that matter and prints as a command line.
namespace stagecraft::testing {

struct Setting {
    std::string key, value;
};

/// The settings in order; one that the rest does not allow is left out.
inline Inputs inputsOf(const std::vector<Setting>& settings, const Catalog& catalog) {
    Inputs inputs;
    for (const Setting& setting : settings) {
        const Result<Inputs> changed = withValue(inputs, setting.key, setting.value);
        if (changed && problems(*changed, catalog).empty()) inputs = *changed;
    }
    return inputs;
}

inline std::string commandOf(const std::vector<Setting>& settings) {
    std::string command = "stagecraft plan";
    for (const Setting& setting : settings) command += " --set '" + setting.key + "=" + setting.value + "'";
    return command;
}

/// `command` that leads to exactly these inputs: every field that differs from the default.
inline std::string commandOf(const Inputs& inputs) {
    std::vector<Setting> settings;
    for (const Field& field : fields()) {
        const std::string value = valueText(field, inputs);
        if (value != valueText(field, Inputs{})) settings.push_back({std::string{field.key}, value});
    }
    return commandOf(settings);
}

inline void showValue(const Setting& setting, std::ostream& out) { out << "--set '" << setting.key << "=" << setting.value << "'"; }

namespace detail {

/// A whole number of thousandths in [low, high]; shrinks to low. RapidCheck narrows ranges for small sizes; not here.
inline rc::Gen<int> thousandths(int low, int high) { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1)); }

inline std::string shortNumber(double value) {
    std::ostringstream text;
    text.precision(3);
    text << std::defaultfloat << value;
    // 1e+08 reads back as well, but people write it out.
    return value != 0 && std::abs(value) < 1e15 && std::abs(value) >= 1000 ? std::to_string(std::llround(std::stod(text.str()))) : text.str();
}

/// A value of a number field: mostly within an order of magnitude of the default, at times far from it, at times at an end of
/// the range. `where` and `how` are thousandths.
inline std::string numberOf(const Field& field, int where, int how) {
    const double u = where / 1000.0;
    if (how > 940) return shortNumber(u < 0.5 ? field.minimum : field.maximum);
    if (field.key == "targets.availability") {
        constexpr const char* values[] = {"0.5", "0.9", "0.99", "0.995", "0.999", "0.9995", "0.9999", "0.99995", "0.99999", "0.999999"};
        return values[static_cast<std::size_t>(u * 9.99)];
    }
    if (field.unit == "share" || field.scale == FieldScale::Linear)
        return shortNumber(field.minimum + u * (field.maximum - field.minimum));
    const std::optional<double> usual = field.read(Inputs{});
    const double middle = usual && *usual > 0                          ? *usual
                          : field.key == "targets.budget_usd_month"    ? 3000
                          : field.key == "workload.average_rps"        ? 100
                          : field.key == "workload.peak_rps"           ? 500
                                                                       : 30;
    const double decades = how > 800 ? 3 : 1;
    return shortNumber(std::clamp(middle * std::pow(10, decades * (2 * u - 1)), field.minimum, field.maximum));
}

inline std::string geographyOf(int where, int how) {
    const auto name = [](int i) { return std::string{EnumNames<Geography>::names[static_cast<std::size_t>(i) % geographyCount]}; };
    const int first = where % 7, second = where / 7 % 7;
    if (first == second) return name(first) + ":1";
    const double share = 0.1 + 0.8 * how / 1000;
    return name(first) + ":" + shortNumber(share) + "," + name(second) + ":" + shortNumber(1 - std::stod(shortNumber(share)));
}

inline std::string servicesOf(int where, int how) {
    switch (where % 4) {
        case 0: return "none";
        case 1: return "app:1:one";
        case 2: return "a:0.5:x,b:0.3:y,c:0.2:x";
        default: break;
    }
    const int first = 1 + how * 98 / 1000;
    return "a:0." + std::string(first < 10 ? "0" : "") + std::to_string(first) + ":x,b:0." +
           std::string(100 - first < 10 ? "0" : "") + std::to_string(100 - first) + ":y";
}

inline std::string eventsOf(int where, int how) {
    if (where % 3 == 0) return "none";
    constexpr const char* days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    return std::string{"sale:"} + std::to_string(1 + how / 100) + ":" + days[where % 7] + ":" + std::to_string(where % 24) + ":" +
           std::to_string(1 + where % 5);
}

inline Setting settingOf(const Field& field, int where, int how, const Catalog& catalog) {
    Setting setting{std::string{field.key}, {}};
    const auto pick = [&](std::size_t count) { return std::min(count - 1, static_cast<std::size_t>(where) * count / 1001); };
    switch (field.kind) {
        case FieldKind::Choice: setting.value = field.options[pick(field.options.size())]; break;
        case FieldKind::Flag: setting.value = where % 2 == 0 ? "true" : "false"; break;
        case FieldKind::Text:
            setting.value = field.key == "choices.region"          ? std::string{catalog.regions()[pick(catalog.regions().size())].code}
                            : field.key == "choices.instance_type" ? std::string{catalog.instanceTypes()[pick(catalog.instanceTypes().size())].name}
                            : field.key == "choices.cache_node"    ? "cache.r7g." + std::string{how % 2 == 0 ? "large" : "2xlarge"}
                            : field.key == "choices.database_node" ? "auto"  // few classes fit every kind of database
                            : field.key == "choices.fallback_region" ? (how % 2 == 0 ? "auto" : "none")
                                                                   : "A plan";
            break;
        case FieldKind::Shares: setting.value = geographyOf(where, how); break;
        case FieldKind::List: setting.value = field.key == "workload.services" ? servicesOf(where, how) : eventsOf(where, how); break;
        case FieldKind::Integer: setting.value = std::to_string(static_cast<int>(field.minimum) + static_cast<int>(pick(static_cast<std::size_t>(std::min(7.0, field.maximum - field.minimum + 1))))); break;
        case FieldKind::Number: setting.value = numberOf(field, where, how); break;
        case FieldKind::Numbers: setting.value = "none"; break;
    }
    if (!field.unset.empty() && how < 150) setting.value = field.unset;
    return setting;
}

}  // namespace detail

/// A user count over all sizes of the story, a few dozen other fields at most; `fixed` fields stay as they are, and so does
/// what is thought of the future, which changes no plan.
inline rc::Gen<std::vector<Setting>> settingsGen(const Catalog& catalog, std::set<std::string> fixed = {}) {
    std::vector<const Field*> open;
    for (const Field& field : fields())
        if (field.group != FieldGroup::Forecast && field.key != "name" && field.key != "workload.users" && !fixed.contains(std::string{field.key})) open.push_back(&field);
    const auto users = rc::gen::map(detail::thousandths(0, 1000), [](int where) {
        return Setting{"workload.users", detail::shortNumber(std::pow(10, 8.5 * where / 1000.0))};
    });
    const auto one = rc::gen::map(
        rc::gen::tuple(detail::thousandths(0, static_cast<int>(open.size()) - 1), detail::thousandths(0, 1000), detail::thousandths(0, 1000)),
        [open, &catalog](const std::tuple<int, int, int>& drawn) {
            return detail::settingOf(*open[static_cast<std::size_t>(std::get<0>(drawn))], std::get<1>(drawn), std::get<2>(drawn), catalog);
        });
    const auto others = rc::gen::scale(0.16, rc::gen::container<std::vector<Setting>>(one));
    return rc::gen::map(rc::gen::pair(users, others), [](std::pair<Setting, std::vector<Setting>> drawn) {
        drawn.second.insert(drawn.second.begin(), std::move(drawn.first));
        return std::move(drawn.second);
    });
}

/// `count` random cases, the same ones every time; RC_PARAMS asks for others.
inline void runCases(int count) {
    if (qEnvironmentVariableIsEmpty("RC_PARAMS"))
        qputenv("RC_PARAMS", QByteArray{"seed=20261123 max_success="} + QByteArray::number(count));
}

}  // namespace stagecraft::testing
