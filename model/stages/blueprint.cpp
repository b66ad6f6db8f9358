#include "model/stages/blueprint.h"

#include <yaml-cpp/yaml.h>

#include <cmath>

#include "model/support/text.h"
#include "resources/embedded.h"

namespace stagecraft {

namespace {

/// Reads the keys of one row; remembers the first problem.
class RowReader {
public:
    RowReader(const YAML::Node& row, std::string_view file) : row_(row), file_(file) {}

    double number(const char* key, double fallback) {
        const YAML::Node node = row_[key];
        if (!node) return fallback;
        const auto value = node.IsScalar() ? parseNumber(node.Scalar()) : std::nullopt;
        if (value) return *value;
        fail(node, key, "must be a number");
        return fallback;
    }
    int integer(const char* key, int fallback) {
        const double value = number(key, fallback);
        if (value >= 0 && value <= 1000 && value == std::floor(value)) return static_cast<int>(value);
        fail(row_[key], key, "must be a whole number from 0 to 1,000");
        return fallback;
    }
    bool flag(const char* key) {
        const YAML::Node node = row_[key];
        if (!node) return false;
        if (node.IsScalar() && (node.Scalar() == "true" || node.Scalar() == "false")) return node.Scalar() == "true";
        fail(node, key, "must be true or false");
        return false;
    }
    std::string text(const char* key) {
        const YAML::Node node = row_[key];
        if (node && node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
        fail(node ? node : row_, key, "must be a text");
        return {};
    }
    template <class Enum>
    Enum choice(const char* key, Enum fallback) {
        const YAML::Node node = row_[key];
        if (!node) return fallback;
        if (node.IsScalar())
            if (const auto value = parseName<Enum>(node.Scalar())) return *value;
        fail(node, key, "must be one of " + allowedNames<Enum>());
        return fallback;
    }
    [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

private:
    void fail(const YAML::Node& node, const char* key, std::string message) {
        if (problem_) return;
        const int line = node && node.Mark().line >= 0 ? node.Mark().line + 1 : row_.Mark().line + 1;
        problem_ = Error{ErrorCode::WrongType, std::string{file_}, line, key, std::move(message)};
    }

    YAML::Node row_;
    std::string_view file_;
    std::optional<Error> problem_;
};

Result<Blueprint> readRow(const YAML::Node& node, std::string_view file) {
    if (!node.IsMap())
        return tl::unexpected(Error{ErrorCode::WrongType, std::string{file}, node.Mark().line + 1, {}, "a stage must be a map of traits"});
    RowReader row{node, file};
    Blueprint blueprint;
    blueprint.number = row.integer("number", 0);
    blueprint.name = row.text("name");
    blueprint.summary = row.text("summary");
    blueprint.usersFrom = row.number("users_from", 0);
    blueprint.frontEnd = row.choice("front_end", FrontEnd::Direct);
    blueprint.compute = row.choice("compute", Compute::Servers);
    blueprint.sessions = row.choice("sessions", SessionStore::Local);
    blueprint.database = row.choice("database", DatabaseTopology::None);
    blueprint.hasReadCache = row.flag("read_cache");
    blueprint.hasCdn = row.flag("cdn");
    blueprint.isAutoscaled = row.flag("autoscaling");
    blueprint.hasMonitoring = row.flag("monitoring");
    blueprint.hasInternalBalancers = row.flag("internal_balancers");
    blueprint.splitsServices = row.flag("split_services");
    blueprint.hasTemplate = row.flag("template");
    blueprint.zones = row.integer("zones", 1);
    blueprint.minimumServers = row.integer("minimum_servers", 1);
    blueprint.hasManyRegions = row.flag("many_regions");
    blueprint.targetUtilisation = row.number("target_utilisation", 0.6);
    if (row.problem()) return tl::unexpected(*row.problem());
    return blueprint;
}

}  // namespace

Result<Blueprints> readBlueprints(std::string_view yaml, std::string_view file) {
    try {
        const YAML::Node rows = YAML::Load(std::string{yaml});
        if (!rows.IsSequence())
            return tl::unexpected(Error{ErrorCode::WrongType, std::string{file}, 1, {}, "must be a list of stages"});
        Blueprints blueprints;
        for (const YAML::Node& node : rows) {
            Result<Blueprint> blueprint = readRow(node, file);
            if (!blueprint) return tl::unexpected(blueprint.error());
            const int line = node.Mark().line + 1;
            if (blueprint->number != static_cast<int>(blueprints.size()) + 1)
                return tl::unexpected(Error{ErrorCode::OutOfRange, std::string{file}, line, "number",
                                            "stages must be numbered 1, 2, 3 … in order"});
            if (!blueprints.empty() && blueprint->usersFrom <= blueprints.back().usersFrom)
                return tl::unexpected(Error{ErrorCode::OutOfRange, std::string{file}, line, "users_from",
                                            "must be above the stage before"});
            blueprints.push_back(std::move(*blueprint));
        }
        return blueprints;
    } catch (const YAML::Exception& problem) {
        return tl::unexpected(
            Error{ErrorCode::Syntax, std::string{file}, problem.mark.line + 1, {}, "not valid YAML: " + problem.msg});
    }
}

const Blueprints& builtInBlueprints() {
    // A constant of the program: the text is compiled in and proved readable by blueprint_test.
    static const Blueprints blueprints = readBlueprints(embeddedText("stages.yaml"), "stages.yaml").value();
    return blueprints;
}

}  // namespace stagecraft
